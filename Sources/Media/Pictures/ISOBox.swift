import PictureHeaders

/// A box of an ISO media file (ISO/IEC 14496-12, section 4.2).
struct ISOBox {
    let type: String
    /// With length and type.
    let range: Range<Int>
    /// Without length and type.
    let content: Range<Int>

    /// The box at an offset.
    ///
    /// - Parameter end: of the box around it, or of the file; nil where the box does not end before.
    init?(_ bytes: [UInt8], at offset: Int, end: Int) {
        guard let length = bytes.bigEndian(at: offset, count: 4), offset + 8 <= end else { return nil }
        type = String(decoding: bytes[(offset + 4)..<(offset + 8)], as: Unicode.ASCII.self)
        var header = 8
        var size = length
        if length == 0 {
            size = end - offset
        } else if length == 1 {
            header = 16
            guard let long = bytes.bigEndian(at: offset + 8, count: 8) else { return nil }
            size = long
        }
        guard size >= header, size <= end - offset else { return nil }
        range = offset..<(offset + size)
        content = (offset + header)..<(offset + size)
    }

    /// The boxes of a range, one after the other; those before one that cannot be read.
    static func all(_ bytes: [UInt8], in range: Range<Int>) -> [ISOBox] {
        var boxes: [ISOBox] = []
        var offset = range.lowerBound
        while offset < range.upperBound, let box = ISOBox(bytes, at: offset, end: range.upperBound) {
            boxes.append(box)
            offset = box.range.upperBound
        }
        return boxes
    }

    static func written(_ type: String, _ content: [UInt8]) -> [UInt8] {
        .bigEndian32(content.count + 8) + Array(type.utf8) + content
    }
}

/// The kinds of an ISO media file, by the names that it begins with (ISO/IEC 14496-12, section 4.3).
struct ISOBrands {
    private let names: Set<String>
    private let first: String

    /// Nil for a file of another kind.
    init?(_ bytes: [UInt8]) {
        guard bytes.has("ftyp", at: 4), let box = ISOBox(bytes, at: 0, end: bytes.count) else { return nil }
        var names: [String] = []
        // The number after the first name is its version.
        for offset in stride(from: box.content.lowerBound, to: box.content.upperBound, by: 4) {
            guard let range = bytes.range(at: offset, count: 4), range.upperBound <= box.content.upperBound
            else { break }
            names.append(String(decoding: bytes[range], as: Unicode.ASCII.self))
            if names.count == ISOBrands.maxCount { break }
        }
        guard let first = names.first else { return nil }
        self.first = first
        self.names = Set(names)
    }

    /// Real files have fewer than ten.
    private static let maxCount = 64

    var isAVIF: Bool { !names.isDisjoint(with: ["avif", "avis"]) }

    var isHEIC: Bool {
        !names.isDisjoint(with: ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]) && !isAVIF
    }

    var isCanonRaw: Bool { first == "crx " }
}
