/// The head of a frame of MPEG audio, 4 bytes (ISO/IEC 11172-3, section 2.4.1.3, and 13818-3).
struct MPEGFrame: Equatable {
    let sampleRate: Int
    let channelCount: Int
    /// Samples of one channel in the frame.
    let frameCount: Int
    /// With the head.
    let byteCount: Int
    /// Where the encoder's own header is, if the frame has one.
    let encoderOffset: Int

    /// Nil for bytes that are not the head of a frame of layer III with a bitrate.
    init?(_ bytes: some Collection<UInt8>) {
        var cursor = ByteCursor(bytes.prefix(4))
        guard let head = cursor.bigEndian(4), head >> 21 == 0x7FF else { return nil }
        let version = head >> 19 & 3
        let isFirst = version == 3
        // Version 1 is reserved; of the layers, only III is known as MP3.
        guard version != 1, head >> 17 & 3 == 1 else { return nil }
        let rates = [44_100, 48_000, 32_000]
        let rateIndex = head >> 10 & 3
        let bitrateIndex = head >> 12 & 15
        guard rateIndex < 3, (1...14).contains(bitrateIndex) else { return nil }
        sampleRate = rates[rateIndex] / (isFirst ? 1 : version == 2 ? 2 : 4)
        channelCount = head >> 6 & 3 == 3 ? 1 : 2
        frameCount = isFirst ? 1152 : 576
        let kilobits = (isFirst ? MPEGFrame.bitrates : MPEGFrame.lowBitrates)[bitrateIndex]
        byteCount = frameCount / 8 * kilobits * 1000 / sampleRate + (head >> 9 & 1)
        let sideByteCount = isFirst ? (channelCount == 1 ? 17 : 32) : (channelCount == 1 ? 9 : 17)
        encoderOffset = 4 + sideByteCount
    }

    /// In kilobits a second; the first means that the stream does not say it.
    private static let bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let lowBitrates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

    /// Whether two frames may follow each other in one sound.
    func continues(_ other: MPEGFrame) -> Bool {
        sampleRate == other.sampleRate && frameCount == other.frameCount
    }
}
