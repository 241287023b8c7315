import Content
import Foundation
import MarkdownStore
import SQLiteStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Inputs of kinds that people reported about tools of this kind; each test is one kind.
@Suite("Real content")
struct RealContentTests {
    /// Builds an archive whose settings need not be written.
    private func build(
        _ archive: String,
        settings: String = "",
        at clock: String = "2026-11-25T00:30:00Z",
        sql: String? = nil,
        files: [String: Data] = [:],
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            for (path, data) in files { try data.write(toNew: folder.appending(path: path)) }
            let path = folder.appending(path: "site.db").path
            if let sql {
                try StudioFixture([]).writeSQLite(to: path)
                try StudioFixture.execute(
                    "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; \(sql)",
                    on: path
                )
            }
            let site = try await BuiltSite.build(
                "-- content/site.yaml --\ntitle: S\nbase_url: https://www.studio.example\n\(settings)\n\(archive)",
                in: folder,
                at: try #require(Timestamp(clock, zone: .gmt))
            ) { content in
                let markdown = MarkdownStore(root: content, name: "content")
                return sql == nil ? [markdown] : [markdown, SQLiteStore(path: path)]
            }
            try check(site)
        }
    }

    private static func post(
        _ name: String,
        _ body: String = "Hi",
        keys: String = "created_at: 2026-01-05"
    ) -> String {
        "-- content/blog/\(name) --\n---\ntitle: \(name)\n\(keys)\n---\n\(body)\n"
    }

    // MARK: Times

    @Test(
        "A time without an offset is the site's, in every source, and due by the moment that is shown",
        arguments: ["2026-11-24T10:59:59Z", "2026-11-24T11:00:00Z"]
    )
    func readsLocalTimes(clock: String) async throws {
        let isDue = clock.hasSuffix("11:00:00Z")
        let time = "2026-11-24 20:00:00"
        try await build(
            Self.post("file.md", keys: "created_at: \(time)"),
            settings: "time_zone: Asia/Tokyo",
            at: clock,
            sql:
                "INSERT INTO blog_posts(id,title,slug,content,published,created_at) VALUES('1','R','row','x',1,'\(time)')"
        ) { site in
            #expect(site.paths.contains("blog/file/index.html") == isDue)
            #expect(site.paths.contains("blog/row/index.html") == isDue)
            #expect(isDue || site.report.nextDue?.description == "2026-11-24T11:00:00Z")
            if isDue {
                let page = try site.text("blog/row/index.html")
                #expect(page.contains("2026-11-24T20:00:00+09:00"))
            }
        }
    }

    @Test(
        "A date alone shows that date, also where midnight does not exist",
        arguments: [
            ("America/Santiago", "2026-09-06"), ("Asia/Beirut", "2026-03-29"),
            ("America/New_York", "2026-07-04"),
        ]
    )
    func showsDates(zone: String, date: String) async throws {
        try await build(Self.post("day.md", keys: "created_at: \(date)"), settings: "time_zone: \(zone)") {
            site in
            let page = try site.text("blog/day/index.html")
            #expect(page.contains("<time datetime=\"\(date)T"))
        }
    }

    // MARK: Files

    @Test("Markdown is read by any ending and in folders, and what is not read is named")
    func readsAllFiles() async throws {
        let archive =
            [
                "ok.md", "word.markdown", "LOUD.MD", "2026/nested.md", "bundle/index.md",
                "My Great Session.md", "映像.md",
            ]
            .map { Self.post($0) }.joined()
            + "-- content/blog/README.md --\n# About this folder\n-- content/blog/notes.txt --\nx\n"
            + "-- content/posts/hello.md --\n---\ntitle: H\n---\n-- content/about.md --\n---\ntitle: A\n---\n"
        try await build(archive) { site in
            let slugs = site.paths.filter { $0.hasPrefix("blog/") }.map { $0.split(separator: "/")[1] }
                .sorted()
            #expect(
                slugs == [
                    "bundle", "index.html", "loud", "my-great-session", "nested", "ok", "word", "ying-xiang",
                ]
            )
            let warnings = site.report.problems.map(\.description)
            #expect(site.report.problems.map(\.code).allSatisfy { $0 == "unread-file" })
            #expect(warnings.count == 4)
            #expect(
                warnings.contains { $0.hasPrefix("content/posts: ") && $0.hasSuffix("did you mean 'blog'?") }
            )
        }
    }

    @Test("A name is one in any Unicode form, and two files that differ in nothing else are both reachable")
    func comparesNames() async throws {
        let composed = "caf\u{E9}.md"
        let decomposed = "cafe\u{301}.md"
        try await build(
            Self.post(decomposed, keys: "slug: nfd\ncreated_at: 2026-01-05")
                + Self.post("a.md", "[to](\(composed))")
        ) { site in
            let page = try site.text("blog/a/index.html")
            #expect(page.contains("<a href=\"/blog/nfd/\">to</a>"))
        }
        try await build(
            Self.post(decomposed, keys: "slug: nfd\ncreated_at: 2026-01-05")
                + Self.post(composed, keys: "slug: nfc\ncreated_at: 2026-01-05")
                + Self.post("a.md", "[c](\(composed)) [d](\(decomposed)) [e](caf%C3%A9.md)")
        ) { site in
            let page = try site.text("blog/a/index.html")
            for (slug, text) in [("nfc", "c"), ("nfd", "d"), ("nfc", "e")] {
                #expect(page.contains("<a href=\"/blog/\(slug)/\">\(text)</a>"))
            }
        }
    }

    // MARK: Rows

    @Test(
        "A link in a row that can be understood is, and one that cannot is left out alone",
        arguments: [
            ("{\"instagram\":\"@bjorn\"}", "https://www.instagram.com/bjorn/"),
            ("{\"website\":\"http://bjorn.example.com\"}", "http://bjorn.example.com"),
            (
                "[{\"label\":\"x\",\"icon\":\"ig\",\"url\":\"https://a.example.com\"}]",
                "https://a.example.com"
            ),
            ("\"{\\\"instagram\\\": \\\"https://www.instagram.com/b\\\"}\"", "https://www.instagram.com/b"),
            ("{\"instagram\":\"javascript:x\",\"tiktok\":\"@b\"}", "https://www.tiktok.com/@b"),
        ]
    )
    func readsLinks(json: String, url: String) async throws {
        let sql = """
            INSERT INTO profiles(id,user_id,display_name,public_profile_slug,social_links)
            VALUES('1','1','B','b','\(json)')
            """
        try await build("", sql: sql) { site in
            let page = try site.text("artists/b/index.html")
            #expect(page.contains("href=\"\(url)\""))
            #expect(site.report.problems.count == (json.contains("javascript") ? 1 : 0))
        }
    }

    @Test(
        "An empty text is nothing in a row of any type, and a date that no calendar has withholds the post alone"
    )
    func readsEmptyRows() async throws {
        let sql = """
            INSERT INTO blog_posts(id,title,slug,content,published,created_at,updated_at,excerpt,featured_image_url)
            VALUES('1','A','a','x',1,'2026-01-05','','',''), ('2','B','b','x',1,'294276-12-31','','','');
            INSERT INTO testimonials(id,client_name,content,rating) VALUES('1','C','x','');
            INSERT INTO portfolio_projects(id,title,slug,published,year,duration_minutes)
            VALUES('1','P','p','t','','28');
            """
        try await build("", sql: sql) { site in
            #expect(site.paths.contains("blog/a/index.html") && site.paths.contains("portfolio/p/index.html"))
            #expect(!site.paths.contains("blog/b/index.html"))
            #expect(site.report.problems.map(\.omission) == [.withheld])
        }
    }

    // MARK: Texts

    @Test("An excerpt of a text without spaces is cut between characters")
    func cutsTexts() async throws {
        let text = "Demo " + String(repeating: "新しいアルバムの録音が始まりました。", count: 40)
        try await build(Self.post("a.md", text)) { site in
            let page = try site.text("blog/index.html")
            #expect(page.contains("始まりました"))
            #expect(!page.contains(">Demo…<"))
        }
    }

    @Test("Two categories never share a page, and one in any script has one")
    func separatesCategories() async throws {
        let names = ["C++", "C#", "R&B", "R & B", "映像", "Видео", "Hip-Hop", "hip hop", "!!!"]
        let archive = names.enumerated().map { index, name in
            "-- content/portfolio/p\(index).md --\n---\ntitle: P\ncategory: \"\(name)\"\n---\nHi\n"
        }
        try await build(archive.joined()) { site in
            #expect(site.paths.filter { $0.hasPrefix("portfolio/in/") }.count == 7)
        }
    }

    @Test("A player keeps the key of an unlisted video and the start of another")
    func keepsKeys() async throws {
        let archive =
            Self.post("a.md", "https://youtu.be/aqz-KE-bpKQ?t=90\n\nhttps://soundcloud.com/artist/tracks")
            + "-- content/portfolio/cut.md --\n---\ntitle: Cut\nvideo_url: https://vimeo.com/823141156/90e6d75118\n---\nHi\n"
        try await build(archive) { site in
            let post = try site.text("blog/a/index.html")
            #expect(post.contains("aqz-KE-bpKQ?autoplay=1&amp;start=90"))
            #expect(post.contains("<a href=\"https://soundcloud.com/artist/tracks\""))
            let project = try site.text("portfolio/cut/index.html")
            #expect(project.contains("video/823141156?h=90e6d75118"))
        }
    }
}
