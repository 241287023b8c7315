import CLibSndfile
import Foundation
import SoundFacts
import TestSupport
import Testing

@testable import SoundDecoding

@Suite("The sound reader")
struct SoundReaderTests {
    /// The facts of a sound that is made for them.
    private func facts(_ format: SampleFormat, _ sample: SoundSample = SoundSample()) throws -> SoundFacts {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            try sample.write(format, to: file)
            return try SoundReader.facts(ofFileAt: file.path)
        }
    }

    private func facts(_ bytes: [UInt8]) throws -> SoundFacts {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            try Data(bytes).write(to: file)
            return try SoundReader.facts(ofFileAt: file.path)
        }
    }

    /// The bytes of a short sound with tags.
    private func bytes(_ format: SampleFormat, frameCount: Int = 9600) throws -> [UInt8] {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            var sample = SoundSample(frameCount: frameCount)
            sample.tags = [Int32(SF_STR_TITLE): "Łódź", Int32(SF_STR_ARTIST): "Zoë"]
            try sample.write(format, to: file)
            return Array(try Data(contentsOf: file))
        }
    }

    private func fault(_ body: () throws -> SoundFacts) -> SoundFault? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? SoundFault
        }
    }

    // MARK: Length and format

    @Test(arguments: SampleFormat.all, [48_000, 48_001, 61_237])
    func `counts the frames exactly`(format: SampleFormat, frameCount: Int) throws {
        let facts = try facts(format, SoundSample(frameCount: frameCount))
        #expect(facts.frameCount == frameCount)
        #expect(facts.sampleRate == 48_000)
        #expect(facts.channelCount == 2)
        #expect(facts.announcedFrameCount == nil)
        #expect(facts.duration == .nanoseconds(frameCount * 1_000_000_000 / 48_000))
    }

    @Test func `knows containers and codecs`() throws {
        let names = try SampleFormat.all.map { format in
            let facts = try facts(format)
            return "\(facts.container.rawValue) \(facts.codec.rawValue)"
        }
        #expect(
            names == [
                "wav pcm", "wav float", "wav pcm", "wav pcm", "wav a-law", "aiff pcm", "flac flac",
                "ogg vorbis", "ogg opus", "mp3 mp3",
            ]
        )
    }

    @Test func `measures the bitrate of the samples alone`() throws {
        #expect(try facts(.wav).bitrate == 48_000 * 2 * 16)
        #expect(try facts(.aiff).bitrate == 48_000 * 2 * 16)
        #expect((20_000...400_000).contains(try facts(.mp3).bitrate))
    }

    @Test(arguments: SampleFormat.all)
    func `reads a sound of one channel`(format: SampleFormat) throws {
        let facts = try facts(format, SoundSample(channelCount: 1))
        #expect(facts.channelCount == 1)
        #expect(facts.frameCount == 48_000)
    }

    /// The bitrate of the first frame says nothing about the others.
    @Test
    func `decodes an MP3 of varying bitrate to its end, also where the encoder did not write its length`()
        throws
    {
        var sample = SoundSample(frameCount: 4 * 48_000)
        sample.amplitude = { frame in
            // Quiet, then loud noise: the bitrate rises and falls.
            let noise = Float(frame &* 1_103_515_245 >> 8 & 0xFFFF) / 65_536 - 0.5
            return noise * (frame < 96_000 ? 0.9 : 0.1)
        }
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            try sample.write(.mp3, to: file)
            let whole = Array(try Data(contentsOf: file))
            // The encoder's frame is the first one, at 64 kbit/s for 48 kHz in stereo or more.
            let second = try #require(
                whole.indices.dropFirst(4).first { whole[$0...].starts(with: whole[..<2]) }
            )
            let facts = try facts(Array(whole[second...]))
            #expect(facts.announcedFrameCount == nil)
            #expect((4 * 48_000..<4 * 48_000 + 4 * 1152).contains(facts.frameCount))
            let maxima = try #require(facts.maxima)
            #expect(maxima[10] > 20)
            #expect(maxima[200] < maxima[10])
            #expect(maxima[200] > 0)
        }
    }

    // MARK: Maxima

    /// Levels from 0 to 31, a quarter of the sound each: -48, -32.5, -17, 0 dB.
    private static let steps: [Float] = [0, 0.0237, 0.1413, 1]

    @Test(arguments: SampleFormat.all)
    func `finds the maxima of a known shape`(format: SampleFormat) throws {
        var sample = SoundSample(frameCount: 2 * 48_000)
        sample.amplitude = { frame in
            let level = Self.steps[frame * 4 / 96_000]
            return level * 0.99 * (frame % 48 < 24 ? 1 : -1) * (frame % 96 < 2 ? 1 : 0.5)
        }
        let maxima = try #require(try facts(format, sample).maxima)
        #expect(maxima.count == 256)
        guard format.isLossless else {
            // Encoders change the peaks, and blur the borders.
            #expect(maxima[8..<56].allSatisfy { $0 <= 8 })
            #expect(maxima[200..<248].allSatisfy { $0 >= 26 })
            return
        }
        for (part, expected) in [0, 10, 20, 31].enumerated() {
            let levels = Set(maxima[(part * 64)..<(part * 64 + 64)])
            #expect(levels == [UInt8(expected)], "part \(part): \(levels.sorted())")
        }
    }

    @Test(arguments: [-1, 0.0, 0.003, 0.0044, 0.5, 0.999, 7, .infinity, .nan] as [Float])
    func `gives every amplitude a level`(amplitude: Float) {
        let level = AmplitudeMaxima.level(amplitude)
        let expected: UInt8 =
            amplitude > 0.9 ? 31 : amplitude == 0.5 ? 27 : amplitude == 0.0044 ? 1 : 0
        #expect(level == expected)
    }

    /// Peaks at frames of a sound that is fed in pieces.
    private func levels(frameCount: Int, peaks: [Int], pieceLength: Int) -> [UInt8] {
        var samples = [Float](repeating: 0, count: frameCount)
        for peak in peaks { samples[peak] = -1 }
        var maxima = AmplitudeMaxima()
        for start in stride(from: 0, to: frameCount, by: pieceLength) {
            samples[start..<min(start + pieceLength, frameCount)].withUnsafeBufferPointer {
                maxima.add($0, channelCount: 1)
            }
        }
        return maxima.levels(count: 256)
    }

    @Test(arguments: [1, 1000, 65_536, 131_071])
    func `keeps every peak in its place, whatever the pieces`(pieceLength: Int) {
        for frameCount in [256, 65_535, 65_536, 65_537, 300_001] {
            let peaks = [0, frameCount / 2, frameCount - 1]
            let levels = levels(frameCount: frameCount, peaks: peaks, pieceLength: pieceLength)
            let found = levels.indices.filter { levels[$0] == 31 }
            #expect(Set(found).isSuperset(of: [0, 255]), "\(frameCount): \(found)")
            #expect(found.contains { (127...128).contains($0) }, "\(frameCount): \(found)")
            #expect(found.allSatisfy { $0 == 0 || $0 == 255 || (126...129).contains($0) })
        }
    }

    @Test func `repeats the frames of a sound that has fewer than bars`() {
        let levels = levels(frameCount: 3, peaks: [1], pieceLength: 3)
        #expect(levels.count == 256)
        #expect(levels.filter { $0 == 31 }.count == 86 || levels.filter { $0 == 31 }.count == 85)
    }

    // MARK: Loudness

    /// A tone as EBU Tech 3341 uses: -23 dBFS in both channels is -23 LUFS.
    @Test(arguments: [(-23.0, 48_000), (-23, 44_100), (-33, 48_000), (-6, 96_000)])
    func `measures the loudness of a known tone`(decibels: Double, sampleRate: Int) throws {
        let peak = Float(pow(10, decibels / 20))
        var sample = SoundSample(frameCount: 5 * sampleRate, sampleRate: sampleRate)
        sample.amplitude = { peak * sin(Float(Double($0 * 997 % sampleRate) / Double(sampleRate)) * 2 * .pi) }
        let loudness = try #require(try facts(.floatWAV, sample).loudness)
        #expect(abs(loudness - decibels) <= 0.1)
        sample.channelCount = 1
        let single = try #require(try facts(.floatWAV, sample).loudness)
        #expect(abs(single - decibels) <= 0.1, "one channel is heard on two loudspeakers")
    }

    @Test func `measures no loudness where there is none`() throws {
        #expect(try facts(.wav, SoundSample(frameCount: 9600)).loudness == nil)
        let silence = try facts(.wav, SoundSample(amplitude: { _ in 0 }))
        #expect(silence.loudness == nil)
        #expect(silence.maxima == Array(repeating: 0, count: 256))
        let nothing = try facts(.floatWAV, SoundSample(amplitude: { _ in .nan }))
        #expect(nothing.loudness == nil)
        #expect(nothing.maxima == Array(repeating: 0, count: 256))
    }

    // MARK: Tags

    @Test(arguments: [SampleFormat.wav, .aiff, .flac, .vorbis, .opus, .mp3])
    func `reads the tags that the library writes`(format: SampleFormat) throws {
        var sample = SoundSample(frameCount: 9600)
        sample.tags = [
            Int32(SF_STR_TITLE): "Łódź", Int32(SF_STR_ARTIST): "Zoë Kowalska",
            Int32(SF_STR_COMMENT): "Mail zoe@studio.example",
        ]
        let tags = try facts(format, sample).tags
        #expect(tags.title == "Łódź")
        #expect(tags.artist == "Zoë Kowalska")
        #expect(tags.comment == "Mail zoe@studio.example")
        #expect(tags.addresses == ["zoe@studio.example"])
        #expect(SoundRemark.all(of: try facts(format, sample)).map(\.problemCode).contains("private-tags"))
    }

    // MARK: Damaged files

    @Test(.timeLimit(.minutes(20)), arguments: SampleFormat.all)
    func `says how a file that is cut off anywhere is damaged`(format: SampleFormat) throws {
        let bytes = try bytes(format)
        for count in stride(from: 0, to: bytes.count, by: 97) {
            do {
                let facts = try facts(Array(bytes.prefix(count)))
                #expect(facts.frameCount > 0)
                #expect(facts.frameCount <= 9600 + 2304, "\(count) bytes")
            } catch let fault as SoundFault {
                #expect(!fault.message.isEmpty && !fault.advice.isEmpty)
            }
        }
    }

    @Test(arguments: [SampleFormat.wav, .aiff, .flac, .mp3])
    func `sees that half of a sound is missing`(format: SampleFormat) throws {
        let bytes = try bytes(format, frameCount: 96_000)
        let facts = try facts(Array(bytes.prefix(bytes.count / 2)))
        let announced = try #require(facts.announcedFrameCount)
        #expect(abs(announced - 96_000) < 1152)
        #expect(facts.frameCount < 60_000)
        let remark = try #require(SoundRemark.all(of: facts).first)
        #expect(remark.problemCode == "cut-off-sound")
        #expect(remark.message.hasSuffix("but the file announces 2 seconds"))
    }

    @Test(.timeLimit(.minutes(20)), arguments: SampleFormat.all, [UInt64(1), 2])
    func `never crashes on random changes`(format: SampleFormat, seed: UInt64) throws {
        let original = try bytes(format, frameCount: 2400)
        var state = seed
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<40 {
            var changed = original
            for _ in 0...random(4) {
                // Half of them in the headers.
                let limit = random(2) == 0 ? min(200, changed.count) : changed.count
                changed[random(limit)] = [0, 0xFF, 0x7F, 0x80, UInt8(random(256))][random(5)]
            }
            do {
                #expect(try facts(changed).frameCount > 0)
            } catch let fault as SoundFault {
                #expect(!fault.message.isEmpty)
            }
        }
    }

    @Test func `refuses what is not a sound`() {
        #expect(fault { try facts([]) }?.message == "the file is empty")
        #expect(fault { try facts(Array("<!doctype html>".utf8)) }?.kind == .notASound)
        #expect(
            fault { try facts(Array("version https://git-lfs".utf8)) }?.advice.contains("lfs pull") == true
        )
        #expect(fault { try SoundReader.facts(ofFileAt: "/nowhere") }?.kind == .unreadable)
        #expect(fault { try SoundReader.facts(ofFileAt: "/tmp") }?.message == "this is not a file")
        #expect(fault { try SoundReader.facts(ofFileAt: "/dev/zero") }?.message == "this is not a file")
    }

    @Test func `refuses an encoding that browsers do not play`() {
        #expect(fault { try facts(.oddWAV) }?.kind == .unsupported)
    }

    @Test func `refuses channels and rates beyond the limits`() throws {
        let many = fault { try facts(.floatWAV, SoundSample(frameCount: 480, channelCount: 9)) }
        #expect(many?.message == "the file has 9 channels; a sound has 1 to 8")
        let fast = fault { try facts(.floatWAV, SoundSample(frameCount: 480, sampleRate: 384_000)) }
        #expect(fast?.message == "the file has 384000 samples a second; a sound has 8000 to 192000")
    }

    @Test func `refuses a header that another kind of file follows`() throws {
        var bytes = try bytes(.wav)
        bytes.replaceSubrange(20..<22, with: [0x55, 0])
        #expect(fault { try facts(bytes) }?.kind == .unsupported)
        var tagged = Array("ID3".utf8) + [3, 0, 0, 0, 0, 0, 0]
        tagged += try self.bytes(.wav)
        #expect(fault { try facts(tagged) } != nil)
    }
}
