/// The largest amplitudes of equal parts of a sound whose length is not known before its end.
///
/// The parts grow with the sound, so that the memory stays the same: up to 65,536 frames each is a part of its own.
struct AmplitudeMaxima {
    /// Of the finished parts.
    private var parts: [Float] = []
    private var partFrameCount = 1
    /// Of the unfinished part.
    private var maximum: Float = 0
    private var unfinishedFrameCount = 0
    private(set) var frameCount = 0

    /// 256 KB; a bar of 256 is then exact to less than a hundredth of its width.
    private static let maxPartCount = 1 << 16

    /// - Parameter samples: whole frames, one sample of each channel after the other.
    mutating func add(_ samples: UnsafeBufferPointer<Float>, channelCount: Int) {
        var rest = samples[...]
        while !rest.isEmpty {
            let frames = min(partFrameCount - unfinishedFrameCount, rest.count / channelCount)
            // Whoever passes half a frame loses it.
            guard frames > 0 else { return }
            let piece = UnsafeBufferPointer(rebasing: rest.prefix(frames * channelCount))
            maximum = AmplitudeMaxima.largest(piece, atLeast: maximum)
            unfinishedFrameCount += frames
            frameCount += frames
            if unfinishedFrameCount == partFrameCount { finishPart() }
            rest = rest.dropFirst(frames * channelCount)
        }
    }

    /// The loudest sample; what is not a number is left out.
    private static func largest(_ samples: UnsafeBufferPointer<Float>, atLeast start: Float) -> Float {
        var maximum = start
        for sample in samples where abs(sample) > maximum { maximum = abs(sample) }
        return maximum
    }

    private mutating func finishPart() {
        parts.append(maximum)
        maximum = 0
        unfinishedFrameCount = 0
        guard parts.count == AmplitudeMaxima.maxPartCount else { return }
        for index in 0..<(parts.count / 2) { parts[index] = max(parts[2 * index], parts[2 * index + 1]) }
        parts.removeLast(parts.count / 2)
        partFrameCount *= 2
    }

    /// The maxima of equal parts as levels from 0 to 31; a sound with fewer frames repeats them.
    func levels(count: Int) -> [UInt8] {
        guard frameCount > 0 else { return Array(repeating: 0, count: count) }
        let all = unfinishedFrameCount > 0 ? parts + [maximum] : parts
        return (0..<count).map { index in
            let start = index * frameCount / count
            let end = max((index + 1) * frameCount / count, start + 1)
            let range = (start / partFrameCount)...((end - 1) / partFrameCount)
            return AmplitudeMaxima.level(all[range].max() ?? 0)
        }
    }

    /// 48 dB in 31 equal steps, each rounded to the nearest.
    static func level(_ amplitude: Float) -> UInt8 {
        var threshold = AmplitudeMaxima.lowest
        var level: UInt8 = 0
        while level < 31, Double(amplitude) >= threshold {
            level += 1
            threshold *= AmplitudeMaxima.ratio
        }
        return level
    }

    /// 48/31 dB as a factor, and -48 dB and half a step: numbers, so that no mathematical library changes them.
    private static let ratio = 1.195_141_576_423_84
    private static let lowest = 0.004_352_208_345_772_74
}
