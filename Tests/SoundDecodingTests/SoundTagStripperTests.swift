import CLibSndfile
import Foundation
import SoundDecoding
import TestSupport
import Testing

@testable import SoundFacts

@Suite
struct `A sound without its tags` {
    private static let formats = [
        SampleFormat.wav, .floatWAV, .extensibleWAV, .longWAV, .aLawWAV, .aiff, .flac, .vorbis, .opus, .mp3,
    ]

    private func facts(_ bytes: [UInt8]) throws -> SoundFacts {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            try Data(bytes).write(to: file)
            return try SoundReader.facts(ofFileAt: file.path)
        }
    }

    private func bytes(_ format: SampleFormat) throws -> [UInt8] {
        try withTemporaryFolder { folder in
            var sample = SoundSample(frameCount: 48_000)
            sample.tags = [
                Int32(SF_STR_TITLE): "Łódź", Int32(SF_STR_ARTIST): "Zoë", Int32(SF_STR_COMMENT): "MARKER",
                Int32(SF_STR_ALBUM): "MARKER",
            ]
            let file = folder.appending(path: "sound")
            try sample.write(format, to: file)
            return [UInt8](try Data(contentsOf: file))
        }
    }

    private func hasMarker(_ bytes: [UInt8]) -> Bool { Data(bytes).range(of: Data("MARKER".utf8)) != nil }

    @Test(arguments: formats)
    func `keeps title, artist and every sample`(format: SampleFormat) throws {
        let original = try bytes(format)
        let stripped = try SoundTagStripper.stripped(original)
        let (before, after) = (try facts(original), try facts(stripped))
        #expect(hasMarker(original) && !hasMarker(stripped))
        #expect(after.tags.title == "Łódź" && after.tags.artist == "Zoë")
        #expect(after.tags.comment == nil && after.tags.album == nil)
        #expect(after.maxima == before.maxima && after.loudness == before.loudness)
        #expect(after.frameCount == before.frameCount && after.announcedFrameCount == nil)
        #expect(try SoundTagStripper.stripped(stripped) == stripped)
    }

    @Test func `of an MP3 has no tags of other kinds and nothing between frames`() throws {
        let sound = try SoundTagStripper.stripped(try bytes(.mp3))
        let old =
            Array("TAG".utf8) + Array(repeating: 0, count: 60)
            + Array(String(repeating: "MARKER", count: 11).utf8.prefix(65))
        let start = try ID3Tag.end(in: SoundFile(bytes: sound))
        let dirty =
            Array("MARKER".utf8) + sound[start...] + Array("LYRICSBEGINMARKER000017LYRICS200".utf8) + old
        #expect(try SoundTagStripper.stripped(dirty) == Array(sound[start...]))
    }

    @Test(arguments: formats)
    func `is a fault or a sound for a file that is cut off`(format: SampleFormat) throws {
        let original = try bytes(format)
        for count in stride(from: 0, to: original.count, by: max(original.count / 40, 1)) {
            do throws(SoundFault) {
                #expect(!(try SoundTagStripper.stripped(Array(original.prefix(count)))).isEmpty)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }
}
