import AtomicOutput
import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Which pages an edit reaches, and which it does not.
@Suite("A build after an edit")
struct IncrementalTests {
    private static let lists: Set<String> = [
        "/", "/blog/", "/atom.xml", "/feed.xml", "/feed.json", "/sitemap.xml",
    ]

    // MARK: Which pages an edit reaches

    @Test
    func `that adds a post renders its neighbours, its lists, feeds and sitemap, and nothing else`()
        async throws
    {
        try await withSite { site in
            try site.edit(
                "-- content/blog/p5b.md --\n---\ntitle: Between\ncreated_at: 2026-01-05T12:00:00\n---\nX.\n"
            )
            let (report, made) = try await site.build()
            // Newest first: p8 p7 p6 | p5b p5 p4 | p3 p2 p1; related are those two and three posts away.
            #expect(
                made.isSuperset(of: ["/blog/p5b/", "/blog/p6/", "/blog/p5/", "/blog/page/2/", "/sitemap.xml"])
            )
            #expect(
                made.isDisjoint(with: [
                    "/portfolio/one/", "/artists/", "/artists/ada/", "/about/", "/blog/p1/",
                ])
            )
            #expect(report.rendered == made.count)
        }
    }

    @Test
    func `of a text renders the page and the feed that shows it, not its neighbours`() async throws {
        try await withSite { site in
            try site.append("New words.\n", to: "content/blog/p4.md")
            let made = try await site.build().made
            // The excerpt is the first paragraph, which stayed.
            #expect(made == ["/blog/p4/", "/atom.xml"])
            #expect(try site.text("blog/p4/index.html").contains("New words."))
        }
    }

    @Test
    func `that replaces a post by an older one changes the feeds, although they have as many entries`()
        async throws
    {
        try await withSite { site in
            try site.remove("content/blog/p7.md")
            try site.edit("-- content/blog/old.md --\n---\ntitle: Old\ncreated_at: 2020-01-01\n---\nOld.\n")
            let (report, made) = try await site.build()
            #expect(made.isSuperset(of: Self.lists) && report.removed == ["/blog/p7/"])
            #expect(
                try !site.text("atom.xml").contains("/blog/p7/")
                    && site.text("atom.xml").contains("/blog/old/")
            )
        }
    }

    @Test
    func `that gives a slug to another record shows that record at the address`() async throws {
        try await withSite { site in
            try site.append("", to: "content/blog/p3.md")
            try site.edit(
                """
                -- content/blog/p3.md --
                ---
                title: Post 3
                created_at: 2026-01-03
                published: false
                ---
                Words.
                -- content/blog/other.md --
                ---
                title: Another
                slug: p3
                created_at: 2026-01-03
                ---
                Other words.

                """
            )
            let made = try await site.build().made
            #expect(made.contains("/blog/p3/"))
            #expect(try site.text("blog/p3/index.html").contains("Other words."))
        }
    }

    @Test
    func `that empties a section is refused, or removes its pages everywhere when that is allowed`()
        async throws
    {
        try await withSite { site in
            try site.remove("content/artists/ada.md")
            try site.remove("content/artists/bo.md")
            for number in 1...8 {
                try site.edit(
                    "-- content/blog/p\(number).md --\n---\ntitle: P\ncreated_at: 2026-01-0\(number)\n---\n## Part one\n"
                )
            }
            await #expect(throws: GuardError.self) { try await site.build() }
            #expect(try site.text("artists/ada/index.html").contains("Sings."))
            site.allowsShrinking = true
            let report = try await site.build().report
            #expect(report.removed == ["/artists/ada/", "/artists/bo/", "/artists/"])
            for (path, data) in FileTree.contents(of: site.output) {
                #expect(!String(decoding: data, as: UTF8.self).contains("/artists/ada/"), "\(path)")
            }
        }
    }

    @Test(
        arguments: [
            ("setting", ["/blog/p1/", "/about/", "/site.webmanifest"], ["/feed.json", "/robots.txt"]),
            ("deep partial", ["/blog/p1/", "/about/"], ["/atom.xml", "/feed.json"]),
            ("card", ["/", "/blog/"], ["/blog/p1/", "/about/"]), ("asset", ["/", "/about/"], ["/atom.xml"]),
            ("comment", [], ["/", "/blog/p1/", "/atom.xml"]),
            ("program", ["/", "/atom.xml", "/blog/p1/"], []),
            ("page size", ["/blog/", "/blog/page/2/"], ["/blog/p1/", "/about/", "/"]),
            ("new year", ["/", "/about/"], ["/atom.xml", "/robots.txt"]),
        ]
    )
    func `of a setting, a partial, an asset, the program or the year reaches the pages that use it`(
        edit: String,
        made: [String],
        kept: [String]
    ) async throws {
        try await withSite { site in
            let templates = "templates/"
            switch edit {
            case "setting":
                try site.edit(StudioSite.studio.replacingOccurrences(of: "title: Studio", with: "title: New"))
            case "deep partial": try site.append("<b>more</b>\n", to: templates + "partials/mark.html")
            case "card": try site.append("<b>more</b>\n", to: templates + "partials/post_card.html")
            case "asset": try site.append("/* */\n", to: templates + "assets/site.css")
            case "comment": try site.edit("-- templates/partials/mark.html --\n{# a note #}<b>mark</b>")
            case "program": site.program = "2"
            case "page size":
                try site.append("", to: "content/site.yaml")
                try site.edit(
                    StudioSite.studio.replacingOccurrences(of: "posts_per_page: 3", with: "posts_per_page: 4")
                )
            default: site.clock = Timestamp(microseconds: site.clock.microseconds + 366 * 86_400_000_000)
            }
            let found = try await site.build().made
            #expect(found.isSuperset(of: made), "\(Set(made).subtracting(found))")
            #expect(found.isDisjoint(with: kept), "\(found.intersection(kept))")
        }
    }

    @Test
    func `that renames a slug leaves a redirect, without chains or loops, and nothing of the old page`()
        async throws
    {
        try await withSite { site in
            func rename(_ slug: String) throws {
                try site.edit(
                    "-- content/blog/p8.md --\n---\ntitle: Post 8\ncreated_at: 2026-01-08\nslug: \(slug)\n---\nX.\n"
                )
            }
            try rename("b")
            let first = try await site.build().report
            #expect(
                try site.text("_redirects") == "/blog/p8/ /blog/b/ 301\n" && first.removed == ["/blog/p8/"]
            )
            try rename("c")
            try await site.build()
            #expect(try site.text("_redirects") == "/blog/b/ /blog/c/ 301\n/blog/p8/ /blog/c/ 301\n")
            #expect(try site.text("redirects.json").contains("\"from\" : \"/blog/b/\""))
            // The state is lost; what is on the site is not.
            try site.remove(".public.state")
            try await site.build()
            #expect(try site.text("_redirects") == "/blog/b/ /blog/c/ 301\n/blog/p8/ /blog/c/ 301\n")
            try rename("p8")
            try await site.build()
            #expect(
                try site.text("_redirects") == "/blog/c/ /blog/p8/ 301\n"
                    || site.text("_redirects") == "/blog/b/ /blog/p8/ 301\n/blog/c/ /blog/p8/ 301\n"
            )
            // A clean build renders every page, but remembers the old addresses.
            try rename("d")
            site.isClean = true
            try await site.build()
            site.isClean = false
            #expect(try site.text("_redirects").contains("/blog/p8/ /blog/d/ 301\n"))
            try site.remove("content/blog/p8.md")
            try await site.build()
            #expect(!FileManager.default.fileExists(atPath: site.output.appending(path: "_redirects").path))
        }
    }

    @Test
    func `that finds a wrong page while verifying makes the next build a clean one`() async throws {
        try await withSite { site in
            // A change that the stamp of the file does not show: same inode, same size, same time.
            let file = site.output.appending(path: "blog/p8/index.html").path
            let descriptor = open(file, O_WRONLY)
            var status = stat()
            #expect(fstat(descriptor, &status) == 0 && pwrite(descriptor, "?", 1, 20) == 1)
            #expect(futimens(descriptor, [status.st_atim, status.st_mtim]) == 0)
            close(descriptor)
            try site.append("\n", to: "content/pages/about.md")
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            #expect(problems?.all.map(\.code) == ["stale"])
            let repaired = try await site.build().report
            #expect(repaired.rendered == repaired.pages.reduce(0) { $0 + $1.count })
        }
    }

    @Test
    func `is verified by the checks of a clean build too, and not only by its bytes`() async throws {
        try await withSite { site in
            try site.edit("-- content/pages/about.md --\n---\ntitle: About\n---\n[lost](/nowhere/)\n")
            let builder = site.builder(verifies: false)
            let verification = Verification(
                options: builder.options,
                sources: builder.sources,
                redirects: Redirects([], targets: RedirectTargets(.of("/")))
            )
            let problems = await #expect(throws: Problems.self) {
                try await verification.run(OutputFolder(site.output, name: "public"))
            }
            #expect(problems?.all.map(\.code) == ["broken-link"])
        }
    }

    @Test
    func `that breaks a template or a link leaves the site as it was, and the next build repairs it`()
        async throws
    {
        try await withSite { site in
            let before = FileTree.contents(of: site.output)
            try site.append("{{ nothing }}", to: "templates/blog_post.html")
            await #expect(throws: Problems.self) { try await site.build() }
            #expect(FileTree.contents(of: site.output) == before)
            try site.remove("templates/blog_post.html")
            try FileManager.default.copyItem(
                at: StudioSite.theme.appending(path: "blog_post.html"),
                to: site.folder.appending(path: "templates/blog_post.html")
            )
            // The page about us links to it, and is not edited.
            try site.remove("content/portfolio/two.md")
            site.allowsShrinking = true
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            #expect(problems?.all.contains { $0.code == "broken-link" } == true)
            #expect(FileTree.contents(of: site.output) == before)
            try site.edit("-- content/pages/about.md --\n---\ntitle: About\n---\nNothing.\n")
            #expect(try await site.build().report.removed.contains("/portfolio/two/"))
        }
    }

    @Test
    func `that removes an id is refused because of the unedited page that links to it`() async throws {
        try await withSite { site in
            try site.edit(
                "-- content/blog/p1.md --\n---\ntitle: Post 1\ncreated_at: 2026-01-01\n---\nNo parts.\n"
            )
            let problems = await #expect(throws: Problems.self) { try await site.build() }
            #expect(problems?.all.map(\.code) == ["broken-anchor"])
            #expect(problems?.all.first?.location == .file(path: "content/pages/about.md", line: 4))
        }
    }

    @Test
    func `that moves the form's endpoint is refused because of an unedited page that sends to the old one`()
        async throws
    {
        try await withSite { site in
            func settings(endpoint: String) -> String {
                """
                -- content/site.yaml --
                title: Studio
                base_url: https://a.example
                posts_per_page: 3
                contact: { endpoint: \(endpoint) }

                """
            }
            try site.remove("templates/page.html")
            try site.edit(
                settings(endpoint: "https://old.example/contact")
                    + """
                    -- templates/page.html --
                    {% extends "base.html" %}
                    {% block title %}{{ content.title }}{% endblock %}
                    {% block main %}
                    {{ content.body }}<form action="https://old.example/contact" method="post"></form>
                    {% endblock %}

                    """
            )
            try await site.build()
            site.advanceClock()
            try site.edit(settings(endpoint: "https://new.example/contact"))
            for isClean in [false, true] {
                site.isClean = isClean
                let builder = site.builder(verifies: false)
                let problems = await #expect(throws: Problems.self) { _ = try await builder.build() }
                #expect(problems?.all.map(\.code) == ["blocked"], "clean: \(isClean)")
            }
        }
    }

    @Test(
        arguments: [
            "served_elsewhere: [/images/]",
            "embeds: [vimeo]",
            "media: { base_url: https://cdn.example }",
            "media: { audio_base_url: https://cdn.example }",
            "media: { audio_folder: sounds }",
            "media: { hosts: [https://cdn.example] }",
            "contact: { endpoint: https://api.example/contact }",
            "public_email_addresses: [hello@a.example]",
            "text: html",
        ]
    )
    func `of a setting that links, players, files, forms or e-mail addresses depend on renders every page`(
        setting: String
    ) async throws {
        try await withSite { site in
            try site.append(setting + "\n", to: "content/site.yaml")
            let report = try await site.build().report
            #expect(report.rendered == report.pages.reduce(0) { $0 + $1.count })
        }
    }

    @Test
    func `that leaves a page alone keeps the files that only this page shows`() async throws {
        try await withSite { site in
            try site.edit("-- content/media/a.svg --\n<svg width=\"1\" height=\"1\"></svg>\n")
            try site.append("![](/media/a.svg)\n", to: "content/blog/p2.md")
            try await site.build()
            let media = try FileManager.default.contentsOfDirectory(atPath: site.output.path + "/media")
            site.advanceClock()
            try site.append("More.\n", to: "content/blog/p6.md")
            let made = try await site.build().made
            #expect(!made.contains("/blog/p2/"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: site.output.path + "/media") == media)
            site.advanceClock()
            try site.edit("-- content/media/a.svg --\n<svg width=\"2\" height=\"2\"></svg>\n")
            #expect(try await site.build().made.contains("/blog/p2/"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: site.output.path + "/media") != media)
        }
    }

    @Test
    func `that is scheduled is shown when the clock reaches its date`() async throws {
        try await withSite { site in
            try site.edit(
                "-- content/blog/later.md --\n---\ntitle: Later\ncreated_at: 2027-03-01\n---\nSoon.\n"
            )
            let report = try await site.build().report
            #expect(report.nextDue == Timestamp("2027-03-01", zone: .gmt) && report.status == .unchanged)
            site.clock = Timestamp(microseconds: (report.nextDue?.microseconds ?? 0) - 1)
            #expect(try await !site.build().made.contains("/blog/later/"))
            site.clock = Timestamp(microseconds: report.nextDue?.microseconds ?? 0)
            #expect(try await site.build().made.contains("/blog/later/"))
        }
    }

    // MARK: Why

    @Test(
        arguments: [
            ("content/blog/p4.md", "text", "/blog/p4/", "the text of content/blog/p4.md changed"),
            ("content/blog/p4.md", "title", "/blog/p4/", "content/blog/p4.md changed: title"),
            ("content/blog/p4.md", "title", "/blog/p5/", "content/blog/p4.md changed: title"),
            ("content/site.yaml", "title", "/about/", "content/site.yaml changed: title"),
            ("templates/partials/mark.html", "text", "/about/", "its template changed: partials/mark.html"),
            ("templates/assets/site.css", "text", "/about/", "something that its template names changed"),
        ]
    )
    func `says why each page was rendered`(
        file: String,
        edit: String,
        url: String,
        reason: String
    ) async throws {
        try await withSite { site in
            if edit == "title" {
                let path = site.folder.appending(path: file)
                let text = try String(contentsOf: path, encoding: .utf8)
                try Data(text.replacingOccurrences(of: "title: ", with: "title: New ").utf8).write(to: path)
            } else {
                try site.append("\n/* more */\n", to: file)
            }
            try await site.build()
            let entry = try BuildHistory(of: site.output, name: "public").entry(url)
            #expect(entry.reason.hasPrefix(reason) && entry.made == site.clock, "\(entry.reason)")
            let other = try BuildHistory(of: site.output, name: "public").entry("/robots.txt")
            #expect(other.reason == "there was no site before" && other.made == .fixture)
            let problems = #expect(throws: Problems.self) {
                _ = try BuildHistory(of: site.output, name: "public").entry("/blog/p44/")
            }
            #expect(problems?.all.first?.advice == "did you mean /blog/p4/?")
        }
    }

    @Test(
        arguments: [
            ("content/artists/bo.md", ["/", "/artists/", "/artists/bo/", "/sitemap.xml"]),
            (
                "/portfolio/two/",
                ["/portfolio/", "/portfolio/in/song/", "/portfolio/one/", "/portfolio/two/", "/sitemap.xml"]
            ),
        ]
    )
    func `reaches the addresses that the command impact lists`(
        record: String,
        addresses: [String]
    ) async throws {
        try await withSite { site in
            let impact = try await site.builder(verifies: false).impact(of: record)
            #expect(impact.count == 1 && impact.first?.addresses.sorted() == addresses)
            await #expect(throws: Problems.self) {
                try await site.builder(verifies: false).impact(of: "nobody")
            }
        }
    }

    // MARK: The state

    @Test(
        arguments: [
            ("missing", "is missing"), ("empty", "is truncated"), ("short", "is truncated"),
            ("foreign", "is not a build state"),
            ("flipped", "is damaged"), ("version", "is from another version"),
            ("other folder", "belongs to another folder"),
        ]
    )
    func `without a usable state renders every page, says why, and makes the same site`(
        damage: String,
        reason: String
    ) async throws {
        try await withSite { site in
            let file = site.folder.appending(path: ".public.state")
            var bytes = try Array(Data(contentsOf: file))
            let before = FileTree.contents(of: site.output)
            switch damage {
            case "missing": try site.remove(".public.state")
            case "empty": bytes = []
            case "short": bytes.removeLast(100)
            case "foreign": bytes[0] ^= 1
            case "flipped": bytes[bytes.count / 2] ^= 1
            case "version": bytes[8] ^= 0x40
            default:
                try FileManager.default.copyItem(at: site.output, to: site.folder.appending(path: "copy"))
                try site.remove("public")
                try FileManager.default.moveItem(at: site.folder.appending(path: "copy"), to: site.output)
            }
            if damage != "missing" { try Data(bytes).write(to: file) }
            let (report, _) = try await site.build()
            #expect(report.rendered > 30 && report.status == .unchanged)
            let entry = try BuildHistory(of: site.output, name: "public").entry("/blog/p1/")
            #expect(entry.reason.hasPrefix("the state of the last build \(reason)"), "\(entry.reason)")
            #expect(FileTree.contents(of: site.output) == before)
            site.advanceClock()
            #expect(try await site.build().report.rendered == 0)
        }
    }

    @Test
    func `reads only stamps when nothing changed, and notices what changed since`() async throws {
        try await withSite { site in
            let builder = site.builder(verifies: false)
            // A file that has just changed might change again unseen, so its stamp is only trusted later. The time at
            // which an inode changed cannot be set back.
            try wait { InputStamp(builder.options, builder.sources)?.trustedHash != 0 }
            _ = try await builder.build()
            let quick = try await site.builder(verifies: false).build()
            #expect(
                quick.status == .unchanged && quick.steps.isEmpty
                    && quick.pages.contains { $0 == ("post", 8) }
            )
            site.clock = Timestamp(microseconds: site.clock.microseconds - 5_000_000)
            #expect(try await !site.builder(verifies: false).build().steps.isEmpty)
            try Data("by hand".utf8).write(to: site.output.appending(path: "robots.txt"))
            let repaired = try await site.builder(verifies: false).build()
            #expect(repaired.rendered == 1 && repaired.filesWritten == 1)
        }
    }

    @Test(
        arguments: [false, true]
    )
    func `into a folder that came empty from git is the first build`(hasIgnoreFile: Bool) async throws {
        try await withTemporaryFolder { folder in
            let site = try StudioSite(folder)
            if hasIgnoreFile { try site.edit("-- public/.gitignore --\n*\n") }
            try await site.build()
            let entry = try BuildHistory(of: site.output, name: "public").entry("/blog/p1/")
            #expect(entry.reason == "there was no site before")
        }
    }
}
