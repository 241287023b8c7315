import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

/// What a designer does with a new site in the first week, by the lines of docs/first-week.md.
@Suite("In its first week, a site")
struct FirstWeekTests {
    /// What a build made of a recipe.
    private struct Outcome {
        /// The files of the site; none where an error ended the build.
        var files: [String: Data] = [:]
        /// Errors and warnings, each in one line.
        var problems: [String] = []

        func text(_ path: String) throws -> String {
            String(decoding: try #require(files[path], "\(path), \(problems)"), as: UTF8.self)
        }

        /// Whether a problem says all of these.
        func says(_ parts: String...) -> Bool {
            problems.contains { problem in parts.allSatisfy { problem.contains($0) } }
        }
    }

    private static let theme = FileTree.contents(of: packageFolder.appending(path: "templates"))
        .mapValues { [UInt8]($0) }

    /// What `sweetdreams new site` begins with.
    private static let settings = [
        "title: A", "base_url: https://www.example.com", "language: en", "time_zone: UTC",
        "navigation: [{ label: Blog, url: /blog/ }, { label: About, url: /about/ }]",
    ]
    private static let content = """
        -- content/blog/2026-01-15-hello.md --
        ---
        title: Hello
        ---
        This is the first post.
        -- content/pages/about.md --
        ---
        title: About
        ---
        Who we are.
        -- templates/.keep --

        """

    private static let page = "about/index.html"
    private static let post = "blog/hello/index.html"
    private static let drawing = Array(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle r=\"4\"/></svg>".utf8
    )

    // MARK: Building a recipe

    /// The files that a recipe of docs/first-week.md writes, in their order.
    private func recipe(_ number: Int) throws -> [(path: String, text: String)] {
        let file = packageFolder.appending(path: "docs/first-week.md")
        let document = try String(contentsOf: file, encoding: .utf8)
        let section = try #require(
            document.components(separatedBy: "\n## ").first { $0.hasPrefix("\(number). ") }
        )
        // Every second part is the inside of a block, after the name of its language.
        let parts = section.components(separatedBy: "\n```").enumerated()
        return try parts.filter { $0.offset % 2 == 1 }.map { _, part in
            let lines = part.components(separatedBy: "\n").dropFirst()
            let head = lines.prefix(2).joined(separator: "\n")
            let path = try #require(head.firstMatch(of: /(?:content|templates)\/[\w.\/-]+/), "\(head)")
            return (path: String(path.output), text: lines.joined(separator: "\n") + "\n")
        }
    }

    /// Builds a new site with the lines of a recipe.
    ///
    /// - Parameters:
    ///   - archive: further files; one of a path that the recipe has takes its place.
    ///   - replacing: texts of the recipe, with what somebody writes by mistake.
    ///   - files: files that are not text.
    private func build(
        _ number: Int,
        _ archive: String = "",
        replacing changes: [String: String] = [:],
        files: [String: [UInt8]] = [:],
        drafts: Bool = false
    ) async throws -> Outcome {
        var settings = Self.settings
        var recipe = ""
        for (path, text) in try self.recipe(number) {
            var text = text
            for (old, new) in changes { text = text.replacing(old, with: new) }
            if path == "content/site.yaml" {
                let keys = text.matches(of: /(?m)^\w+:/).map { String($0.output) }
                settings.removeAll { line in keys.contains { line.hasPrefix($0) } }
                settings.append(text)
            } else {
                recipe += "-- \(path) --\n\(text)"
            }
        }
        let lines = settings.joined(separator: "\n")
        let all = "-- content/site.yaml --\n\(lines)\n" + Self.content + recipe + archive
        return try await withTemporaryFolder { folder in
            for (path, bytes) in files { try Data(bytes).write(toNew: folder.appending(path: path)) }
            do {
                let site = try await BuiltSite.build(
                    all,
                    in: folder,
                    drafts: drafts,
                    programTheme: Self.theme
                )
                return Outcome(
                    files: site.contents,
                    problems: site.report.problems.map(\.description)
                )
            } catch let problems as Problems {
                return Outcome(problems: problems.all.map(\.description))
            }
        }
    }

    // MARK: The recipes

    @Test func `has a web font of its own, and an error names a font file that is missing`() async throws {
        let font = ["templates/assets/fonts/inter.woff2": Array("wOF2".utf8)]
        let site = try await build(1, files: font)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let address = try #require(
            try site.text(Self.page).firstMatch(of: /href="\/(assets\/css-mine\.\w+\.css)"/)
        )
        let stylesheet = try site.text(String(address.1))
        let name = try #require(stylesheet.firstMatch(of: /url\("\/(assets\/fonts-inter\.\w+\.woff2)"\)/))
        #expect(site.files[String(name.1)] == Data("wOF2".utf8))

        let mistake = try await build(1, replacing: ["inter.woff2": "intr.woff2"], files: font)
        #expect(mistake.says("mine.css:2:", "error[unknown-asset]", "'../fonts/inter.woff2'"))
    }

    @Test func `has a favicon of its own, and an error names one in the folder static`() async throws {
        let site = try await build(2, files: ["templates/assets/favicon.svg": Self.drawing])
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(site.files["favicon.svg"] == Data(Self.drawing))
        #expect(try site.text(Self.page).contains("<link rel=\"icon\" href=\"/favicon.svg\""))

        let mistake = try await build(2, files: ["static/favicon.svg": Self.drawing])
        #expect(mistake.says("static/favicon.svg: error[address-taken]"))
    }

    @Test func `counts visits when the settings allow the company, and not without`() async throws {
        let site = try await build(3)
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(try site.text(Self.page).contains("src=\"https://plausible.io/js/script.js\""))
        #expect(try site.text("_headers").contains("script-src 'self' https://plausible.io;"))

        let mistake = try await build(3, replacing: ["allow: [plausible]": "allow: []"])
        #expect(mistake.says("templates/base.html:3:", "error[blocked]", "security: { allow: [plausible] }"))
    }

    @Test func `shows a map after a click, and an error names a template that there is not`() async throws {
        let site = try await build(4)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let page = try site.text("visit/index.html")
        #expect(page.contains("The blue door") && page.contains("data-embed=\"map\""))
        #expect(!page.contains("<iframe"))
        #expect(try site.text("_headers").contains("https://www.google.com https://maps.google.com"))

        let mistake = try await build(4, replacing: ["template: visit.html": "template: visitt.html"])
        #expect(mistake.says("visit.md:4:", "error[unknown-template]", "did you mean 'visit.html'?"))
    }

    @Test func `asks for subscribers of a newsletter on every page, but not in a text`() async throws {
        let form = "action=\"https://buttondown.com/api/emails/embed-subscribe/STUDIO\""
        let text = "-- content/pages/news.md --\n---\ntitle: News\n---\n<form \(form)></form>\n"
        let site = try await build(5)
        #expect(site.problems.isEmpty, "\(site.problems)")
        for path in ["index.html", Self.page, Self.post, "404.html"] {
            #expect(try site.text(path).contains(form), "\(path)")
        }
        #expect(try site.text("_headers").contains("form-action 'self' https://buttondown.com"))

        let mistake = try await build(5, text)
        #expect(
            mistake.says("content/pages/news.md:4: warning[raw-html]", "'form'", "put it into a template")
        )
    }

    @Test func `has a second menu, of the pages that say so`() async throws {
        let site = try await build(6)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let menu = try #require(
            try site.text("imprint/index.html").components(separatedBy: "aria-label=\"Legal\"").last
        )
        #expect(menu.contains("<a href=\"/imprint/\" aria-current=\"page\">Imprint</a>"))
        #expect(!menu.contains("About"))
    }

    @Test func `has pages of its tags, and an error says that a tag alone is no list`() async throws {
        let site = try await build(7)
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(try site.text("tags/index.html").contains("<a href=\"/tags/live/\">"))
        #expect(try site.text("tags/jazz/index.html").contains("href=\"/blog/hello/\""))
        #expect(try site.text(Self.post).contains("<a href=\"/tags/jazz/\" rel=\"tag\">"))

        let mistake = try await build(7, replacing: ["[Jazz, Live]": "Jazz"])
        #expect(mistake.says("hello.md:4: error[wrong-type]", "'tags' must be a list"))
    }

    @Test func `shows a field of its own, and an error names a key that is misspelled`() async throws {
        let site = try await build(8)
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(try site.text(Self.post).contains("<p class=\"wrap\">Our first day</p>"))

        let mistake = try await build(8, replacing: ["subtitle: Our": "subtitel: Our"])
        #expect(mistake.says("hello.md:4: error[unknown-key]", "did you mean 'subtitle'?"))
    }

    @Test func `has a gallery, and an error names a picture that is missing`() async throws {
        let picture = StoredPNG.file(width: 6, height: 4) { x, y in UInt8(x * y) }
        let files = [
            "content/media/live-room.png": picture,
            "content/media/desk.png": picture,
        ]
        let site = try await build(9, files: files)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let page = try site.text("gallery/index.html")
        let gallery = try #require(page.components(separatedBy: "<div class=\"gallery\">").last)
        #expect(gallery.contains("alt=\"Live room\" width=\"6\" height=\"4\""))
        #expect(gallery.contains("<figcaption>The desk</figcaption>"))
        #expect(page.contains("href=\"/assets/css-gallery."))

        let mistake = try await build(9, replacing: ["desk.png": "desk.jpg"], files: files)
        #expect(mistake.says("content/pages/gallery.md:8: error[missing-file]", "'media/desk.jpg'"))
    }

    @Test(arguments: [true, false])
    func `shows a section of drafts in previews only`(isPreview: Bool) async throws {
        let site = try await build(10, drafts: isPreview)
        #expect(site.problems.isEmpty, "\(site.problems)")
        for path in ["lab/index.html", "lab/tape/index.html"] {
            #expect((site.files[path] != nil) == isPreview, "\(path)")
        }
        #expect(try site.text(Self.page).contains("/lab/") == isPreview)
        guard isPreview else { return }
        let lab = try site.text("lab/index.html")
        #expect(lab.contains("<strong class=\"draft\">") && lab.contains("href=\"/lab/tape/\""))
    }

    @Test func `is German, and an error says what a language is called`() async throws {
        let site = try await build(11)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let page = try site.text(Self.post)
        #expect(page.contains("<html lang=\"de\""))
        #expect(page.contains(">Zum Inhalt springen</a>"))
        #expect(page.contains("15. Januar 2026"))

        let mistake = try await build(11, replacing: ["language: de": "language: deutsch"])
        #expect(mistake.says("error[bad-setting]", "'deutsch', which is not a language tag"))
    }

    @Test func `answers the addresses that it had with WordPress, and an error names a query`() async throws {
        let site = try await build(12)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let redirects = try site.text("_redirects").components(separatedBy: "\n")
        for line in [
            "/2019/05/hello-world/ /blog/hello/ 301", "/feed/ /feed.xml 301", "/category/* /blog/ 301",
            "/tag/* /404.html 410",
        ] {
            #expect(redirects.contains(line), "\(line)")
        }

        let mistake = try await build(12, replacing: ["from: /feed/": "from: \"/?p=123\""])
        #expect(mistake.says("content/redirects.yaml:2: error[bad-redirect]", "holds '?' or '#'"))
    }

    @Test func `proves by a file or an element that it is the studio's`() async throws {
        let proof = Array("google-site-verification: google1234.html".utf8)
        let site = try await build(13, files: ["static/google1234.html": proof])
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(site.files["google1234.html"] == Data(proof))
        let element = "<meta name=\"google-site-verification\" content=\"CODE\">"
        #expect(try site.text("index.html").contains(element))
    }

    @Test func `is printed with a stylesheet of its own, and an error names it without its hash`()
        async throws
    {
        let site = try await build(14)
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(
            try site.text(Self.page).contains(
                /<link rel="stylesheet" media="print" href="\/assets\/css-print\.\w+\.css">/
            )
        )

        let mistake = try await build(
            14,
            replacing: ["{{ asset(\"css/print.css\") }}": "/assets/css/print.css"]
        )
        #expect(mistake.says("error[broken-link]", "write {{ asset(\"css/print.css\") }}"))
    }

    @Test func `has another logo on dark pages, and an error names one that is missing`() async throws {
        let files = [
            "content/media/logo.svg": Self.drawing,
            "content/media/logo-dark.svg": Self.drawing + Array("\n".utf8),
        ]
        let site = try await build(15, files: files)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let page = try site.text(Self.page)
        #expect(page.contains("<img class=\"logo\" src=\"/media/logo."))
        #expect(page.contains("<img class=\"logo dark\" src=\"/media/logo-dark."))

        let mistake = try await build(15, replacing: ["logo-dark.svg": "logo-drak.svg"], files: files)
        #expect(mistake.says("error[missing-file]", "did you mean 'media/logo-dark.svg'?"))
    }

    @Test func `has a table of prices`() async throws {
        let site = try await build(16)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let page = try site.text("prices/index.html")
        #expect(page.contains("<th scope=\"col\" class=\"right\">price</th>"))
        #expect(page.contains("<td class=\"right\"><strong>400 €</strong></td>"))
    }

    @Test func `begins with a film, and an error names one that is not there`() async throws {
        let film = ["templates/assets/video/hero.mp4": [UInt8](repeating: 7, count: 64)]
        let site = try await build(17, files: film)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let home = try site.text("index.html")
        let video = try #require(home.firstMatch(of: /<video[^>]* src="\/(assets\/video-hero\.\w+\.mp4)"/))
        #expect(site.files[String(video.1)]?.count == 64)
        let opening = try #require(home.firstRange(of: "<section class=\"opening\">"))
        #expect(video.range.lowerBound < opening.lowerBound)

        let mistake = try await build(17, replacing: ["video/hero.mp4": "video/heroe.mp4"], files: film)
        #expect(mistake.says("templates/home.html:4:", "'video/heroe.mp4'"))
    }

    @Test func `says a sentence of the theme in other words, and a warning names one that there is not`()
        async throws
    {
        let site = try await build(18)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let home = try site.text("index.html")
        #expect(home.contains("href=\"/contact/\">Say hello</a>") && !home.contains("Write to us"))
        #expect(home.contains(">Notes</h2>"))

        let mistake = try await build(18, replacing: ["write_to_us": "write_too_us"])
        #expect(mistake.says("strings/en.yaml:2: warning[unused-sentence]", "did you mean 'write_to_us'?"))
        #expect(try mistake.text("index.html").contains("Write to us"))
    }

    @Test func `sorts by a field of its own, and not by one that may be absent`() async throws {
        let projects = [("alpha", 1), ("beta", 3), ("gamma", 2)].map { name, awards in
            "-- content/portfolio/\(name).md --\n---\ntitle: \(name)\nawards: \(awards)\n---\nText.\n"
        }.joined()
        let site = try await build(19, projects)
        #expect(site.problems.isEmpty, "\(site.problems)")
        let items = try site.text("best/index.html").matches(
            of: /<li><a href="\/portfolio\/[a-z]+\/">([a-z]+)<\/a>: \d<\/li>/
        )
        #expect(items.map { String($0.1) } == ["beta", "gamma", "alpha"])

        let mistake = try await build(19, projects, replacing: [", default: 0": ""])
        #expect(mistake.says("templates/best.html", "'sort' cannot use the field 'awards'"))
    }

    @Test(arguments: [("Jazz", true), ("Dub", false)])
    func `links to the feed of one tag as long as a post has the tag`(
        tag: String,
        hasFeed: Bool
    ) async throws {
        let post = "-- content/blog/2026-01-15-hello.md --\n---\ntitle: Hello\ntags: [\(tag)]\n---\nText.\n"
        let site = try await build(20, post)
        #expect(site.problems.isEmpty, "\(site.problems)")
        #expect(try site.text(Self.page).contains("<a href=\"/tags/jazz/feed.rss\">") == hasFeed)
        #expect((site.files["tags/jazz/feed.rss"] != nil) == hasFeed)
        guard hasFeed else { return }
        let feed = try site.text("tags/jazz/feed.rss")
        #expect(feed.contains("<link>https://www.example.com/blog/hello/</link>"))
    }

    @Test func `has a recipe for each of the twenty things`() throws {
        for number in 1...20 {
            // A favicon is no text.
            let files = try recipe(number)
            #expect(files.isEmpty == (number == 2), "\(number)")
        }
    }
}
