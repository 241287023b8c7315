import PictureHeaders

/// A GIF without the blocks that its pixels do not need (GIF89a).
///
/// It keeps the frames with their times, the number of repetitions, and the colour profile. Comments, texts, XMP and
/// everything after the end mark are left out.
struct GIFFile {
    private let bytes: [UInt8]
    private var kept = KeptBytes()
    private var offset = 0
    private var hasFrame = false
    private var size: PixelSize?

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        var file = GIFFile(bytes)
        try file.read()
        return CleanPicture(format: .gif, bytes: file.kept.joined(from: bytes), size: file.size)
    }

    private enum Introducer {
        static let frame: UInt8 = 0x2C
        static let extensionBlock: UInt8 = 0x21
        static let end: UInt8 = 0x3B
    }

    private enum Label {
        static let timing: UInt8 = 0xF9
        static let application: UInt8 = 0xFF
    }

    private mutating func read() throws(PictureFault) {
        guard let flags = byte(10) else { throw .cutOff(.gif) }
        size = size(at: 6)
        try keep(13 + GIFFile.tableLength(flags))
        while let introducer = byte(offset) {
            switch introducer {
            case Introducer.frame: try readFrame()
            case Introducer.extensionBlock: try readExtension()
            // Some programs fill up with zeros.
            case 0: offset += 1
            default: return try end()
            }
        }
        // Many files have no end mark, and browsers miss nothing.
        try end()
    }

    /// Ends the file at its end mark, or where nothing follows that decoders know.
    private mutating func end() throws(PictureFault) {
        guard hasFrame else { throw .damaged(.gif, "holds no picture") }
        if byte(offset) == Introducer.end {
            try keep(1)
        } else {
            kept.write([Introducer.end])
        }
    }

    private func size(at offset: Int) -> PixelSize? {
        PixelSize(bytes.littleEndian(at: offset, count: 2), bytes.littleEndian(at: offset + 2, count: 2))
    }

    /// Browsers go by the first frame where it is larger than the file says, and in files of the old version.
    private func shownSize(firstFrame frame: PixelSize?) -> PixelSize? {
        guard let size, let frame else { return frame }
        let isOld = bytes.has("GIF87a", at: 0)
        return isOld || frame.width > size.width || frame.height > size.height ? frame : size
    }

    private func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Keeps the next bytes.
    private mutating func keep(_ length: Int) throws(PictureFault) {
        guard let range = bytes.range(at: offset, count: length) else { throw .cutOff(.gif) }
        kept.keep(range)
        offset = range.upperBound
    }

    /// The length of a table of colours, by the flags of the block before it.
    private static func tableLength(_ flags: UInt8) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
    }

    private mutating func readFrame() throws(PictureFault) {
        guard let flags = byte(offset + 9) else { throw .cutOff(.gif) }
        if !hasFrame { size = shownSize(firstFrame: size(at: offset + 5)) }
        // The byte after the table is the width of the first code.
        try keep(10 + GIFFile.tableLength(flags) + 1)
        try keep(subBlocks(from: offset).upperBound - offset)
        hasFrame = true
    }

    private mutating func readExtension() throws(PictureFault) {
        let content = offset + 2
        let blocks = try subBlocks(from: content)
        defer { offset = blocks.upperBound }
        switch byte(offset + 1) {
        case Label.timing:
            guard blocks.count == 6, byte(content) == 4 else {
                throw .damaged(.gif, "has a frame without a time")
            }
            kept.keep(offset..<blocks.upperBound)
        case Label.application:
            keepApplication(blocks)
        default:
            break
        }
    }

    /// Keeps the number of repetitions and the colour profile; programs keep other things in such a block too.
    private mutating func keepApplication(_ blocks: Range<Int>) {
        let name = blocks.lowerBound + 1
        guard byte(blocks.lowerBound) == 11 else { return }
        if bytes.has("ICCRGBG1012", at: name) {
            kept.keep(offset..<blocks.upperBound)
        } else if bytes.has("NETSCAPE2.0", at: name) || bytes.has("ANIMEXTS1.0", at: name) {
            let length = 17
            guard bytes[blocks].dropFirst(12).starts(with: [3, 1]), blocks.count >= length else { return }
            kept.keep(offset..<(blocks.lowerBound + length - 1))
            // Where something else follows, it is left out.
            if blocks.count == length {
                kept.keep((blocks.upperBound - 1)..<blocks.upperBound)
            } else {
                kept.write([0])
            }
        }
    }

    /// The blocks of data from an offset to the empty one that ends them.
    private func subBlocks(from start: Int) throws(PictureFault) -> Range<Int> {
        var offset = start
        while let length = byte(offset) {
            offset += Int(length) + 1
            if length == 0 { return start..<offset }
        }
        throw .cutOff(.gif)
    }
}
