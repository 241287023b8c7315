import Content
import Foundation
import GRDB
import Hashing
import Media
import SQLiteStore
import StudioTesting
import TestSupport

/// A small studio in a folder, which random edits change as editors, designers and accidents do.
struct EditedStudio {
    private struct Post {
        var file: String
        var slug: String
        var title: String
        var day: Int
        var text: String
        var isPublished = true
        var author: String?
        var image: String?
        /// Of a field that the settings declare.
        var mood: String?
        /// Of a list whose values have pages.
        var tags: [String] = []
    }

    private let folder: URL
    private let theme: URL
    private(set) var clock: Timestamp
    private(set) var program = "1"
    private var posts: [Post] = []
    /// Rows of the database: slug, title and text of posts.
    private var rows: [(id: String, slug: String, title: String, text: String, isPublished: Bool)] = []
    private var projects: [(file: String, slug: String, title: String, order: Int, category: String)] = []
    private var artists: [(file: String, slug: String, name: String, bio: String, release: String)] = []
    private var quotes: [(file: String, text: String, order: Int)] = []
    private var pages: [(file: String, title: String, text: String)] = []
    /// The list that the first page shows, and how much of it; nil for none.
    private var pagination: (list: String, length: Int)?
    /// The entries of a data file; one without a note lacks the key.
    private var gear: [(name: String, price: String, note: String?)] = []
    private var settings: [String: String] = [:]
    /// The default of the field `mood`; nil for a field without one.
    private var usualMood: String?
    private var sentences: [String: String] = [:]
    private var themeFiles: [String: String] = [:]
    private var media: [String: Data] = [:]
    /// Copies of files on another server, by the ends of their addresses: numbers of pictures.
    private var copies: [String: Int] = [:]
    /// Those of them that are not on this machine.
    private var lostCopies: Set<String> = []
    private var counter = 0

    var content: URL { folder.appending(path: "content", directoryHint: .isDirectory) }
    var templates: URL { folder.appending(path: "templates", directoryHint: .isDirectory) }
    var output: URL { folder.appending(path: "public", directoryHint: .isDirectory) }
    var database: String { folder.appending(path: "site.db").path }

    init(_ folder: URL, theme: URL) {
        self.folder = folder
        self.theme = theme
        clock = .fixture
    }

    /// Writes the first content.
    mutating func begin(_ random: inout SeededGenerator) throws {
        try FileManager.default.copyItem(at: theme, to: templates)
        for (path, data) in FileTree.contents(of: theme) {
            themeFiles[path] = String(decoding: data, as: UTF8.self)
        }
        themeFiles["partials/post_card.html", default: ""] +=
            "{{ post.mood|default('none') }} {{ t('all_posts') }}\n"
        themeFiles["partials/post_card.html", default: ""] +=
            "{% for tag in post.terms %}<a href=\"{{ tag.url }}\">{{ tag.name }}</a>{% endfor %}\n"
        themeFiles["home.html", default: ""] =
            themeFiles["home.html", default: ""].replacing(
                "{% block main %}",
                with: "{% block main %}{% for item in data.gear %}<b>{{ item.name }} {{ item.price }} "
                    + "{{ item.note|default('-') }}</b>{% endfor %}"
            )
        themeFiles["page.html", default: ""] =
            themeFiles["page.html", default: ""].replacing(
                "{% block title %}{{ content.title }}",
                with: "{% block title %}{{ content.title }}{% if pager %} {{ pager.number }}{% endif %}"
            )
            .replacing(
                "{{ content.body }}",
                with: "{{ content.body }}{% if pager %}{% for post in pager.posts %}"
                    + "{% include \"partials/post_card.html\" %}{% endfor %}{% for project in pager.projects %}"
                    + "<a href=\"{{ project.url }}\">{{ project.title }}</a>{% endfor %}"
                    + "{% if pager.next_url %}<a href=\"{{ pager.next_url }}\">next</a>{% endif %}{% endif %}"
            )
        let page = { (title: String, main: String) in
            "{% extends \"base.html\" %}{% block title %}\(title){% endblock %}{% block main %}\(main){% endblock %}\n"
        }
        themeFiles["taxonomy.html"] = page(
            "{{ taxonomy.label }}",
            "{% for term in taxonomy.terms %}<a href=\"{{ term.url }}\">{{ term.name }} {{ term.count }}</a>{% endfor %}"
        )
        themeFiles["term.html"] = page(
            "{{ term.name }}",
            "{% for post in posts %}{% include \"partials/post_card.html\" %}{% endfor %}"
        )
        themeFiles["feeds/term.xml"] =
            "<rss version=\"2.0\"><channel><title>{{ term.name }}</title><link>{{ term.url|absolute_url }}</link>"
            + "<description>x</description>{% for post in posts %}<item><title>{{ post.title }}</title>"
            + "<description>{{ post.body|absolute_url(post.url) }}</description></item>{% endfor %}</channel></rss>\n"
        gear = [("Ribbon", "10", "old"), ("Condenser", "20", nil)]
        try SQLiteCreation.create(at: database, sample: [])
        media = [
            "media/a.svg": svg(10), "media/b.svg": svg(20), "media/c.png": png(1), "media/d.png": png(2),
        ]
        copies = ["a.svg": 30]
        settings = ["title": "Studio", "posts_per_page": "3", "default_author": "The studio"]
        for _ in 0..<Int.random(in: 4...9, using: &random) { addPost(&random) }
        for _ in 0..<3 { addRow(&random) }
        for _ in 0..<Int.random(in: 1...4, using: &random) { addProject(&random) }
        for _ in 0..<2 { addArtist(&random) }
        quotes = [("q1", "Good.", 1), ("q2", "Better.", 2)]
        pages = [("about", "About", "We are."), ("privacy", "Privacy", "Nothing is kept.")]
        try write()
    }

    private static let server = "https://cdn.example/"

    /// What names a picture in a column, whether there is a copy of it or not.
    private var pictures: [String] {
        media.keys.sorted() + ["a.svg", "b.png"].map { EditedStudio.server + $0 }
    }

    private func svg(_ size: Int) -> Data {
        Data("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size)\" height=\"\(size)\"></svg>\n".utf8)
    }

    /// A picture of which renditions are made, another one for each number.
    private func png(_ number: Int) -> Data {
        Data(
            StoredPNG.file(width: 40 + number % 20, height: 30) { x, y in UInt8((x * 5 + y * number) % 256) }
        )
    }

    private mutating func number() -> Int {
        counter += 1
        return counter
    }

    // MARK: New content

    private mutating func addPost(_ random: inout SeededGenerator) {
        let number = number()
        posts.append(
            Post(
                file: "f\(number)",
                slug: "post-\(number)",
                title: "Post \(number)",
                day: Int.random(in: 1...28, using: &random),
                text: text(&random, inFile: true),
                author: Bool.random(using: &random) ? artists.randomElement(using: &random)?.slug : nil,
                image: Int.random(in: 0...2, using: &random) == 0
                    ? pictures.randomElement(using: &random) : nil
            )
        )
    }

    private mutating func addRow(_ random: inout SeededGenerator) {
        let number = number()
        rows.append(
            (
                "00000000-0000-4000-8000-\(String(format: "%012d", number))", "row-\(number)",
                "Row \(number)",
                text(&random), true
            )
        )
    }

    private mutating func addProject(_ random: inout SeededGenerator) {
        let number = number()
        projects.append(
            (
                "p\(number)", "project-\(number)", "Project \(number)", Int.random(in: 0...5, using: &random),
                ["Film", "Song"].randomElement(using: &random) ?? "Film"
            )
        )
    }

    private mutating func addArtist(_ random: inout SeededGenerator) {
        let number = number()
        artists.append(
            ("a\(number)", "artist-\(number)", "Artist \(number)", text(&random), "Release \(number)")
        )
    }

    /// A body that may link to pages, ids of pages, files and pictures.
    private func text(_ random: inout SeededGenerator, inFile: Bool = false) -> String {
        var parts = [
            "Words \(Int.random(in: 0...999, using: &random)).", "",
            "## Heading \(Int.random(in: 0...3, using: &random))",
        ]
        switch Int.random(in: 0...12, using: &random) {
        case 0:
            if let post = posts.randomElement(using: &random) { parts.append("[link](/blog/\(post.slug)/)") }
        case 1 where inFile:
            if let post = posts.randomElement(using: &random) { parts.append("[file](\(post.file).md)") }
        case 2: parts.append("![](/media/a.svg)")
        case 3: parts.append("![](/media/b.svg)")
        case 8: parts.append("![](/media/c.png)")
        case 9: parts.append("![](/media/d.png) [whole](/media/d.png)")
        case 10: parts.append("![](\(EditedStudio.server)a.svg)")
        case 11: parts.append("![](\(EditedStudio.server)b.png)")
        case 4: parts.append("https://www.youtube.com/watch?v=dQw4w9WgXcQ")
        case 5:
            // An id that is there now; an edit may take it away.
            if let post = posts.first(where: { $0.text.contains("## Heading 1") && $0.isPublished }) {
                parts.append("[id](/blog/\(post.slug)/#heading-1)")
            }
        case 6: parts.append("<i>raw</i>")
        case 7:
            if let artist = artists.randomElement(using: &random) {
                parts.append("[a](/artists/\(artist.slug)/)")
            }
        default: break
        }
        return parts.joined(separator: "\n\n")
    }

    // MARK: Edits

    /// Makes one edit, in the folder too; says what it was.
    mutating func edit(_ random: inout SeededGenerator) throws -> String {
        let name = change(&random)
        try write()
        return name
    }

    private mutating func change(_ random: inout SeededGenerator) -> String {
        let post = posts.indices.randomElement(using: &random)
        let row = rows.indices.randomElement(using: &random)
        let kind = Int.random(in: 0...45, using: &random)
        switch kind {
        case 0: addPost(&random)
        case 1: if let post { posts[post].text = text(&random, inFile: true) }
        case 2: if let post { posts[post].title += "!" }
        case 3: if let post { posts[post].isPublished.toggle() }
        case 4: if let post { posts.remove(at: post) }
        case 5: if let post { posts[post].slug = "renamed-\(number())" }
        case 6: if let post { posts[post].day = Int.random(in: 1...28, using: &random) }
        case 7: if let post { posts[post].image = pictures.randomElement(using: &random) }
        case 8: addRow(&random)
        case 9: if let row { rows[row].text = text(&random) }
        case 10: if let row { rows[row].isPublished.toggle() }
        case 11: if let row { rows[row].slug = "renamed-row-\(number())" }
        case 12: if let row { rows.remove(at: row) }
        case 13: addProject(&random)
        case 14:
            projects.shuffle(using: &random)
            for index in projects.indices { projects[index].order = index }
        case 15: if !projects.isEmpty { projects.removeLast() }
        case 16: addArtist(&random)
        case 17: if !artists.isEmpty { artists[0].name += " Jr" }
        case 18: if !artists.isEmpty { artists[0].bio = text(&random) }
        case 19: if !artists.isEmpty { artists[0].slug = "renamed-artist-\(number())" }
        case 20: quotes.append(("q\(number())", "New words.", Int.random(in: 0...3, using: &random)))
        case 21: settings["title"] = "Studio \(number())"
        case 22: settings["posts_per_page"] = "\(Int.random(in: 2...5, using: &random))"
        case 23: settings["default_author"] = "Author \(number())"
        case 24:
            themeFiles[
                "partials/\(["mark", "post_card", "embed"].randomElement(using: &random) ?? "mark").html",
                default: ""
            ] +=
                "<i>\(number())</i>\n"
        case 25: themeFiles["assets/site.css", default: ""] += "/* \(number()) */\n"
        case 26: media["media/\(["a", "b"].randomElement(using: &random) ?? "a").svg"] = svg(number())
        case 30: media["media/\(["c", "d"].randomElement(using: &random) ?? "c").png"] = png(number())
        case 27:
            clock = Timestamp(
                microseconds: clock.microseconds + Int64.random(in: 1...200, using: &random) * 86_400_000_000
            )
        case 28: return damage(&random)
        case 31: copies[["a.svg", "b.png"].randomElement(using: &random) ?? "a.svg"] = number()
        case 32: copies[["a.svg", "b.png"].randomElement(using: &random) ?? "a.svg"] = nil
        case 33:
            // The lock changes too, because nobody watches the folder of the copies.
            copies["unused.svg"] = number()
            let name = ["a.svg", "b.png"].randomElement(using: &random) ?? "a.svg"
            if lostCopies.remove(name) == nil { lostCopies.insert(name) }
        case 34: if let post { posts[post].mood = ["calm", "loud", "odd"].randomElement(using: &random) }
        case 35: if let post { posts[post].mood = nil }
        case 36: usualMood = usualMood == nil ? "calm" : nil
        case 37: sentences["all_posts"] = "Posts \(number())"
        case 38: sentences["alert_note"] = sentences["alert_note"] == nil ? "Notice \(number())" : nil
        case 39, 40:
            if let post {
                posts[post].tags = ["Jazz", "Live", "Hip Hop"].filter { _ in Bool.random(using: &random) }
            }
        case 41: gear[0].price = ["\(number())", "\(number()).5"].randomElement(using: &random) ?? "1"
        case 42: gear.append(("Item \(number())", "\(number())", Bool.random(using: &random) ? "new" : nil))
        case 43: if gear.count > 1 { gear.removeLast() }
        case 44:
            let list = ["posts", "projects"].randomElement(using: &random) ?? "posts"
            pagination = (list, Int.random(in: 1...4, using: &random))
        case 45: pagination = nil
        default: pages[0].text += "\n\nMore \(number())."
        }
        return "\(kind)"
    }

    /// Damages the published site or a file next to it, or changes the program.
    private mutating func damage(_ random: inout SeededGenerator) -> String {
        let siblings = ["state", "twin", "staging"].map { folder.appending(path: ".public.\($0)") }
        let kind = Int.random(in: 0...6, using: &random)
        // A file that is missing cannot be damaged.
        switch kind {
        case 0: try? FileManager.default.removeItem(at: siblings[0])
        case 1: try? FileManager.default.removeItem(at: siblings[1])
        case 2:
            if var state = try? Data(contentsOf: siblings[0]) {
                state[state.count / 2] ^= 1
                try? state.write(to: siblings[0])
            }
        case 3: try? FileManager.default.copyItem(at: siblings[1], to: siblings[2])
        case 4: try? Data("by hand".utf8).write(to: output.appending(path: "index.html"))
        case 5: try? Data("by hand".utf8).write(to: output.appending(path: "blog/untracked.html"))
        default: program += "1"
        }
        return "damage \(kind)"
    }

    // MARK: Files

    /// Writes what differs from what is there, as an editor would.
    func write() throws {
        var files: [String: String] = [:]
        let keys = settings.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
        files["content/site.yaml"] =
            keys + "base_url: https://a.example\ntime_zone: America/New_York\n"
            + "media: { hosts: [https://cdn.example] }\n"
            + "fields:\n  posts:\n    mood: { type: text, column: none\(usualMood.map { ", default: \($0)" } ?? "") }\n"
            + "    tags: { type: list, taxonomy: true, column: none }\n"
        files["content/data/gear.yaml"] =
            gear.map { item in
                "- { name: \(item.name), price: \(item.price)\(item.note.map { ", note: \($0)" } ?? "") }\n"
            }
            .joined()
        files["content/media.lock"] = try lockOfCopies()
        for post in posts {
            var lines = [
                "title: \"\(post.title)\"", "slug: \(post.slug)",
                "created_at: 2026-01-\(String(format: "%02d", post.day))",
            ]
            if !post.isPublished { lines.append("published: false") }
            if let author = post.author, artists.contains(where: { $0.slug == author }) {
                lines.append("author: \(author)")
            }
            if !post.tags.isEmpty { lines.append("tags: [\(post.tags.joined(separator: ", "))]") }
            if let mood = post.mood { lines.append("mood: \(mood)") }
            if let image = post.image { lines.append("featured_image_url: \(image)") }
            files["content/blog/\(post.file).md"] = front(lines, post.text)
        }
        for project in projects {
            let lines = [
                "title: \(project.title)", "slug: \(project.slug)", "sort_order: \(project.order)",
                "category: \(project.category)",
            ]
            files["content/portfolio/\(project.file).md"] = front(lines, "A project.")
        }
        for artist in artists {
            let lines = [
                "display_name: \(artist.name)", "public_profile_slug: \(artist.slug)", "projects:",
                "  - project_name: \(artist.release)",
            ]
            files["content/artists/\(artist.file).md"] = front(lines, artist.bio)
        }
        for quote in quotes {
            files["content/testimonials/\(quote.file).md"] = front(
                ["client_name: C", "display_order: \(quote.order)"],
                quote.text
            )
        }
        for page in pages {
            var lines = ["title: \(page.title)"]
            if page.file == pages[0].file, let pagination {
                lines += ["paginate: \(pagination.list)", "per_page: \(pagination.length)"]
            }
            files["content/pages/\(page.file).md"] = front(lines, page.text)
        }
        for (path, text) in themeFiles { files["templates/" + path] = text }
        let sentences = ["all_posts": "All posts"].merging(self.sentences) { _, own in own }
        files["templates/strings/en.yaml"] = sentences.sorted { $0.key < $1.key }
            .map { "\($0.key): \($0.value)\n" }.joined()
        var written = files.mapValues { Data($0.utf8) }
        for (path, data) in media { written["content/" + path] = data }
        for name in ["content", "templates"] {
            for (path, data) in FileTree.contents(of: folder.appending(path: name)) {
                let path = "\(name)/\(path)"
                if written[path] == data {
                    written[path] = nil
                } else if written[path] == nil {
                    try FileManager.default.removeItem(at: folder.appending(path: path))
                }
            }
        }
        for (path, data) in written { try data.write(toNew: folder.appending(path: path)) }
        try writeRows()
    }

    /// Writes the copies that are on this machine, and removes those that are not.
    ///
    /// - Returns: the text of their lock.
    private func lockOfCopies() throws -> String {
        var entries: [RemoteAddress: MediaLock.Entry] = [:]
        for (name, number) in copies {
            let data = name.hasSuffix(".png") ? png(number) : svg(number)
            let digest = SHA256Digest(Array(data))
            if let address = RemoteAddress(EditedStudio.server + name) {
                entries[address] = MediaLock.Entry(digest: digest, size: data.count)
            }
            let file = folder.appending(path: ".cache/sweetdreams/media/remote/\(digest.hexadecimal)")
            let isThere = FileManager.default.fileExists(atPath: file.path)
            if lostCopies.contains(name) {
                if isThere { try FileManager.default.removeItem(at: file) }
            } else if !isThere {
                try data.write(toNew: file)
            }
        }
        return MediaLock(entries).text
    }

    private func front(_ lines: [String], _ text: String) -> String {
        "---\n" + lines.joined(separator: "\n") + "\n---\n" + text + "\n"
    }

    private func writeRows() throws {
        let queue = try DatabaseQueue(path: database)
        try queue.write { db in
            try db.execute(sql: "DELETE FROM blog_posts")
            for row in rows {
                try db.execute(
                    sql: """
                        INSERT INTO blog_posts (id, title, slug, content, published, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z')
                        """,
                    arguments: [row.id, row.title, row.slug, row.text, row.isPublished]
                )
            }
        }
        try queue.close()
    }
}
