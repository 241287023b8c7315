import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("The variable catalog")
struct CatalogVariableTests {
    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    private func post(_ name: String, _ day: String, title: String? = nil) -> String {
        "-- content/blog/\(name).md --\n---\ntitle: \(title ?? name)\ncreated_at: \(day)\n---\nText.\n"
    }

    private func build(
        _ posts: [String],
        footer: String = "{% for post in catalog.newest_posts %}<i>{{ post.title }}</i>{% endfor %}",
        page: String = "",
        in folder: URL
    ) async throws -> BuiltSite {
        let archive =
            "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n" + posts.joined()
            + "-- content/pages/list.md --\n---\ntitle: List\ntemplate: list.html\n---\nText.\n"
            + "-- content/pages/about.md --\n---\ntitle: About\n---\nText.\n"
            + "-- content/portfolio/x.md --\n---\ntitle: Film\nfeatured: true\n---\nText.\n"
            + "-- templates/list.html --\n{% extends \"page.html\" %}{% block main %}\(page){% endblock %}\n"
            + "-- templates/partials/footer.html --\n<footer>\(footer)</footer>\n"
        return try await BuiltSite.build(archive, in: folder, shrinking: true, programTheme: Self.theme)
    }

    private var six: [String] { (1...6).map { post("p\($0)", "2026-01-0\($0)") } }

    @Test func `has the newest posts on every page`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await build(six, in: folder)
            for path in ["index.html", "about/index.html", "404.html", "blog/p1/index.html"] {
                let page = try site.text(path)
                #expect(
                    page.contains("<footer><i>p6</i><i>p5</i><i>p4</i><i>p3</i><i>p2</i></footer>"),
                    "\(path)"
                )
            }
        }
    }

    @Test func `has all records on a page with a template of its own, to select and sort`() async throws {
        let list = """
            {% for post in catalog.posts|selectattr("title", "ne", "p2")|sort(attribute="title") %}<b>{{ post.title }}</b>{% endfor %}\
            {{ catalog.projects|length }} {{ catalog.featured_projects|length }} {{ catalog.artists|length }} \
            {% for page in catalog.pages %}<a href="{{ page.url }}">{{ page.title }}</a>{% endfor %}
            """
        try await withTemporaryFolder { folder in
            let site = try await build(six, page: list, in: folder)
            let page = try site.text("list/index.html")
            #expect(page.contains("<b>p1</b><b>p3</b><b>p4</b><b>p5</b><b>p6</b>1 1 0"))
            #expect(page.contains("<a href=\"/about/\">About</a><a href=\"/list/\">List</a>"))
        }
    }

    @Test func `makes a new post render every page that shows it, and an older one only its own pages`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let first = try await build(six, in: folder)
            let newest = try await build(six + [post("new", "2026-02-01")], in: folder)
            #expect(newest.report.rendered > first.report.rendered / 2)
            let about = try newest.text("about/index.html")
            #expect(about.contains("<footer><i>new</i><i>p6</i>"))
            let older = try await build(
                six + [post("new", "2026-02-01"), post("old", "2025-01-01")],
                in: folder
            )
            // The post, its neighbour, lists, feeds and the sitemap: no page that only has the footer.
            let clean = FileTree.contents(of: older.folder)
            #expect(older.report.rendered < first.report.rendered / 2, "\(older.report.rendered)")
            try await withTemporaryFolder { other in
                let fresh = try await build(
                    six + [post("new", "2026-02-01"), post("old", "2025-01-01")],
                    in: other
                )
                #expect(FileTree.contents(of: fresh.folder) == clean)
            }
        }
    }

    @Test func `makes a changed title render every page that lists all posts`() async throws {
        let footer = "{% for post in catalog.posts %}<i>{{ post.title }}</i>{% endfor %}"
        try await withTemporaryFolder { folder in
            _ = try await build(six, footer: footer, in: folder)
            let changed = [post("p1", "2026-01-01", title: "Other")] + six.dropFirst()
            let site = try await build(changed, footer: footer, in: folder)
            let about = try site.text("about/index.html")
            #expect(about.contains("<i>p2</i><i>Other</i></footer>"))
            let unchanged = try await build(changed, footer: footer, in: folder)
            #expect(unchanged.report.rendered == 0)
        }
    }
}
