import CLibEBUR128

/// The integrated loudness of EBU R 128, of a sound in pieces.
struct LoudnessMeter: ~Copyable {
    private var state: UnsafeMutablePointer<ebur128_state>?

    /// Nil where there is no memory.
    init?(channelCount: Int, sampleRate: Int) {
        let mode = Int32(bitPattern: EBUR128_MODE_I.rawValue)
        guard let state = ebur128_init(UInt32(channelCount), UInt(sampleRate), mode) else { return nil }
        // Two loudspeakers play a sound with one channel.
        if channelCount == 1 { ebur128_set_channel(state, 0, Int32(bitPattern: EBUR128_DUAL_MONO.rawValue)) }
        self.state = state
    }

    deinit {
        var state = state
        ebur128_destroy(&state)
    }

    mutating func add(_ samples: UnsafeBufferPointer<Float>, frameCount: Int) {
        ebur128_add_frames_float(state, samples.baseAddress, frameCount)
    }

    /// In LUFS, to a tenth; nil for silence, and for less than the 0.4 seconds that are measured at once.
    var loudness: Double? {
        var value = 0.0
        guard ebur128_loudness_global(state, &value) == Int32(bitPattern: EBUR128_SUCCESS.rawValue),
            // The scale of the standard begins at -70; full scale in every channel is below 20.
            (-70.0...20).contains(value)
        else { return nil }
        return (value * 10).rounded() / 10
    }
}
