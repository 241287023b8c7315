package import SoundFacts

/// Finds out everything that is published of a sound.
///
/// It decodes files of strangers, so it belongs into a process that may crash or be killed, and on a thread that may
/// block.
package enum SoundReader {
    /// Samples that are decoded at once: 256 KB.
    private static let pieceSampleCount = 1 << 16

    /// Encoders and decoders may differ in how much silence at the ends they count; more than this is a loss.
    private static let toleratedDifference = Duration.milliseconds(60)

    /// - Throws: a fault that says what is wrong with the file.
    package static func facts(ofFileAt path: String) throws(SoundFault) -> SoundFacts {
        let file = try SoundFile(path: path)
        let header = try SoundHeader(of: file)
        try header.checkLimits()
        guard header.isDecodable else { return try undecoded(header, of: file) }
        if header.container == .mp3, let channels = header.channelCount, let rate = header.sampleRate {
            return try decoded(header, of: file, MP3Decoder(file, channelCount: channels, sampleRate: rate))
        }
        return try decoded(header, of: file, SoundDecoder(file, as: header.container))
    }

    private static func undecoded(
        _ header: SoundHeader,
        of file: borrowing SoundFile
    ) throws(SoundFault) -> SoundFacts {
        guard let frames = header.frameCount, frames > 0, let rate = header.sampleRate,
            let channels = header.channelCount
        else { throw .broken(header.container, .noLength) }
        guard frames <= SoundLimits.maxSamples / channels else { throw .tooLong }
        return SoundFacts(
            header: header,
            frameCount: frames,
            sampleRate: rate,
            channelCount: channels,
            byteCount: file.byteCount
        )
    }

    private static func decoded(
        _ header: SoundHeader,
        of file: borrowing SoundFile,
        _ decoder: consuming some PieceDecoder & ~Copyable
    ) throws(SoundFault) -> SoundFacts {
        let measured = try measure(&decoder, byteCount: file.byteCount)
        guard measured.maxima.frameCount > 0 else { throw .broken(header.container, .noSound) }
        return facts(header, of: file, sampleRate: decoder.sampleRate, decoder.channelCount, measured)
    }

    private struct Measured {
        var maxima = AmplitudeMaxima()
        var loudness: Double?
    }

    private static func measure(
        _ decoder: inout some PieceDecoder & ~Copyable,
        byteCount: Int
    ) throws(SoundFault) -> Measured {
        let channels = decoder.channelCount
        let limit = SoundLimits.maxSamples(inBytes: byteCount)
        guard var meter = LoudnessMeter(channelCount: channels, sampleRate: decoder.sampleRate) else {
            throw .tooLong
        }
        var measured = Measured()
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: pieceSampleCount)
        defer { buffer.deallocate() }
        while case let frames = decoder.read(into: buffer), frames > 0 {
            let samples = UnsafeBufferPointer(rebasing: buffer[..<(frames * channels)])
            measured.maxima.add(samples, channelCount: channels)
            meter.add(samples, frameCount: frames)
            guard measured.maxima.frameCount <= limit / channels else {
                throw limit < SoundLimits.maxSamples ? .inflated : .tooLong
            }
        }
        measured.loudness = meter.loudness
        return measured
    }

    /// The header's length where the decoder confirms it, because it is the exact one; otherwise the decoder's.
    private static func facts(
        _ header: SoundHeader,
        of file: borrowing SoundFile,
        sampleRate: Int,
        _ channelCount: Int,
        _ measured: Measured
    ) -> SoundFacts {
        var frames = measured.maxima.frameCount
        var rate = sampleRate
        var announced: Int?
        if let count = header.frameCount, let headerRate = header.sampleRate, count > 0 {
            let difference = seconds(count, headerRate) - seconds(frames, rate)
            let tolerated = Double(toleratedDifference.components.attoseconds) / 1e18
            if abs(difference) <= tolerated {
                (frames, rate) = (count, headerRate)
            } else if difference > 0 {
                announced = Int(exactly: (seconds(count, headerRate) * Double(rate)).rounded())
            }
        }
        return SoundFacts(
            header: header,
            frameCount: frames,
            sampleRate: rate,
            channelCount: channelCount,
            byteCount: file.byteCount,
            announcedFrameCount: announced,
            maxima: measured.maxima.levels(count: SoundFacts.maximumCount),
            loudness: measured.loudness
        )
    }

    private static func seconds(_ frames: Int, _ rate: Int) -> Double { Double(frames) / Double(rate) }
}
