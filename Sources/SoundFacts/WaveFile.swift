/// A WAV file: RIFF (Microsoft, 1991), and RF64 for more than 4 GB (EBU Tech 3306).
enum WaveFile {
    static func header(of file: borrowing SoundFile) throws(SoundFault) -> SoundHeader {
        let chunks = try FileChunk.all(of: file, isBigEndian: false)
        guard let formatChunk = chunks.first(where: { $0.id == "fmt " }),
            let format = Format(try formatChunk.content(of: file))
        else { throw .broken(.wav, .noFormat) }
        guard let codec = format.codec else { throw .encoding(.wav) }
        guard let data = chunks.first(where: { $0.id == "data" }) else {
            throw .broken(.wav, .noSamples)
        }
        return SoundHeader(
            .wav,
            codec,
            sampleRate: format.sampleRate,
            channelCount: format.channelCount,
            frameCount: try frameBytes(data, of: file, chunks).map { $0 / format.frameByteCount },
            audioByteCount: data.byteCount,
            tags: try tags(chunks, of: file)
        )
    }

    private struct Format {
        let codec: SoundCodec?
        let sampleRate: Int
        let channelCount: Int
        /// One sample of each channel.
        let frameByteCount: Int

        init?(_ bytes: [UInt8]) {
            var cursor = ByteCursor(bytes)
            guard var tag = cursor.littleEndian(2), let channels = cursor.littleEndian(2),
                let rate = cursor.littleEndian(4), cursor.skip(4), let frame = cursor.littleEndian(2),
                frame > 0
            else { return nil }
            // WAVE_FORMAT_EXTENSIBLE: the format's number begins a longer name.
            if tag == 0xFFFE, cursor.skip(10), let long = cursor.littleEndian(2) { tag = long }
            codec =
                switch tag {
                case 1: .pcm
                case 3: .float
                case 6: .aLaw
                case 7: .muLaw
                default: nil
                }
            sampleRate = rate
            channelCount = channels
            frameByteCount = frame
        }
    }

    /// The announced length of the samples; nil where a program wrote the file without knowing it.
    private static func frameBytes(
        _ data: FileChunk,
        of file: borrowing SoundFile,
        _ chunks: [FileChunk]
    ) throws(SoundFault) -> Int? {
        if let long = chunks.first(where: { $0.id == "ds64" }) {
            var cursor = ByteCursor(try file.bytes(at: long.offset, count: 16))
            return cursor.skip(8) ? cursor.littleEndian(8) : nil
        }
        let isUnknown = data.announcedByteCount == 0xFFFF_FFFF || data.announcedByteCount == 0
        return isUnknown ? nil : data.announcedByteCount
    }

    /// Chunks that say who recorded the sound where and when, or what a program kept for itself.
    private static let privateChunks: Set<String> = ["bext", "iXML", "cart", "axml", "_PMX", "ResU", "LGWV"]

    private static func tags(
        _ chunks: [FileChunk],
        of file: borrowing SoundFile
    ) throws(SoundFault) -> SoundTags {
        var tags = SoundTags()
        for chunk in chunks where chunk.id == "id3 " || chunk.id == "ID3 " {
            ID3Tag.read(try chunk.content(of: file), into: &tags)
        }
        for chunk in chunks where chunk.id == "LIST" {
            var list = ByteCursor(try chunk.content(of: file))
            if list.code() == "INFO" { readInfo(&list, into: &tags) }
        }
        for chunk in chunks where privateChunks.contains(chunk.id) {
            tags.addPrivateField(chunk.id.trimmed())
            tags.addAddresses(
                in: TagText.decoded(try file.bytes(at: chunk.offset, count: chunk.byteCount.capped()))
            )
        }
        return tags
    }

    private static func readInfo(_ list: inout ByteCursor, into tags: inout SoundTags) {
        while let id = list.code(), let count = list.littleEndian(4) {
            // A value that is cut off is still one.
            guard let bytes = list.bytes(min(count, list.remaining)) else { return }
            let text = TagText.decoded(bytes)
            switch id {
            case "INAM": tags.set(\.title, text)
            case "IART": tags.set(\.artist, text)
            case "IPRD": tags.set(\.album, text)
            case "ICRD": tags.set(\.date, text)
            case "ICMT": tags.set(\.comment, text)
            case "IENG", "ITCH": tags.addPrivateField(id, text)
            default: tags.addAddresses(in: text)
            }
            if count % 2 == 1 { _ = list.skip(1) }
        }
    }
}

extension Int {
    /// At most the length of one value of a tag.
    func capped() -> Int { Swift.min(self, SoundLimits.maxTextBytes) }
}
