import Content
import Foundation
import Hashing
import MediaWorkers
import SiteConfiguration
import SoundFacts
import Synchronization
import TestSupport
import Testing

@testable import Media

@Suite(.tags(.process))
struct `The sounds of the media library` {
    private static let location = SourceLocation.file(path: "content/artists/ana.md", line: 3)

    /// A store in memory that counts what it keeps.
    private final class Kept: Sendable {
        private let files = Mutex<[String: [UInt8]]>([:])

        var names: Set<String> { files.withLock { Set($0.keys) } }

        var store: SoundMeasurer.Store {
            SoundMeasurer.Store(
                bytes: { name in self.files.withLock { $0[name] } },
                keep: { bytes, name in self.files.withLock { $0[name] = bytes } }
            )
        }
    }

    private static let installed = BuiltProgram("sweetdreams-media").path.path

    private func measurer(
        _ program: String = installed,
        _ kept: Kept = Kept(),
        versions: String = "1"
    ) -> SoundMeasurer {
        let workers = MediaWorkers(WorkerProgram(path: program), count: 2)
        return SoundMeasurer(workers: workers, versions: versions, store: kept.store)
    }

    /// Runs a test with a folder of sounds, and a function that makes libraries of it.
    private func withSounds(
        _ sounds: [String: [UInt8]],
        settings more: String = "",
        _ body: (URL, (SoundMeasurer, [MediaLibrary.Memory]) -> MediaLibrary) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            for (name, bytes) in sounds {
                try Data(bytes).write(toNew: folder.appending(path: "audio/\(name)"))
            }
            let settings = try SiteSettings.read(
                text: "title: A\nbase_url: https://a.example\nmedia: { audio_folder: audio \(more) }",
                path: "site.yaml"
            )
            try body(folder) { measurer, memory in
                MediaLibrary(root: folder, settings: settings, memory: memory, sounds: measurer)
            }
        }
    }

    private func sound(_ name: String, in library: MediaLibrary) throws -> SoundFacts {
        try #require(try library.audio(name, at: Self.location)?.sound)
    }

    @Test func `have a shape and a loudness where there are workers, and the same length without`() throws {
        let sounds = ["a.wav": SampleSound.wav(seconds: 3), "b.mp3": SampleSound.mp3()]
        try withSounds(sounds) { _, library in
            let measured = library(measurer(), [])
            let plain = library(.headers, [])
            #expect(try sound("a.wav", in: measured).duration == .seconds(3))
            #expect(try sound("a.wav", in: measured).gain == "0.23")
            for name in sounds.keys {
                let facts = try sound(name, in: measured)
                let headers = try sound(name, in: plain)
                #expect(facts.maxima?.count == 256)
                #expect(headers.maxima == nil && headers.loudness == nil)
                #expect(headers.duration == facts.duration)
            }
        }
    }

    @Test func `have a length where the program for more cannot be started`() throws {
        try withSounds(["a.wav": SampleSound.wav(seconds: 3)]) { _, library in
            let kept = Kept()
            let facts = try sound("a.wav", in: library(measurer("/nowhere", kept), []))
            #expect(facts.duration == .seconds(3) && facts.maxima == nil)
            #expect(kept.names.isEmpty, "a later build with the program asks it")
        }
    }

    @Test func `are asked for once, whatever their names`() throws {
        let bytes = SampleSound.wav(seconds: 1)
        try withSounds(["a.wav": bytes, "b.wav": bytes]) { _, library in
            let kept = Kept()
            let facts = try sound("a.wav", in: library(measurer(Self.installed, kept), []))
            #expect(kept.names == [measurer().name(of: SHA256Digest(bytes))])
            // A program that cannot be started shows that nobody asked.
            let again = library(measurer("/nowhere", kept), [])
            #expect(try sound("b.wav", in: again) == facts)
            let other = library(measurer("/nowhere", kept, versions: "2"), [])
            #expect(try sound("a.wav", in: other).maxima == nil, "other libraries may find other facts")
        }
    }

    @Test func `are known from the last build, and asked for again after a change`() throws {
        try withSounds(["a.wav": SampleSound.wav(seconds: 1)]) { folder, library in
            var memories: [MediaLibrary.Memory] = []
            // Until the last change of the file is long enough ago.
            while memories.isEmpty {
                let first = library(measurer(), [])
                _ = try first.audio("a.wav", at: Self.location)
                memories = first.memories
            }
            let facts = try #require(memories.first?.sound)
            #expect(try sound("a.wav", in: library(measurer("/nowhere"), memories)) == facts)
            #expect(library(measurer("/nowhere", versions: "2"), memories).memories.isEmpty)
            #expect(
                try sound("a.wav", in: library(measurer("/nowhere", versions: "2"), memories)).maxima == nil
            )
            try Data(SampleSound.wav(seconds: 2)).write(to: folder.appending(path: "audio/a.wav"))
            #expect(try sound("a.wav", in: library(measurer(), memories)).duration == .seconds(2))
        }
    }

    @Test(arguments: [
        ("empty.mp3", [], "error[not-a-sound]: audio/empty.mp3: the file is empty"),
        ("page.mp3", Array("<!doctype html>".utf8), "audio/page.mp3: this is not a sound that can be read"),
        (
            "cut.wav", Array(SampleSound.wav(seconds: 1).prefix(30)),
            "error[broken-sound]: audio/cut.wav: the WAV is damaged"
        ),
        ("nothing.mp3", SampleSound.mp3(frames: 1) + Array("TAG".utf8), "audio/nothing.mp3: "),
    ])
    func `that cannot be read are errors, with workers and without`(
        name: String,
        bytes: [UInt8],
        words: String
    ) throws {
        try withSounds([name: bytes]) { _, library in
            for measurer in [measurer(), .headers] {
                let library = library(measurer, [])
                for _ in 0..<2 {
                    let problem = #expect(throws: Problem.self) {
                        try library.audio(name, at: Self.location)
                    }
                    #expect(problem?.description.contains(words) == true)
                    #expect(problem?.location == Self.location)
                }
                #expect(library.copies(of: [PublishedUse("audio/\(name)")]).isEmpty)
                #expect(library.memories.isEmpty)
            }
        }
    }

    @Test(arguments: [[0x1A, 0x45, 0xDF, 0xA3, 1, 2] as [UInt8], [0xFF, 0xF1, 1, 2], [0xFF, 0xF9, 1, 2]])
    func `of kinds that nothing here reads are published without facts`(bytes: [UInt8]) throws {
        try withSounds(["a.webm": bytes]) { _, library in
            let item = try #require(try library(measurer(), []).audio("a.webm", at: Self.location))
            #expect(item.sound == nil && item.byteCount == bytes.count)
        }
    }
}
