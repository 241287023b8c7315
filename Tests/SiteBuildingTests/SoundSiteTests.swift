import Content
import Foundation
import Media
import MediaWorkers
import SQLiteStore
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

@Suite
struct `The sounds of a site` {
    /// A playlist that has a line for each song, with these fields.
    private static func template(_ fields: [String]) -> String {
        let values = fields.map { "{% if track.\($0) %}{{ track.\($0) }}{% else %}-{% endif %}" }.joined(
            separator: " "
        )
        return
            "-- templates/machines/playlist.txt --\n{% for track in artist.tracks %}\n\(values).\n{% endfor %}\n"
    }

    /// An artist with songs, a title and a file each.
    private static func artist(_ songs: [(title: String, file: String)]) -> String {
        let tracks = songs.map { "  - { custom_title: \"\($0.title)\", file_path: \($0.file) }\n" }
        return "-- content/artists/ana.md --\n---\ndisplay_name: Ana\nshowcase:\n\(tracks.joined())---\nBio\n"
    }

    private static func settings(_ media: String) -> String {
        "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\nmedia: { \(media) }\n"
    }

    /// Builds with the real theme, but for templates of the archive.
    private func build(
        _ archive: String,
        files: [String: [UInt8]] = [:],
        sounds: SoundMeasurer = .headers,
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            for (name, bytes) in files {
                try Data(bytes).write(toNew: folder.appending(path: "content/audio/\(name)"))
            }
            try check(try await BuiltSite.build(archive, in: folder, sounds: sounds))
        }
    }

    @Test func `need no setting in the content folder, and a warning names one that is not there`()
        async throws
    {
        let songs: [(title: String, file: String)] = [("Salt", "audio/a.wav"), ("Sweet", "audio/b.wav")]
        let archive = Self.settings("pictures: auto") + Self.artist(songs) + Self.template(["title", "url"])
        try await build(archive, files: ["a.wav": SampleSound.wav(seconds: 1)]) { site in
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist.contains("Salt /media/a.") && playlist.contains("Sweet -."), "\(playlist)")
            let warning = try #require(site.report.problems.first)
            #expect(site.report.problems.count == 1 && warning.code == "no-audio-address")
            #expect(warning.message.contains("no file 'audio/b.wav'"), "\(warning.description)")
        }
    }

    @Test func `have anchors that no other song of the artist has`() async throws {
        let titles = ["Salt", "Salt", "Salt 2", "Ünder tow!", "…"]
        let archive =
            Self.settings("audio_base_url: \"https://m.example.com\"")
            + Self.artist(titles.map { ($0, "a.mp3") }) + Self.template(["anchor"])
        try await build(archive) { site in
            let anchors = try site.text("artists/ana/playlist.m3u").split(separator: "\n").map(String.init)
            #expect(Set(anchors) == ["salt.", "salt-2.", "salt-2-2.", "under-tow.", "untitled."])
            #expect(anchors.count == titles.count)
        }
    }

    @Test func `that other servers have are listed without facts`() async throws {
        let fields = [
            "seconds", "duration", "iso_duration", "spoken_duration", "waveform", "gain", "size",
        ]
        let archive =
            Self.settings("audio_base_url: \"https://m.example.com\"")
            + Self.artist([("Salt", "a.mp3")]) + Self.template(fields)
        try await build(archive) { site in
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist == "- - - - - - -.\n")
        }
    }

    private static let facts = template([
        "seconds", "duration", "iso_duration", "spoken_duration", "size", "gain",
    ])

    @Test func `have the length of their files`() async throws {
        let archive = Self.settings("audio_folder: audio") + Self.artist([("Salt", "a.wav")]) + Self.facts
        try await build(archive, files: ["a.wav": SampleSound.wav(seconds: 62)]) { site in
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist == "62 1:02 PT1M2S 1 minute 2 seconds 496044 -.\n")
        }
    }

    @Test func `have a waveform and a volume where the program for it is installed`() async throws {
        let archive =
            Self.settings("audio_folder: audio") + Self.artist([("Salt", "a.wav"), ("Sweet", "a.wav")])
            + Self.template(["gain", "waveform"])
        let program = WorkerProgram(path: BuiltProgram("sweetdreams-media").path.path)
        let sounds = SoundMeasurer(workers: MediaWorkers(program, count: 2), versions: "1", store: nil)
        try await build(archive, files: ["a.wav": SampleSound.wav(seconds: 3)], sounds: sounds) { site in
            let bars = Array(repeating: "m2-32v32", count: 95).joined()
            let line = "0.23 M1 16v32\(bars)."
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist == "\(line)\n\(line)\n")
        }
    }

    @Test func `that are damaged are errors with the record and the file`() async throws {
        let archive = Self.settings("audio_folder: audio") + Self.artist([("Salt", "a.wav")])
        let problems = try await #require(throws: Problems.self) {
            try await build(archive, files: ["a.wav": Array(SampleSound.wav(seconds: 1).prefix(30))]) { _ in }
        }
        #expect(
            problems.all.map(\.description) == [
                """
                content/artists/ana.md:4: error[broken-sound]: audio/a.wav: the WAV is damaged: it does not say its \
                format; copy it again from where it came from, or export it again
                """
            ]
        )
    }

    @Test func `that are damaged are left out where a row names them`() async throws {
        try await withTemporaryFolder { folder in
            for name in ["61.mp3", "62.mp3"] {
                try Data("not a sound".utf8).write(
                    toNew: folder.appending(path: "content/audio/masters/\(name)")
                )
            }
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            let site = try await BuiltSite.build(
                Self.settings("audio_folder: audio"),
                in: folder,
                sources: { _ in [SQLiteStore(path: path)] }
            )
            #expect(site.report.problems.map(\.code).contains("not-a-sound"))
        }
    }

    @Test func `are described to search engines, players and social networks`() async throws {
        let archive =
            Self.settings("audio_folder: audio")
            + Self.artist([("Salt", "a.wav"), ("Elsewhere", "https://m.example.com/b.mp3")])
        try await build(archive, files: ["a.wav": SampleSound.wav(seconds: 62)]) { site in
            let page = try site.text("artists/ana/index.html")
            for part in [
                "#track=salt\"", "\"duration\": \"PT1M2S\"", "\"contentSize\": \"496044 B\"",
                "<meta property=\"og:audio\" content=\"https://a.example/media/a.",
                "<meta property=\"og:audio:type\" content=\"audio/wav\">",
                "<meta property=\"og:audio\" content=\"https://m.example.com/b.mp3\">",
            ] {
                #expect(page.contains(part), "\(part)")
            }
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist.contains("\n#EXTINF:62,Ana - Salt\nhttps://a.example/media/a."))
            #expect(playlist.contains("\n#EXTINF:-1,Ana - Elsewhere\n"))
        }
    }

    @Test func `that their owners should look at are warnings, once for each file`() async throws {
        let songs = [("Salt", "a.wav"), ("Salt again", "a.wav"), ("Tide", "b.wav"), ("Foam", "c.wav")]
        let archive = Self.settings("audio_folder: audio") + Self.artist(songs)
        let files = [
            "a.wav": SampleSound.wav(
                seconds: 1,
                info: ["ICMT": "mail zoe@m.example", "INAM": "SALT (Master 3)"]
            ),
            "b.wav": SampleSound.wav(seconds: 1, info: ["INAM": "Ebb", "IART": "Zoë\u{9B}2J"]),
            "c.wav": SampleSound.wav(seconds: 1501, info: ["INAM": "Foam", "IART": "Ana feat. Zoë"]),
        ]
        try await build(archive, files: files) { site in
            let problems = site.report.problems.map(\.description)
            try #require(problems.count == 3, "\(problems)")
            #expect(problems[0].hasPrefix("content/artists/ana.md"))
            #expect(
                problems[0].contains("warning[private-tags]: audio/a.wav: the file's tags hold the comment")
            )
            let claim = "audio/b.wav: the file's tags call it 'Ebb' by 'Zoë"
            #expect(problems.contains { $0.contains("[other-song]: " + claim) && !$0.contains("\u{9B}") })
            #expect(problems.contains { $0.contains("warning[large-sound]: audio/c.wav: the WAV has 12 MB") })
        }
    }

    @Test(arguments: [true, false])
    func `keep their tags unless they are stripped`(isStripped: Bool) async throws {
        let sound = SampleSound.wav(seconds: 1, info: ["ICMT": "MARKER", "INAM": "Salt", "IART": "Ana"])
        let archive =
            Self.settings("audio_folder: audio, strip_tags: \(isStripped)") + Self.artist([("Salt", "a.wav")])
        try await build(archive, files: ["a.wav": sound]) { site in
            let path = try #require(site.paths.first { $0.hasPrefix("media/a.") })
            let bytes = try #require(site.contents[path])
            #expect((bytes.range(of: Data("MARKER".utf8)) == nil) == isStripped)
            #expect(bytes.range(of: Data("Salt".utf8)) != nil)
            #expect(bytes.suffix(8000) == Data(sound.suffix(8000)))
            #expect(site.report.problems.map(\.code) == (isStripped ? [] : ["private-tags"]))
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist.contains("#EXTINF:1,"))
        }
    }
}
