/// A named piece of a WAV or AIFF file.
struct FileChunk {
    let id: String
    /// Of the content.
    let offset: Int
    /// Of the content, as the file says.
    let announcedByteCount: Int
    /// Of the content, as far as it is in the file.
    let byteCount: Int

    var isCutOff: Bool { announcedByteCount > byteCount }

    /// The pieces of a file up to its end, or to one that cannot be read.
    static func all(of file: borrowing SoundFile, isBigEndian: Bool) throws(SoundFault) -> [FileChunk] {
        var chunks: [FileChunk] = []
        // After the name of the file's kind, its length and its second name.
        var offset = 12
        while chunks.count < SoundLimits.maxChunks {
            var head = ByteCursor(try file.bytes(at: offset, count: 8))
            guard let id = head.code(), let announced = isBigEndian ? head.bigEndian(4) : head.littleEndian(4)
            else { break }
            offset += 8
            let byteCount = min(announced, file.byteCount - offset)
            chunks.append(
                FileChunk(id: id, offset: offset, announcedByteCount: announced, byteCount: byteCount)
            )
            guard byteCount == announced else { break }
            // The content is filled up to an even length.
            offset += byteCount + byteCount % 2
        }
        return chunks
    }

    /// The content, up to the limit of tags.
    func content(of file: borrowing SoundFile) throws(SoundFault) -> [UInt8] {
        try file.bytes(at: offset, count: min(byteCount, SoundLimits.maxTagBytes))
    }
}
