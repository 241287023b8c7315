import Content
import Foundation
import Media
import SiteBuilding
import TestSupport
import Testing

@Suite
struct `A site's own templates` {
    /// The real theme, as the program has it.
    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    private static let content = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        -- content/blog/a.md --
        ---
        title: Post
        created_at: 2026-01-01
        ---
        Text.

        """

    private func build(
        _ archive: String = "",
        settings: String = "",
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let content = Self.content.replacing("example\n--", with: "example\n\(settings)--")
            // Never the folder of this package, whose templates the theme is.
            try FileManager.default.createDirectory(
                at: folder.appending(path: "templates"),
                withIntermediateDirectories: true
            )
            let archive =
                content + (archive.contains("-- templates/") ? archive : archive + "-- templates/.keep --\n")
            try check(try await BuiltSite.build(archive, in: folder, programTheme: Self.theme))
        }
    }

    @Test func `need not be there`() async throws {
        try await build { (site) throws in
            #expect(site.report.problems.isEmpty)
            #expect(try site.text("blog/a/index.html").contains("<h1 dir=\"auto\">Post</h1>"))
            #expect(site.paths.contains { $0.hasPrefix("assets/css-site.") || $0.contains("site.") })
            #expect(try site.text("index.html").contains("<svg class=\"mark\""))
            #expect(site.contents["favicon.ico"] == Data(Self.theme["assets/favicon.ico"] ?? []))
        }
    }

    @Test func `need not be there to have other colours, fonts and sections`() async throws {
        let settings = """
            theme:
              home: [invitation, posts]
              scheme: dark
              text_font: humanist
              colors: { dark: { paper: "#000000" } }

            """
        try await build(settings: settings) { (site) throws in
            #expect(site.report.problems.isEmpty)
            let home = try site.text("index.html")
            let titles = home.matches(of: /<h2 id="home-([a-z]+)"/).map { String($0.1) }
            #expect(titles == ["call", "blog"])
            #expect(home.contains("(prefers-color-scheme: light)\" content=\"#000000\""))
            let name = try #require(site.paths.first { $0.hasPrefix("assets/css-site.") })
            let css = try site.text(name)
            #expect(css.contains("--paper: #000000; "))
            #expect(css.contains("--sans: Seravek, "))
            #expect(!css.contains("@import"))
        }
    }

    @Test func `replace a part of every page`() async throws {
        try await build("-- templates/partials/footer.html --\n<footer>Our own words</footer>\n") {
            (site) throws in
            for page in ["index.html", "blog/index.html", "blog/a/index.html", "404.html"] {
                #expect(try site.text(page).contains("<footer>Our own words</footer>"), "\(page)")
            }
        }
    }

    @Test func `extend the original that they replace`() async throws {
        try await build(
            """
            -- templates/base.html --
            {% extends "theme:base.html" %}
            {% block extra_head %}<meta name="mine" content="1">{% endblock %}

            """
        ) { (site) throws in
            #expect(try site.text("blog/a/index.html").contains("<h1 dir=\"auto\">Post"))
            for path in [
                "blog/a/index.html", "index.html", "blog/index.html", "contact/index.html", "404.html",
            ] {
                #expect(try site.text(path).contains("<meta name=\"mine\" content=\"1\">"), "\(path)")
            }
        }
    }

    @Test func `replace an asset, also one that a stylesheet of the program names`() async throws {
        try await build("-- templates/assets/css/site.css --\nbody { color: #123 }\n") { (site) throws in
            let address = try #require(
                try site.text("index.html").firstMatch(of: /\/assets\/[\w.-]*site\.\w+\.css/)
            )
            let stylesheet = try site.text(String(String(address.output).dropFirst()))
            #expect(stylesheet.trimmingCharacters(in: .newlines) == "body { color: #123 }")
        }
    }

    @Test func `are not needed for what the theme says of the studio`() async throws {
        let settings = """
            theme:
              lead: Two rooms & a <piano>.
              call_title: Half-finished?
              call_text: Send the demo.
              answer_time: by Friday

            """
        try await build(settings: settings) { (site) throws in
            let home = try site.text("index.html")
            for text in [
                "Two rooms &amp; a &lt;piano&gt;.", ">Half-finished?</h2>",
                "Send the demo. We answer by Friday.",
            ] {
                #expect(home.contains(text), "\(text)")
            }
            #expect(try site.text("contact/thanks/index.html").contains("and answer by Friday."))
        }
        // Without them, nothing is promised in the studio's name.
        try await build { (site) throws in
            for path in ["index.html", "contact/index.html", "contact/thanks/index.html"] {
                #expect(!(try site.text(path)).contains("We answer"), "\(path)")
            }
            #expect(try site.text("index.html").contains(">Write to us</h2>"))
        }
    }

    @Test func `are the whole theme where nothing is below them`() async throws {
        let problems = try await problems(
            "-- templates/home.html --\n<h1>Home</h1>\n",
            settings: "theme: { base: none }\n"
        )
        #expect(
            problems.contains {
                $0.contains("error[missing-template]: the theme has no template 'blog.html'")
            }
        )
    }

    @Test(arguments: [
        (
            "base.html", "{% extends \"theme:bass.html\" %}\n",
            "templates/base.html:1:12: error[unknown-template]"
        ),
        (
            "partials/footer.html", "{{ site.titel }}\n",
            "templates/partials/footer.html:1:9: error[unknown-field]"
        ),
        (
            "home.html", "{% extends \"theme:home.html\" %}{% block nothing %}{% endblock %}\n",
            "templates/home.html"
        ),
    ])
    func `have errors with their own places`(name: String, text: String, expected: String) async throws {
        let problems = try await problems("-- templates/\(name) --\n\(text)")
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test func `show the place in the program's theme of an error that they cause there`() async throws {
        // The original asks this part for nothing that it does not have, so the error is where the name is used.
        let problems = try await problems(
            "-- templates/partials/footer.html --\n{% include \"partials/none.html\" %}\n"
        )
        #expect(problems.contains { $0.hasPrefix("templates/partials/footer.html:1") }, "\(problems)")
    }

    private func problems(_ archive: String, settings: String = "") async throws -> [String] {
        do {
            var found: [String] = []
            try await build(archive, settings: settings) { found = $0.report.problems.map(\.description) }
            return found
        } catch let problems as Problems {
            return problems.all.map(\.description)
        }
    }
}
