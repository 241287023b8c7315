import Content
import Foundation
import MarkdownStore
import SQLiteStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// What somebody typed into a row never stops the site, and changes no other page.
@Suite("A row that cannot be read as it is")
struct RowFaultTests {
    private static let site = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        media: { audio_base_url: https://a.example/audio }
        served_elsewhere: [/audio/]
        navigation: [ { label: First, url: /blog/first-take/ } ]
        -- content/pages/about.md --
        ---
        title: About
        ---
        See [the first](/blog/first-take/) and [the film](/portfolio/tide/).
        -- content/media/page.png --
        <!doctype html>

        """

    /// Builds the sample of all tables after a change.
    private func build(
        in folder: URL,
        drafts: Bool = false,
        strict: Bool = false,
        site: String = RowFaultTests.site,
        _ sql: String = ""
    ) async throws -> BuiltSite {
        let path = folder.appending(path: "site.db").path
        if !FileManager.default.fileExists(atPath: path) { try StudioFixture.sample.writeSQLite(to: path) }
        try StudioFixture.execute("PRAGMA ignore_check_constraints = 1; \(sql)", on: path)
        return try await BuiltSite.build(site, in: folder, drafts: drafts, shrinking: true, strict: strict) {
            [MarkdownStore(root: $0, name: "content"), SQLiteStore(path: path)]
        }
    }

    private func omissions(_ report: BuildReport) -> [String] {
        report.problems.compactMap { problem in
            problem.omission.map { "\($0.rawValue) \(problem.location?.description ?? "")" }
        }
    }

    @Test(
        "loses the value, and every page that does not show it is what it was",
        arguments: [
            ("profiles", "social_links", "{\"instagram\": \"javascript:alert(1)\"}", "artists/lena-sorensen"),
            ("profiles", "profile_picture_url", "media/nowhere.jpg", "artists"),
            ("profiles", "photo_1_url", "media/page.png", "artists"),
            ("testimonials", "rating", "eleven", "testimonials"),
            ("portfolio_projects", "year", "1e400", "portfolio"),
            ("portfolio_projects", "video_url", "call me", "portfolio"),
            ("blog_posts", "featured_image_url", "../../etc/passwd", "blog"),
            ("blog_posts", "updated_at", "yesterday", "blog"),
        ]
    )
    func losesValues(table: String, column: String, value: String, folder: String) async throws {
        try await withTemporaryFolder { root in
            let before = try await build(in: root).contents
            let row =
                "(SELECT min(id) FROM \(table) WHERE \(table == "profiles" ? "public_profile_slug IS NOT NULL" : "1"))"
            let site = try await build(
                in: root,
                "UPDATE \(table) SET \(column) = '\(value)' WHERE id = \(row)"
            )
            #expect(omissions(site.report).count == 1)
            #expect(
                omissions(site.report).allSatisfy {
                    $0.hasPrefix("left_out \(table) ") && $0.hasSuffix(column)
                }
            )
            let changed = Set(before.keys).union(site.contents.keys).filter {
                before[$0] != site.contents[$0]
            }
            let others = changed.filter { path in
                path.hasSuffix("index.html") && path != "index.html" && !path.hasPrefix(folder)
                    && !path.hasPrefix("blog")
            }
            #expect(others.isEmpty)
        }
    }

    @Test(
        "is withheld alone when it cannot be shown without the value",
        arguments: [
            ("blog_posts", "slug", "'First Take!'", "blog/first-take/index.html"),
            ("blog_posts", "title", "''", "blog/first-take/index.html"),
            ("blog_posts", "created_at", "'soon'", "blog/first-take/index.html"),
            ("portfolio_projects", "title", "x''", "portfolio/tide/index.html"),
        ]
    )
    func isWithheld(table: String, column: String, value: String, page: String) async throws {
        try await withTemporaryFolder { root in
            let before = try await build(in: root).paths
            #expect(before.contains(page))
            let slug = page.split(separator: "/")[1]
            let site = try await build(
                in: root,
                "UPDATE \(table) SET \(column) = \(value) WHERE slug = '\(slug)'"
            )
            #expect(omissions(site.report).map { $0.hasPrefix("withheld \(table) ") } == [true])
            #expect(Set(before).subtracting(site.paths).contains(page))
            // Links of the studio's own files to it do not stop the site, and are named.
            let about = try site.text("about/index.html")
            #expect(about.contains(page.hasPrefix("blog") ? "See the first and" : "and the film."))
            #expect(site.report.problems.contains { $0.code == "broken-link" && $0.severity == .warning })
            #expect(site.report.problems.allSatisfy { $0.severity == .warning })
        }
    }

    @Test(
        "loses the e-mail addresses in it, and keeps the words around them",
        arguments: [
            ("blog_posts", "content", "Mail *me@real.de* now", "content", "blog/first-take/index.html"),
            (
                "blog_posts", "content", "See [us](mailto:me@real.de).", "content",
                "blog/first-take/index.html"
            ),
            (
                "blog_posts", "content", "<p>Mail me&#64;real.de now</p>", "content",
                "blog/first-take/index.html"
            ),
            ("blog_posts", "title", "Mail me@real.de now", "title", "blog/first-take/index.html"),
            ("blog_posts", "excerpt", "Mail me@real.de now", "excerpt", "blog/index.html"),
            ("testimonials", "content", "Mail me@real.de now", "content", "testimonials/index.html"),
        ]
    )
    func losesAddresses(table: String, column: String, text: String, named: String, page: String) async throws
    {
        try await withTemporaryFolder { root in
            let condition =
                table == "blog_posts" ? "slug = 'first-take'" : "id = (SELECT min(id) FROM \(table))"
            let site = try await build(
                in: root,
                "UPDATE \(table) SET \(column) = '\(text)' WHERE \(condition)"
            )
            #expect(try site.text(page).contains(text.contains("See") ? "See us." : "Mail "))
            #expect(
                site.contents.values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("real.de") }
            )
            let problems = site.report.problems.filter { $0.code == "email-address" }
            #expect(problems.map(\.omission) == [.leftOut] && problems.allSatisfy { $0.severity == .warning })
            #expect(problems.allSatisfy { $0.message.contains("'me@real.de'") })
            #expect(problems.first?.location?.description.hasSuffix(named) == true)
        }
    }

    @Test(
        "loses a link whose address holds an e-mail address, and the e-mail address of a label",
        arguments: [
            #"[{"label":"me@real.de","url":"https://x.example.org/a"},{"label":"B","url":"https://y.example.org/b"}]"#,
            #"[{"label":"A","url":"https://x.example.org/me@real.de/"},{"label":"B","url":"https://y.example.org/b"}]"#,
            #"{"me@real.de":"https://x.example.org/a","B":"https://y.example.org/b"}"#,
        ]
    )
    func losesAddressesOfLinks(links: String) async throws {
        try await withTemporaryFolder { root in
            let site = try await build(
                in: root,
                "UPDATE profiles SET social_links = '\(links)' WHERE public_profile_slug = 'lena-sorensen'"
            )
            #expect(try site.text("artists/lena-sorensen/index.html").contains("https://y.example.org/b"))
            #expect(
                site.contents.values.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("real.de") }
            )
            let problems = site.report.problems.filter { $0.code == "email-address" }
            #expect(!problems.isEmpty && problems.allSatisfy { $0.omission == .leftOut })
        }
    }

    @Test("keeps an e-mail address that the settings list")
    func keepsPublicAddresses() async throws {
        try await withTemporaryFolder { root in
            let settings = RowFaultTests.site.replacing(
                "title: A\n",
                with: "title: A\npublic_email_addresses: [Me@real.de]\n"
            )
            let site = try await build(
                in: root,
                site: settings,
                "UPDATE blog_posts SET content = 'Mail me@real.de now', title = 'By me@real.de' WHERE slug = 'first-take'"
            )
            let page = try site.text("blog/first-take/index.html")
            #expect(page.contains("mailto:me@real.de") && page.contains("By me@real.de"))
            #expect(site.report.problems.allSatisfy { $0.code != "email-address" })
        }
    }

    @Test("is an error where that is asked for")
    func isStrict() async throws {
        _ = try await withTemporaryFolder { root in
            await #expect(throws: Problems.self) {
                try await build(in: root, strict: true, "UPDATE testimonials SET rating = 'eleven'")
            }
        }
    }

    @Test("makes no broken link of a file of the studio a warning where no row is withheld")
    func keepsBrokenLinks() async throws {
        let site = Self.site.replacing("/portfolio/tide/", with: "/portfolio/tied/")
        _ = try await withTemporaryFolder { root in
            await #expect(throws: Problems.self) {
                try await build(in: root, site: site, "UPDATE testimonials SET rating = 'eleven'")
            }
        }
    }

    @Test("shows the words of a link or a picture in its text that leads nowhere")
    func losesLinks() async throws {
        try await withTemporaryFolder { root in
            let text = "Read [the second](/blog/nowhere/), [b](other.md) and ![Photo](media/no.jpg). Fine."
            let site = try await build(
                in: root,
                "UPDATE blog_posts SET content = '\(text)' WHERE slug = 'first-take'"
            )
            let page = try site.text("blog/first-take/index.html")
            #expect(page.contains("<p>Read the second, b and . Fine.</p>"))
            #expect(omissions(site.report).count == 3)
            #expect(omissions(site.report).allSatisfy { $0.hasPrefix("left_out blog_posts ") })
        }
    }

    @Test("shows a text that is not UTF-8 with replacement characters, and names it", arguments: ["", "<p>"])
    func repairsTexts(start: String) async throws {
        try await withTemporaryFolder { root in
            let text = Data("\(start)One\n\nCaf".utf8) + [0xE9, 0x20, 0xED, 0xA0, 0x80]
            let hexadecimal = text.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let site = try await build(
                in: root,
                "UPDATE blog_posts SET content = CAST(x'\(hexadecimal)' AS TEXT) WHERE slug = 'first-take'"
            )
            #expect(try site.text("blog/first-take/index.html").contains("Caf\u{FFFD} \u{FFFD}"))
            #expect(try site.text("feed.xml").contains("Caf\u{FFFD} \u{FFFD}"))
            let named = site.report.problems.filter { $0.code == "encoding" }
            #expect(named.map(\.omission) == [.leftOut])
            #expect(named.map { $0.message.hasSuffix("(line 3)") } == [true])
        }
    }

    @Test("is named again by a build that finds nothing changed")
    func isRemembered() async throws {
        try await withTemporaryFolder { root in
            let first = try await build(
                in: root,
                "UPDATE testimonials SET rating = 'eleven' WHERE client_name = 'Ada'"
            )
            let second = try await build(in: root, "SELECT 1")
            #expect(second.report.problems == first.report.problems)
            #expect(!omissions(second.report).isEmpty)
        }
    }

    @Test(
        "that is a draft is shown as far as it goes, and stops no preview",
        arguments: [
            ("slug = ''", "blog/a-draft/index.html"), ("slug = 'A Draft!'", "blog/a-draft/index.html"),
            ("slug = '', title = ''", "blog/draft-00000000-0000-4000-8000-000000000023/index.html"),
            ("created_at = 'soon'", "blog/draft/index.html"),
            ("featured_image_url = 'media/no.jpg'", "blog/draft/index.html"),
            ("content = '[a](/nowhere/) ![b](media/no.jpg) [c](#nowhere)'", "blog/draft/index.html"),
        ]
    )
    func showsDrafts(change: String, page: String) async throws {
        try await withTemporaryFolder { root in
            let sql = "UPDATE blog_posts SET \(change) WHERE slug = 'draft'"
            let site = try await build(in: root, drafts: true, sql)
            #expect(site.paths.contains(page), "\(site.paths.filter { $0.hasPrefix("blog/") })")
            #expect(site.report.problems.contains { $0.location?.isRow == true })
            #expect(site.report.problems.allSatisfy { $0.severity == .warning })
        }
    }
}
