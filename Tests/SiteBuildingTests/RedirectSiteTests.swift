import Content
import Foundation
import MarkdownStore
import SQLiteStore
import SiteConfiguration
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Redirects of a whole site, from every place that they are written in.
@Suite("The redirects of a site")
struct RedirectSiteTests {
    private static let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"

    @Test func `come from front matter of every kind with an address, as a list or as one path`() async throws
    {
        let archive =
            Self.settings + """
                -- content/blog/mix.md --
                ---
                title: Mix
                created_at: 2026-01-01
                redirect_from: [/2019/05/mix/, "/mix.html"]
                ---
                Text.
                -- content/portfolio/tide.md --
                ---
                title: Tide
                redirect_from: /work/tide/
                ---
                -- content/artists/ana.md --
                ---
                display_name: Ana
                redirect_from:
                  - /people/ana/
                ---
                -- content/pages/about.md --
                ---
                title: About
                redirect_from: /über-uns/
                ---
                """
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(
                try site.text("_redirects") == """
                    /%C3%BCber-uns/ /about/ 301
                    /2019/05/mix/ /blog/mix/ 301
                    /mix.html /blog/mix/ 301
                    /people/ana/ /artists/ana/ 301
                    /work/tide/ /portfolio/tide/ 301

                    """
            )
            #expect(site.report.problems.isEmpty && site.report.notes.isEmpty)
        }
    }

    @Test(arguments: [
        ("redirect_from: mix/", "content/blog/mix.md:4", "bad-redirect"),
        ("redirect_from: [/a/, /b/*]", "content/blog/mix.md:4", "bad-redirect"),
        ("redirect_from: { a: /b/ }", "content/blog/mix.md:4", "bad-redirect"),
        ("redirect_form: /a/", "content/blog/mix.md:4", "unknown-key"),
    ])
    func `name what is wrong in front matter with its line`(
        key: String,
        place: String,
        code: String
    )
        async throws
    {
        let archive =
            Self.settings
            + "-- content/blog/mix.md --\n---\ntitle: Mix\ncreated_at: 2026-01-01\n\(key)\n---\nText.\n"
        try await withTemporaryFolder { folder in
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(archive, in: folder)
            }
            #expect(
                problems?.all.map { "\($0.location?.description ?? "") \($0.code)" } == ["\(place) \(code)"]
            )
        }
    }

    @Test func `leave out the record's own address, and warn of that of another page`() async throws {
        let archive =
            Self.settings + """
                -- content/pages/about.md --
                ---
                title: About
                redirect_from: [/about/, /about, /about/index.html, /us/]
                ---
                -- content/pages/rooms.md --
                ---
                title: Rooms
                redirect_from: /about/
                ---
                """
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(try site.text("_redirects") == "/us/ /about/ 301\n")
            #expect(
                site.report.problems.map { "\($0.location?.description ?? "") \($0.code)" } == [
                    "content/pages/rooms.md:3 redirect-of-page"
                ]
            )
        }
    }

    @Test
    func `come from redirects.yaml, with files of the content folder, and are errors there with their line`()
        async throws
    {
        let rules = """
            -- content/media/kit.pdf --
            PDF
            -- content/redirects.yaml --
            # The old WordPress site
            - from: /wp-content/uploads/kit.pdf
              to: /media/kit.pdf
            - from: /shop/*
              status: 410

            """
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(Self.settings + rules, in: folder)
            let lines = try site.text("_redirects").split(separator: "\n")
            #expect(lines.last == "/shop/* /404.html 410")
            let target = try #require(lines.first?.split(separator: " ").dropFirst().first)
            #expect(site.paths.contains(String(target.dropFirst())))
            #expect(site.report.redirects.count == 2)
        }
        try await withTemporaryFolder { folder in
            let wrong = rules + "- from: /a/\n  to: /contcat/\n- from: b\n  to: /\n"
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(Self.settings + wrong, in: folder)
            }
            #expect(
                problems?.all.map(\.description) == [
                    "content/redirects.yaml:8: error[bad-redirect]: 'from' is 'b', which does not begin with a single '/'; "
                        + "write the path without the host: /old-page/",
                    "content/redirects.yaml:6: error[redirect-target]: '/a/' leads to '/contcat/', and there is no such page; "
                        + "did you mean '/contact/'?",
                ]
            )
        }
    }

    @Test(arguments: ["/old/\n/older/", #"["/old/", "/older/"]"#])
    func `come from a column of rows where a database has it, and no row stops the site`(
        value: String
    )
        async throws
    {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            func build(_ sql: String = "") async throws -> BuiltSite {
                try StudioFixture.execute(sql, on: path)
                return try await BuiltSite.build(
                    Self.settings
                        + "media: { audio_base_url: https://a.example/a }\nserved_elsewhere: [/audio/]\n",
                    in: folder
                ) {
                    [MarkdownStore(root: $0, name: "content"), SQLiteStore(path: path)]
                }
            }
            let site = try await build(
                """
                ALTER TABLE blog_posts ADD COLUMN redirect_from TEXT;
                ALTER TABLE profiles ADD COLUMN redirect_from TEXT;
                UPDATE blog_posts SET redirect_from = '\(value)' WHERE slug = 'first-take';
                UPDATE profiles SET redirect_from = '/people/lena/' WHERE public_profile_slug = 'lena-sorensen';
                """
            )
            #expect(
                try site.text("_redirects") == """
                    /old/ /blog/first-take/ 301
                    /older/ /blog/first-take/ 301
                    /people/lena/ /artists/lena-sorensen/ 301

                    """
            )
            let wrong = try await build(
                "UPDATE blog_posts SET redirect_from = '/blog/' || char(10) || 'x' || char(10) || '/ok/' WHERE slug = 'first-take'"
            )
            #expect(try wrong.text("_redirects").hasPrefix("/ok/ /blog/first-take/ 301\n"))
            #expect(
                Set(wrong.report.problems.map(\.code)).isSuperset(of: ["bad-redirect", "redirect-of-page"])
            )
            #expect(wrong.report.problems.allSatisfy { $0.severity == .warning })
        }
    }

    // MARK: Adoption

    private func adopt(_ site: StudioSite) async throws -> [Redirect] {
        let (redirects, file) = try await site.builder(verifies: false)
            .adoptableRedirects(of: site.output, name: "public")
        let text = try file.adding(redirects)
        try Data(text.utf8).write(to: site.folder.appending(path: "content/redirects.yaml"))
        return redirects
    }

    private func rename(_ site: StudioSite, _ slug: String) throws {
        try site.edit(
            "-- content/blog/p8.md --\n---\ntitle: Post 8\ncreated_at: 2026-01-08\nslug: \(slug)\n---\nX.\n"
        )
    }

    @Test func `are the same on a clean checkout as on the machine that built yesterday, after adoption`()
        async throws
    {
        try await withSite { site in
            try site.edit(
                """
                -- content/redirects.yaml --
                # By hand
                - from: /first/
                  to: /blog/p8/
                - from: /2019/*
                  to: /blog/:splat

                """
            )
            try rename(site, "b")
            try await site.build()
            try rename(site, "c")
            let report = try await site.build().report
            let before = try site.text("_redirects")
            #expect(
                before == """
                    /2019/b/ /blog/c/ 301
                    /2019/p8/ /blog/c/ 301
                    /blog/b/ /blog/c/ 301
                    /blog/p8/ /blog/c/ 301
                    /first/ /blog/c/ 301
                    /2019/* /blog/:splat 301

                    """
            )
            #expect(report.notes.contains { $0.hasPrefix("2 redirects are known here only") })

            #expect(try await adopt(site).map(\.from) == ["/blog/b/", "/blog/p8/"])
            let text = try String(
                contentsOf: site.folder.appending(path: "content/redirects.yaml"),
                encoding: .utf8
            )
            #expect(text.hasPrefix("# By hand\n- from: /first/\n  to: /blog/p8/\n"))
            #expect(text.hasSuffix("- from: /blog/b/\n  to: /blog/c/\n- from: /blog/p8/\n  to: /blog/c/\n"))
            #expect(try await adopt(site).isEmpty)

            let again = try await site.build().report
            #expect(try site.text("_redirects") == before)
            #expect(!again.notes.contains { $0.contains("known here only") })

            for name in ["public", ".public.state", ".public.twin"] {
                try? FileManager.default.removeItem(at: site.folder.appending(path: name))
            }
            try await site.build()
            #expect(try site.text("_redirects") == before)
        }
    }

    @Test func `are adopted from the published site when the state is lost, without those of the content`()
        async throws
    {
        try await withSite { site in
            try site.edit("-- content/redirects.yaml --\n- from: /first/\n  to: /blog/b/\n")
            try rename(site, "b")
            try await site.build()
            try site.remove(".public.state")
            #expect(try await adopt(site) == [Redirect(from: "/blog/p8/", to: "/blog/b/")])
        }
    }

    @Test func `are not adopted into a file with errors`() async throws {
        try await withSite { site in
            try rename(site, "b")
            try await site.build()
            try site.edit("-- content/redirects.yaml --\n- from: /first/\n  to: /nowhere/\n")
            let problems = await #expect(throws: Problems.self) { try await adopt(site) }
            #expect(problems?.all.map(\.code) == ["redirect-target"])
        }
    }

    @Test func `are in the report also when nothing changed`() async throws {
        try await withSite { site in
            try site.edit(
                "-- content/redirects.yaml --\n- from: /first/\n  to: /blog/p8/\n- from: /x/*\n  status: 410\n"
            )
            try rename(site, "b")
            let builder = site.builder(verifies: false)
            // A file that has just changed might change again unseen, so its stamp is only trusted later.
            try wait { InputStamp(builder.options, builder.sources)?.trustedHash != 0 }
            let first = try await builder.build()
            let second = try await site.builder(verifies: false).build()
            #expect(first.redirects.count == 3 && second.redirects == first.redirects)
            #expect(second.status == .unchanged && second.steps.isEmpty)
        }
    }
}
