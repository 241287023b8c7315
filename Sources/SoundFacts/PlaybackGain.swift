/// How a sound is brought down to the loudness at which others play.
enum PlaybackGain {
    /// In LUFS: what streaming services play music at, and podcasts are made for.
    static let target = -16.0

    /// A tenth of a decibel as a factor: a number, so that no mathematical library changes it.
    private static let step = 1.011_579_454_259_9

    /// In hundredths, 1 to 99; nil for a sound that is not louder than the others.
    ///
    /// - Parameter loudness: in LUFS.
    static func percent(loudness: Double) -> Int? {
        let tenths = Int(exactly: ((loudness - target) * 10).rounded()) ?? 0
        guard tenths > 0 else { return nil }
        var factor = 1.0
        // The scale of the standard ends far below.
        for _ in 0..<min(tenths, 1000) { factor /= step }
        let percent = Int(exactly: (factor * 100).rounded()) ?? 100
        return percent < 100 ? max(percent, 1) : nil
    }
}

extension SoundFacts {
    /// The volume, such as `0.71`, at which it is as loud as others; nil for one that is not louder.
    package var gain: String? {
        loudness.flatMap(PlaybackGain.percent).map { $0 < 10 ? "0.0\($0)" : "0.\($0)" }
    }
}
