import Content
import PictureHeaders

/// A PNG without the chunks that its pixels do not need (PNG, third edition).
///
/// It keeps the chunks of its list; of Exif only the orientation, where browsers look for it. Texts, times, notes of
/// programs and everything after the end mark are left out.
struct PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The picture, its colours, transparency and pixel density, and animations.
    private static let keptChunks: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS",
        "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "pHYs",
        "acTL", "fcTL", "fdAT",
    ]

    private let bytes: [UInt8]
    private var kept = KeptBytes()
    private var size: PixelSize?
    private var orientation: Orientation?
    private var hasPixels = false

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        var file = PNGFile(bytes)
        try file.read()
        return CleanPicture(
            format: .png,
            bytes: file.kept.joined(from: bytes),
            size: (file.orientation ?? .upright).shown(file.size)
        )
    }

    private struct Chunk {
        let name: String
        /// With length, name and checksum.
        let range: Range<Int>
        var content: Range<Int> { (range.lowerBound + 8)..<(range.upperBound - 4) }

        /// Decoders must know a chunk whose name begins with a capital letter.
        var isCritical: Bool { name.utf8.first.map { $0 & 0x20 == 0 } ?? false }
    }

    private mutating func read() throws(PictureFault) {
        kept.keep(0..<PNGFile.signature.count)
        var offset = PNGFile.signature.count
        while let chunk = chunk(at: offset) {
            try add(chunk)
            if chunk.name == "IEND" {
                guard hasPixels else { throw .damaged(.png, "holds no picture") }
                return
            }
            offset = chunk.range.upperBound
        }
        throw .cutOff(.png)
    }

    private func chunk(at offset: Int) -> Chunk? {
        guard let length = bytes.bigEndian(at: offset, count: 4),
            let range = bytes.range(at: offset, count: length + 12)
        else { return nil }
        return Chunk(name: String(decoding: bytes[(offset + 4)..<(offset + 8)], as: UTF8.self), range: range)
    }

    private mutating func add(_ chunk: Chunk) throws(PictureFault) {
        if size == nil {
            guard chunk.name == "IHDR" else {
                // Such as `CgBI`, which only apps of iOS read.
                throw .damaged(.png, "begins with '\(chunk.name.escapedForTerminal)' instead of its size")
            }
            let content = chunk.content.lowerBound
            size = PixelSize(
                bytes.bigEndian(at: content, count: 4),
                bytes.bigEndian(at: content + 4, count: 4)
            )
            guard size != nil, chunk.content.count == 13 else { throw .damaged(.png, "has no size") }
        }
        if chunk.name == "eXIf" { return addOrientation(chunk) }
        if chunk.name == "IDAT" { hasPixels = true }
        if PNGFile.keptChunks.contains(chunk.name) {
            kept.keep(chunk.range)
        } else if chunk.isCritical {
            throw .damaged(.png, "has a part '\(chunk.name.escapedForTerminal)' that browsers do not know")
        }
    }

    /// Browsers read the orientation only before the pixels.
    private mutating func addOrientation(_ chunk: Chunk) {
        guard orientation == nil, !hasPixels else { return }
        let found = Orientation(exif: bytes[chunk.content])
        orientation = found
        guard found != .upright else { return }
        let exif = found.exif
        if bytes[chunk.content].elementsEqual(exif) {
            kept.keep(chunk.range)
        } else {
            let content = Array("eXIf".utf8) + exif
            kept.write(.bigEndian32(exif.count) + content + .bigEndian32(PNGFile.checksum(of: content)))
        }
    }

    /// CRC-32 (PNG, annex D); of few bytes, so without a table.
    private static func checksum(of bytes: [UInt8]) -> Int {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
        }
        return Int(~sum)
    }
}
