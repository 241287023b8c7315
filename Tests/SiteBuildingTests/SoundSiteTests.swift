import Content
import Foundation
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
            try check(try await BuiltSite.build(archive, in: folder))
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
}
