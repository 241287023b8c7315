import Content
import Foundation
import GRDB
import Schema
import StudioTesting
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("SQLite")
struct SQLiteStoreTests {
    private func withDatabase(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            try body(path)
        }
    }

    private static let reading = ReadOptions(clock: .fixture, includesDrafts: false)

    // MARK: The guard

    @Test(
        "refuses every private column of every table before the statement runs",
        arguments: StudioSchema.tables.flatMap { table in
            table.columns.filter { $0.exposure == .private }.map { "\(table.name)/\($0.name)" }
        }
    )
    func refusesPrivateColumns(name: String) throws {
        let parts = name.split(separator: "/").map(String.init)
        try withDatabase { path in
            let queue = try DatabaseQueue(path: path)
            let readGuard = try ReadGuard(CustomColumns())
            try queue.read { db in
                let sql = "SELECT \"\(parts[1])\" FROM \(SQLiteDialect.name(of: parts[0]))"
                #expect(throws: GuardError.self) { _ = try readGuard.statement(sql, in: db) }
            }
        }
    }

    @Test("has private columns to refuse in every table but the testimonials")
    func hasPrivateColumns() {
        let open = StudioSchema.tables.filter { table in !table.columns.contains { $0.exposure == .private } }
        #expect(Set(open.map(\.name)).isSubset(of: ["testimonials", "blog_posts", "profile_projects"]))
    }

    @Test(
        "refuses a private column in a view, a join, a star or a condition",
        arguments: [
            "SELECT * FROM profiles", "SELECT display_name FROM profiles WHERE level > 3",
            "SELECT t.title FROM blog_posts t JOIN auth_users u ON u.id = t.author_id WHERE u.email LIKE 'a%'",
            "SELECT title FROM blog_posts ORDER BY (SELECT email FROM auth_users)", "SELECT name FROM sly",
        ]
    )
    func refusesDetours(sql: String) throws {
        try withDatabase { path in
            try StudioFixture.execute("CREATE VIEW sly AS SELECT email AS name FROM auth_users", on: path)
            let readGuard = try ReadGuard(CustomColumns())
            try DatabaseQueue(path: path).read { db in
                _ = #expect(throws: GuardError.self) { try readGuard.statement(sql, in: db) }
            }
        }
    }

    @Test("lets through what is public")
    func allowsPublicColumns() throws {
        try withDatabase { path in
            let readGuard = try ReadGuard(CustomColumns())
            try DatabaseQueue(path: path).read { db in
                _ = try readGuard.statement(
                    "SELECT slug, title, content FROM blog_posts WHERE published",
                    in: db
                )
            }
        }
    }

    // MARK: The file

    @Test("opens a file to read it only")
    func isReadOnly() throws {
        try withDatabase { path in
            let session = try SQLiteStore(path: path).open(0, for: Self.reading)
            let queue = try #require(session as? SQLiteSession).queue
            let error = #expect(throws: DatabaseError.self) {
                try queue.inDatabase { try $0.execute(sql: "DELETE FROM blog_posts") }
            }
            #expect(error?.resultCode == .SQLITE_READONLY)
        }
    }

    /// Statements between two readings.
    private static let edits = [
        "UPDATE blog_posts SET title = title || '!' WHERE rowid = 2",
        "UPDATE blog_posts SET content = 'Another text.' WHERE rowid = 1",
        "UPDATE blog_posts SET excerpt = NULL", "DELETE FROM blog_posts WHERE rowid = 1",
        "UPDATE blog_posts SET rowid = rowid + 100 WHERE rowid = 2",
        "UPDATE profiles SET public_profile_slug = public_profile_slug || '-2'",
        "UPDATE profile_projects SET project_name = 'Another record'",
        "UPDATE deliverables SET display_name = 'Another song'",
        "UPDATE testimonials SET client_name = 'Somebody else'", "DELETE FROM portfolio_projects",
        "ALTER TABLE blog_posts ADD COLUMN published_at TEXT",
        "UPDATE blog_posts SET title = CAST(title AS BLOB)", "UPDATE blog_posts SET published = 0",
    ]

    /// Everything that a record holds.
    private static func outline(_ record: Content.Record) -> String {
        let values = record.keys.map { "\($0): \(record[$0])" }
        let parts = record.parts.sorted { $0.key.name < $1.key.name }.map { kind, parts in
            "\(kind.name): \(parts.map(outline))"
        }
        let body = record.body.map { "\($0.source) \($0.key) \($0.hash)" } ?? "none"
        return """
            \(record.location) \(record.bodyLocation) \(values) \(parts) \(body) \(record.revision ?? 0)
            """
    }

    @Test("reads after an edit with a memory what it reads without one", arguments: edits, [true, false])
    func remembersRows(edit: String, drafts: Bool) throws {
        try withDatabase { path in
            let memory = StudioMemory()
            let options = ReadOptions(clock: .fixture, includesDrafts: drafts, makesRevisions: true)
            func records(_ store: SQLiteStore) throws -> [ContentKind: [String]] {
                let batch = try store.open(0, for: options).records()
                return Dictionary(
                    uniqueKeysWithValues: Catalog.lists.map { list in
                        (list.kind, batch[list.kind].map(Self.outline))
                    }
                )
            }
            // Undone and done again, because what is kept may be wrong only then.
            let backup = try Data(contentsOf: URL(filePath: path))
            for _ in 0..<2 {
                #expect(
                    try records(SQLiteStore(path: path, memory: memory)) == records(SQLiteStore(path: path))
                )
                try StudioFixture.execute(edit, on: path)
                #expect(
                    try records(SQLiteStore(path: path, memory: memory)) == records(SQLiteStore(path: path))
                )
                try backup.write(to: URL(filePath: path))
            }
        }
    }

    @Test("makes the records of rows that did not change only once")
    func reusesRows() throws {
        try withDatabase { path in
            let memory = StudioMemory()
            let options = ReadOptions(clock: .fixture, includesDrafts: true, makesRevisions: true)
            func posts() throws -> [RowChunk] {
                _ = try SQLiteStore(path: path, memory: memory).open(0, for: options).records()
                return memory.chunks(of: BlogPost.kind)
            }
            let first = try posts()
            try #require(first.count == 1)
            #expect(try posts().elementsEqual(first, by: ===))
            try StudioFixture.execute("UPDATE blog_posts SET title = 'New' WHERE rowid = 1", on: path)
            #expect(try !posts().elementsEqual(first, by: ===))
        }
    }

    @Test("sees one instant, whatever is written meanwhile")
    func seesOneInstant() throws {
        try withDatabase { path in
            try StudioFixture.execute("PRAGMA journal_mode = wal", on: path)
            let session = try SQLiteStore(path: path).open(0, for: Self.reading)
            let before = try session.records()[.post].count
            try StudioFixture.execute("DELETE FROM blog_posts", on: path)
            let again = try session.records()[.post].count
            #expect(again == before)
            let after = try SQLiteStore(path: path).open(0, for: Self.reading).records()[.post]
            #expect(after.isEmpty)
        }
    }

    @Test(
        "says what is wrong with a file that cannot be read",
        arguments: [
            ("missing", "there is no such file"), ("text", "the file is not a SQLite database"),
            ("locked", "another program has locked the file"),
        ]
    )
    func reportsUnreadableFiles(state: String, message: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            let read = {
                #expect(throws: SourceUnreachable.self) {
                    _ = try SQLiteStore(path: path).open(0, for: Self.reading).records()
                }
            }
            switch state {
            case "text":
                try String(repeating: "not a database ", count: 100)
                    .write(toFile: path, atomically: true, encoding: .utf8)
            case "locked":
                try StudioFixture.sample.writeSQLite(to: path)
                let error = try StudioFixture.locking(path) { read() }
                #expect(error?.problem.message == message)
                return
            default: break
            }
            #expect(read()?.problem.message == message)
        }
    }

    @Test("names a column that is missing before anything is read")
    func reportsDrift() throws {
        try withDatabase { path in
            try StudioFixture.execute("ALTER TABLE testimonials DROP COLUMN company", on: path)
            let error = #expect(throws: Problems.self) {
                _ = try SQLiteStore(path: path).open(0, for: Self.reading)
            }
            #expect(error?.all.map(\.message) == ["testimonials.company: the column is missing"])
        }
    }

    @Test("hands on that a text is not UTF-8")
    func handsOnUnreadableText() throws {
        try withDatabase { path in
            try StudioFixture.execute(
                "UPDATE blog_posts SET title = CAST(x'FF41' AS TEXT) WHERE slug = 'raeume'",
                on: path
            )
            let records = try SQLiteStore(path: path).open(0, for: Self.reading).records()
            let unreadable = records[.post].filter { $0["title"] == .unreadable }
            #expect(unreadable.map(\.location) == [.row(table: "blog_posts", id: StudioFixture.id("22"))])
        }
    }

    @Test("reports a showcase of someone else's file and publishes nothing of it")
    func reportsForeignDeliverables() throws {
        try withDatabase { path in
            let records = try SQLiteStore(path: path).open(0, for: Self.reading).records()
            #expect(records.problems.map(\.code) == ["foreign-deliverable"])
            #expect(records[.artist].flatMap { $0.parts[.track] ?? [] }.count == 2)
        }
    }

    @Test("takes published_at for a post's date where a database has it")
    func readsPublishedAt() throws {
        try withDatabase { path in
            try StudioFixture.execute(
                "ALTER TABLE blog_posts ADD COLUMN published_at TEXT; "
                    + "UPDATE blog_posts SET published_at = '2026-12-24T00:00:00Z' WHERE slug = 'raeume'",
                on: path
            )
            let records = try SQLiteStore(path: path).open(0, for: Self.reading).records()
            #expect(!records[.post].contains { $0["slug"] == .text("raeume") })
            #expect(records.nextDue?.description == "2026-12-24T00:00:00Z")
            #expect(records.notes.count == 1)
        }
    }

    @Test("reads redirect_from where a database has it")
    func readsOldAddresses() throws {
        try withDatabase { path in
            try StudioFixture.execute(
                "ALTER TABLE portfolio_projects ADD COLUMN redirect_from TEXT; "
                    + "UPDATE portfolio_projects SET redirect_from = '/work/tide/' WHERE slug = 'tide'",
                on: path
            )
            let records = try SQLiteStore(path: path).open(0, for: Self.reading).records()
            let paths = records[.project].map { $0["redirect_from"] }
            #expect(paths.contains(.text("/work/tide/")) && paths.contains(.absent))
            let drifts = try SQLiteStore.drifts(inFile: path)
            #expect(
                drifts.map(\.description) == [
                    "portfolio_projects.redirect_from: the document has no such column; builds read it"
                ]
            )
        }
    }

    // MARK: New files

    @Test("creates a file that is as the document says")
    func createsFiles() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "new.db").path
            try SQLiteCreation.create(at: path, sample: [])
            #expect(try SQLiteStore.drifts(inFile: path).isEmpty)
            let version = try DatabaseQueue(path: path).read {
                try Int.fetchOne($0, sql: "PRAGMA user_version")
            }
            #expect(version == SQLiteDialect.version)
        }
    }

    @Test("never overwrites a file, and leaves no unfinished one")
    func refusesToOverwrite() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "new.db").path
            try "mine".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: GuardError.self) { try SQLiteCreation.create(at: path, sample: []) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
            let other = folder.appending(path: "other.db").path
            let bad = SQLiteCreation.SampleRow("blog_posts", [("title", nil)])
            #expect(throws: OutputFailure.self) { try SQLiteCreation.create(at: other, sample: [bad]) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["new.db"])
        }
    }
}
