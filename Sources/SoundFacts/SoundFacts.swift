/// What is known of a sound: its length, its format, its shape, its loudness and its tags.
package struct SoundFacts: Sendable, Equatable {
    package let container: SoundContainer
    package let codec: SoundCodec
    /// For one channel.
    package let frameCount: Int
    /// Frames in a second.
    package let sampleRate: Int
    package let channelCount: Int
    /// Of the whole file.
    package let byteCount: Int
    /// In bits a second, on average, without tags and pictures.
    package let bitrate: Int
    /// Frames that the file announces, where it holds fewer.
    package let announcedFrameCount: Int?
    /// The largest amplitude of any channel in each of 256 equal parts, from 0 (-48 dB and less) to 31 (full scale).
    ///
    /// Nil for a format that is not decoded: AAC and ALAC.
    package let maxima: [UInt8]?
    package static let maximumCount = 256
    /// The integrated loudness of EBU R 128 in LUFS; one channel counts twice, because both loudspeakers play it.
    ///
    /// Nil for silence, for less than 0.4 seconds, and for a format that is not decoded.
    package let loudness: Double?
    package let tags: SoundTags

    package init(
        header: SoundHeader,
        frameCount: Int,
        sampleRate: Int,
        channelCount: Int,
        byteCount: Int,
        announcedFrameCount: Int? = nil,
        maxima: [UInt8]? = nil,
        loudness: Double? = nil
    ) {
        container = header.container
        codec = header.codec
        self.frameCount = frameCount
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.byteCount = byteCount
        let seconds = Double(frameCount) / Double(max(sampleRate, 1))
        let bitsPerSecond = seconds > 0 ? Double(header.audioByteCount) * 8 / seconds : 0
        bitrate = Int(exactly: bitsPerSecond.rounded()) ?? 0
        self.announcedFrameCount = announcedFrameCount
        self.maxima = maxima
        self.loudness = loudness
        tags = header.tags
    }

    /// Facts that were found before.
    init(
        container: SoundContainer,
        codec: SoundCodec,
        frameCount: Int,
        sampleRate: Int,
        channelCount: Int,
        byteCount: Int,
        bitrate: Int,
        announcedFrameCount: Int?,
        maxima: [UInt8]?,
        loudness: Double?,
        tags: SoundTags
    ) {
        self.container = container
        self.codec = codec
        self.frameCount = frameCount
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.byteCount = byteCount
        self.bitrate = bitrate
        self.announcedFrameCount = announcedFrameCount
        self.maxima = maxima
        self.loudness = loudness
        self.tags = tags
    }

    /// How long it plays, exact to the nanosecond.
    package var duration: Duration { Duration(frameCount: frameCount, sampleRate: sampleRate) }
}

extension Duration {
    /// - Parameter sampleRate: frames in a second; zero for none.
    init(frameCount: Int, sampleRate: Int) {
        let rate = max(sampleRate, 1)
        let (seconds, rest) = frameCount.quotientAndRemainder(dividingBy: rate)
        // The rest is less than the rate, which is at most 32 bits.
        self = .seconds(seconds) + .nanoseconds(rest &* 1_000_000_000 / rate)
    }
}
