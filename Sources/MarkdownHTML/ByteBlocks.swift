/// Looking at eight bytes at a time, as one number.
extension UnsafeBufferPointer<UInt8> {
    /// A byte in all eight places.
    private static func all(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Nonzero when one of the eight bytes is the one that `pattern` repeats (Anderson, "Bit Twiddling Hacks").
    private static func matches(_ block: UInt64, _ pattern: UInt64) -> UInt64 {
        let difference = block ^ pattern
        return (difference &- all(1)) & ~difference & all(0x80)
    }

    /// Whether `& < > "` is among the bytes.
    var hasMarkup: Bool {
        guard let start = UnsafeRawPointer(baseAddress) else { return false }
        let (ampersand, quote) = (Self.all(UInt8(ascii: "&")), Self.all(UInt8(ascii: "\"")))
        let (less, greater) = (Self.all(UInt8(ascii: "<")), Self.all(UInt8(ascii: ">")))
        var index = 0
        while index &+ 8 <= count {
            let block = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found =
                Self.matches(block, ampersand) | Self.matches(block, quote) | Self.matches(block, less)
                | Self.matches(block, greater)
            if found != 0 { return true }
            index &+= 8
        }
        while index < count {
            switch self[index] {
            case UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): return true
            default: index &+= 1
            }
        }
        return false
    }

    /// How many words begin, and how many bytes begin letters of scripts that write no spaces.
    ///
    /// - Parameter inWord: whether a word goes on; at the end, whether one does behind the bytes.
    func wordStarts(_ inWord: inout Bool) -> (words: Int, ideographs: Int) {
        guard let start = UnsafeRawPointer(baseAddress) else { return (0, 0) }
        var (words, ideographs, before) = (0, 0, inWord ? 0x80 : 0 as UInt64)
        var index = 0
        while index &+ 8 <= count {
            let block = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The highest bit of each byte that is more than a space.
            let belongs = (((block & Self.all(0x7F)) &+ Self.all(0x5F)) | block) & Self.all(0x80)
            words &+= (belongs & ~(belongs << 8 | before)).nonzeroBitCount
            before = belongs >> 56
            if block & Self.all(0x80) != 0 {
                for byte in self[index..<(index &+ 8)] { ideographs &+= byte &- 0xE3 <= 6 ? 1 : 0 }
            }
            index &+= 8
        }
        inWord = before != 0
        while index < count {
            let belongs = self[index] > 0x20
            words &+= belongs && !inWord ? 1 : 0
            // 0xE3…0xE9 begin the blocks of kana and of Chinese characters; 0xEA…0xED those of Hangul count as words.
            ideographs &+= self[index] &- 0xE3 <= 6 ? 1 : 0
            inWord = belongs
            index &+= 1
        }
        return (words, ideographs)
    }
}
