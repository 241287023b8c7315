import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("A site with tags")
struct TaxonomySiteTests {
    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    private func post(_ name: String, _ day: Int, _ tags: [String], text: String = "Text.") -> String {
        "-- content/blog/\(name).md --\n---\ntitle: \(name)\ncreated_at: 2026-01-\(10 + day)\ntags: [\(tags.map { "\"\($0)\"" }.joined(separator: ", "))]\n---\n\(text)\n"
    }

    private static let settings = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        fields:
          posts: { tags: { type: list, taxonomy: true, label: Topics } }
          projects: { tags: { type: list, taxonomy: true } }

        """

    private func build(
        _ archive: String,
        settings: String = settings,
        in folder: URL
    ) async throws -> BuiltSite {
        try await BuiltSite.build(settings + archive, in: folder, shrinking: true, programTheme: Self.theme)
    }

    private var posts: String {
        post("a", 1, ["Jazz", "Live"]) + post("b", 2, ["jazz"]) + post("c", 3, ["C++", "C#"])
            + post("d", 4, [])
            + post("e", 5, ["Live", "Jazz"]) + post("f", 6, [])
    }

    @Test func `has a page and a feed of each, whatever their spelling, and a page of all`() async throws {
        try await withTemporaryFolder { folder in
            let project = "-- content/portfolio/x.md --\n---\ntitle: Film\ntags: [Jazz]\n---\nText.\n"
            let site = try await build(posts + project, in: folder)
            #expect(site.report.problems.isEmpty)
            let all = try site.text("tags/index.html")
            #expect(all.contains("<h1 dir=\"auto\">Topics</h1>"))
            #expect(
                all.contains("<a href=\"/tags/jazz/\"><bdi>Jazz</bdi> <span class=\"count\">4</span></a>")
            )
            let jazz = try site.text("tags/jazz/index.html")
            #expect(
                ["/blog/e/", "/blog/b/", "/blog/a/", "/portfolio/x/"].allSatisfy {
                    jazz.contains("href=\"\($0)\"")
                }
            )
            #expect(!jazz.contains("href=\"/blog/d/\""))
            let feed = try site.text("tags/jazz/feed.rss")
            #expect(feed.matches(of: /<item>/).count == 3 && feed.contains("<title>Jazz · A</title>"))
            #expect(
                site.contents["tags/c/index.html"] != nil
                    && site.contents["tags/c-plus-plus/index.html"] != nil
            )
            #expect(try site.text("sitemap.xml").contains("https://a.example/tags/jazz/"))
            let page = try site.text("blog/a/index.html")
            #expect(page.contains("<a href=\"/tags/live/\" rel=\"tag\"><bdi>Live</bdi></a>"))
        }
    }

    @Test func `relates posts by the values that they share, the most first`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await build(posts, in: folder)
            let page = try site.text("blog/a/index.html")
            let related = try #require(page.components(separatedBy: "id=\"post-related\"").last)
            let links = related.matches(of: /<h3 dir="auto"><a href="\/blog\/([a-z])\/"/).map { String($0.1) }
            // e shares both; b is a neighbour and stands elsewhere; the others are the nearest in time.
            #expect(links.first == "e" && !links.contains("b"))
        }
    }

    @Test func `makes the pages of a value with its first post, and takes them away with its last`()
        async throws
    {
        try await withTemporaryFolder { folder in
            _ = try await build(posts, in: folder)
            let more = try await build(posts + post("g", 7, ["Dub"]), in: folder)
            #expect(more.contents["tags/dub/index.html"] != nil && more.contents["tags/dub/feed.rss"] != nil)
            #expect(try more.text("tags/index.html").contains("<bdi>Dub</bdi>"))
            try FileManager.default.removeItem(at: folder.appending(path: "content/blog/g.md"))
            let fewer = try await build(posts, in: folder)
            #expect(fewer.contents["tags/dub/index.html"] == nil)
            let incremental = FileTree.contents(of: fewer.folder)
            try await withTemporaryFolder { other in
                let clean = try await build(posts, in: other)
                #expect(FileTree.contents(of: clean.folder) == incremental)
            }
        }
    }

    @Test func `makes a new post with a value render no other post that only has it too`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(posts, in: folder)
            let before = FileTree.contents(of: folder.appending(path: "public"))
            // Old, so that neighbours, lists of newest posts and related ones of others stay.
            let site = try await build(
                posts.replacing("Text.\n-- content/blog/c", with: "Other.\n-- content/blog/c"),
                in: folder
            )
            let changed = FileTree.contents(of: site.folder).filter { before[$0.key] != $0.value }.keys
            #expect(
                !changed.contains("blog/a/index.html") && changed.contains("blog/b/index.html"),
                "\(changed.sorted())"
            )
        }
    }

    @Test(arguments: [
        (
            "posts: { tags: { type: text, taxonomy: true } }",
            "only a list can be a taxonomy; write 'type: list'"
        ),
        (
            "pages: { tags: { type: list, taxonomy: true } }",
            "only posts, projects and artists can have a taxonomy; remove 'taxonomy'"
        ),
        (
            "posts: { media: { type: list, taxonomy: true } }",
            "a taxonomy cannot be called 'media', because its pages are below /media/; choose another name"
        ),
    ])
    func `says what cannot be a taxonomy`(fields: String, message: String) async throws {
        let settings =
            "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\nfields:\n  \(fields)\n"
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder { _ = try await build("", settings: settings, in: $0) }
        }
        #expect(error?.all.map(\.description) == ["content/site.yaml:4: error[bad-setting]: \(message)"])
    }

    @Test func `names a page that has the address of the list`() async throws {
        let page = "-- content/pages/tags.md --\n---\ntitle: Mine\n---\nText.\n"
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder { _ = try await build(posts + page, in: $0) }
        }
        #expect(
            error?.all.first?.description.contains("/tags/") == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }
}
