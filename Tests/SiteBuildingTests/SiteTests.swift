import Content
import Foundation
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

/// Builds an archive's content with the real theme.
private func withBuiltSite(
    _ archive: String,
    at clock: Timestamp = .fixture,
    drafts: Bool = false,
    _ check: (BuiltSite) throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        try check(try await BuiltSite.build(archive, in: folder, at: clock, drafts: drafts))
    }
}

/// The errors of a build that must fail, one line each.
private func errorsOfBuilding(_ archive: String) async throws -> [String] {
    try await withTemporaryFolder { folder in
        let problems = await #expect(throws: Problems.self) {
            try await BuiltSite.build(archive, in: folder)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "public").path))
        return try #require(problems).all.filter { $0.severity == .error }.map(\.description)
    }
}

private let settings = """
    -- content/site.yaml --
    title: Night Studio
    base_url: https://night.example
    posts_per_page: 2

    """

/// The file of a post in an archive.
///
/// - Parameter keys: further lines of its front matter.
private func post(_ name: String, title: String, keys: String = "", body: String = "Text.") -> String {
    "-- content/blog/\(name).md --\n---\ntitle: \(title)\n\(keys)---\n\(body)\n"
}

private let threePosts =
    settings + post("2026-01-01-one", title: "One") + post("2026-01-02-two", title: "Two")
    + post("2026-01-03-three", title: "Three")

@Suite("A site")
struct SiteTests {
    @Test("has a file for every address, and its pages are counted by kind")
    func hasPages() async throws {
        try await withBuiltSite(threePosts) { site in
            let expected = [
                "404.html",
                "_headers",
                "atom.xml",
                "blog/index.html",
                "blog/one/index.html",
                "blog/page/2/index.html",
                "blog/three/index.html",
                "blog/two/index.html",
                "contact/index.html",
                "contact/thanks/index.html",
                "favicon.ico",
                "favicon.svg",
                "feed.json",
                "feed.xml",
                "index.html",
                "robots.txt",
                "site.webmanifest",
                "sitemap.xml",
                "speculation-rules.json",
            ]
            #expect(site.paths.filter { !$0.hasPrefix("assets/") } == expected)
            #expect(site.report.pages.first { $0.kind == "post" }?.count == 3)
            #expect(site.report.pages.first { $0.kind == "blog" }?.count == 2)
            #expect(site.report.filesTotal == site.paths.count)
            #expect(site.report.bytes == site.contents.values.reduce(0) { $0 + $1.count })
        }
    }

    @Test(
        "shows an address that browsers should not open as text",
        arguments: ["javascript:alert(1)", "xmpp:a@b"]
    )
    func showsOtherSchemes(address: String) async throws {
        try await withBuiltSite(
            settings + post("2026-01-01-one", title: "One", body: "A [link](\(address)), ftp://a.example/b.")
        ) { site in
            let page = try site.text("blog/one/index.html")
            #expect(page.contains("<p>A link, ftp://a.example/b.</p>"))
            #expect(site.report.problems.map(\.code) == ["bad-url"])
        }
    }

    @Test("links each post to its neighbours and the list to its pages")
    func linksNeighbours() async throws {
        try await withBuiltSite(threePosts) { site in
            let two = try site.text("blog/two/index.html")
            #expect(two.contains("href=\"/blog/three/\""))
            #expect(two.contains("href=\"/blog/one/\""))
            #expect(try !site.text("blog/three/index.html").contains("Newer"))
            let list = try site.text("blog/index.html")
            #expect(list.contains("href=\"/blog/page/2/\""))
            #expect(!list.contains("/blog/one/"))
            #expect(try site.text("blog/page/2/index.html").contains("/blog/one/"))
        }
    }

    /// A draft of each kind, and a post of Christmas Eve.
    private let unpublished =
        post("2026-02-01-secret", title: "Secretdraft", keys: "published: false\n")
        + post("2026-12-24-later", title: "Scheduledpost")
            + """
            -- content/portfolio/film.md --
            ---
            title: Secretfilm
            featured: true
            published: false
            ---
            Words.
            -- content/artists/ana.md --
            ---
            display_name: Secretartist
            published: false
            ---
            Words.
            -- content/testimonials/quote.md --
            ---
            client_name: Secretclient
            featured: true
            published: false
            ---
            Words.
            -- content/pages/about.md --
            ---
            title: Secretpage
            published: false
            ---
            Words.

            """

    @Test(
        "marks drafts and scheduled posts wherever they are shown",
        arguments: [
            ("blog/secret/index.html", ["Draft"]),
            ("blog/later/index.html", ["Scheduled for 24 December 2026, 00:00"]),
            ("blog/index.html", ["Scheduled for 24 December 2026, 00:00", "Draft"]),
            ("index.html", ["Draft", "Draft", "Draft", "Scheduled for 24 December 2026, 00:00", "Draft"]),
            ("portfolio/index.html", ["Draft"]), ("portfolio/film/index.html", ["Draft"]),
            ("artists/index.html", ["Draft"]), ("artists/ana/index.html", ["Draft"]),
            ("testimonials/index.html", ["Draft"]), ("about/index.html", ["Draft"]),
        ]
    )
    func marksUnpublished(path: String, marks: [String]) async throws {
        try await withBuiltSite(settings + unpublished, drafts: true) { site in
            let pattern = /<strong class="(draft|scheduled)">(.*?)<\/strong>/
            let found = try site.text(path).matches(of: pattern)
            #expect(found.map { String($0.2) } == marks)
            #expect(found.allSatisfy { ($0.1 == "draft") == ($0.2 == "Draft") })
        }
    }

    @Test("marks nothing in a site without drafts, of whatever kind")
    func marksNothingPublished() async throws {
        try await withBuiltSite(settings + unpublished) { site in
            for (path, data) in site.contents {
                let text = String(decoding: data, as: UTF8.self)
                let marks = ["Secret", "Scheduled", "class=\"draft\"", "class=\"scheduled\""]
                #expect(marks.allSatisfy { !text.contains($0) }, "\(path)")
            }
        }
    }

    @Test("withholds drafts and what is scheduled from every file, until it is due")
    func withholds() async throws {
        let archive =
            threePosts + post("2026-02-01-secret", title: "Secretdraft", keys: "published: false\n")
            + post("2026-12-24-later", title: "Scheduledpost")
        try await withBuiltSite(archive) { site in
            for (path, data) in site.contents {
                let text = String(decoding: data, as: UTF8.self)
                #expect(!text.contains("Secretdraft") && !text.contains("Scheduledpost"), "\(path)")
            }
            #expect(site.report.nextDue?.description == "2026-12-24T00:00:00Z")
        }
        let christmas = try #require(Timestamp("2026-12-24T00:00:01Z", zone: .gmt))
        try await withBuiltSite(archive, at: christmas) { site in
            #expect(
                site.paths.contains("blog/later/index.html") && !site.paths.contains("blog/secret/index.html")
            )
            #expect(site.report.nextDue == nil)
        }
        try await withBuiltSite(archive, drafts: true) { site in
            #expect(
                site.paths.contains("blog/secret/index.html") && site.paths.contains("blog/later/index.html")
            )
        }
    }

    @Test("can be built of nothing but an empty folder, with a warning")
    func buildsEmptyFolder() async throws {
        try await withBuiltSite("") { site in
            #expect(site.paths.contains("index.html") && !site.paths.contains("blog/index.html"))
            #expect(site.report.problems.map(\.code) == ["no-settings"])
            let robots = try site.text("robots.txt")
            #expect(robots.contains("http://127.0.0.1:8080/sitemap.xml"))
        }
    }

    @Test("is built although links in its content lead in circles")
    func buildsWithLinksInCircles() async throws {
        try await withTemporaryFolder { folder in
            try Archive(threePosts).write(to: folder)
            for (name, target) in [
                ("loop", "."), ("loop2", "."), ("blog/up", ".."),
            ] {
                let path = folder.appending(path: "content/\(name)").path
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            let site = try await BuiltSite.build("", in: folder)
            #expect(site.report.pages.first { $0.kind == "post" }?.count == 3)
        }
    }

    @Test("is the same, byte for byte, with one worker, two and eight")
    func isDeterministic() async throws {
        var trees: [[String: Data]] = []
        for workers in [1, 2, 8] {
            try await withTemporaryFolder { folder in
                let site = try await BuiltSite.build(threePosts, in: folder, workers: workers)
                trees.append(site.contents)
            }
        }
        #expect(trees[0] == trees[1] && trees[0] == trees[2])
        #expect(trees[0].count > 20)
    }

    @Test("writes feeds with absolute addresses and the whole text")
    func writesFeeds() async throws {
        let archive =
            settings
            + post("2026-01-01-one", title: "One & \"two\"", body: "See [the list](/blog/) <b>raw</b>.")
        try await withBuiltSite(archive) { site in
            let atom = try site.text("atom.xml")
            let rss = try site.text("feed.xml")
            #expect(atom.contains("One &amp; &#34;two&#34;"))
            for feed in [atom, rss] {
                #expect(feed.contains("https://night.example/blog/one/"))
                #expect(
                    feed.contains("https://night.example/blog/&#34;")
                        || feed.contains("https://night.example/blog/&quot;")
                )
            }
            let json = try JSONValue(parsing: try site.text("feed.json").utf8)
            #expect(json["version"]?.text == "https://jsonfeed.org/version/1.1")
            #expect(site.report.problems == [])
        }
    }

    @Test("writes robots, sitemap and headers for the whole site")
    func writesMachineFiles() async throws {
        try await withBuiltSite(threePosts) { site in
            let robots = try site.text("robots.txt")
            let sitemap = try site.text("sitemap.xml")
            #expect(robots.contains("Sitemap: https://night.example/sitemap.xml"))
            #expect(sitemap.components(separatedBy: "<loc>").count - 1 == 7)
            #expect(!sitemap.contains("thanks") && !sitemap.contains("404"))
            #expect(sitemap.contains("<lastmod>2026-01-03"))
            let headers = try site.text("_headers")
            #expect(headers.contains("/assets/*\n  Cache-Control: public, max-age=31536000, immutable"))
            #expect(!headers.contains("unsafe-") && !headers.contains("no-store"))
        }
    }

    @Test("gives the theme's files names that change with their content")
    func hashesAssets() async throws {
        try await withBuiltSite(threePosts) { site in
            let styles = site.paths.filter { $0.hasPrefix("assets/css-site.") }
            #expect(styles.count == 1)
            #expect(
                styles.allSatisfy { $0.wholeMatch(of: /assets\/[a-z-]+\.[0-9a-f]{10,}\.css/) != nil },
                "\(styles)"
            )
            let home = try site.text("index.html")
            #expect(styles.allSatisfy { home.contains("href=\"/\($0)\"") })
        }
    }

    @Test("plays nothing before a click")
    func embedsWait() async throws {
        let archive =
            settings + post("2026-01-01-one", title: "One", body: "https://youtu.be/dQw4w9WgXcQ\n\nText.")
        try await withBuiltSite(archive) { site in
            let page = try site.text("blog/one/index.html")
            #expect(
                page.contains("data-embed")
                    && page.contains("href=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\"")
            )
            #expect(!page.contains("<iframe"))
        }
    }

    @Test("keeps the .gitignore of its folder and refuses one that is not its own")
    func keepsToItsFolder() async throws {
        try await withTemporaryFolder { folder in
            let target = folder.appending(path: "public")
            try Data("*\n".utf8).write(toNew: target.appending(path: ".gitignore"))
            let site = try await BuiltSite.build(threePosts, in: folder)
            #expect(try site.text(".gitignore") == "*\n")
            try Data("mine".utf8).write(toNew: folder.appending(path: "public/index.html"))
            _ = try await BuiltSite.build(threePosts, in: folder)
            try FileManager.default.removeItem(at: target)
            try Data("mine".utf8).write(toNew: target.appending(path: "thesis.txt"))
            await #expect(throws: GuardError.self) {
                _ = try await BuiltSite.build(threePosts, in: folder)
            }
            #expect(try String(contentsOf: target.appending(path: "thesis.txt"), encoding: .utf8) == "mine")
        }
    }
}

@Suite("A site with a mistake")
struct FaultySiteTests {
    @Test(
        "is not built, and the record that holds the mistake is named",
        arguments: [
            (
                "A [link](/blog/tow/).",
                "content/blog/2026-01-01-one.md:4: error[broken-link]: the link '/blog/tow/' is broken: there is no such page; did you mean '/blog/two/'?"
            ),
            (
                "A [link](2026-01-02-tow.md).",
                "content/blog/2026-01-01-one.md:4: error[broken-link]: the link '2026-01-02-tow.md' is broken: there is no such page; did you mean '2026-01-02-two.md'?"
            ),
            (
                "A [link](../blog/2026-01-02-tow.md#a).",
                "content/blog/2026-01-01-one.md:4: error[broken-link]: the link '../blog/2026-01-02-tow.md#a' is broken: there is no such page; did you mean '../blog/2026-01-02-two.md'?"
            ),
            (
                "![Desk](media/desk.jpg)",
                "content/blog/2026-01-01-one.md:4: error[missing-file]: there is no file 'media/desk.jpg' in the content folder; put it there, or correct the path"
            ),
            (
                "One.\n\nTwo\n\n> and\n> www.example.com https://night.example/gone2/",
                "content/blog/2026-01-01-one.md:9: error[broken-link]: the link '/gone2/' is broken"
            ),
            (
                "Write to me@private.studio today.",
                "content/blog/2026-01-01-one.md:4: error[email-address]: the e-mail address 'me@private.studio' would be published (on /blog/one/"
            ),
            (
                "A [jump](#nowhere).",
                "content/blog/2026-01-01-one.md:4: error[broken-anchor]: no element has the id that '#nowhere' links to (on /blog/one/)"
            ),
            (
                "A [jump](#a-b) is not\n\n# A\n\nThis is: [jump](2026-01-02-two.md#a).",
                "content/blog/2026-01-01-one.md:8: error[broken-anchor]: no element has the id that '/blog/two/#a' links to (on /blog/one/)"
            ),
            (
                "A [jump](/blog/two/#nowhere).",
                "content/blog/2026-01-01-one.md:4: error[broken-anchor]: no element has the id that '/blog/two/#nowhere' links to (on /blog/one/)"
            ),
            (
                "One\n\nA [jump](#caf%C3%A9-x) and [one](#cafe\u{301}).",
                "content/blog/2026-01-01-one.md:6: error[broken-anchor]: no element has the id that '#caf\u{E9}' links to (on /blog/one/)"
            ),
            (
                "A [jump](#\u{E9}-\u{E9})\n\n[jump](2026-01-02-two.md#caf%C3%A9).",
                "content/blog/2026-01-01-one.md:6: error[broken-anchor]: no element has the id that '/blog/two/#caf\u{E9}' links to (on /blog/one/)"
            ),
        ]
    )
    func reportsBodies(body: String, expected: String) async throws {
        let found = try await errorsOfBuilding(
            settings + post("2026-01-01-one", title: "One", body: body)
                + post("2026-01-02-two", title: "Two", body: "# A heading")
        )
        #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
    }

    @Test(
        "in front matter names the line of the key, also where it is found later",
        arguments: [
            (
                "featured_image_url: /media/no.png",
                "content/blog/2026-01-01-one.md:4: error[missing-file]: there is no file 'media/no.png'"
            ),
            (
                "slug: two",
                "content/blog/2026-01-02-two.md:3: error[duplicate-slug]: the post 'two' is there already"
            ),
            (
                "author: nobody",
                "content/blog/2026-01-01-one.md:4: error[unknown-author]: there is no public artist 'nobody'"
            ),
        ]
    )
    func reportsKeys(key: String, expected: String) async throws {
        let found = try await errorsOfBuilding(
            settings
                + "-- content/blog/2026-01-01-one.md --\n---\ntitle: One\npublished: true\n\(key)\n---\nA.\n"
                + "-- content/blog/2026-01-02-two.md --\n---\ntitle: Two\nslug: two\n---\nB.\n"
        )
        #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
    }

    @Test(
        "in its settings names the line",
        arguments: [
            (
                "title: A\nbase_url: https://a.example\npost_per_page: 2",
                "content/site.yaml:3: error[unknown-key]"
            ),
            ("title: A", "content/site.yaml:1: error[missing-setting]"),
            ("title: A\nbase_url: ftp://a.example", "content/site.yaml:2: error["),
            ("title: A\nbase_url: https://a.example\nposts_per_page: many", "content/site.yaml:3: error["),
            ("title: A\nbase_url: https://a.example\ntime_zone: Mars/Base", "content/site.yaml:3: error["),
            (
                "title: A\nbase_url: https://a.example\nembeds: [youtube, myspace]",
                "content/site.yaml:3: error["
            ),
            (
                "title: A\nbase_url: https://a.example\nnavigation: [{ label: Work, url: /nowhere/ }]",
                "content/site.yaml:3: error[broken-link]"
            ),
            ("title: [", "content/site.yaml:"),
        ]
    )
    func reportsSettings(yaml: String, expected: String) async throws {
        let found = try await errorsOfBuilding(
            "-- content/site.yaml --\n\(yaml)\n" + post("2026-01-01-one", title: "One")
        )
        #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
    }

    @Test("in a page's address names both claimants")
    func reportsClaims() async throws {
        let page = "---\ntitle: Page\n---\nText.\n"
        let reserved = try await errorsOfBuilding(
            settings + "-- content/pages/blog.md --\n" + page + post("2026-01-01-one", title: "One")
        )
        #expect(
            reserved == [
                "content/pages/blog.md: error[reserved-address]: the address /blog/ belongs to the site itself; "
                    + "change the page's slug"
            ]
        )
        let twice = try await errorsOfBuilding(
            settings + "-- content/pages/a.md --\n" + page
                + "-- content/pages/b.md --\n---\ntitle: B\nslug: a\n---\nx\n"
        )
        #expect(
            twice.contains { $0.contains("content/pages/a.md") && $0.hasPrefix("content/pages/b.md") },
            "\(twice)"
        )
    }

    @Test("in several places reports all of them in one run")
    func reportsTogether() async throws {
        let found = try await errorsOfBuilding(
            settings + post("2026-01-01-one", title: "One", body: "[a](/x/) ![b](media/c.png)")
                + post("2026-01-02-two", title: "Two", body: "[d](/y/)")
        )
        #expect(found.count == 3, "\(found)")
    }
}
