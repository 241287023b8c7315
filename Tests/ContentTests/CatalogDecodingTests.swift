import Foundation
import Hashing
import Testing

@testable import Content

/// Records in memory; a batch can be made to fail.
private struct MemorySession: ContentSession {
    struct Lost: Error {}

    var batches: [RecordBatch]
    var failsAtTheEnd = false

    func recordBatches() -> any RecordBatchIterator { Batches(session: self) }

    func bodies(_ keys: [Int], of kind: ContentKind, _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void)
    {}

    private struct Batches: RecordBatchIterator {
        let session: MemorySession
        var index = 0

        mutating func nextBatch() throws -> RecordBatch? {
            guard index < session.batches.count else {
                if session.failsAtTheEnd { throw Lost() }
                return nil
            }
            defer { index += 1 }
            return session.batches[index]
        }
    }
}

@Suite("Decoding a catalog")
struct CatalogDecodingTests {
    private static let noon = Timestamp(microseconds: 1_795_521_600_000_000)

    private func catalog(
        _ session: MemorySession,
        drafts: Bool = false,
        strict: Bool = false
    ) throws -> Catalog {
        let context = DecodingContext(
            clock: Self.noon,
            timeZone: .gmt,
            includesDrafts: drafts,
            isStrict: strict,
            nearest: { _, _ in [] }
        )
        return try Catalog(reading: [session], context)
    }

    private func post(_ slug: String, _ values: [String: RecordValue] = [:], inFile: Bool = false) -> Record {
        var all: [String: RecordValue] = [
            "slug": .text(slug), "title": .text("Title"), "created_at": .text("2026-01-01"),
        ]
        all.merge(values) { _, new in new }
        let body = BodyReference(source: 0, kind: .post, key: 0, hash: ContentHash(value: 0))
        if inFile {
            return Record(
                location: .file(path: "content/blog/\(slug).md"),
                values: all.mapValues { Record.FileValue($0, line: 2) },
                body: body
            )
        }
        return Record(
            location: .row(table: "blog_posts", id: slug),
            columns: Array(all.keys),
            values: Array(all.values),
            body: body
        )
    }

    private func artist(_ slug: String, _ values: [String: RecordValue] = [:]) -> Record {
        var all: [String: RecordValue] = ["public_profile_slug": .text(slug), "display_name": .text(slug)]
        all.merge(values) { _, new in new }
        return Record(
            location: .row(table: "profiles", id: slug),
            columns: Array(all.keys),
            values: Array(all.values)
        )
    }

    private func release(_ name: String, _ values: [String: RecordValue] = [:]) -> Record {
        Record(
            location: .row(table: "profile_projects", id: name),
            columns: ["project_name"] + values.keys,
            values: [.text(name)] + values.values
        )
    }

    private func batch(posts: [Record] = [], artists: [Record] = []) -> RecordBatch {
        var batch = RecordBatch()
        batch[.post] = posts
        batch[.artist] = artists
        return batch
    }

    @Test("keeps every record of large batches, whichever thread decodes it")
    func keepsAllRecords() throws {
        let batches = (0..<5).map { number in
            batch(posts: (0..<700).map { post("post-\(number)-\($0)") })
        }
        let slugs = try catalog(MemorySession(batches: batches)).posts.map(\.slug)
        #expect(slugs.count == 3500)
        #expect(slugs == slugs.sorted())
    }

    @Test("sorts posts by date, the newest first, then by slug")
    func sortsPosts() throws {
        let posts = [post("b"), post("new", ["created_at": .text("2026-02-01")]), post("a")]
        let catalog = try catalog(MemorySession(batches: [batch(posts: posts)]))
        #expect(catalog.posts.map(\.slug) == ["new", "a", "b"])
    }

    @Test("joins the notes and due dates of all batches")
    func joinsNotes() throws {
        var first = RecordBatch()
        first.noteDue(Timestamp(microseconds: 30))
        first.notes = ["first"]
        var second = RecordBatch()
        second.noteDue(Timestamp(microseconds: 20))
        second.notes = ["second"]
        let catalog = try catalog(MemorySession(batches: [first, second]))
        #expect(catalog.nextDue == Timestamp(microseconds: 20))
        #expect(catalog.notes == ["first", "second"])
    }

    @Test("leaves out scheduled posts and drafts, unless they are asked for", arguments: [false, true])
    func leavesOutDrafts(drafts: Bool) throws {
        let later = post("later", ["created_at": .text("2026-12-01")])
        let draft = post("draft", ["published": .bool(false)])
        let session = MemorySession(batches: [batch(posts: [later, draft, post("now")])])
        let catalog = try catalog(session, drafts: drafts)
        #expect(catalog.posts.map(\.slug) == (drafts ? ["later", "draft", "now"] : ["now"]))
        #expect(catalog.nextDue?.description == "2026-12-01T00:00:00Z")
    }

    @Test("decodes the parts of a record, and leaves out those that are not public")
    func decodesParts() throws {
        var lena = artist("lena")
        lena.setParts(.release, [release("Salt"), release("Hidden", ["is_public": .bool(false)])])
        let catalog = try catalog(MemorySession(batches: [batch(artists: [lena])]))
        #expect(catalog.artists.first?.releases.map(\.name) == ["Salt"])
        #expect(catalog.artists.first?.tracks.isEmpty == true)
    }

    // MARK: What a problem stops

    @Test("leaves out a value of a row that cannot be read, and keeps the record")
    func leavesOutValues() throws {
        let lena = artist("lena", ["created_at": .text("yesterday")])
        let catalog = try catalog(MemorySession(batches: [batch(artists: [lena])]))
        #expect(catalog.artists.map(\.slug) == ["lena"])
        #expect(catalog.warnings.map(\.code) == ["bad-date"])
        #expect(catalog.warnings.map(\.omission) == [.leftOut])
        #expect(catalog.withheld.isEmpty)
    }

    @Test(
        "withholds a row alone when a value that it needs cannot be read",
        arguments: [
            ("slug", RecordValue.text("Bad Slug"), "bad-slug"), ("slug", .absent, "missing"),
            ("title", .text(" "), "missing"), ("title", .list([]), "wrong-type"),
            ("created_at", .text("294276-12-31"), "bad-date"), ("created_at", .absent, "missing"),
            ("title", .unreadable, "encoding"), ("title", .text("a" + marks(101)), "bad-text"),
            ("slug", .text(marks(100_000)), "bad-text"), ("created_at", .unreadable, "encoding"),
            ("published", .unreadable, "encoding"), ("published", .text("maybe"), "wrong-type"),
            ("published_at", .text("soon"), "bad-date"),
        ]
    )
    func withholdsRows(column: String, value: RecordValue, code: String) throws {
        let posts = [post("good"), post("bad", [column: value])]
        let catalog = try catalog(MemorySession(batches: [batch(posts: posts)]))
        #expect(catalog.posts.map(\.slug) == ["good"])
        let omissions = catalog.warnings.filter { $0.omission != nil }
        #expect(omissions.map(\.code) == [code])
        #expect(omissions.map(\.omission) == [.withheld])
        #expect(omissions.first?.location == .row(table: "blog_posts", id: "bad", column: column))
        #expect(catalog.withheld.map(\.slug) == [column == "slug" ? nil : "bad"])
    }

    private static func marks(_ count: Int) -> String {
        String(String(repeating: "\u{301}\u{316}", count: count).unicodeScalars.prefix(count))
    }

    @Test(
        "reads what people write with many marks",
        arguments: ["e\(marks(100))", "夜" + marks(3), "Zoe\u{308}"]
    )
    func readsMarks(title: String) throws {
        let catalog = try catalog(
            MemorySession(batches: [batch(posts: [post("a", ["title": .text(title)])])])
        )
        #expect(catalog.posts.map(\.title) == [title])
        #expect(catalog.warnings.isEmpty)
    }

    @Test("withholds a part alone, and keeps its record and the other parts")
    func withholdsParts() throws {
        var lena = artist("lena")
        lena.setParts(.release, [release("Salt", ["is_public": .text("?")]), release("Kiln"), release("")])
        let catalog = try catalog(MemorySession(batches: [batch(artists: [lena])]))
        #expect(catalog.artists.first?.releases.map(\.name) == ["Kiln"])
        #expect(catalog.warnings.map(\.omission) == [.withheld, .withheld])
    }

    @Test(
        "withholds a track whose file pages cannot play",
        arguments: [
            ("sms::", "bad-url"), ("view-source://a.example/", "bad-url"),
            ("http://a.example/a.mp3", "bad-url"),
            ("https://a.example/a.mp3?X-Amz-Signature=0", "expiring-address"), ("../a.mp3", "bad-path"),
            ("", "missing"),
        ]
    )
    func withholdsTracks(path: String, code: String) throws {
        let track = Record(
            location: .row(table: "profile_audio_showcase", id: "1"),
            columns: ["custom_title", "file_path"],
            values: [.text("Salt"), .text(path)]
        )
        var lena = artist("lena")
        lena.setParts(.track, [track])
        let catalog = try catalog(MemorySession(batches: [batch(artists: [lena])]))
        #expect(catalog.artists.map(\.tracks.count) == [0])
        #expect(catalog.warnings.map(\.code) == [code])
        #expect(catalog.warnings.map(\.omission) == [.withheld])
    }

    @Test("makes everything that is left out an error where that is asked for")
    func isStrict() throws {
        let lena = artist("lena", ["created_at": .text("yesterday")])
        let session = MemorySession(batches: [batch(posts: [post("Bad Slug")], artists: [lena])])
        let error = try #require(throws: Problems.self) { try catalog(session, strict: true) }
        #expect(error.all.map(\.severity) == [.error, .error])
    }

    @Test("makes the errors of a file errors also where rows are forgiven")
    func keepsErrorsOfFiles() throws {
        let session = MemorySession(batches: [batch(posts: [post("Bad Slug", inFile: true)])])
        #expect(throws: Problems.self) { try catalog(session) }
    }

    @Test("makes the errors of a part warnings, where the record is a draft", arguments: [false, true])
    func warnsOfPartsOfDrafts(isDraft: Bool) throws {
        var lena = artist("lena", ["published": .bool(!isDraft)])
        lena.setParts(.release, [release("Salt", ["release_date": .text("soon")])])
        let session = MemorySession(batches: [batch(artists: [lena])])
        let warnings = try catalog(session).warnings
        #expect(warnings.map(\.code) == ["bad-date"])
        #expect(warnings.map(\.omission) == [isDraft ? nil : .leftOut])
    }

    @Test(
        "shows a draft as far as it goes, and names what is missing",
        arguments: [
            (["slug": .text("Bad Slug")], "bad-slug", "bad-slug"), (["slug": .absent], "missing", "title"),
            (["slug": .absent, "title": .absent, "id": .text("5EED-1")], "missing", "draft-5eed-1"),
            (["created_at": .text("soon")], "bad-date", "x"),
        ] as [([String: RecordValue], String, String)],
        [false, true]
    )
    func showsDrafts(draft: ([String: RecordValue], String, String), inFile: Bool) throws {
        let (values, code, slug) = draft
        let all = values.merging(["published": .bool(false)]) { value, _ in value }
        let session = MemorySession(batches: [batch(posts: [post("x", all, inFile: inFile)])])
        let shown = try catalog(session, drafts: true)
        #expect(shown.posts.map(\.slug) == [slug])
        #expect(shown.posts.map(\.created).allSatisfy { $0 <= Self.noon })
        #expect(shown.warnings.map(\.code).contains(code))
        #expect(shown.warnings.allSatisfy { $0.severity == .warning })
        #expect(try catalog(session).posts.isEmpty)
    }

    @Test("reports all problems together, those of files first, then those of rows by id")
    func reportsInOrder() throws {
        let posts = [post("C c"), post("A a"), post("B b", inFile: true)]
        let session = MemorySession(batches: [batch(posts: [posts[0]]), batch(posts: [posts[1], posts[2]])])
        let error = try #require(throws: Problems.self) { try catalog(session) }
        #expect(
            error.all.map { $0.location?.description } == [
                "content/blog/B b.md:2", "blog_posts A a, column slug", "blog_posts C c, column slug",
            ]
        )
    }

    // MARK: Slugs

    @Test("reports a slug that two files have, with both locations")
    func reportsDuplicates() throws {
        let posts = [post("b", ["slug": .text("a")], inFile: true), post("a", inFile: true)]
        let error = try #require(throws: Problems.self) {
            try catalog(MemorySession(batches: [batch(posts: posts)]))
        }
        #expect(error.all.map(\.code) == ["duplicate-slug"])
        #expect(error.all.first?.location == .file(path: "content/blog/b.md"))
        #expect(error.all.first?.message == "the post 'a' is there already: content/blog/a.md")
    }

    @Test("withholds a row whose slug a file or an older row has", arguments: [false, true])
    func withholdsDuplicates(reversed: Bool) throws {
        let rows = [
            post("new", ["slug": .text("a"), "created_at": .text("2026-03-01")]),
            post("old", ["slug": .text("a"), "created_at": .text("2026-02-01")]),
            post("row", ["slug": .text("f")]), post("f", inFile: true),
        ]
        let session = MemorySession(batches: [batch(posts: reversed ? rows.reversed() : rows)])
        let catalog = try catalog(session)
        #expect(
            catalog.posts.map(\.location.description) == ["blog_posts old", "content/blog/f.md"]
        )
        #expect(catalog.warnings.map(\.location?.description) == ["blog_posts new", "blog_posts row"])
        #expect(catalog.warnings.map(\.omission) == [.withheld, .withheld])
    }

    // MARK: Authors

    @Test("reports an author of a file that is not a public artist")
    func reportsUnknownAuthors() throws {
        let post = post("a", ["author": .word("nobody")], inFile: true)
        let session = MemorySession(batches: [batch(posts: [post])])
        let error = try #require(throws: Problems.self) { try catalog(session) }
        #expect(error.all.map(\.code) == ["unknown-author"])
    }

    @Test("only warns of an author that may be a row that is withheld", arguments: ["lena", "Le Na"])
    func doesNotBlamePosts(slug: String) throws {
        let post = post("a", ["author": .word("lena")], inFile: true)
        let lena = artist(slug, ["published": .text("?")])
        let catalog = try catalog(MemorySession(batches: [batch(posts: [post], artists: [lena])]))
        #expect(catalog.posts.map(\.slug) == ["a"])
        #expect(
            catalog.warnings.contains {
                $0.code == "unknown-author" && $0.location == .file(path: "content/blog/a.md", line: 2)
            }
        )
    }

    @Test("passes on the error of a source that is lost after some batches")
    func passesErrorsOn() {
        let session = MemorySession(batches: [batch(posts: [post("a")])], failsAtTheEnd: true)
        #expect(throws: MemorySession.Lost.self) { try catalog(session) }
    }
}
