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
    func `make the same pixel with vector instructions as without`(taps: Int) {
        let pixels = Self.bytes(taps * 4, seed: UInt64(taps))
        let weights = Self.weights(taps, seed: UInt64(taps) + 7)
        var pixel = [UInt8](repeating: 1, count: 5)
        var plain = pixel
        studio_narrow(pixels, weights, taps, &pixel)
        studio_narrow_plain(pixels, weights, taps, &plain)
        #expect(pixel == plain)
        #expect(pixel.last == 1)
    }

    @Test(arguments: [0, 1, 127, 254, 255] as [UInt8])
    func `leave an even area as it is`(level: UInt8) {
        let weights: [Int16] = [-1000, 9000, 9384, -1000]
        var pixel = [UInt8](repeating: 0, count: 4)
        studio_narrow([UInt8](repeating: level, count: 16), weights, 4, &pixel)
        #expect(pixel == [level, level, level, level])
        studio_lower([UInt8](repeating: level, count: 16), 4, weights, 4, &pixel, 4)
        #expect(pixel == [level, level, level, level])
    }
}
