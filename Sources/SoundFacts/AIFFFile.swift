/// An AIFF or AIFF-C file (Apple, 1989 and 1991).
enum AIFFFile {
    /// - Parameter isCompressed: whether it is an AIFF-C, which names its encoding.
    static func header(of file: borrowing SoundFile, isCompressed: Bool) throws(SoundFault) -> SoundHeader {
        let chunks = try FileChunk.all(of: file, isBigEndian: true)
        guard let common = chunks.first(where: { $0.id == "COMM" }) else {
            throw .broken(.aiff, .noFormat)
        }
        var cursor = ByteCursor(try common.content(of: file))
        guard let channels = cursor.bigEndian(2), let frames = cursor.bigEndian(4), cursor.skip(2),
            let rate = cursor.bytes(10).flatMap(extended)
        else { throw .broken(.aiff, .noFormat) }
        guard let codec = isCompressed ? cursor.code().flatMap(codec) : .pcm else { throw .encoding(.aiff) }
        guard let sound = chunks.first(where: { $0.id == "SSND" }) else {
            throw .broken(.aiff, .noSamples)
        }
        return SoundHeader(
            .aiff,
            codec,
            sampleRate: rate,
            channelCount: channels,
            frameCount: frames,
            // Two numbers come before the samples.
            audioByteCount: max(sound.byteCount - 8, 0),
            tags: try tags(chunks, of: file)
        )
    }

    private static func codec(_ code: String) -> SoundCodec? {
        switch code {
        case "NONE", "twos", "sowt", "in24", "in32": .pcm
        case "fl32", "FL32", "fl64", "FL64": .float
        case "alaw", "ALAW": .aLaw
        case "ulaw", "ULAW": .muLaw
        default: nil
        }
    }

    /// A number of 80 bits of IEEE 754 that is whole and not negative; nil for others.
    private static func extended(_ bytes: ArraySlice<UInt8>) -> Int? {
        var cursor = ByteCursor(bytes)
        guard let exponent = cursor.bigEndian(2), let high = cursor.bigEndian(4), exponent <= 0x3FFF + 31
        else { return nil }
        // The first bit of the mantissa is the whole part of a number of exponent 0x3FFF.
        let shift = 0x3FFF + 31 - exponent
        return shift < 32 ? high >> shift : 0
    }

    private static func tags(
        _ chunks: [FileChunk],
        of file: borrowing SoundFile
    ) throws(SoundFault) -> SoundTags {
        var tags = SoundTags()
        for chunk in chunks where chunk.id == "ID3 " || chunk.id == "id3 " {
            ID3Tag.read(try chunk.content(of: file), into: &tags)
        }
        for chunk in chunks where ["NAME", "AUTH", "ANNO", "COMT", "(c) "].contains(chunk.id) {
            let text = TagText.decoded(try file.bytes(at: chunk.offset, count: chunk.byteCount.capped()))
            switch chunk.id {
            case "NAME": tags.set(\.title, text)
            case "AUTH": tags.set(\.artist, text)
            case "ANNO": tags.set(\.comment, text)
            // Comments have times and markers between their texts.
            case "COMT": tags.addPrivateField(chunk.id)
            default: tags.addAddresses(in: text)
            }
        }
        for chunk in chunks where chunk.id == "APPL" { tags.addPrivateField(chunk.id) }
        return tags
    }
}
