import Content
import Foundation
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

@Suite("The pictures of a site")
struct PictureSiteTests {
    /// A photograph of 400 × 300 pixels to be turned to the right, without its pixels.
    private static func photo(comment: String = "") -> Data {
        let orientation: [UInt8] =
            [0xFF, 0xE1, 0, 34] + Array("Exif\0\0MM\0*\0\0\0\u{8}\0\u{1}".utf8)
            + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
        let note: [UInt8] = [0xFF, 0xFE, 0, UInt8(comment.utf8.count + 2)] + Array(comment.utf8)
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8, 1, 44, 1, 144, 1, 1, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3]
        return Data([0xFF, 0xD8] + orientation + note + frame + scan + [0xFF, 0xD9])
    }

    private static let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"

    /// A post with pictures.
    ///
    /// - Parameter keys: further lines of its front matter.
    private static func post(_ names: [String], keys: String = "") -> String {
        settings + "-- content/blog/a.md --\n---\ntitle: T\ncreated_at: 2026-01-05\n\(keys)---\n"
            + names.map { "![\($0)](media/\($0))\n\n" }.joined()
    }

    private func write(_ files: [String: Data], in folder: URL) throws {
        for (name, data) in files {
            try data.write(toNew: folder.appending(path: "content/media/\(name)"))
        }
    }

    /// The attributes of the pictures of the post, by their alternative texts.
    private func tags(_ site: BuiltSite) throws -> [String: Substring] {
        let page = try site.text("blog/a/index.html")
        let found = page.matches(of: /<img ([^>]*alt="([^"]+)"[^>]*)>/)
        return Dictionary(found.map { (String($0.2), $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `have the sizes that are shown`() async throws {
        let drawings = [
            "single.svg": ("<svg width='30' height='20'></svg>", "width=\"30\" height=\"20\""),
            "comment.svg": (
                "<!-- <svg width=\"1\" height=\"2\"> --><svg\n\twidth=\"30\"\n\theight=\"20\"></svg>",
                "width=\"30\" height=\"20\""
            ),
            "percent.svg": (
                "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 200 100\"></svg>",
                "width=\"200\" height=\"100\""
            ),
            "em.svg": (
                "<svg width=\"3em\" height=\"2em\" viewBox=\"0 0 300 200\"></svg>",
                "width=\"48\" height=\"32\""
            ),
            "width.svg": ("<svg width=\"30\" viewBox=\"0 0 300 200\"></svg>", "width=\"30\" height=\"20\""),
            "nan.svg": ("<svg width=\"nan\" height=\"20\"></svg>", nil),
            "large.svg": ("<svg viewBox=\"0 0 1e40 nan\"></svg>", nil),
        ]
        try await withTemporaryFolder { folder in
            try write(drawings.mapValues { Data($0.0.utf8) }, in: folder)
            try write(["photo.jpg": Self.photo()], in: folder)
            let names = drawings.keys + ["photo.jpg"]
            let site = try await BuiltSite.build(Self.post(Array(names)), in: folder)
            let tags = try tags(site)
            for (name, (_, size)) in drawings {
                let tag = try #require(tags[name])
                #expect(size.map { tag.contains($0) } ?? !tag.contains("width"), "\(name): \(tag)")
            }
            #expect(tags["photo.jpg"]?.contains("width=\"300\" height=\"400\"") == true)
        }
    }

    @Test func `keep no secret in any byte of the site`() async throws {
        try await withTemporaryFolder { folder in
            let drawing = "<svg><!-- Canary7f3a --><metadata>Canary7f3a</metadata></svg>"
            try write(
                ["photo.jpg": Self.photo(comment: "Canary7f3a"), "a.svg": Data(drawing.utf8)],
                in: folder
            )
            // One is in a text, one is linked, and both are of a record.
            let archive =
                Self.post(["photo.jpg"], keys: "featured_image_url: media/a.svg\n")
                + "[drawing](/media/a.svg)\n"
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(site.paths.filter { $0.hasPrefix("media/") }.count == 2)
            for (path, data) in site.contents {
                #expect(data.range(of: Data("Canary7f3a".utf8)) == nil, "\(path)")
            }
        }
    }

    @Test func `are not rendered again, nor written, when only their data about themselves changes`()
        async throws
    {
        try await withSite { site in
            let file = site.folder.appending(path: "content/media/photo.jpg")
            try Self.photo(comment: "at home").write(toNew: file)
            try site.append("![](/media/photo.jpg)\n", to: "content/blog/p2.md")
            try await site.build()
            let media = site.output.appending(path: "media")
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: media.path).first)
            let published = media.appending(path: name)
            let inode =
                try FileManager.default.attributesOfItem(atPath: published.path)[.systemFileNumber] as? Int
            site.advanceClock()
            try Self.photo(comment: "in the studio").write(to: file)
            let (report, made) = try await site.build()
            #expect(made.isEmpty && report.filesWritten == 0)
            let now =
                try FileManager.default.attributesOfItem(atPath: published.path)[.systemFileNumber] as? Int
            #expect(inode != nil && inode == now)
        }
    }

    @Test func `that are not pictures are named where they are used`() async throws {
        try await withTemporaryFolder { folder in
            let files = [
                "script.svg": "<svg onload=\"alert(1)\"><script>alert(1)</script></svg>",
                "empty.png": "", "html.png": "<!doctype html><p>404 <svg width=\"3\" height=\"4\"></svg>",
                "lfs.png": "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "photo.tif": "II*\0",
            ]
            try write(files.mapValues { Data($0.utf8) }, in: folder)
            let names = ["script.svg", "empty.png", "html.png", "lfs.png"]
            let archive = Self.post(names) + "[scan](/media/photo.tif)\n"
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(archive, in: folder)
            }
            let found = try #require(problems).all.map { problem in
                "\(problem.location?.description ?? ""): \(problem.code): \(problem.message.prefix { $0 != " " })"
            }
            #expect(
                found.sorted()
                    == [
                        "content/blog/a.md:11: not-a-picture: media/lfs.png:",
                        "content/blog/a.md:13: unsupported-picture: media/photo.tif:",
                        "content/blog/a.md:5: unsafe-picture: media/script.svg:1:",
                        "content/blog/a.md:7: not-a-picture: media/empty.png:",
                        "content/blog/a.md:9: not-a-picture: media/html.png:",
                    ].sorted()
            )
        }
    }

    @Test func `that are not pictures are left out of a draft that is shown`() async throws {
        try await withTemporaryFolder { folder in
            try write(["empty.png": Data()], in: folder)
            let archive = Self.post(["empty.png"], keys: "published: false\n")
            let site = try await BuiltSite.build(archive, in: folder, drafts: true)
            #expect(site.report.problems.map(\.code) == ["not-a-picture"])
            #expect(try tags(site).isEmpty)
        }
    }

    @Test func `that are documents are served under a policy that lets them do nothing`() async throws {
        try await withTemporaryFolder { folder in
            let headers = try await BuiltSite.build(Self.settings, in: folder).text("_headers")
            let policy = "  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\n"
            for folder in ["/assets/", "/media/"] {
                #expect(headers.contains("\n\(folder)*.svg\n\(policy)\n"))
            }
        }
    }
}
