import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("A site with fields of its own")
struct CustomFieldSiteTests {
    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    private func archive(
        fields: String =
            "posts: { mood: text, stars: { type: whole, default: 3 }, cover: image, people: list }",
        matter: String = "mood: calm\npeople: [Ana, Ben]\n",
        template: String =
            "{{ post.mood|default('none') }} {{ post.stars }} {{ post.people|join('+') }} {% if post.cover %}{{ post.cover.url }}{% endif %}"
    ) -> String {
        """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        fields:
          \(fields)
        -- content/blog/a.md --
        ---
        title: A
        created_at: 2026-01-02
        \(matter)---
        Text.
        -- content/blog/b.md --
        ---
        title: B
        created_at: 2026-01-01
        ---
        Text.
        -- templates/partials/post_card.html --
        <p>[\(template)]</p>

        """
    }

    private func build(_ archive: String, in folder: URL) async throws -> BuiltSite {
        try await BuiltSite.build(archive, in: folder, programTheme: Self.theme)
    }

    @Test func `has them in templates, with their types and defaults`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await build(archive(), in: folder)
            #expect(site.report.problems.isEmpty)
            let page = try site.text("blog/index.html")
            #expect(page.contains("<p>[calm 3 Ana+Ben ]</p>") && page.contains("<p>[none 3  ]</p>"))
        }
    }

    @Test func `sorts and selects by them`() async throws {
        let template =
            "{% for other in [post]|selectattr(\"stars\", \"gt\", 2)|sort(attribute=\"stars\") %}{{ other.stars }}{% endfor %}"
        try await withTemporaryFolder { folder in
            let site = try await build(archive(template: template), in: folder)
            #expect(try site.text("blog/index.html").contains("<p>[3]</p>"))
        }
    }

    @Test(arguments: [
        ("{{ post.moood }}", "BlogPost has no field 'moood'"),
        ("{{ post.mood }}", "'post.mood' may be absent"),
        ("{{ post.stars|upper }}", "'upper' takes text, but 'post.stars' is Int"),
        ("{{ post.people }}", "'post.people' is List<Text>"),
    ])
    func `has each mistake in a template reported`(template: String, message: String) async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder { _ = try await build(archive(template: template), in: $0) }
        }
        #expect(
            error?.all.contains { $0.description.contains(message) } == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }

    @Test(arguments: [
        (
            "posts: { title: text }",
            "content/site.yaml:4: error[bad-setting]: posts have a key 'title' already; choose another name"
        ),
        (
            "posts: { url: text }",
            "content/site.yaml: error[bad-setting]: 'url' is a field of every BlogPost in templates already, so 'fields' cannot add it; choose another name"
        ),
        (
            "posts: { Mood: text }",
            "content/site.yaml:4: error[bad-setting]: 'Mood' cannot name a field: it may hold a-z, 0-9 and _, and begins with a letter"
        ),
        (
            "posts: { mood: txt }",
            "content/site.yaml:4: error[bad-setting]: 'type' is 'txt'; write text, or number, or whole, or flag, or date, or url, or image, or list"
        ),
        (
            "post: { mood: text }",
            "content/site.yaml:4: error[unknown-key]: there is no setting 'post' in fields; did you mean 'posts'?"
        ),
        (
            "posts: { mood: { typ: text } }",
            "content/site.yaml:4: error[unknown-key]: there is no setting 'typ' in 'mood'; did you mean 'type'?"
        ),
        (
            "posts: { mood: { type: whole, default: x } }",
            "content/site.yaml:4: error[wrong-type]: 'default' is not a whole number; write one, such as 3, or remove 'default'"
        ),
        (
            "posts: { mood: { type: whole, default: 1, required: true } }",
            "content/site.yaml:4: error[bad-setting]: 'mood' is required, so its default is never used; remove 'required' or 'default'"
        ),
        (
            "artists: { mail: { type: text, column: id } }",
            "content/site.yaml:4: error[bad-setting]: the column 'id' of profiles is one of the studio's schema, which fields cannot read; name another column, or write 'column: none' for a field that only files have"
        ),
        (
            "posts: [mood]",
            "content/site.yaml:4: error[wrong-type]: 'posts' must be a set of names with types; write a line such as 'subtitle: text'"
        ),
    ])
    func `has each mistake in the settings reported with its line`(
        fields: String,
        problem: String
    ) async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder {
                _ = try await build(archive(fields: fields, matter: "", template: ""), in: $0)
            }
        }
        #expect(
            error?.all.map(\.description).contains(problem) == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }

    @Test func `renders the pages that show a field again when it changes, and no others`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(archive(), in: folder)
            let site = try await build(archive(matter: "mood: loud\npeople: [Ana, Ben]\n"), in: folder)
            #expect(try site.text("blog/index.html").contains("<p>[loud 3 Ana+Ben ]</p>"))
            #expect(site.report.rendered < 6)
            let other = try await build(
                archive(
                    fields:
                        "posts: { mood: text, stars: { type: whole, default: 4 }, cover: image, people: list }"
                ),
                in: folder
            )
            #expect(try other.text("blog/index.html").contains("<p>[calm 4 Ana+Ben ]</p>"))
        }
    }
}
