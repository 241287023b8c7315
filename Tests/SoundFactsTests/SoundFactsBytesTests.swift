import Testing

@testable import SoundFacts

@Suite
struct `The facts of a sound as bytes` {
    private static func facts(
        loudness: Double? = -14.3,
        maxima: [UInt8]? = (0..<256).map { UInt8($0 % 32) },
        title: String? = "Łódź 🎶",
        addresses: [String] = []
    ) -> SoundFacts {
        SoundFacts(
            container: .flac,
            codec: .flac,
            frameCount: 44_100 * 60,
            sampleRate: 44_100,
            channelCount: 2,
            byteCount: 5_000_000,
            bitrate: 700_000,
            announcedFrameCount: 44_100 * 61,
            maxima: maxima,
            loudness: loudness,
            tags: SoundTags(
                title: title,
                artist: nil,
                album: "",
                date: "2026",
                comment: nil,
                addresses: addresses,
                privateFields: ["PRIV"],
                hasPicture: true
            )
        )
    }

    @Test(arguments: [
        facts(), facts(loudness: nil, maxima: nil, title: nil), facts(loudness: -70), facts(loudness: 20),
        facts(addresses: Array(repeating: "a@b.example", count: SoundLimits.maxListedItems)),
    ])
    func `are the same after reading`(facts: SoundFacts) {
        #expect(SoundFacts(bytes: facts.bytes) == facts)
    }

    @Test func `that are cut anywhere, or go on, are not facts`() {
        let bytes = Self.facts().bytes
        for count in 0..<bytes.count { #expect(SoundFacts(bytes: bytes.prefix(count)) == nil) }
        #expect(SoundFacts(bytes: bytes + [0]) == nil)
    }

    @Test(arguments: [
        facts(maxima: Array(repeating: 32, count: 256)), facts(maxima: [1, 2]), facts(loudness: 20.1),
        facts(title: "a\u{1B}[2J"), facts(title: "a\u{9B}2J"), facts(title: "a\n"),
        facts(title: String(repeating: "x", count: 12_289)),
        facts(addresses: Array(repeating: "a", count: SoundLimits.maxListedItems + 1)),
    ])
    func `that no sound has are not facts`(facts: SoundFacts) {
        #expect(SoundFacts(bytes: facts.bytes) == nil)
    }

    @Test func `of any bytes are facts within the limits, or none`() {
        var state: UInt64 = 5
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let original = Self.facts().bytes
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0..<2 { bytes[next() % bytes.count] = UInt8(next() & 0xFF) }
            guard let facts = SoundFacts(bytes: bytes) else { continue }
            #expect(SoundLimits.sampleRates.contains(facts.sampleRate))
            #expect(facts.frameCount <= SoundLimits.maxSamples)
            #expect(facts.duration > .zero)
        }
    }
}

@Suite
struct `The limits of a sound` {
    @Test(arguments: [
        (0, 30_000_000), (1000, 30_000_000), (1_000_000, 256_000_000), (1 << 30, 1_036_800_000),
    ])
    func `let few bytes unpack to few samples`(byteCount: Int, samples: Int) {
        #expect(SoundLimits.maxSamples(inBytes: byteCount) == samples)
    }
}
