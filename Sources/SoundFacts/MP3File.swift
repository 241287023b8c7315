/// An MP3 file: frames of MPEG audio between tags.
///
/// Its length is what the encoder wrote into the first frame, without the silence that it added at both ends; without
/// that, the number of its frames.
enum MP3File {
    /// - Parameter start: after the ID3 tags at the beginning.
    /// - Returns: nil for a file of another kind.
    static func header(of file: borrowing SoundFile, at start: Int) throws(SoundFault) -> SoundHeader? {
        var tags = SoundTags()
        try ID3Tag.readAll(of: file, until: start, into: &tags)
        let end = try audioEnd(of: file, from: start, into: &tags)
        guard let (offset, frame) = try firstFrame(of: file, from: start, to: end) else {
            // An ID3 tag alone says that more was meant.
            if start > 0 { throw .broken(.mp3, .tagWithoutSound) }
            return nil
        }
        let bytes = try file.bytes(at: offset, count: min(frame.byteCount, end - offset))
        let announced = EncoderHeader(bytes, frame)?.frameCount
        let count = if let announced { announced } else { try walk(file, from: offset, to: end, frame) }
        return SoundHeader(
            .mp3,
            .mp3,
            sampleRate: frame.sampleRate,
            channelCount: frame.channelCount,
            frameCount: count,
            audioByteCount: end - offset,
            tags: tags
        )
    }

    /// Where the frames end: before an ID3v1 tag and an APE tag.
    static func audioEnd(
        of file: borrowing SoundFile,
        from start: Int,
        into tags: inout SoundTags
    ) throws(SoundFault) -> Int {
        var end = file.byteCount
        let last = try file.bytes(at: end - ID3Tag.oldByteCount, count: ID3Tag.oldByteCount)
        if last.begins(with: "TAG"), end - ID3Tag.oldByteCount >= start {
            ID3Tag.readOld(last, into: &tags)
            end -= ID3Tag.oldByteCount
        }
        var footer = ByteCursor(try file.bytes(at: end - 32, count: 32))
        if footer.code() == "APET", footer.code() == "AGEX", footer.skip(4),
            let byteCount = footer.littleEndian(4)
        {
            end = max(end - byteCount, start)
        }
        return max(end, start)
    }

    /// The first frame that another one follows, or the end.
    static func firstFrame(
        of file: borrowing SoundFile,
        from start: Int,
        to end: Int
    ) throws(SoundFault) -> (offset: Int, frame: MPEGFrame)? {
        let bytes = try file.bytes(at: start, count: min(end - start, SoundLimits.maxSyncSearch))
        for index in bytes.indices where bytes[index] == 0xFF {
            guard let frame = MPEGFrame(bytes[index...]) else { continue }
            let next = start + index + frame.byteCount
            if next == end { return (start + index, frame) }
            guard let follower = MPEGFrame(try file.bytes(at: next, count: 4)), follower.continues(frame)
            else { continue }
            return (start + index, frame)
        }
        return nil
    }

    /// What LAME, Xing or Fraunhofer's encoder says in the first frame, which holds no sound then.
    private struct EncoderHeader {
        let frameCount: Int

        init?(_ bytes: [UInt8], _ frame: MPEGFrame) {
            var cursor = ByteCursor(bytes.dropFirst(frame.encoderOffset))
            let name = cursor.code()
            guard name == "Xing" || name == "Info" else {
                guard let count = EncoderHeader.fraunhofer(bytes) else { return nil }
                frameCount = count * frame.frameCount
                return
            }
            guard let flags = cursor.bigEndian(4), flags & 1 != 0, let count = cursor.bigEndian(4), count > 0
            else { return nil }
            // Bytes, a table of contents and a quality may follow.
            let rest = (flags & 2 != 0 ? 4 : 0) + (flags & 4 != 0 ? 100 : 0) + (flags & 8 != 0 ? 4 : 0)
            let silence = cursor.skip(rest) ? EncoderHeader.silence(&cursor) : 0
            frameCount = max(count * frame.frameCount - silence, 0)
        }

        /// The samples that the encoder added at both ends.
        private static func silence(_ cursor: inout ByteCursor) -> Int {
            let encoders = ["LAME", "L3.9", "Lavf", "Lavc", "GOGO"]
            guard let encoder = cursor.code(), encoders.contains(encoder), cursor.skip(17),
                let both = cursor.bigEndian(3)
            else { return 0 }
            return (both >> 12) + (both & 0xFFF)
        }

        /// The frames that a header `VBRI` names, which is always at the same place.
        private static func fraunhofer(_ bytes: [UInt8]) -> Int? {
            var cursor = ByteCursor(bytes.dropFirst(36))
            guard cursor.code() == "VBRI", cursor.skip(10), let count = cursor.bigEndian(4), count > 0 else {
                return nil
            }
            return count
        }
    }

    /// Counts the samples of the frames; the file is read once, in pieces.
    private static func walk(
        _ file: borrowing SoundFile,
        from start: Int,
        to end: Int,
        _ first: MPEGFrame
    ) throws(SoundFault) -> Int {
        var count = 0
        var offset = start
        var piece: [UInt8] = []
        var pieceStart = start
        while end - offset >= 4 {
            if offset - pieceStart + 4 > piece.count {
                pieceStart = offset
                piece = try file.bytes(at: offset, count: 1 << 18)
                guard piece.count >= 4 else { break }
            }
            let index = offset - pieceStart
            if let frame = MPEGFrame(piece[index..<(index + 4)]), frame.continues(first) {
                // The last one may be cut off; it is not played then.
                guard frame.byteCount <= end - offset else { break }
                count += frame.frameCount
                offset += frame.byteCount
            } else {
                // Damage in the middle: decoders look for the next frame too.
                offset += 1
            }
        }
        return count
    }
}
