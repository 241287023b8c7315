/// What a file of a sound says of itself; nothing is decoded.
package struct SoundHeader: Sendable, Equatable {
    package let container: SoundContainer
    package let codec: SoundCodec
    /// Nil where the file does not say it.
    package let sampleRate: Int?
    package let channelCount: Int?
    /// For one channel; nil where the file does not say it.
    package let frameCount: Int?
    /// Without tags and pictures.
    package let audioByteCount: Int
    package let tags: SoundTags

    /// Finds out the kind of a file by its bytes, never by its name, and reads its header and its tags.
    package init(of file: borrowing SoundFile) throws(SoundFault) {
        let start = try ID3Tag.end(in: file)
        let bytes = try file.bytes(at: start, count: 16)
        let kind = latin1(bytes.dropFirst(8).prefix(4))
        if bytes.begins(with: "RIFF") || bytes.begins(with: "RF64"), kind == "WAVE" {
            self = try WaveFile.header(of: file)
        } else if bytes.begins(with: "FORM"), kind == "AIFF" || kind == "AIFC" {
            self = try AIFFFile.header(of: file, isCompressed: kind == "AIFC")
        } else if bytes.begins(with: "fLaC") {
            self = try FLACFile.header(of: file, at: start)
        } else if bytes.begins(with: "OggS") {
            self = try OggFile.header(of: file)
        } else if bytes.dropFirst(4).begins(with: "ftyp") {
            self = try MP4File.header(of: file)
        } else if bytes.begins(with: "version ") {
            throw .pointer
        } else if let header = try MP3File.header(of: file, at: start) {
            self = header
        } else {
            throw .unknown
        }
    }

    init(
        _ container: SoundContainer,
        _ codec: SoundCodec,
        sampleRate: Int?,
        channelCount: Int?,
        frameCount: Int?,
        audioByteCount: Int,
        tags: SoundTags
    ) {
        self.container = container
        self.codec = codec
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.frameCount = frameCount
        self.audioByteCount = audioByteCount
        self.tags = tags
    }

    /// Whether browsers play it, but there is no decoder for it here.
    package var isDecodable: Bool { container != .mp4 }
}
