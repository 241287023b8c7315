/// White space as Python's `str.isspace` defines it, because that is what Jinja2 trims.
enum Whitespace {
    static func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A: true
        case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// The end of the white space that begins at `start`.
    static func end(from start: Int, in bytes: Bytes) -> Int {
        var index = start
        while index < bytes.count {
            let decoded = scalar(at: index, in: bytes)
            guard contains(decoded.scalar) else { break }
            index += decoded.length
        }
        return index
    }

    /// The start of the white space that ends before `end`, looking back no further than `start`.
    static func start(before end: Int, downTo start: Int, in bytes: Bytes) -> Int {
        var index = end
        while index > start {
            var scalarStart = index - 1
            while scalarStart > start, bytes[scalarStart] & 0xC0 == 0x80 {
                scalarStart -= 1
            }
            guard contains(scalar(at: scalarStart, in: bytes).scalar) else { break }
            index = scalarStart
        }
        return index
    }

    /// Decodes one scalar of valid UTF-8.
    ///
    /// Bytes after the end count as zero.
    static func scalar(at index: Int, in bytes: Bytes) -> (scalar: UInt32, length: Int) {
        let first = UInt32(bytes[index])
        func continuation(_ offset: Int) -> UInt32 {
            index + offset < bytes.count ? UInt32(bytes[index + offset]) & 0x3F : 0
        }
        switch first {
        case 0xC0..<0xE0:
            return ((first & 0x1F) << 6 | continuation(1), 2)
        case 0xE0..<0xF0:
            return ((first & 0x0F) << 12 | continuation(1) << 6 | continuation(2), 3)
        case 0xF0...:
            let high = (first & 0x07) << 18 | continuation(1) << 12
            return (high | continuation(2) << 6 | continuation(3), 4)
        default:
            return (first, 1)
        }
    }
}
