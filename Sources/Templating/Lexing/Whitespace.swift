/// White space as Python's `str.isspace` knows it, for that is what Jinja2 trims.
enum Whitespace {
    static func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// Where the white space that begins at `start` ends.
    static func end(from start: Int, in bytes: Bytes) -> Int {
        var index = start
        while index < bytes.count {
            let (scalar, length) = scalar(at: index, in: bytes)
            guard contains(scalar) else { break }
            index += length
        }
        return index
    }

    /// Where the white space that ends before `end` begins, looking back no further than `start`.
    static func start(before end: Int, downTo start: Int, in bytes: Bytes) -> Int {
        var index = end
        while index > start {
            var first = index - 1
            while first > start, bytes[first] & 0xC0 == 0x80 { first -= 1 }
            guard contains(scalar(at: first, in: bytes).scalar) else { break }
            index = first
        }
        return index
    }

    /// Decodes one scalar of text that is known to be well-formed.
    static func scalar(at index: Int, in bytes: Bytes) -> (scalar: UInt32, length: Int) {
        let first = UInt32(bytes[index])
        func following(_ offset: Int) -> UInt32 {
            index + offset < bytes.count ? UInt32(bytes[index + offset]) & 0x3F : 0
        }
        return switch first {
        case 0xC0..<0xE0: ((first & 0x1F) << 6 | following(1), 2)
        case 0xE0..<0xF0: ((first & 0x0F) << 12 | following(1) << 6 | following(2), 3)
        case 0xF0...: ((first & 0x07) << 18 | following(1) << 12 | following(2) << 6 | following(3), 4)
        default: (first, 1)
        }
    }
}
