import Content
import Foundation
import MarkdownStore
import SQLiteStore
import SiteConfiguration
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// A site that is loaded again after each change, as a preview does, is the site that a build makes.
@Suite("A live site", .timeLimit(.minutes(20)))
struct LiveSiteTests {
    private static let archive = """
        -- site.yaml --
        title: A
        base_url: https://a.example
        -- artists/ana.md --
        ---
        display_name: Ana
        created_at: 2026-01-01
        ---
        Sings.
        -- blog/a.md --
        ---
        title: First
        created_at: 2026-01-01
        author: ana
        featured_image_url: media/a.svg
        ---
        Text with a [link](b.md) and [notes](../media/notes.md).
        -- blog/b.md --
        ---
        title: Second
        created_at: 2026-01-02
        ---
        A paragraph that is its excerpt.
        -- portfolio/film.md --
        ---
        title: Film
        category: Film
        created_at: 2026-01-01
        ---
        Text.
        -- media/notes.md --
        Notes.
        -- media/a.svg --
        <svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>
        """

    /// An edit of a file; nil removes it.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let path: String
        let text: String?

        init(_ description: String, _ path: String, _ text: String?) {
            testDescription = description
            self.path = path
            self.text = text
        }
    }

    private static let edits = [
        Edit("a text for download that is linked", "media/notes.md", "Other notes."),
        Edit("a text", "blog/b.md", "---\ntitle: Second\ncreated_at: 2026-01-02\n---\nAnother excerpt.\n"),
        Edit("a title", "blog/b.md", "---\ntitle: Renamed\ncreated_at: 2026-01-02\n---\nText.\n"),
        Edit("a date", "blog/b.md", "---\ntitle: Second\ncreated_at: 2025-01-02\n---\nText.\n"),
        Edit("a slug", "blog/b.md", "---\ntitle: Second\nslug: c\ncreated_at: 2026-01-02\n---\nText.\n"),
        Edit("a new post", "blog/c.md", "---\ntitle: Third\ncreated_at: 2026-01-03\n---\nText.\n"),
        Edit(
            "an author's name",
            "artists/ana.md",
            "---\ndisplay_name: Anna\ncreated_at: 2026-01-01\n---\nSings.\n"
        ),
        Edit(
            "a category",
            "portfolio/film.md",
            "---\ntitle: Film\ncategory: Song\ncreated_at: 2026-01-01\n---\nText.\n"
        ),
        Edit("a page in the menu", "pages/about.md", "---\ntitle: About\n---\nWe are.\n"),
        Edit("the site's title", "site.yaml", "title: B\nbase_url: https://a.example\n"),
        Edit("the site's address", "site.yaml", "title: A\nbase_url: https://b.example\n"),
        Edit(
            "a picture",
            "media/a.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"></svg>"
        ),
        Edit("a quote", "testimonials/q.md", "---\nclient_name: Grace\n---\nGood.\n"),
    ]

    @Test("has after an edit what a build makes", arguments: edits)
    func followsEdits(edit: Edit) async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(Self.archive).write(to: content)
            var options = BuildOptions(
                content: content,
                templates: packageFolder.appending(path: "templates"),
                output: .folder(folder.appending(path: "public")),
                clock: .fixture,
                workers: 2
            )
            options.contentName = "content"
            options.allowsShrinking = true
            let (memory, markdown) = (SiteMemory(), MarkdownMemory())
            func live() async throws -> LiveSite {
                let source = MarkdownStore(root: content, name: "content", memory: markdown)
                return try await SiteBuilder(options, sources: [source], memory: memory).liveSite()
            }
            _ = try await live()
            let original = try? Data(contentsOf: content.appending(path: edit.path))
            // As it was, there and back, because what is reused may be wrong only then.
            let same: [Data?] = original.map { [$0] } ?? []
            for data in same + [edit.text.map { Data($0.utf8) }, original] {
                let file = content.appending(path: edit.path)
                if let data {
                    try data.write(toNew: file)
                } else {
                    try FileManager.default.removeItem(at: file)
                }
                if edit.path.hasSuffix(".md") { markdown.note([edit.path]) }
                memory.note(
                    edit.path == "site.yaml"
                        ? [.settings] : edit.path.hasPrefix("media/") ? [.media] : [.content]
                )
                let site = try await live()
                let clean = MarkdownStore(root: content, name: "content")
                _ = try await SiteBuilder(options, sources: [clean]).build()
                let output = FileTree.contents(of: folder.appending(path: "public"))
                for (path, bytes) in output.sorted(by: { $0.key < $1.key })
                where !["_headers", "_redirects", "redirects.json"].contains(path) {
                    let made = try site.file(at: Routes.address(ofFile: path))
                    #expect(made.map { Data($0.bytes) } == bytes, "\(path)")
                }
            }
        }
    }

    @Test("does not publish a draft that a text links to, and says so")
    func keepsDraftsPrivate() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(
                """
                -- site.yaml --
                title: A
                base_url: https://a.example
                -- blog/a.md --
                ---
                title: First
                created_at: 2026-01-01
                ---
                A [link](b.md).
                -- blog/b.md --
                ---
                title: Second
                created_at: 2026-01-01
                published: false
                ---
                Secret.
                """
            ).write(to: content)
            var options = BuildOptions(
                content: content,
                templates: packageFolder.appending(path: "templates"),
                output: .folder(folder.appending(path: "public")),
                clock: .fixture,
                workers: 2
            )
            options.contentName = "content"
            let source = MarkdownStore(root: content, name: "content")
            let problems = await #expect(throws: Problems.self) {
                try await SiteBuilder(options, sources: [source]).build()
            }
            #expect(
                problems?.all.map(\.description) == [
                    "content/blog/a.md:5: error[broken-link]: the link 'b.md' is broken: "
                        + "no page is made of that text; publish the text, or remove the link"
                ]
            )
            options.includesDrafts = true
            _ = try await SiteBuilder(options, sources: [source]).build()
        }
    }

    @Test("knows which rows are withheld now, although the pages are the same")
    func followsWithheldRows() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(
                """
                -- site.yaml --
                title: A
                base_url: https://a.example
                -- blog/a.md --
                ---
                title: First
                created_at: 2026-01-01
                ---
                A [link](/blog/gone/).
                """
            ).write(to: content)
            let database = folder.appending(path: "site.db").path
            try StudioFixture([]).writeSQLite(to: database)
            // It has no title, so it has no page, and the link is not the fault of the text.
            let add = """
                INSERT INTO blog_posts (id, slug, title, content, published, created_at)
                VALUES ('1', 'gone', '', 'Text.', 1, '2026-01-02')
                """
            let (memory, markdown) = (SiteMemory(), MarkdownMemory())
            func errors() async throws -> [String] {
                var options = BuildOptions(
                    content: content,
                    templates: packageFolder.appending(path: "templates"),
                    output: .checkOnly,
                    clock: .fixture,
                    workers: 2
                )
                options.contentName = "content"
                memory.note([.content])
                let sources: [any ContentSource] = [
                    MarkdownStore(root: content, name: "content", memory: markdown),
                    SQLiteStore(path: database),
                ]
                let site = try await SiteBuilder(options, sources: sources, memory: memory).liveSite()
                let file = try #require(try site.file(at: "/blog/a/"))
                return file.problems.filter { $0.severity == .error }.map(\.code)
            }
            #expect(try await errors() == ["broken-link"])
            try StudioFixture.execute(add, on: database)
            #expect(try await errors() == [])
            try StudioFixture.execute("DELETE FROM blog_posts", on: database)
            #expect(try await errors() == ["broken-link"])
        }
    }

    @Test("is what it was after a template was broken and mended, and after a text in between")
    func survivesErrors() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            let templates = folder.appending(path: "templates", directoryHint: .isDirectory)
            try Archive(Self.archive).write(to: content)
            try FileManager.default.copyItem(at: packageFolder.appending(path: "templates"), to: templates)
            let options = BuildOptions(
                content: content,
                templates: templates,
                output: .checkOnly,
                clock: .fixture,
                workers: 2
            )
            let (memory, markdown) = (SiteMemory(), MarkdownMemory())
            func live() async throws -> LiveSite {
                let source = MarkdownStore(root: content, name: "content", memory: markdown)
                return try await SiteBuilder(options, sources: [source], memory: memory).liveSite()
            }
            let before = try await live().file(at: "/blog/a/")?.bytes
            let base = templates.appending(path: "base.html")
            let text = try Data(contentsOf: base)
            try (text + Data("{{ nothing }}".utf8)).write(to: base)
            memory.note([.theme])
            await #expect(throws: Problems.self) { try await live() }
            // The template is still broken, although only a text changed since.
            try Data("---\ntitle: Third\ncreated_at: 2026-01-03\n---\nText.\n".utf8).write(
                to: content.appending(path: "blog/c.md")
            )
            markdown.note(["blog/c.md"])
            memory.note([.content])
            await #expect(throws: Problems.self) { try await live() }
            try FileManager.default.removeItem(at: content.appending(path: "blog/c.md"))
            markdown.note(["blog/c.md"])
            memory.note([.content])
            try text.write(to: base)
            memory.note([.theme])
            #expect(try await live().file(at: "/blog/a/")?.bytes == before)
        }
    }

    @Test("has at each time, with drafts and without, what a clean build of that time makes")
    func followsTheClock() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            func scheduled(_ name: String, _ date: String, _ keys: String = "") -> String {
                "\n-- blog/\(name).md --\n---\ntitle: \(name)\ncreated_at: \(date)\n\(keys)---\nText.\n"
            }
            try Archive(
                Self.archive + scheduled("later", "2026-12-24T08:00") + scheduled("last", "2027-02-01")
                    + scheduled("draft", "2026-12-26", "published: false\n")
                    + "-- pages/hidden.md --\n---\ntitle: Hidden\npublished: false\n---\nText.\n"
                    + "-- portfolio/secret.md --\n---\ntitle: Secret\ncategory: New\npublished: false\n---\nText.\n"
            ).write(to: content)
            let database = folder.appending(path: "site.db").path
            try StudioFixture([
                StudioFixture.Row(
                    "blog_posts",
                    [
                        "id": "1", "slug": "row", "title": "Row", "content": "Text.", "published": "1",
                        "created_at": "2026-12-25T08:00:00Z",
                    ]
                ),
                StudioFixture.Row(
                    "blog_posts",
                    [
                        "id": "2", "slug": "row-draft", "title": "Draft", "content": "Text.",
                        "published": "0",
                        "created_at": "never",
                    ]
                ),
            ]).writeSQLite(to: database)
            let (memory, markdown, rows) = (SiteMemory(), MarkdownMemory(), StudioMemory())
            func options(_ clock: Timestamp, _ drafts: Bool) -> BuildOptions {
                var options = BuildOptions(
                    content: content,
                    templates: packageFolder.appending(path: "templates"),
                    output: .folder(folder.appending(path: "public")),
                    clock: clock,
                    workers: 2
                )
                options.contentName = "content"
                options.allowsShrinking = true
                options.isClean = true
                options.includesDrafts = drafts
                return options
            }
            let states: [(String, Bool)] = [
                ("2026-11-24T12:00:00Z", false), ("2026-12-24T07:59:59Z", false),
                ("2026-12-24T08:00:00Z", false), ("2026-11-24T12:00:00Z", false),
                ("2026-11-24T12:00:00Z", true), ("2026-12-25T08:00:00Z", true),
                ("2026-12-25T08:00:00Z", false), ("2027-02-01T00:00:00Z", false),
                ("2025-01-01T00:00:00Z", false), ("2025-01-01T00:00:00Z", true),
                ("2026-11-24T12:00:00Z", true), ("2026-11-24T12:00:00Z", false),
            ]
            var counts: Set<Int> = []
            for (time, drafts) in states {
                let clock = try #require(Timestamp(time, zone: .gmt))
                let sources: [any ContentSource] = [
                    MarkdownStore(root: content, name: "content", memory: markdown),
                    SQLiteStore(path: database, memory: rows),
                ]
                let site = try await SiteBuilder(options(clock, drafts), sources: sources, memory: memory)
                    .liveSite()
                let clean: [any ContentSource] = [
                    MarkdownStore(root: content, name: "content"), SQLiteStore(path: database),
                ]
                _ = try await SiteBuilder(options(clock, drafts), sources: clean).build()
                let output = FileTree.contents(of: folder.appending(path: "public"))
                counts.insert(output.count)
                for (path, bytes) in output.sorted(by: { $0.key < $1.key })
                where !["_headers", "_redirects", "redirects.json"].contains(path) {
                    let made = try site.file(at: Routes.address(ofFile: path))
                    #expect(made.map { Data($0.bytes) } == bytes, "\(path) of \(time), drafts: \(drafts)")
                }
                for page in ["later", "last", "draft", "row", "row-draft"] {
                    let isBuilt = output["blog/\(page)/index.html"] != nil
                    #expect(site.hasPage(at: "/blog/\(page)/") == isBuilt, "\(page) of \(time)")
                }
            }
            #expect(counts.count >= 5, "\(counts)")
        }
    }

    @Test("names the rows that changed since, and no other")
    func namesChangedRows() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(Self.archive).write(to: content)
            let database = folder.appending(path: "site.db").path
            func row(_ slug: String, _ values: KeyValuePairs<String, String?>) -> StudioFixture.Row {
                var row = StudioFixture.Row("blog_posts", values)
                (row["id"], row["slug"], row["content"]) = (slug, slug, "Text.")
                return row
            }
            try StudioFixture([
                row("one", ["title": "One", "published": "1", "created_at": "2026-01-01T12:00:00Z"]),
                row("two", ["title": "Two", "published": "1", "created_at": "2026-01-02T12:00:00Z"]),
                // Dated by the clock, and so another each time.
                row("dateless", ["title": "Three", "published": "0", "created_at": "never"]),
            ]).writeSQLite(to: database)
            let (memory, markdown) = (SiteMemory(), MarkdownMemory())
            func live(_ seconds: Int64) async throws -> LiveSite {
                var options = BuildOptions(
                    content: content,
                    templates: packageFolder.appending(path: "templates"),
                    output: .checkOnly,
                    clock: Timestamp(microseconds: Timestamp.fixture.microseconds + seconds * 1_000_000),
                    workers: 2
                )
                options.includesDrafts = true
                let sources: [any ContentSource] = [
                    MarkdownStore(root: content, name: "content", memory: markdown),
                    SQLiteStore(path: database),
                ]
                return try await SiteBuilder(options, sources: sources, memory: memory).liveSite()
            }
            let first = try await live(0)
            let same = try await live(1)
            #expect(same.changedRows(since: first) == [])
            try StudioFixture.execute("UPDATE blog_posts SET title = 'New' WHERE slug = 'one'", on: database)
            let second = try await live(2)
            #expect(second.changedRows(since: first).map(\.description) == ["blog_posts one"])
            try StudioFixture.execute("DELETE FROM blog_posts WHERE slug = 'two'", on: database)
            let third = try await live(3)
            #expect(third.changedRows(since: second).map(\.description) == ["blog_posts two"])
        }
    }

    @Test("says which page is made of what, and has no file that is not of the site")
    func describesPages() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(Self.archive).write(to: content)
            var options = BuildOptions(
                content: content,
                templates: packageFolder.appending(path: "templates"),
                output: .checkOnly,
                clock: .fixture,
                workers: 2
            )
            options.contentName = "content"
            let source = MarkdownStore(root: content, name: "content")
            let site = try await SiteBuilder(options, sources: [source]).liveSite()
            let page = try #require(try site.file(at: "/blog/a/")?.page)
            #expect(page.template == "blog_post.html" && page.templates.contains("base.html"))
            #expect(page.record?.description == "content/blog/a.md")
            for path in ["/site.yaml", "/blog/a.md", "/media/a.svg", "/_headers", "/blog/a", "/nowhere/", ""]
            {
                #expect(try site.file(at: path) == nil, "\(path)")
            }
        }
    }
}
