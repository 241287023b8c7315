import Content
import Foundation
import MarkdownStore
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

@testable import Preview

@Suite("The description of a page")
struct PageDescriptionTests {
    private static let archive = """
        -- site.yaml --
        title: A
        base_url: https://a.example
        time_zone: America/New_York
        posts_per_page: 1
        -- blog/a.md --
        ---
        title: First
        created_at: 2026-01-01
        ---
        Text.
        -- blog/draft.md --
        ---
        title: Second
        created_at: 2026-01-02
        published: false
        ---
        Text.
        -- blog/later.md --
        ---
        title: Third
        created_at: 2030-12-24T08:00
        ---
        Text.
        -- portfolio/film.md --
        ---
        title: Film
        category: Film
        published: false
        ---
        Text.
        """

    private static let now = Timestamp.fixture
    private static let due = Timestamp("2030-12-24T08:00:00-05:00", zone: .gmt) ?? .fixture

    /// The JSON for a page of the archive's site.
    private func json(
        _ path: String,
        drafts: Bool = true,
        clock: Timestamp = now,
        made: String? = "when it was opened",
        editor: String? = nil
    ) async throws -> JSONValue {
        try await withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            var options = BuildOptions(
                content: folder,
                templates: packageFolder.appending(path: "templates"),
                output: .checkOnly,
                clock: clock,
                workers: 1
            )
            options.contentName = "content"
            options.templatesName = "templates"
            options.includesDrafts = drafts
            let source = MarkdownStore(root: folder, name: "content")
            let site = try await SiteBuilder(options, sources: [source]).liveSite()
            let description = PageDescription(
                page: try #require(try site.file(at: path)?.page),
                site: site,
                made: made,
                now: Self.now,
                editor: try editor.map { try EditorLinks($0, folder: "/site") }
            )
            return try JSONValue(parsing: Array(JSONWriter().text(description.json).utf8))
        }
    }

    @Test("names the templates and the record, and the page at the site's own address")
    func namesParts() async throws {
        let page = try await json("/blog/a/")
        #expect(page["template"] == .object(["name": .text("templates/blog_post.html")]))
        #expect(page["record"]?["name"] == .text("content/blog/a.md"))
        let parts = try #require(page["parts"]?.list).map { $0["name"]?.text }
        #expect(parts.contains("templates/base.html") && !parts.contains("templates/blog_post.html"))
        #expect(page["state"] == .text("published") && page["live"] == .text("https://a.example/blog/a/"))
        #expect(page["made"] == .text("when it was opened"))
    }

    @Test("has links where an editor is chosen, and nowhere else")
    func hasLinks() async throws {
        let page = try await json("/blog/a/", editor: "vscode")
        #expect(page["record"]?["href"] == .text("vscode://file/site/content/blog/a.md:1:1"))
        #expect(page["template"]?["href"] == .text("vscode://file/site/templates/blog_post.html:1:1"))
        #expect(!"\(try await json("/blog/a/"))".contains("href"))
    }

    @Test("says when a scheduled post is due, in the site's time zone")
    func saysDue() async throws {
        let page = try await json("/blog/later/")
        #expect(page["state"] == .text("scheduled") && page["live"] == nil)
        #expect(page["due"] == .text("24 December 2030, 08:00"))
        #expect(page["dueAt"] == .text("2030-12-24T13:00:00Z"))
    }

    @Test(
        "leads to the published page only where there is one",
        arguments: [
            ("/", true), ("/blog/", true), ("/portfolio/", true), ("/blog/draft/", false),
            ("/blog/later/", false), ("/portfolio/film/", false),
            // There because of drafts alone.
            ("/portfolio/in/film/", false), ("/blog/page/3/", false),
        ]
    )
    func leadsToPublished(path: String, isLive: Bool) async throws {
        let page = try await json(path)
        #expect((page["live"] != nil) == isLive)
        #expect((page["state"] != nil) == (page["record"] != nil))
    }

    @Test("leads to no page that is published only at the chosen time, or that is not there")
    func heedsTheTime() async throws {
        let early = try await json("/blog/later/", drafts: false, clock: Self.due)
        #expect(early["state"] == .text("published") && early["live"] == nil)
        #expect(try await json("/blog/page/2/", drafts: false, clock: Self.due)["live"] == nil)
        #expect(try await json("/404.html", made: nil)["live"] == nil)
    }
}
