/// A FLAC file (RFC 9639).
enum FLACFile {
    /// - Parameter start: where the file begins, after an ID3 tag that some programs write.
    static func header(of file: borrowing SoundFile, at start: Int) throws(SoundFault) -> SoundHeader {
        var tags = SoundTags()
        try ID3Tag.readAll(of: file, until: start, into: &tags)
        var stream: Stream?
        var offset = start + 4
        var isLast = false
        while !isLast {
            var head = ByteCursor(try file.bytes(at: offset, count: 4))
            guard let type = head.byte(), let byteCount = head.bigEndian(3) else { break }
            isLast = type & 0x80 != 0
            offset += 4
            switch type & 0x7F {
            case 0: stream = Stream(try file.bytes(at: offset, count: min(byteCount, 34)))
            case 4:
                let limit = min(byteCount, SoundLimits.maxTagBytes)
                VorbisComments.read(try file.bytes(at: offset, count: limit), into: &tags)
            case 6: tags.hasPicture = true
            default: break
            }
            offset += byteCount
        }
        guard let stream else { throw .broken(.flac, .noFormat) }
        return SoundHeader(
            .flac,
            .flac,
            sampleRate: stream.sampleRate,
            channelCount: stream.channelCount,
            frameCount: stream.frameCount,
            audioByteCount: max(file.byteCount - offset, 0),
            tags: tags
        )
    }

    /// The block STREAMINFO (RFC 9639, section 8.2).
    private struct Stream {
        let sampleRate: Int
        let channelCount: Int
        /// Nil where the program that wrote the file did not know it.
        let frameCount: Int?

        init?(_ bytes: [UInt8]) {
            var cursor = ByteCursor(bytes)
            // 20 bits of rate, 3 of channels, 5 of depth, 36 of length.
            guard cursor.skip(10), let high = cursor.bigEndian(4), let low = cursor.bigEndian(4) else {
                return nil
            }
            sampleRate = high >> 12
            channelCount = (high >> 9 & 7) + 1
            let frames = (high & 0xF) << 32 | low
            frameCount = frames == 0 ? nil : frames
        }
    }
}
