import Content
import Foundation
import Hashing
import Media
import TestSupport
import Testing

@testable import SiteBuilding

/// Sites with copies of files on other servers.
@Suite("A site with copies of other servers' files")
struct MirrorSiteTests {
    private static let host = "https://cdn.example"
    private static let sound = "ID3 sound"

    private static func svg(_ width: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"2\"></svg>"
    }

    /// A studio that names files of a listed host in a column and in texts, below `base_url` too, and builds it.
    private func withMirror(_ body: (inout StudioSite) async throws -> Void) async throws {
        try await withSite { site in
            try site.edit(
                """
                -- content/site.yaml --
                title: Studio
                base_url: https://a.example
                posts_per_page: 3
                media: { hosts: ["\(Self.host)"], base_url: "\(Self.host)/base" }
                -- content/blog/p4.md --
                ---
                title: Post 4
                created_at: 2026-01-04
                featured_image_url: https://cdn.example/cover.svg
                ---
                ![Text](https://cdn.example/text.svg#x)

                ![Sound](https://cdn.example/sound.mp3)
                -- content/blog/p5.md --
                ---
                title: Post 5
                created_at: 2026-01-05
                ---
                ![Below the base](/below.svg)

                """
            )
            try await site.build()
            site.advanceClock()
            try await body(&site)
        }
    }

    /// Writes copies and their lock, as `pull` does.
    private func mirror(_ files: [String: String], type: String? = nil, in site: StudioSite) throws {
        var entries: [RemoteAddress: MediaLock.Entry] = [:]
        for (path, text) in files {
            let bytes = Array(text.utf8)
            let digest = SHA256Digest(bytes)
            entries[try #require(RemoteAddress(Self.host + path))] = MediaLock.Entry(
                digest: digest,
                size: bytes.count,
                type: type
            )
            try Data(bytes).write(toNew: copies(of: site).appending(path: digest.hexadecimal))
        }
        try site.edit("-- content/media.lock --\n" + MediaLock(entries).text)
    }

    private func copies(of site: StudioSite) -> URL {
        site.folder.appending(path: ".cache/sweetdreams/media/remote")
    }

    @Test func `names its own copies, with the size of a picture`() async throws {
        try await withMirror { site in
            #expect(try site.text("blog/p4/index.html").contains("\"https://cdn.example/text.svg#x\""))
            try mirror(["/text.svg": Self.svg(3), "/sound.mp3": Self.sound], in: site)
            let (report, made) = try await site.build()
            #expect(report.problems.isEmpty && made.contains("/blog/p4/") && !made.contains("/blog/p5/"))
            let page = try site.text("blog/p4/index.html")
            let picture = try #require(page.firstMatch(of: /\/media\/text\.[0-9a-z]+\.svg/)).output
            let sound = try #require(page.firstMatch(of: /\/media\/sound\.[0-9a-z]+\.mp3/)).output
            #expect(page.contains("width=\"3\""))
            #expect(!page.contains("cdn.example/text.svg"))
            #expect(try site.text(String(picture.dropFirst())) == Self.svg(3))
            #expect(try site.text(String(sound.dropFirst())) == Self.sound)
        }
    }

    @Test func `names a recording by its type where its address has no name, also after an edit`()
        async throws
    {
        try await withMirror { site in
            try site.append("\n![Sound](https://cdn.example/song)\n", to: "content/blog/p4.md")
            for (type, name) in [("audio/mpeg", "mp3"), ("audio/flac", "flac")] {
                try mirror(["/song": Self.sound], type: type, in: site)
                try await site.build()
                site.advanceClock()
                let page = try site.text("blog/p4/index.html")
                let address = try Regex("/media/song\\.[0-9a-z]+\\.\(name)")
                #expect(page.contains(address), "\(page)")
            }
        }
    }

    @Test(arguments: [("https://cdn.example/song.wav", true), ("song.wav", true), ("song.wav", false)])
    func `says how long a copied song is, and strips its tags where asked`(
        path: String,
        isStripped: Bool
    ) async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            let sound = SampleSound.wav(
                seconds: 62,
                info: ["ICMT": "MARKER", "INAM": "Salt", "IART": "Ana"]
            )
            let address = try #require(RemoteAddress(Self.host + "/song.wav"))
            let entry = MediaLock.Entry(digest: SHA256Digest(sound), size: sound.count)
            let copy = ".cache/sweetdreams/media/remote/\(entry.digest.hexadecimal)"
            try Data(sound).write(toNew: folder.appending(path: copy))
            let archive = """
                -- content/site.yaml --
                title: A
                base_url: https://a.example
                media: { audio_base_url: "\(Self.host)", strip_tags: \(isStripped) }
                -- content/media.lock --
                \(MediaLock([address: entry]).text)
                -- content/artists/ana.md --
                ---
                display_name: Ana
                showcase:
                  - { custom_title: Salt, file_path: "\(path)" }
                ---
                Bio
                """
            let site = try await BuiltSite.build(archive, in: folder)
            let published = try #require(site.paths.first { $0.hasPrefix("media/song.") })
            let bytes = try #require(site.contents[published])
            #expect((bytes.range(of: Data("MARKER".utf8)) == nil) == isStripped)
            #expect(bytes.suffix(8000) == Data(sound.suffix(8000)))
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(playlist.contains("#EXTINF:62,") && playlist.contains("/" + published), "\(playlist)")
            #expect(site.report.problems.map(\.code) == (isStripped ? [] : ["private-tags"]))
        }
    }

    @Test func `uses a copy of a file below the base URL`() async throws {
        try await withMirror { site in
            #expect(try site.text("blog/p5/index.html").contains("https://cdn.example/base/below.svg"))
            try mirror(["/base/below.svg": Self.svg(3)], in: site)
            let made = try await site.build().made
            #expect(made.contains("/blog/p5/") && !made.contains("/blog/p4/"))
            #expect(try site.text("blog/p5/index.html").contains("/media/below."))
        }
    }

    @Test func `changes with the lock as a clean build would`() async throws {
        try await withMirror { site in
            let steps: [[String: String]] = [
                ["/cover.svg": Self.svg(3)], ["/cover.svg": Self.svg(4), "/text.svg": Self.svg(4)],
                ["/text.svg": Self.svg(5)], ["/base/below.svg": Self.svg(5), "/unused.svg": Self.svg(6)], [:],
            ]
            for step in steps {
                try mirror(step, in: site)
                // The build compares itself with a clean one.
                try await site.build()
                site.advanceClock()
                let page = try site.text("blog/p4/index.html")
                #expect(page.contains("/media/text.") == (step["/text.svg"] != nil))
                #expect(page.contains("cdn.example/text.svg") == (step["/text.svg"] == nil))
            }
            try site.remove("content/media.lock")
            try await site.build()
        }
    }

    @Test func `names the other server where a copy is gone or damaged, and says so`() async throws {
        try await withMirror { site in
            try mirror(["/text.svg": Self.svg(3)], in: site)
            try await site.build()
            let copy = copies(of: site).appending(path: SHA256Digest(Array(Self.svg(3).utf8)).hexadecimal)
            try FileManager.default.removeItem(at: copy)
            for damage in [nil, Self.svg(4)] {
                site.advanceClock()
                if let damage { try Data(damage.utf8).write(to: copy) }
                let report = try await site.build().report
                #expect(report.problems.map(\.code) == ["missing-copy"], "\(report.problems)")
                #expect(report.problems.first?.location == .file(path: "content/media.lock"))
                #expect(try site.text("blog/p4/index.html").contains("cdn.example/text.svg"))
            }
            site.advanceClock()
            try Data(Self.svg(3).utf8).write(to: copy)
            #expect(try await site.build().report.problems.isEmpty)
            #expect(try site.text("blog/p4/index.html").contains("/media/text."))
        }
    }

    @Test func `uses no copy of a host that is not listed any more`() async throws {
        try await withMirror { site in
            try mirror(["/text.svg": Self.svg(3)], in: site)
            try await site.build()
            let settings = "-- content/site.yaml --\ntitle: Studio\nbase_url: https://a.example\n"
            try site.edit(settings + "media: { base_url: https://other.example }\n")
            let report = try await site.build().report
            #expect(report.problems.map(\.code).contains("unlisted-host"))
            #expect(try site.text("blog/p4/index.html").contains("cdn.example/text.svg"))
        }
    }

    @Test func `publishes nothing that is neither a picture nor a recording`() async throws {
        try await withMirror { site in
            try mirror(["/text.svg": "<script>", "/sound.mp3": "<script>"], in: site)
            try await site.build()
            let page = try site.text("blog/p4/index.html")
            #expect(page.contains("cdn.example/text.svg") && page.contains("/media/sound."))
        }
    }

    @Test(arguments: ["/media.lock", "media.lock"])
    func `does not publish the lock itself`(link: String) async throws {
        try await withMirror { site in
            try mirror(["/text.svg": Self.svg(3)], in: site)
            try site.append("\n[lock](\(link))\n", to: "content/blog/p4.md")
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            #expect(problems?.all.map(\.code) == ["broken-link"])
        }
    }

    @Test func `is not built with a lock that cannot be read`() async throws {
        try await withMirror { site in
            try site.edit("-- content/media.lock --\n<<<<<<< HEAD\n")
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            #expect(problems?.all.map(\.code) == ["bad-media-lock"])
            #expect(problems?.all.first?.location == .file(path: "content/media.lock", line: 1))
        }
    }

    @Test func `lists the files on listed hosts that records and texts name`() async throws {
        try await withMirror { site in
            try site.edit(
                """
                -- content/portfolio/one.md --
                ---
                title: One
                sort_order: 1
                category: Film
                ---
                ![Of another host](https://other.example/a.svg)
                ![Small](https://cdn.example/storage/v1/render/image/public/m/a.jpg?width=200)
                """
            )
            let files = try await site.builder(verifies: false).remoteFiles()
            let paths = files.references.keys.sorted().map { $0.text.dropFirst(Self.host.count) }
            #expect(
                paths == [
                    "/base/below.svg", "/cover.svg", "/sound.mp3", "/storage/v1/object/public/m/a.jpg",
                    "/text.svg",
                ]
            )
            #expect(files.hosts == [Self.host])
            let text = try #require(RemoteAddress(Self.host + "/text.svg"))
            #expect(files.references[text]?.description == "content/blog/p4.md:6")
        }
    }
}
