import Compression
import Testing

@testable import SoundFacts

@Suite("The path of a waveform")
struct WaveformPathTests {
    @Test func `has a bar for each point, from the middle up and down`() {
        #expect(WaveformPath.data([0, 31, 3], pointCount: 3) == "M1 31v2m2-33v64m2-33v2")
        // 6.2 dB less is half of the amplitude.
        #expect(WaveformPath.data([27, 23, 19], pointCount: 3) == "M1 16v32m2-24v16m2-12v8")
    }

    @Test func `stays in its box`() throws {
        let maxima = (0..<256).map { UInt8($0 * 37 % 32) }
        var (x, y) = (0, 0)
        for step in WaveformPath.data(maxima, pointCount: 256).matches(of: /[Mm](\d+) ?(-?\d+)v(\d+)/) {
            let numbers = try [step.1, step.2, step.3].map { try #require(Int($0)) }
            (x, y) = step.0.hasPrefix("M") ? (numbers[0], numbers[1]) : (x + numbers[0], y + numbers[1])
            #expect((0...64).contains(y))
            y += numbers[2]
            #expect((0...64).contains(y))
        }
        #expect(x == 2 * 256 - 1)
    }

    @Test func `keeps every peak when points are fewer than maxima`() {
        for peak in 0..<256 {
            var maxima = [UInt8](repeating: 0, count: 256)
            maxima[peak] = 31
            #expect(WaveformPath.data(maxima, pointCount: 96).contains("v64"))
        }
    }

    @Test(arguments: [(0, ""), (-1, ""), (1, "M1 0v64"), (9, "M1 31v2m2-33v64")])
    func `has at most as many points as there are maxima`(count: Int, path: String) {
        #expect(WaveformPath.data([0, 255], pointCount: count) == path)
        #expect(WaveformPath.data([], pointCount: count) == "")
    }

    /// Levels without any order are larger than those of any music.
    @Test(arguments: [(256, 1024), (96, 450)])
    func `is small when compressed`(points: Int, limit: Int) throws {
        var state: UInt64 = 1
        let maxima = (0..<256).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 59)
        }
        let path = Array(WaveformPath.data(maxima, pointCount: points).utf8)
        let result = path.withUnsafeBytes { ContentCoding.gzip.compressed($0, .thorough) }
        let compressed = try #require(result)
        #expect(compressed.count <= limit, "\(path.count) bytes, compressed \(compressed.count)")
    }
}

@Suite("A duration of a sound")
struct SpokenDurationTests {
    @Test(arguments: [
        (222_000, "3 minutes 42 seconds", "3:42"), (61_000, "1 minute 1 second", "1:01"),
        (3_725_000, "1 hour 2 minutes 5 seconds", "1:02:05"), (7_200_000, "2 hours", "2:00:00"),
        (60_000, "1 minute", "1:00"), (499, "less than 1 second", "0:00"), (500, "1 second", "0:01"),
        (59_500, "1 minute", "1:00"), (0, "less than 1 second", "0:00"),
        (-5000, "less than 1 second", "0:00"),
    ])
    func `is spoken and shown to the second`(milliseconds: Int, spoken: String, clock: String) {
        #expect(Duration.milliseconds(milliseconds).spoken == spoken)
        #expect(Duration.milliseconds(milliseconds).clock == clock)
    }

    @Test func `is that of its frames`() {
        #expect(Duration(frameCount: 44_101, sampleRate: 44_100) == .nanoseconds(1_000_022_675))
        #expect(Duration(frameCount: SoundLimits.maxSamples, sampleRate: 192_000) == .seconds(5400))
        #expect(Duration(frameCount: 1, sampleRate: 0) == .seconds(1))
    }
}
