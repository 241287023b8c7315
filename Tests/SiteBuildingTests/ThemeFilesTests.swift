import Content
import Foundation
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Pictures, stylesheets and scripts that a theme names.
@Suite("The files of a theme")
struct ThemeFilesTests {
    /// The errors of a build of the studio after an edit, one line each without their excerpts.
    private func errors(after edit: String) async throws -> [String] {
        try await withTemporaryFolder { folder in
            let site = try StudioSite(folder)
            try site.edit(edit)
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            return try #require(problems).all.filter { $0.severity == .error }.map(\.description)
        }
    }

    /// The page for what is not found, with some markup in its second line.
    private func page(_ markup: String) -> String {
        "-- templates/not_found.html --\n<!DOCTYPE html><title>x</title>\n\(markup)\n"
    }

    @Test func `that stylesheets name are on the site, under the names that the stylesheets have for them`()
        async throws
    {
        try await withTemporaryFolder { folder in
            var site = try StudioSite(folder)
            try site.edit(
                """
                -- templates/assets/site.css --
                @import "more/fonts.css";
                -- templates/assets/more/fonts.css --
                @font-face { font-family: F; src: url(f.woff2) }
                -- templates/assets/more/f.woff2 --
                font
                -- content/site.yaml --
                title: Studio
                base_url: https://a.example
                served_elsewhere: [/images/]

                """
            )
            try await site.build()
            let before = Set(FileTree.contents(of: site.output).keys).filter { $0.hasPrefix("assets/") }
            #expect(before.count == 3)
            let fonts = try #require(before.first { $0.hasPrefix("assets/more-fonts.") })
            let font = try #require(before.first { $0.hasSuffix(".woff2") })
            #expect(try site.text(fonts) == "@font-face { font-family: F; src: url(\"/\(font)\") }\n")

            site.advanceClock()
            try site.edit("-- templates/assets/more/f.woff2 --\nanother font\n")
            let made = try await site.build().made
            #expect(made.contains("/blog/p1/"))
            let after = Set(FileTree.contents(of: site.output).keys).filter { $0.hasPrefix("assets/") }
            #expect(after.count == 3 && after.isDisjoint(with: before))
        }
    }

    @Test(arguments: [
        (
            "<img src=\"/assets/desk.png\" alt=\"\">",
            ":2:11: error[broken-link]: the link '/assets/desk.png' is broken: there is no such file (on /404.html); put it into the theme's folder 'assets', and write {{ asset(\"desk.png\") }}"
        ),
        (
            "<p>/assets/site.css <link rel=\"stylesheet\" href=\"/assets/site.css\"></p>",
            ":2:50: error[broken-link]: the link '/assets/site.css' is broken: there is no such file (on /404.html); write {{ asset(\"site.css\") }}: files of the theme have other names on the site"
        ),
        (
            "<script src='assets/stie.css'></script>",
            ":2:14: error[broken-link]: the link 'assets/stie.css' is broken: there is no such file (on /404.html); did you mean {{ asset(\"site.css\") }}?"
        ),
        (
            "<picture><source srcset=\"/assets/b.png 2x\"></picture>",
            ":2:26: error[broken-link]: the link '/assets/b.png' is broken"
        ),
        (
            "<video poster=\"/media/poster.jpg?v=1\"></video>",
            ":2:16: error[broken-link]: the link '/media/poster.jpg?v=1' is broken: there is no such file (on /404.html); print a field of a record"
        ),
        (
            "<img src=\"/assets/{{ site.language }}.png\" alt=\"\">",
            ":2:11: error[broken-link]: the link '/assets/en.png' is broken: there is no such file"
        ),
        (
            "<img src=\"img/{{ site.language }}.png\" alt=\"\">",
            ":2:11: error[broken-link]: the link 'img/en.png' is broken: there is no such file"
        ),
        (
            "<a href=\"www.b.example\">b</a>",
            ":2:10: error[broken-link]: the link 'www.b.example' is broken: there is no such page (on /404.html); correct or remove it"
        ),
        (
            "<img src=\"{{ asset('css/site.css') }}\" alt=\"\">",
            ":2:20: error[unknown-asset]: the theme has no asset 'css/site.css'"
        ),
        (
            "<meta property=\"og:image\" content=\"{{ site.base_url }}/assets/share.png\">",
            ":2:55: error[broken-link]: the link 'https://a.example/assets/share.png' is broken: there is no such file"
        ),
        (
            "<link rel=\"icon\" href=\"{{ site.favicon_url }}\">",
            ":2:32: error[broken-link]: the link '/favicon.svg' is broken: there is no such file (on /404.html); put 'favicon.svg' into the theme's folder 'assets', or remove the link"
        ),
        (
            "<img src=\"/media/desk.0123456789.jpg\" alt=\"\">",
            ":2:11: error[broken-link]: the link '/media/desk.0123456789.jpg' is broken: there is no such file; print a field of a record: the address changes with the file"
        ),
        (
            "<link rel=\"stylesheet\" href=\"/assets/site.0123456789.css\">",
            ":2:30: error[broken-link]: the link '/assets/site.0123456789.css' is broken: there is no such file; write {{ asset(\"…\") }} with its name: its address changes with the file"
        ),
    ])
    func `that a template names and that are not there are an error with its line`(
        markup: String,
        expected: String
    ) async throws {
        let found = try await errors(after: page(markup))
        #expect(found.count == 1)
        #expect(found[0].prefix(expected.count + 24) == "templates/not_found.html" + expected)
    }

    @Test func `are not looked for on other hosts and in comments`() async throws {
        try await withSite { site in
            try site.append(
                "security: { scripts: [https://b.example], pictures: [https://b.example] }\n",
                to: "content/site.yaml"
            )
            try site.edit(
                page(
                    """
                    {# <img src="/assets/a.0123456789.png"> #}<!-- <img src="/assets/a.png"> -->
                    <script src="https://b.example/assets/b.0123456789.js"></script>
                    <img src="//b.example/media/c.png" alt=""> <a href="tel:1">d/assets/e.0123456789.png</a>
                    """
                )
            )
            try await site.build()
        }
    }

    @Test func `are missed by pages that are not rendered for another reason`() async throws {
        try await withSite { site in
            try site.edit(
                "-- templates/assets/favicon.svg --\n<svg/>\n"
                    + page("<link rel=\"icon\" href=\"{{ site.favicon_url }}\">")
            )
            try await site.build()
            site.advanceClock()
            try site.edit("-- templates/assets/favicon.svg --\n<svg><g/></svg>\n")
            #expect(try await site.build().made.isEmpty)
            try site.remove("templates/assets/favicon.svg")
            await #expect(throws: Problems.self) { try await site.build() }
        }
    }

    @Test func `give a new name to the pages that show them, and to no others`() async throws {
        try await withSite { site in
            let page = page("<img src=\"{{ asset('a.svg') }}\" alt=\"\">")
            try site.edit("-- templates/assets/a.svg --\n<svg/>\n" + page)
            try await site.build()
            site.advanceClock()
            try site.edit("-- templates/assets/a.svg --\n<svg><g/></svg>\n")
            #expect(try await site.build().made == ["/404.html"])
        }
    }

    @Test func `that are missing in stylesheets and templates are reported together`() async throws {
        let found = try await errors(
            after: page("{{ asset('nothing.css') }}")
                + "-- templates/assets/site.css --\na { b: url(one.png) }\n@import 'two.css';\n"
        )
        #expect(found.count == 3, "\(found)")
        #expect(found.contains { $0.hasPrefix("templates/assets/site.css:1:8: error[unknown-asset]") })
        #expect(found.contains { $0.hasPrefix("templates/assets/site.css:2:9: error[unknown-asset]") })
    }

    @Test func `of the content that a template names by its address on the site may be named while it lasts`()
        async throws
    {
        try await withSite { site in
            try site.edit(
                """
                -- content/media/desk.svg --
                <svg width="2" height="1"></svg>
                -- content/blog/p1.md --
                ---
                title: Post 1
                created_at: 2026-01-01
                ---
                ![Desk](media/desk.svg)

                ## Part one

                """
            )
            try await site.build()
            let files = FileTree.contents(of: site.output).keys
            let desk = try #require(files.first { $0.hasPrefix("media/desk.") })
            try site.edit(page("<img src=\"/\(desk)\" alt=\"\">"))
            site.advanceClock()
            try await site.build()
            try site.edit("-- content/media/desk.svg --\n<svg width=\"3\" height=\"1\"></svg>\n")
            await #expect(throws: Problems.self) { try await site.build() }
        }
    }
}
