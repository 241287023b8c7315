extension SoundFacts {
    /// What a file says of itself, without its shape and its loudness; nil for one that does not say how long it is.
    ///
    /// - Throws: a fault that says what is wrong with the file.
    package init?(headersOf path: String) throws(SoundFault) {
        let file = try SoundFile(path: path)
        let header = try SoundHeader(of: file)
        try header.checkLimits()
        guard let frames = header.frameCount, frames > 0, let rate = header.sampleRate,
            let channels = header.channelCount
        else { return nil }
        guard frames <= SoundLimits.maxSamples / channels else { throw .tooLong }
        self.init(
            header: header,
            frameCount: frames,
            sampleRate: rate,
            channelCount: channels,
            byteCount: file.byteCount
        )
    }
}

extension SoundHeader {
    /// Refuses what a header announces beyond the limits before anything is decoded.
    package func checkLimits() throws(SoundFault) {
        if let channelCount, !(1...SoundLimits.maxChannels).contains(channelCount) {
            throw .channels(channelCount)
        }
        if let sampleRate, !SoundLimits.sampleRates.contains(sampleRate) { throw .sampleRate(sampleRate) }
    }
}
