import Testing

@testable import SoundFacts

@Suite("Remarks about a sound")
struct SoundRemarkTests {
    private func facts(
        _ container: SoundContainer = .mp3,
        _ codec: SoundCodec = .mp3,
        sampleRate: Int = 44_100,
        byteCount: Int = 1000,
        announced: Int? = nil,
        maxima: [UInt8]? = [],
        tags: SoundTags = SoundTags()
    ) -> SoundFacts {
        let header = SoundHeader(
            container,
            codec,
            sampleRate: nil,
            channelCount: nil,
            frameCount: nil,
            audioByteCount: byteCount,
            tags: tags
        )
        return SoundFacts(
            header: header,
            frameCount: sampleRate,
            sampleRate: sampleRate,
            channelCount: 2,
            byteCount: byteCount,
            announcedFrameCount: announced,
            maxima: maxima
        )
    }

    private func names(_ facts: SoundFacts) -> [String] { SoundRemark.all(of: facts).map(\.problemCode) }

    @Test func `are none about an ordinary sound`() {
        var tags = SoundTags()
        tags.set(\.title, "Salt")
        tags.hasPicture = true
        #expect(names(facts(tags: tags)) == [])
        #expect(names(facts(.wav, .pcm, byteCount: 12_000_000)) == [])
    }

    @Test func `name what is large, unusual or not for everybody`() {
        #expect(names(facts(.wav, .pcm, byteCount: 12_000_001)) == ["large-sound"])
        #expect(names(facts(.flac, .flac, byteCount: 50_000_000)) == [])
        #expect(names(facts(sampleRate: 96_000)) == ["unusual-sample-rate"])
        #expect(names(facts(sampleRate: 44_101)) == ["unusual-sample-rate"])
        #expect(names(facts(.aiff, .pcm)) == ["not-for-every-browser"])
        #expect(names(facts(.mp4, .alac, maxima: nil)) == ["not-for-every-browser"])
        #expect(names(facts(.mp4, .aac, maxima: nil)) == [])
    }

    @Test func `name what is private`() throws {
        var tags = SoundTags()
        tags.set(\.comment, "Mail ana@a.example")
        tags.addPrivateField("PRIV")
        let remark = try #require(SoundRemark.all(of: facts(tags: tags)).first)
        #expect(
            remark.message
                == "the file's tags hold the comment 'Mail ana@a.example', 'ana@a.example' and the fields PRIV, which everybody can read"
        )
        #expect(remark.problemCode == "private-tags")
    }

    @Test func `come with advice`() {
        let remarks: [SoundRemark] = [
            .large(.wav, byteCount: 20_000_000), .unusualSampleRate(96_000),
            .notForEveryBrowser(name: "AIFF"),
            .privateTags(comment: nil, addresses: ["a@b.example"], fields: []),
            .cutOff(found: .seconds(1), announced: .seconds(2)),
        ]
        #expect(remarks.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
        #expect(remarks[0].message == "the WAV has 20 MB, which visitors must wait for")
        #expect(remarks[4].message == "the sound ends after 1 second, but the file announces 2 seconds")
    }
}
