import CPixels
import Testing

@Suite("The loops of resizing")
struct ResizingLoopTests {
    /// The same numbers each time.
    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// Weights as a filter may have them, and sums outside of a byte.
    private static func weights(_ count: Int, seed: UInt64) -> [Int16] {
        bytes(count, seed: seed).enumerated().map { index, byte in
            index % 5 == 4 ? Int16.max : (Int16(byte) - 100) * 90
        }
    }

    @Test(arguments: [1, 2, 3, 15, 40], [1, 15, 16, 17, 64, 131])
    func `make the same row with vector instructions as without`(taps: Int, count: Int) {
        let rows = Self.bytes(taps * (count + 3), seed: UInt64(taps * 1000 + count))
        let weights = Self.weights(taps, seed: UInt64(count))
        var row = [UInt8](repeating: 1, count: count + 1)
        var plain = row
        studio_lower(rows, count + 3, weights, taps, &row, count)
        studio_lower_plain(rows, count + 3, weights, taps, &plain, count)
        #expect(row == plain)
        // Nothing behind the row is touched.
        #expect(row.last == 1)
    }

    @Test(arguments: 1...33)
    func `make the same pixels with vector instructions as without`(count: Int) {
        // The second pixel is made of one neighbour fewer.
        let taps = [
            studio_taps(first: 0, count: count, weights: 0),
            studio_taps(first: 1, count: count - 1, weights: 1),
        ]
        let row = Self.bytes(count * 4, seed: UInt64(count))
        let weights = Self.weights(count, seed: UInt64(count) + 7)
        var pixels = [UInt8](repeating: 1, count: 9)
        var plain = pixels
        studio_narrow(row, taps, 2, weights, &pixels)
        studio_narrow_plain(row, taps, 2, weights, &plain)
        #expect(pixels == plain)
        #expect(pixels.last == 1)
    }

    @Test(arguments: 1...33)
    func `make the same half of a row with vector instructions as without`(width: Int) {
        let (upper, lower) = (Self.bytes(width * 4, seed: 1), Self.bytes(width * 4, seed: 2))
        var half = [UInt8](repeating: 1, count: (width + 1) / 2 * 4 + 1)
        var plain = half
        studio_halve(upper, lower, width, &half)
        studio_halve_plain(upper, lower, width, &plain)
        #expect(half == plain)
        #expect(half.last == 1)
    }

    @Test func `take the average of four pixels, and of two at an odd edge`() {
        var half = [UInt8](repeating: 0, count: 8)
        studio_halve(
            [0, 1, 255, 9, 0, 1, 255, 9, 10, 0, 255, 1],
            [0, 1, 255, 9, 2, 2, 254, 9, 11, 0, 255, 2],
            3,
            &half
        )
        #expect(half == [1, 1, 255, 9, 11, 0, 255, 2])
    }

    @Test(arguments: [0, 1, 127, 254, 255] as [UInt8])
    func `leave an even area as it is`(level: UInt8) {
        let weights: [Int16] = [-1000, 9000, 9384, -1000]
        var pixel = [UInt8](repeating: 0, count: 4)
        let taps = [studio_taps(first: 0, count: 4, weights: 0)]
        studio_narrow([UInt8](repeating: level, count: 16), taps, 1, weights, &pixel)
        #expect(pixel == [level, level, level, level])
        studio_lower([UInt8](repeating: level, count: 16), 4, weights, 4, &pixel, 4)
        #expect(pixel == [level, level, level, level])
        studio_halve([UInt8](repeating: level, count: 8), [UInt8](repeating: level, count: 8), 2, &pixel)
        #expect(pixel == [level, level, level, level])
    }
}
