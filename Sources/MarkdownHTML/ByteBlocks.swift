// Scanning of text eight bytes at a time, as one number.
extension UnsafeBufferPointer<UInt8> {
    /// A block of eight equal bytes.
    private static func repeating(_ byte: UInt8) -> UInt64 {
        UInt64(byte) &* 0x0101_0101_0101_0101
    }

    /// Nonzero if one of the eight bytes of a block is the one that `pattern` repeats.
    ///
    /// See Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte".
    private static func matches(_ block: UInt64, pattern: UInt64) -> UInt64 {
        let difference = block ^ pattern
        return (difference &- repeating(1)) & ~difference & repeating(0x80)
    }

    /// Whether `& < > "` is among the bytes.
    var hasMarkup: Bool {
        guard let start = UnsafeRawPointer(baseAddress) else { return false }
        let ampersand = Self.repeating(UInt8(ascii: "&"))
        let quote = Self.repeating(UInt8(ascii: "\""))
        let less = Self.repeating(UInt8(ascii: "<"))
        let greater = Self.repeating(UInt8(ascii: ">"))
        var index = 0
        while index &+ 8 <= count {
            let block = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found =
                Self.matches(block, pattern: ampersand)
                | Self.matches(block, pattern: quote)
                | Self.matches(block, pattern: less)
                | Self.matches(block, pattern: greater)
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

    /// Counts the words that begin in the text, and the letters of scripts without spaces between words.
    ///
    /// - Parameter isInWord: whether the text before ended inside a word; afterwards, whether this one does.
    func wordStarts(_ isInWord: inout Bool) -> (words: Int, ideographs: Int) {
        guard let start = UnsafeRawPointer(baseAddress) else { return (0, 0) }
        var words = 0
        var ideographs = 0
        // The highest bit says whether the byte before belongs to a word.
        var previous: UInt64 = isInWord ? 0x80 : 0
        var index = 0
        while index &+ 8 <= count {
            let block = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The highest bit of each byte that is greater than a space.
            let inWord =
                (((block & Self.repeating(0x7F)) &+ Self.repeating(0x5F)) | block) & Self.repeating(0x80)
            words &+= (inWord & ~(inWord << 8 | previous)).nonzeroBitCount
            previous = inWord >> 56
            if block & Self.repeating(0x80) != 0 {
                for byte in self[index..<(index &+ 8)] where Self.beginsIdeograph(byte) { ideographs &+= 1 }
            }
            index &+= 8
        }
        isInWord = previous != 0
        while index < count {
            let inWord = self[index] > 0x20
            if inWord, !isInWord { words &+= 1 }
            if Self.beginsIdeograph(self[index]) { ideographs &+= 1 }
            isInWord = inWord
            index &+= 1
        }
        return (words, ideographs)
    }

    /// Whether a byte begins a letter of kana or a Chinese character (0xE3…0xE9).
    ///
    /// Hangul (0xEA…0xED) has spaces between words.
    private static func beginsIdeograph(_ byte: UInt8) -> Bool { byte &- 0xE3 <= 6 }
}
