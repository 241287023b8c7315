import PictureHeaders

/// A WebP without the chunks that its pixels do not need (RFC 9649).
///
/// It keeps the picture, its frames and its colour profile; of Exif only the orientation. XMP, unknown chunks and
/// everything after the end are left out.
struct WebPFile {
    private let bytes: [UInt8]

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func clean(_ bytes: [UInt8]) throws(PictureFault) -> CleanPicture {
        let file = WebPFile(bytes)
        let chunks = try file.chunks()
        let size = file.size(chunks)
        guard let first = chunks.first, first.name == "VP8X" else {
            // A file of the simple format is its picture and nothing else.
            guard let picture = chunks.first, picture.isPixels, size != nil else {
                throw .damaged(.webP, "holds no picture")
            }
            return CleanPicture(format: .webP, bytes: try file.written([picture]), size: size)
        }
        guard chunks.contains(where: { $0.isPixels || $0.name == "ANMF" }), first.content.count >= 10 else {
            throw .damaged(.webP, "holds no picture")
        }
        let exif = chunks.first { $0.name == "EXIF" }
        let orientation = exif.map { Orientation(exif: bytes[$0.content]) } ?? .upright
        let result = try file.written(chunks, orientation: orientation)
        return CleanPicture(format: .webP, bytes: result, size: orientation.shown(size))
    }

    private struct Chunk {
        let name: String
        /// With name, length and padding.
        let range: Range<Int>
        let content: Range<Int>

        var isPixels: Bool { name == "VP8 " || name == "VP8L" }
    }

    /// The length of a chunk's name and length.
    private static let chunkHeader = 8

    /// The chunks of the file that its own length counts in.
    private func chunks() throws(PictureFault) -> [Chunk] {
        guard let length = bytes.littleEndian(at: 4, count: 4), length >= 4,
            let all = bytes.range(at: WebPFile.chunkHeader, count: length)
        else { throw .cutOff(.webP) }
        // After the four letters of the format.
        return try chunks(in: (all.lowerBound + 4)..<all.upperBound)
    }

    private func chunks(in range: Range<Int>) throws(PictureFault) -> [Chunk] {
        var chunks: [Chunk] = []
        var offset = range.lowerBound
        // A rest that is shorter than a chunk's header is not a chunk.
        while range.upperBound - offset >= WebPFile.chunkHeader {
            guard let length = bytes.littleEndian(at: offset + 4, count: 4),
                let content = bytes.range(at: offset + WebPFile.chunkHeader, count: length),
                content.upperBound <= range.upperBound
            else { throw .cutOff(.webP) }
            // Some programs leave out the padding of the last chunk.
            let end = min(content.upperBound + length % 2, range.upperBound)
            let name = String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self)
            chunks.append(Chunk(name: name, range: offset..<end, content: content))
            offset = end
        }
        return chunks
    }

    // MARK: Size

    private func size(_ chunks: [Chunk]) -> PixelSize? {
        guard let first = chunks.first, first.content.count >= 5 else { return nil }
        let content = first.content.lowerBound
        switch first.name {
        case "VP8X":
            return PixelSize(
                bytes.littleEndian(at: content + 4, count: 3).map { $0 + 1 },
                bytes.littleEndian(at: content + 7, count: 3).map { $0 + 1 }
            )
        case "VP8L":
            guard let bits = bytes.littleEndian(at: content + 1, count: 4) else { return nil }
            return PixelSize(bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        default:
            guard first.content.count >= 10 else { return nil }
            return PixelSize(
                bytes.littleEndian(at: content + 6, count: 2).map { $0 & 0x3FFF },
                bytes.littleEndian(at: content + 8, count: 2).map { $0 & 0x3FFF }
            )
        }
    }

    // MARK: Writing

    /// The bits of an extended file's flags that say which chunks there are.
    private enum Flag {
        static let xmp: UInt8 = 0x04
        static let exif: UInt8 = 0x08
        static let profile: UInt8 = 0x20
    }

    private func written(
        _ chunks: [Chunk],
        orientation: Orientation = .upright
    ) throws(PictureFault) -> [UInt8] {
        let hasProfile = chunks.contains { $0.name == "ICCP" }
        var kept = KeptBytes()
        var exif = orientation == .upright ? nil : orientation.exif
        for (index, chunk) in chunks.enumerated() {
            switch chunk.name {
            case "VP8X" where index == 0:
                var content = Array(bytes[chunk.content].prefix(10))
                content[0] &= ~(Flag.xmp | Flag.exif | Flag.profile)
                if hasProfile { content[0] |= Flag.profile }
                if exif != nil { content[0] |= Flag.exif }
                keep(chunk, as: content, in: &kept)
            case "VP8 ", "VP8L", "ALPH", "ICCP", "ANIM":
                keep(chunk, in: &kept)
            case "ANMF":
                try keepFrame(chunk, in: &kept)
            case "EXIF":
                if let content = exif { keep(chunk, as: content, in: &kept) }
                exif = nil
            default:
                break
            }
        }
        return withHeader(kept)
    }

    /// The chunks after the header of the file, which says how long they are.
    private func withHeader(_ kept: KeptBytes) -> [UInt8] {
        let length = kept.count + 4
        var file = KeptBytes()
        if bytes.littleEndian(at: 4, count: 4) == length {
            file.keep(0..<12)
        } else {
            file.write(Array("RIFF".utf8) + .littleEndian32(length) + Array("WEBP".utf8))
        }
        file.append(kept)
        return file.joined(from: bytes)
    }

    private func keep(_ chunk: Chunk, in kept: inout KeptBytes) {
        kept.keep(chunk.range)
        if chunk.range.count % 2 == 1 { kept.write([0]) }
    }

    /// Keeps a chunk with another content.
    private func keep(_ chunk: Chunk, as content: [UInt8], in kept: inout KeptBytes) {
        if bytes[chunk.content].elementsEqual(content) { return keep(chunk, in: &kept) }
        kept.write(Array(chunk.name.utf8) + .littleEndian32(content.count) + content)
        if content.count % 2 == 1 { kept.write([0]) }
    }

    /// Keeps a frame of an animation, with what its pixels need.
    private func keepFrame(_ chunk: Chunk, in kept: inout KeptBytes) throws(PictureFault) {
        let headerLength = 16
        guard chunk.content.count >= headerLength else { throw .damaged(.webP, "has a frame without a size") }
        let header = chunk.content.prefix(headerLength)
        var frame = KeptBytes()
        frame.keep(header)
        for part in try chunks(in: header.upperBound..<chunk.content.upperBound) {
            if part.isPixels || part.name == "ALPH" { keep(part, in: &frame) }
        }
        if frame.count == chunk.content.count { return keep(chunk, in: &kept) }
        kept.write(Array(chunk.name.utf8) + .littleEndian32(frame.count))
        kept.append(frame)
        if frame.count % 2 == 1 { kept.write([0]) }
    }
}
