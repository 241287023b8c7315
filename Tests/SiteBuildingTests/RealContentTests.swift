import Content
import Foundation
import MarkdownStore
import SQLiteStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Inputs of kinds that people reported about tools of this kind; each test is one kind.
@Suite("Real content")
struct RealContentTests {
    /// Builds an archive whose settings need not be written.
    private func build(
        _ archive: String,
        settings: String = "",
        at clock: String = "2026-11-25T00:30:00Z",
        sql: String? = nil,
        files: [(path: String, data: Data)] = [],
        links: [(path: String, target: String)] = [],
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            for file in files { try file.data.write(toNew: folder.appending(path: file.path)) }
            for link in links {
                let path = folder.appending(path: link.path)
                try FileManager.default.createDirectory(
                    at: path.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try FileManager.default.createSymbolicLink(
                    atPath: path.path,
                    withDestinationPath: link.target
                )
            }
            let path = folder.appending(path: "site.db").path
            if let sql {
                try StudioFixture([]).writeSQLite(to: path)
                try StudioFixture.execute(
                    "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; \(sql)",
                    on: path
                )
            }
            let site = try await BuiltSite.build(
                "-- content/site.yaml --\ntitle: S\nbase_url: https://www.studio.example\n\(settings)\n\(archive)",
                in: folder,
                at: try #require(Timestamp(clock, zone: .gmt))
            ) { content in
                let markdown = MarkdownStore(root: content, name: "content")
                return sql == nil ? [markdown] : [markdown, SQLiteStore(path: path)]
            }
            try check(site)
        }
    }

    private static func post(
        _ name: String,
        _ body: String = "Hi",
        keys: String = "created_at: 2026-01-05"
    ) -> String {
        "-- content/blog/\(name) --\n---\ntitle: \(name)\n\(keys)\n---\n\(body)\n"
    }

    // MARK: Times

    @Test(
        "A time without an offset is the site's, in every source, and due by the moment that is shown",
        arguments: ["2026-11-24T10:59:59Z", "2026-11-24T11:00:00Z"]
    )
    func readsLocalTimes(clock: String) async throws {
        let isDue = clock.hasSuffix("11:00:00Z")
        let time = "2026-11-24 20:00:00"
        try await build(
            Self.post("file.md", keys: "created_at: \(time)"),
            settings: "time_zone: Asia/Tokyo",
            at: clock,
            sql:
                "INSERT INTO blog_posts(id,title,slug,content,published,created_at) VALUES('1','R','row','x',1,'\(time)')"
        ) { site in
            #expect(site.paths.contains("blog/file/index.html") == isDue)
            #expect(site.paths.contains("blog/row/index.html") == isDue)
            #expect(isDue || site.report.nextDue?.description == "2026-11-24T11:00:00Z")
            if isDue {
                let page = try site.text("blog/row/index.html")
                #expect(page.contains("2026-11-24T20:00:00+09:00"))
            }
        }
    }

    @Test(
        "A date alone shows that date, also where midnight does not exist",
        arguments: [
            ("America/Santiago", "2026-09-06"), ("Asia/Beirut", "2026-03-29"),
            ("America/New_York", "2026-07-04"),
        ]
    )
    func showsDates(zone: String, date: String) async throws {
        try await build(Self.post("day.md", keys: "created_at: \(date)"), settings: "time_zone: \(zone)") {
            site in
            let page = try site.text("blog/day/index.html")
            #expect(page.contains("<time datetime=\"\(date)T"))
        }
    }

    // MARK: Files

    @Test("Markdown is read by any ending and in folders, and what is not read is named")
    func readsAllFiles() async throws {
        let archive =
            [
                "ok.md", "word.markdown", "LOUD.MD", "2026/nested.md", "bundle/index.md",
                "My Great Session.md", "映像.md",
            ]
            .map { Self.post($0) }.joined()
            + "-- content/blog/README.md --\n# About this folder\n-- content/blog/notes.txt --\nx\n"
            + "-- content/posts/hello.md --\n---\ntitle: H\n---\n-- content/about.md --\n---\ntitle: A\n---\n"
        try await build(archive) { site in
            let slugs = site.paths.filter { $0.hasPrefix("blog/") }.map { $0.split(separator: "/")[1] }
                .sorted()
            #expect(
                slugs == [
                    "bundle", "index.html", "loud", "my-great-session", "nested", "ok", "word", "ying-xiang",
                ]
            )
            let warnings = site.report.problems.map(\.description)
            #expect(site.report.problems.map(\.code).allSatisfy { $0 == "unread-file" })
            #expect(warnings.count == 4)
            #expect(
                warnings.contains { $0.hasPrefix("content/posts: ") && $0.hasSuffix("did you mean 'blog'?") }
            )
        }
    }

    @Test("Each folder is read once, where links lead in circles or to it twice")
    func walksFoldersOnce() async throws {
        let links = [
            ("content/loop", "."), ("content/loop2", "."), ("content/blog/again", "."),
            ("content/blog/up", ".."), ("content/blog/2026/twice", "../2025"),
        ]
        try await build(Self.post("a.md") + Self.post("2025/b.md"), links: links) { site in
            let posts = site.paths.filter { $0.hasPrefix("blog/") && $0.hasSuffix("/index.html") }
            #expect(Set(posts) == ["blog/index.html", "blog/a/index.html", "blog/b/index.html"])
            #expect(site.report.problems.isEmpty)
        }
        let problems = await #expect(throws: Problems.self) {
            try await build(Self.post("a.md"), links: [("content/blog/none.md", "gone.md")]) { _ in }
        }
        #expect(
            problems?.all.map(\.description) == [
                "content/blog/none.md: error[unreadable-file]: the link leads to no file; correct or remove the link"
            ]
        )
    }

    @Test(
        "A link finds a heading whatever the Unicode form of either",
        arguments: ["caf\u{E9}", "cafe\u{301}", "caf%C3%A9", "cafe%CC%81"]
    )
    func findsHeadings(fragment: String) async throws {
        for heading in ["Caf\u{E9}", "Cafe\u{301}"] {
            try await build(
                Self.post("b.md", "## \(heading)\n\n[here](#\(fragment))")
                    + Self.post("a.md", "[to](b.md#\(fragment)) [page](/blog/b/#\(fragment))")
            ) { site in
                let own = try site.text("blog/b/index.html")
                #expect(
                    own.utf8.contains("id=\"caf\u{E9}\"".utf8)
                        && own.contains("<a href=\"#caf%C3%A9\">here</a>")
                )
                let other = try site.text("blog/a/index.html")
                for text in ["to", "page"] {
                    #expect(other.contains("<a href=\"/blog/b/#caf%C3%A9\">\(text)</a>"))
                }
            }
        }
    }

    @Test("A name is one in any Unicode form, and two files that differ in nothing else are both reachable")
    func comparesNames() async throws {
        let composed = "caf\u{E9}.md"
        let decomposed = "cafe\u{301}.md"
        try await build(
            Self.post(decomposed, keys: "slug: nfd\ncreated_at: 2026-01-05")
                + Self.post("a.md", "[to](\(composed))")
        ) { site in
            let page = try site.text("blog/a/index.html")
            #expect(page.contains("<a href=\"/blog/nfd/\">to</a>"))
        }
        try await build(
            Self.post(decomposed, keys: "slug: nfd\ncreated_at: 2026-01-05")
                + Self.post(composed, keys: "slug: nfc\ncreated_at: 2026-01-05")
                + Self.post("a.md", "[c](\(composed)) [d](\(decomposed)) [e](caf%C3%A9.md)")
        ) { site in
            let page = try site.text("blog/a/index.html")
            for (slug, text) in [("nfc", "c"), ("nfd", "d"), ("nfc", "e")] {
                #expect(page.contains("<a href=\"/blog/\(slug)/\">\(text)</a>"))
            }
        }
    }

    @Test(
        "A picture is found by its name with or without percent codes, query and Unicode form",
        arguments: [
            ("cool pic.png", "media/cool%20pic.png"), ("cool pic.png", "<media/cool pic.png>"),
            ("take #3.png", "<media/take #3.png>"), ("take #3.png", "media/take%20%233.png"),
            ("100% live.png", "<media/100% live.png>"), ("100% live.png", "media/100%25%20live.png"),
            ("Cover.PNG", "media/Cover.PNG?w=300"), ("Übung.png", "media/%C3%9Cbung.png"),
            ("cafe\u{301}.png", "media/caf\u{E9}.png"), ("caf\u{E9}.png", "media/cafe%CC%81.png"),
        ]
    )
    func findsPictures(file: String, reference: String) async throws {
        let picture = Data(RealContentTests.png(width: 40))
        try await build(Self.post("a.md", "![p](\(reference))"), files: [("content/media/\(file)", picture)])
        {
            site in
            let page = try site.text("blog/a/index.html")
            #expect(page.contains("width=\"40\""))
            #expect(site.report.problems.isEmpty)
            let published = site.paths.filter { $0.hasPrefix("media/") }
            #expect(
                published.count == 1 && published.allSatisfy { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
            )
        }
    }

    @Test("Two pictures whose names differ only in their Unicode form are both published", arguments: [1, 2])
    func publishesBoth(workers: Int) async throws {
        let files = [
            (path: "content/media/caf\u{E9}.png", data: Data(RealContentTests.png(width: 80))),
            (path: "content/media/cafe\u{301}.png", data: Data(RealContentTests.png(width: 40))),
        ]
        let archive =
            Self.post("a.md", "![c](media/caf\u{E9}.png)\n\n![d](media/cafe\u{301}.png)")
            + Self.post("b.md", "![d](media/cafe\u{301}.png)\n\n![c](media/caf\u{E9}.png)")
        try await build(archive, files: files) { site in
            for name in ["a", "b"] {
                let page = try site.text("blog/\(name)/index.html")
                for (alternative, width) in [("c", 80), ("d", 40)] {
                    #expect(page.contains("alt=\"\(alternative)\" width=\"\(width)\""))
                }
            }
            #expect(site.paths.filter { $0.hasPrefix("media/") }.count == 2)
        }
    }

    @Test(
        "A name that another server has is encoded once",
        arguments: [
            ("a1/100% Me.mp3", "a1/100%25%20Me.mp3"), ("a1/Take #3.mp3", "a1/Take%20%233.mp3"),
            ("a1/Ready?.mp3", "a1/Ready%3F.mp3"), ("a1/My%20Song.mp3", "a1/My%20Song.mp3"),
            ("a1/50%25.mp3", "a1/50%25.mp3"), ("a1/plus+sign.mp3", "a1/plus%2Bsign.mp3"),
            ("a1/It's (Final) & More.mp3", "a1/It%27s%20%28Final%29%20%26%20More.mp3"),
            ("a1/[demo].wav", "a1/%5Bdemo%5D.wav"), ("/a1/lead.mp3", "a1/lead.mp3"),
        ]
    )
    func encodesOnce(name: String, encoded: String) async throws {
        let archive = """
            -- content/artists/ana.md --
            ---
            display_name: Ana
            showcase:
              - { custom_title: "T", file_path: "\(name)", file_type: audio/mpeg }
            ---
            Bio

            """
        let media =
            "media: { audio_base_url: https://abc.supabase.co/audio, hosts: [https://abc.supabase.co] }"
        try await build(archive, settings: media) { site in
            for file in ["artists/ana/index.html", "artists/ana/playlist.m3u"] {
                let text = try site.text(file)
                #expect(text.contains("https://abc.supabase.co/audio/\(encoded)"))
            }
        }
    }

    // MARK: Rows

    @Test(
        "A link in a row that can be understood is, and one that cannot is left out alone",
        arguments: [
            ("{\"instagram\":\"@bjorn\"}", "https://www.instagram.com/bjorn/"),
            ("{\"website\":\"http://bjorn.example.com\"}", "http://bjorn.example.com"),
            (
                "[{\"label\":\"x\",\"icon\":\"ig\",\"url\":\"https://a.example.com\"}]",
                "https://a.example.com"
            ),
            ("\"{\\\"instagram\\\": \\\"https://www.instagram.com/b\\\"}\"", "https://www.instagram.com/b"),
            ("{\"instagram\":\"javascript:x\",\"tiktok\":\"@b\"}", "https://www.tiktok.com/@b"),
        ]
    )
    func readsLinks(json: String, url: String) async throws {
        let sql = """
            INSERT INTO profiles(id,user_id,display_name,public_profile_slug,social_links)
            VALUES('1','1','B','b','\(json)')
            """
        try await build("", sql: sql) { site in
            let page = try site.text("artists/b/index.html")
            #expect(page.contains("href=\"\(url)\""))
            #expect(site.report.problems.count == (json.contains("javascript") ? 1 : 0))
        }
    }

    @Test(
        "An empty text is nothing in a row of any type, and a date that no calendar has withholds the post alone"
    )
    func readsEmptyRows() async throws {
        let sql = """
            INSERT INTO blog_posts(id,title,slug,content,published,created_at,updated_at,excerpt,featured_image_url)
            VALUES('1','A','a','x',1,'2026-01-05','','',''), ('2','B','b','x',1,'294276-12-31','','','');
            INSERT INTO testimonials(id,client_name,content,rating) VALUES('1','C','x','');
            INSERT INTO portfolio_projects(id,title,slug,published,year,duration_minutes)
            VALUES('1','P','p','t','','28');
            """
        try await build("", sql: sql) { site in
            #expect(site.paths.contains("blog/a/index.html") && site.paths.contains("portfolio/p/index.html"))
            #expect(!site.paths.contains("blog/b/index.html"))
            #expect(site.report.problems.map(\.omission) == [.withheld])
        }
    }

    // MARK: Texts

    @Test("An excerpt of a text without spaces is cut between characters")
    func cutsTexts() async throws {
        let text = "Demo " + String(repeating: "新しいアルバムの録音が始まりました。", count: 40)
        try await build(Self.post("a.md", text)) { site in
            let page = try site.text("blog/index.html")
            #expect(page.contains("始まりました"))
            #expect(!page.contains(">Demo…<"))
        }
    }

    @Test("Two categories never share a page, and one in any script has one")
    func separatesCategories() async throws {
        let names = ["C++", "C#", "R&B", "R & B", "映像", "Видео", "Hip-Hop", "hip hop", "!!!"]
        let archive = names.enumerated().map { index, name in
            "-- content/portfolio/p\(index).md --\n---\ntitle: P\ncategory: \"\(name)\"\n---\nHi\n"
        }
        try await build(archive.joined()) { site in
            #expect(site.paths.filter { $0.hasPrefix("portfolio/in/") }.count == 7)
        }
    }

    @Test("A player keeps the key of an unlisted video and the start of another")
    func keepsKeys() async throws {
        let archive =
            Self.post("a.md", "https://youtu.be/aqz-KE-bpKQ?t=90\n\nhttps://soundcloud.com/artist/tracks")
            + "-- content/portfolio/cut.md --\n---\ntitle: Cut\nvideo_url: https://vimeo.com/823141156/90e6d75118\n---\nHi\n"
        try await build(archive) { site in
            let post = try site.text("blog/a/index.html")
            #expect(post.contains("aqz-KE-bpKQ?autoplay=1&amp;start=90"))
            #expect(post.contains("<a href=\"https://soundcloud.com/artist/tracks\""))
            let project = try site.text("portfolio/cut/index.html")
            #expect(project.contains("video/823141156?h=90e6d75118"))
        }
    }

    @Test("A player names the type of its sound by any ending, and one that browsers may not play is named")
    func namesSoundTypes() async throws {
        let sounds =
            [
                ("One.MP3", "", "audio/mpeg"), ("two.m4a", "audio/x-m4a", "audio/mp4"),
                ("four.AIFF", "", "audio/aiff"),
                ("six.webm", "application/octet-stream", "audio/webm"), ("seven", "mp3", "audio/mpeg"),
                ("eight", "", nil),
            ] as [(String, String, String?)]
        let tracks = sounds.map { "  - { custom_title: T, file_path: \($0.0), file_type: '\($0.1)' }\n" }
        let files = sounds.map {
            (path: "content/audio/\($0.0)", data: Data(SampleSound.wav(seconds: 1) + Array($0.0.utf8)))
        }
        try await build(
            "-- content/artists/ana.md --\n---\ndisplay_name: Ana\nshowcase:\n\(tracks.joined())---\nBio\n",
            settings: "media: { audio_folder: audio }",
            files: files
        ) { site in
            let page = try site.text("artists/ana/index.html")
            for (file, _, type) in sounds {
                let name = file.prefix { $0 != "." }.lowercased()
                let source = try #require(
                    page.split(separator: "<source src=\"/media/\(name).").dropFirst().first
                )
                #expect(
                    source.prefix { $0 != ">" }.hasSuffix(type.map { "type=\"\($0)\"" } ?? "\""),
                    "\(file)"
                )
            }
            #expect(site.report.problems.map(\.code) == ["unplayable-sound", "unplayable-sound"])
            #expect(site.paths.allSatisfy { !$0.hasSuffix(".") })
        }
    }

    // MARK: Feeds

    @Test(
        "A feed, its entries and the sitemap say when the newest change was made, in whatever order posts are"
    )
    func datesChanges() async throws {
        let archive =
            Self.post("new.md", keys: "created_at: 2026-03-01T10:00:00Z\nupdated_at: 2026-03-01T18:00:00Z")
            + Self.post("old.md", keys: "created_at: 2026-01-01T10:00:00Z\nupdated_at: 2026-09-01T10:00:00Z")
            + Self.post("late.md", keys: "created_at: 2026-02-01T10:00:00Z\nupdated_at: 2026-01-01T10:00:00Z")
                + """
                -- content/artists/ana.md --
                ---
                display_name: Ana
                updated_at: 2026-02-02
                projects: [{ project_name: Tide, updated_at: 2026-04-04 }]
                ---
                Bio
                -- content/testimonials/t.md --
                ---
                client_name: C
                created_at: 2026-05-05
                updated_at: 2026-06-06
                ---
                Good.

                """
        let entries = ["2026-03-01T18:00:00Z", "2026-02-01T10:00:00Z", "2026-09-01T10:00:00Z"]
        try await build(archive, settings: "time_zone: UTC\nposts_per_page: 2") { site in
            let atom = try site.text("atom.xml")
            let updated = atom.split(separator: "<updated>").dropFirst().map { String($0.prefix(20)) }
            #expect(updated == [entries[2]] + entries)
            let json = try site.text("feed.json")
            let modified = json.split(separator: "\"date_modified\": \"").dropFirst().map {
                String($0.prefix(20))
            }
            #expect(modified == entries)
            let sitemap = try site.text("sitemap.xml")
            for (path, day) in [
                ("", "2026-09-01"), ("blog/", "2026-03-01"), ("blog/page/2/", "2026-09-01"),
                ("blog/old/", "2026-09-01"), ("artists/ana/", "2026-04-04"), ("artists/", "2026-04-04"),
                ("testimonials/", "2026-06-06"),
            ] {
                #expect(sitemap.contains("example/\(path)</loc><lastmod>\(day)T"), "\(path)")
            }
        }
    }

    @Test("Characters that feeds may not hold are in no file, and are named once for each text")
    func dropsCharacters() async throws {
        let archive =
            Self.post(
                "a.md",
                "Back\u{8}space &#31; and \u{B}tab.\n\nEnd\u{FFFE}.",
                keys: "created_at: 2026-01-05\nexcerpt: \"v\\x10\\vt\""
            )
            + Self.post("b.md", "Body\u{1}", keys: "created_at: 2026-01-04")
        let sql = """
            INSERT INTO profiles(id,user_id,display_name,public_profile_slug,social_links)
            VALUES('1','u','A'||char(7)||'B','b','[{"label":"L\\u0003","url":"https://x.example.com"}]');
            INSERT INTO blog_posts(id,title,slug,content,published,created_at)
            VALUES('9','R','r','x'||char(10)||'y'||char(8),1,'2026-01-03')
            """
        try await build(archive, sql: sql) { site in
            for (path, data) in site.contents where !path.hasSuffix(".png") && !path.hasSuffix(".ico") {
                #expect(!data.contains { $0 < 0x20 && ![9, 10, 13].contains($0) }, "\(path)")
                #expect(data.ranges(of: [0xEF, 0xBF, 0xBE]).isEmpty, "\(path)")
            }
            let problems = site.report.problems
            #expect(problems.allSatisfy { $0.code == "dropped-characters" && $0.severity == .warning })
            #expect(
                problems.compactMap(\.location?.description).sorted() == [
                    "blog_posts 9, column content", "content/blog/a.md:4", "content/blog/a.md:6",
                    "content/blog/a.md:6",
                    "content/blog/b.md:5",
                    "profiles 1, column display_name", "profiles 1, column social_links",
                ]
            )
            #expect(problems.contains { $0.message.hasPrefix("line 2 of the text holds U+0008") })
            let atom = try site.text("atom.xml")
            #expect(atom.contains("Backspace  and  tab."))
            #expect(atom.contains("<summary>v t</summary>"))
        }
    }

    @Test("A line break in a name or a title never begins another entry")
    func keepsOneLine() async throws {
        let archive = """
            -- content/artists/ana.md --
            ---
            display_name: "Ana\\nhttps://evil.example/"
            showcase:
              - { custom_title: "Line\\r\\n#EXTINF:-1,Evil", file_path: "a.mp3" }
              - { display_name: "One\\L\\P\\N\\vTwo", file_path: "b.mp3" }
            ---
            Bio
            -- content/portfolio/p.md --
            ---
            title: "P\\nQ"
            category: "C\\nD"
            ---
            x

            """
        let settings = """
            media: { audio_base_url: "https://m.example.com" }
            humans: ["A\\nDisallow: /"]
            security: { contact: "mailto:a@studio.example\\nExpires: 1", expires: 2027-01-01 }
            public_email_addresses: [a@studio.example]
            """
        try await build(archive, settings: settings) { site in
            let playlist = try site.text("artists/ana/playlist.m3u")
            #expect(
                playlist == """
                    #EXTM3U
                    #PLAYLIST:Ana https://evil.example/
                    #EXTINF:-1,Ana https://evil.example/ - Line #EXTINF:-1,Evil
                    https://m.example.com/a.mp3
                    #EXTINF:-1,Ana https://evil.example/ - One Two
                    https://m.example.com/b.mp3

                    """
            )
            let humans = try site.text("humans.txt")
            #expect(humans == "A Disallow: /\n")
            let security = try site.text(".well-known/security.txt")
            #expect(security.hasPrefix("Contact: mailto:a@studio.example Expires: 1\n"))
            let portfolio = try site.text("portfolio/index.html")
            #expect(portfolio.contains("C D"))
        }
    }

    // MARK: Scripts

    @Test(
        "A page has the direction of the site's language, and a text that of its first strong letter",
        arguments: [("ar", "rtl"), ("en", "ltr"), ("he-Latn", "ltr"), ("az-Arab", "rtl")]
    )
    func showsDirections(language: String, direction: String) async throws {
        let archive =
            Self.post("a.md", "> [!NOTE]\n> שלום, world\n\nhttps://youtu.be/aqz-KE-bpKQ")
            + "-- content/testimonials/t.md --\n---\nclient_name: مي\n---\nنص\n"
        try await build(archive, settings: "language: \(language)") { site in
            let page = try site.text("blog/a/index.html")
            #expect(page.contains("<html lang=\"\(language)\" dir=\"\(direction)\""))
            #expect(page.contains("<h1 dir=\"auto\">a.md</h1>"))
            #expect(page.contains("<div class=\"prose\" dir=\"auto\">"))
            // What is not the author's says nothing about the direction of the text around it.
            #expect(page.contains("<p class=\"alert-title\"><bdi>Note</bdi></p>"))
            #expect(page.contains("<bdi>Play on YouTube</bdi>"))
            let testimonials = try site.text("testimonials/index.html")
            #expect(testimonials.contains("<blockquote dir=\"auto\"><p>نص</p>"))
            let manifest = try site.text("site.webmanifest")
            #expect(manifest.contains("\"dir\": \"\(direction)\""))
        }
    }

    // MARK: Faults

    @Test("A broken address that stands in a text is reported once, at its line")
    func reportsOnce() async throws {
        let text = """
            https://www.studio.example/gone/ begins the text.

            - item with <https://www.studio.example/gone2/> and `https://www.studio.example/gone3/`

            """
        try await withTemporaryFolder { folder in
            let error = try await #require(throws: Problems.self) {
                try await BuiltSite.build(
                    "-- content/site.yaml --\ntitle: S\nbase_url: https://www.studio.example\n"
                        + Self.post("a.md", text),
                    in: folder
                )
            }
            let places = error.all.map { "\($0.code) \($0.location?.description ?? "")" }
            #expect(places == ["broken-link content/blog/a.md:5", "broken-link content/blog/a.md:7"])
        }
    }

    /// A grey picture, one pixel high.
    private static func png(width: UInt8) -> [UInt8] {
        func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(type.utf8) + data
            var crc: UInt32 = 0xFFFF_FFFF
            for byte in body {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
            }
            return bigEndian(UInt32(data.count)) + body + bigEndian(~crc)
        }
        func bigEndian(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        // One stored block (RFC 1951, section 3.2.4) of a filter byte and the pixels.
        let row = [UInt8](repeating: 0, count: Int(width) + 1)
        let stored: [UInt8] = [0x78, 1, 1, width + 1, 0, ~(width + 1), 0xFF] + row
        let checksum = UInt32(row.count) << 16 | 1
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", bigEndian(UInt32(width)) + bigEndian(1) + [8, 0, 0, 0, 0])
            + chunk("IDAT", stored + bigEndian(checksum)) + chunk("IEND", [])
    }
}
