import Foundation
import TestSupport
import Testing

@testable import SoundFacts

@Suite("The header of a sound")
struct SoundHeaderTests {
    // MARK: MP3

    @Test func `counts the frames of an MP3 without a header of the encoder`() throws {
        let same = (0..<100).flatMap { _ in SoundBytes.mpegFrame() }
        let header = try SoundBytes.header(same)
        #expect(header.frameCount == 100 * 1152)
        #expect(header.sampleRate == 44_100)
        #expect(header.channelCount == 2)
        // Zeros before it, and a frame at the end that is cut off.
        let varied = (0..<100).flatMap { SoundBytes.mpegFrame(bitrate: $0 % 14 + 1) }
        let cut = SoundBytes.zeros(700) + varied + SoundBytes.mpegFrame().prefix(300)
        #expect(try SoundBytes.header(cut).frameCount == 100 * 1152)
    }

    @Test func `goes on after damage in an MP3`() throws {
        let frames = (0..<10).flatMap { _ in SoundBytes.mpegFrame() }
        let damaged = frames + [UInt8](repeating: 0x20, count: 5000) + frames
        #expect(try SoundBytes.header(damaged).frameCount == 20 * 1152)
    }

    @Test func `counts the frames of a long MP3 across the pieces that are read`() throws {
        let frames = (0..<2000).flatMap { _ in SoundBytes.mpegFrame() }
        #expect(try SoundBytes.header(frames).frameCount == 2000 * 1152)
    }

    @Test(arguments: [(nil, 0, 115_200), (576, 1000, 113_624), (0, 0, 115_200), (4095, 4095, 107_010)])
    func `believes the encoder, without the silence that it added`(
        delay: Int?,
        padding: Int,
        frameCount: Int
    ) throws {
        let file = SoundBytes.encoderFrame(100, delay: delay, padding: padding) + SoundBytes.mpegFrame()
        #expect(try SoundBytes.header(file).frameCount == frameCount)
    }

    @Test func `reads the header of Fraunhofer's encoder`() throws {
        let header =
            SoundBytes.zeros(32) + SoundBytes.ascii("VBRI") + [0, 1, 0, 0, 0, 0]
            + SoundBytes.big(5000, 4)
            + SoundBytes.big(100, 4)
        let file = SoundBytes.mpegFrame(header) + SoundBytes.mpegFrame()
        #expect(try SoundBytes.header(file).frameCount == 100 * 1152)
    }

    @Test func `never counts below zero`() throws {
        let file = SoundBytes.encoderFrame(1, delay: 4095, padding: 4095) + SoundBytes.mpegFrame()
        #expect(try SoundBytes.header(file).frameCount == 0)
    }

    @Test(
        arguments: [
            [0xFF, 0xFB, 0xF0, 0], [0xFF, 0xFB, 0x00, 0], [0xFF, 0xFB, 0x9C, 0], [0xFF, 0xEB, 0x90, 0],
            [0xFF, 0xFD, 0x90, 0], [0xFF, 0x1B, 0x90, 0], [0xFF, 0xFB, 0x90], [],
        ] as [[UInt8]]
    )
    func `takes no other bytes for a frame`(head: [UInt8]) {
        #expect(MPEGFrame(head) == nil)
    }

    // MARK: Other containers

    @Test func `counts the frames of a WAV, where it knows them`() throws {
        #expect(try SoundBytes.header(SoundBytes.wav()).frameCount == 4410)
        #expect(try SoundBytes.header(SoundBytes.wav(announced: 0xFFFF_FFFF)).frameCount == nil)
        #expect(try SoundBytes.header(SoundBytes.wav(announced: 0)).frameCount == nil)
        let long = try SoundBytes.header(SoundBytes.wav(announced: 40_000))
        #expect(long.frameCount == 10_000)
        #expect(long.audioByteCount == 4410 * 4)
    }

    @Test func `counts the frames of AIFF, FLAC and Opus`() throws {
        #expect(try SoundBytes.header(SoundBytes.aiff([])).frameCount == 4410)
        #expect(try SoundBytes.header(SoundBytes.aiff([])).sampleRate == 44_100)
        #expect(try SoundBytes.header(SoundBytes.flac([])).frameCount == 4410)
        #expect(try SoundBytes.header(SoundBytes.flac([], frameCount: 0)).frameCount == nil)
        let opus = try SoundBytes.header(SoundBytes.opus([]))
        // Without the frames that are skipped; pages of another stream do not count.
        #expect(opus.frameCount == 48_000)
        #expect(opus.sampleRate == 48_000)
        #expect(try SoundBytes.header(SoundBytes.opus([], endPosition: 5)).frameCount == 0)
    }

    @Test(arguments: [(44_100, 441_000, false), (1000, 10_000, false), (90_000, 900_000, true)])
    func `knows the length of an M4A in the units of its track`(
        unitCount: Int,
        duration: Int,
        isLong: Bool
    ) throws {
        var movie = SoundBytes.Movie(unitCount: unitCount, duration: duration, isLong: isLong)
        movie.dataLength = 12_345
        let header = try SoundBytes.header(movie.bytes)
        #expect(header.codec == .aac)
        #expect(header.frameCount == 441_000)
        #expect(header.sampleRate == 44_100)
        #expect(header.channelCount == 2)
        #expect(header.audioByteCount == 12_345)
        #expect(!header.isDecodable)
    }

    @Test(arguments: [
        (SoundBytes.Movie(type: "drms"), SoundFault.Kind.unsupported, "protected"),
        (SoundBytes.Movie(type: "ac-3"), .unsupported, "browsers do not play"),
        (SoundBytes.Movie(handler: "vide"), .unsupported, "holds no sound"),
        (SoundBytes.Movie(duration: 0), .broken, "how long"),
        (SoundBytes.Movie(unitCount: 0), .broken, "how long"),
        (SoundBytes.Movie(unitCount: 1, duration: .max, isLong: true), .broken, "how long"),
        (SoundBytes.Movie(unitCount: 44_100, duration: .max, isLong: true), .broken, "how long"),
    ])
    func `says why an M4A cannot be used`(
        movie: SoundBytes.Movie,
        kind: SoundFault.Kind,
        words: String
    ) throws {
        let fault = try #require(SoundBytes.fault(movie.bytes))
        #expect(fault.kind == kind)
        #expect(fault.message.contains(words), "\(fault.message)")
    }

    // MARK: Damage

    private static let files: [(String, [UInt8])] = {
        var movie = SoundBytes.Movie()
        // Short, so that what describes it is among the first bytes.
        movie.dataLength = 20
        movie.items = SoundBytes.item("©nam", SoundBytes.ascii("Łódź"))
        let id3 = SoundBytes.id3(
            SoundBytes.id3Frame("TIT2", [3] + SoundBytes.ascii("Ä"), version: 4),
            version: 4
        )
        return [
            ("WAV", SoundBytes.wav(frameCount: 300, SoundBytes.info([("INAM", SoundBytes.ascii("Ä"))]))),
            ("AIFF", SoundBytes.aiff([("ID3 ", id3)], frameCount: 300)),
            ("FLAC", SoundBytes.flac(SoundBytes.comments(["TITLE=Ä"]))),
            ("Ogg", SoundBytes.opus(SoundBytes.comments(["TITLE=Ä"]))),
            ("MP3", id3 + SoundBytes.encoderFrame(2, delay: 576) + SoundBytes.mpegFrame()),
            ("M4A", movie.bytes),
        ]
    }()

    /// The faults of many files; a file without one has a header.
    private func faults(_ files: [[UInt8]]) throws -> [SoundFault] {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "sound")
            return files.compactMap { bytes in
                SoundBytes.fault { try SoundBytes.header(bytes, in: file) }
            }
        }
    }

    @Test(.timeLimit(.minutes(20)), arguments: files.indices)
    func `of a file that is cut off anywhere is a header or a fault`(index: Int) throws {
        let bytes = Self.files[index].1
        #expect(throws: Never.self) { try SoundBytes.header(bytes) }
        let faults = try faults((0..<min(bytes.count, 700)).map { Array(bytes.prefix($0)) })
        #expect(faults.first?.message == "the file is empty")
        #expect(faults.count > 10)
        #expect(faults.allSatisfy { !$0.message.isEmpty })
    }

    /// The smallest and largest numbers in every place where one may be.
    @Test(.timeLimit(.minutes(20)), arguments: files.indices)
    func `of a file with lies is a header or a fault`(index: Int) throws {
        let bytes = Self.files[index].1
        let lies: [[UInt8]] = [
            [0, 0, 0, 0], [0, 0, 0, 4], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
        ]
        let changed = (0..<(min(bytes.count, 500) - 4)).flatMap { offset in
            lies.map { lie in
                var changed = bytes
                changed.replaceSubrange(offset..<(offset + 4), with: lie)
                return changed
            }
        }
        let faults = try faults(changed)
        #expect(!faults.isEmpty)
        #expect(faults.allSatisfy { !$0.advice.isEmpty })
    }

    @Test(arguments: [
        ("RIFF\0\0\0\0WAVE", SoundFault.Kind.broken), ("FORM\0\0\0\0AIFF", .broken), ("fLaC", .broken),
        ("OggS", .broken), ("\0\0\0\u{10}ftypM4A ", .broken), ("ID3\u{3}\0\0\0\0\0\0", .broken),
        ("RIFF\0\0\0\0AVI ", .notASound), ("OggS and so on, but not a page of it", .broken),
        ("hello", .notASound), ("\0", .notASound),
    ])
    func `names the fault of a beginning without the rest`(text: String, kind: SoundFault.Kind) {
        #expect(SoundBytes.fault(SoundBytes.ascii(text))?.kind == kind)
    }
}
