import CPixels

/// Lanczos' filter with three lobes, as weights in integers.
///
/// All arithmetic is of the kind that IEEE 754 defines to the last bit, or of integers, so that every processor makes the
/// same pixels of a picture.
struct Lanczos {
    /// The weights of a pixel add up to 1, which is this power of two.
    static let one = Int32(1) << STUDIO_WEIGHT_BITS

    /// For each pixel of the result, the pixels of the source that it is made of.
    private(set) var taps: [studio_taps] = []
    /// Of all pixels.
    private(set) var weights: [Int16] = []

    /// - Parameters:
    ///   - source: pixels of the source.
    ///   - start: where the part of the source begins that is shown, in pixels.
    ///   - length: of that part.
    ///   - target: pixels of the result.
    init(source: Int, start: Double, length: Double, target: Int) {
        let scale = length / Double(target)
        // A larger picture has the filter of the source's pixels.
        let stretch = max(scale, 1)
        let reach = 3 * stretch
        taps.reserveCapacity(target)
        for index in 0..<target {
            let centre = start + (Double(index) + 0.5) * scale
            // Of positions within the source, which is at most 16 384 pixels long.
            let first = min(max(Int((centre - reach + 0.5).rounded(.down)), 0), source - 1)
            let end = max(min(Int((centre + reach + 0.5).rounded(.down)), source), first + 1)
            let values = (first..<end).map { Lanczos.value(at: (Double($0) + 0.5 - centre) / stretch) }
            let begin = weights.count
            weights += Lanczos.whole(values)
            taps.append(studio_taps(first: first, count: weights.count - begin, weights: begin))
        }
    }

    /// Integers in these proportions that add up to 1 exactly, so that an even area stays what it is.
    private static func whole(_ values: [Double]) -> [Int16] {
        let sum = values.reduce(0, +)
        var weights = values.map { value -> Int32 in
            sum == 0 ? 0 : Int32((value / sum * Double(one)).rounded())
        }
        if let largest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
            weights[largest] += one - weights.reduce(0, +)
        }
        // A weight is hardly more than 1, which is half of what fits.
        return weights.map { Int16(clamping: $0) }
    }

    private static func value(at x: Double) -> Double {
        if x == 0 { return 1 }
        guard abs(x) < 3 else { return 0 }
        return 3 * sine(x) * sine(x / 3) / (Double.pi * Double.pi * x * x)
    }

    /// The sine of x times π.
    ///
    /// The C library's depends on the processor in its last bit.
    private static func sine(_ x: Double) -> Double {
        let half = x.rounded()
        let angle = (x - half) * Double.pi
        let square = angle * angle
        // Taylor's series; for a quarter turn, the first term that is left out is smaller than the last bit.
        var sum = 0.0
        for divisor in [342.0, 272, 210, 156, 110, 72, 42, 20, 6] { sum = (1 - sum) * square / divisor }
        let sine = angle * (1 - sum)
        return half.truncatingRemainder(dividingBy: 2) == 0 ? sine : -sine
    }
}
