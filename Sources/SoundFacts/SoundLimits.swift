/// The sizes up to which a sound is read: each is far above what a studio publishes.
package enum SoundLimits {
    /// One GiB: an hour of WAV at 48 kHz, 24 bit in stereo, which nobody sends to a browser.
    package static let maxFileBytes = 1 << 30
    /// Three hours in stereo at 48 kHz.
    ///
    /// A small file can unpack to more, and each sample costs time.
    package static let maxSamples = 3 * 3600 * 48_000 * 2
    /// The most samples of all channels in a file of so many bytes.
    ///
    /// Speech in Opus has about a hundred for each byte, and only silence has more, which is short in sounds that people
    /// hear. So few bytes cannot take long.
    package static func maxSamples(inBytes byteCount: Int) -> Int {
        min(maxSamples, max(shortSampleCount, byteCount * 256))
    }
    /// Five minutes in stereo, so that even 4′33″ of nothing may be played.
    private static let shortSampleCount = 30_000_000
    /// 7.1 surround; the decoders and the measurement of loudness allow more, browsers do not.
    package static let maxChannels = 8
    /// In hertz: telephone to studio.
    ///
    /// The measurement of loudness needs memory in proportion to it.
    package static let sampleRates = 8000...192_000
    /// Of the tags of one file, with their pictures; what comes after is not read.
    static let maxTagBytes = 16 << 20
    /// Of one value of a tag: a title and a comment are shorter.
    static let maxTextBytes = 4096
    /// Of what is found in the tags and listed in a message.
    static let maxListedItems = 16
    /// Of a container, at one level.
    ///
    /// Real files have fewer than a hundred.
    static let maxChunks = 4096
    /// Where the first frame of an MP3 is looked for; some programs write zeros before it.
    static let maxSyncSearch = 1 << 16
}
