/// The shape of a sound as the path of an SVG: a bar for each point, to be stroked with a width of 1.
package enum WaveformPath {
    /// Of the SVG's `viewBox`, for every number of points.
    package static let height = 64
    /// Distance of two bars, which is also the width of the `viewBox` for one point.
    package static let step = 2
    /// Half of a bar's height for each value of `SoundFacts.maxima`.
    ///
    /// It is in proportion to the amplitude, because loudness in decibels makes a wall of every mastered song. Even silence
    /// is a line, so that the bar can be seen and touched.
    private static let halves: [Int] = {
        // A value is 48 / 31 dB.
        let step = 0.836_704
        let levels = (0...31).map { level in
            (level..<31).reduce(Double(height / 2)) { half, _ in half * step }
        }
        return levels.map { max(Int($0.rounded()), 1) }
    }()

    /// The value of the attribute `d`; empty for no points.
    ///
    /// - Parameters:
    ///   - maxima: from 0 to 31 each.
    ///   - pointCount: at most the number of maxima, so that no bar is shown twice: 256 for a page, 96 in lists.
    package static func data(_ maxima: [UInt8], pointCount: Int) -> String {
        let count = max(min(pointCount, maxima.count), 0)
        var path = ""
        var previous = 0
        for index in 0..<count {
            let half = halves[min(Int(largest(maxima, index, of: count)), halves.count - 1)]
            // From the end of the bar before to the beginning of this one.
            path += index == 0 ? "M1 \(height / 2 - half)" : "m\(step)-\(previous + half)"
            path += "v\(2 * half)"
            previous = half
        }
        return path
    }

    /// The largest value of a part, with those that it shares with its neighbours.
    private static func largest(_ maxima: [UInt8], _ index: Int, of count: Int) -> UInt8 {
        let start = index * maxima.count / count
        let end = ((index + 1) * maxima.count + count - 1) / count
        return maxima[start..<end].max() ?? 0
    }
}
