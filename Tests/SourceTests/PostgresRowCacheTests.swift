import Content
import Foundation
import Schema
import StudioTesting
import Synchronization
import TestSupport
import Testing

@testable import PostgresStore

@Suite("Reading from Postgres again", .needsPostgres, .tags(.postgres))
struct PostgresRowCacheTests {
    /// A database with a few hundred posts, read with and without a row cache.
    private struct Studio {
        let server: PostgresServer
        let database: String
        let cacheFile: String

        init(_ folder: URL) throws {
            server = try #require(PostgresServer.shared)
            database = try server.makeDatabase()
            cacheFile = folder.appending(path: "rows").path
            try StudioFixture.sample.writePostgres(to: database, on: server)
            try change(
                """
                INSERT INTO blog_posts (id, title, slug, content, published, created_at, updated_at)
                SELECT ('77777777-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Post ' || n, 'post-' || n,
                  repeat('Text of ' || n || '. ', 50), n % 10 <> 0, timestamptz '2026-01-01' + n * interval '1 minute', now()
                FROM generate_series(1, 300) n
                """
            )
        }

        func change(_ sql: String) throws { try server.asOwner(database) { try $0.execute(sql) } }

        /// Reads the catalog, and counts the rows of cacheable tables that came from the server.
        func read(
            usesCache: Bool = true,
            role: String = PostgresRights.reader,
            drafts: Bool = false
        ) throws -> (outline: CatalogOutline, rows: Int) {
            let source = try server.source(database, role: role)
            let reading = ReadOptions(
                clock: .fixture,
                includesDrafts: drafts,
                cache: usesCache ? ReadCache(rows: cacheFile, frontMatter: "", program: "test") : nil
            )
            let watched = Watched(source)
            let outline = try CatalogOutline(of: watched, reading)
            return (outline, watched.session?.receivedCount ?? -1)
        }

        /// Reads with and without the cache and compares; returns the rows that came with it.
        func rowsOfChecked(role: String = PostgresRights.reader, drafts: Bool = false) throws -> Int {
            let cached = try read(role: role, drafts: drafts)
            let complete = try read(usesCache: false, role: role, drafts: drafts)
            #expect(cached.outline == complete.outline)
            return cached.rows
        }
    }

    /// A source that remembers the session that was opened.
    private final class Watched: ContentSource {
        private let source: PostgresStore
        private let opened = Mutex<PostgresSession?>(nil)

        init(_ source: PostgresStore) { self.source = source }

        var session: PostgresSession? { opened.withLock(\.self) }
        var name: String { source.name }
        var files: [String]? { nil }

        func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
            let session = try source.open(index, for: reading)
            opened.withLock { $0 = session as? PostgresSession }
            return session
        }
    }

    @Test("asks only for the rows that changed")
    func asksForChanges() throws {
        try withTemporaryFolder { folder in
            let studio = try Studio(folder)
            let all = try studio.rowsOfChecked()
            #expect(all > 270)
            let written =
                try FileManager.default.attributesOfItem(atPath: studio.cacheFile)[.systemFileNumber] as? Int
            #expect(try studio.rowsOfChecked() == 0)
            // Nothing new is not written again.
            #expect(
                try FileManager.default.attributesOfItem(atPath: studio.cacheFile)[.systemFileNumber] as? Int
                    == written
            )
            try studio.change(
                "UPDATE blog_posts SET title = 'New' WHERE slug IN ('post-1', 'post-2', 'post-3')"
            )
            try studio.change("UPDATE blog_posts SET content = 'New text' WHERE slug = 'post-4'")
            try studio.change("UPDATE blog_posts SET published = true WHERE slug = 'post-10'")
            #expect(try studio.rowsOfChecked() == 5)
            try studio.change("DELETE FROM blog_posts WHERE slug = 'post-5'")
            try studio.change("UPDATE blog_posts SET published = false WHERE slug = 'post-6'")
            #expect(try studio.rowsOfChecked() == 0)
            #expect(try studio.rowsOfChecked() == 0)
            // The same text again is another version of the row.
            try studio.change("UPDATE blog_posts SET title = title WHERE slug = 'post-7'")
            #expect(try studio.rowsOfChecked() == 1)
        }
    }

    @Test(
        "does not mistake one table for another where some have no rows",
        arguments: ["profiles", "portfolio_projects", "blog_posts"]
    )
    func tellsEmptyTablesApart(table: String) throws {
        try withTemporaryFolder { folder in
            let studio = try Studio(folder)
            try studio.change("SET session_replication_role = replica; DELETE FROM \(table)")
            let all = try studio.rowsOfChecked()
            #expect(all > 0)
            #expect(try studio.rowsOfChecked() == 0)
            let insert =
                table == "blog_posts"
                ? "INSERT INTO blog_posts (title, slug, content, published) VALUES ('N', 'n', 'n', true)"
                : "UPDATE blog_posts SET title = 'New' WHERE slug = 'post-1'"
            try studio.change(insert)
            #expect(try studio.rowsOfChecked() == 1)
        }
    }

    @Test(
        "reads everything again when a version may mean something else",
        arguments: [
            "ALTER TABLE blog_posts RENAME COLUMN meta_title TO x; ALTER TABLE blog_posts RENAME COLUMN meta_description TO meta_title; ALTER TABLE blog_posts RENAME COLUMN x TO meta_description",
            "ALTER TABLE blog_posts ADD COLUMN published_at timestamptz DEFAULT '2026-02-02'; GRANT SELECT (published_at) ON blog_posts TO site_reader",
            "ALTER TABLE blog_posts ALTER COLUMN title TYPE varchar(500)", "VACUUM FULL blog_posts",
            "CREATE TEMP TABLE t AS TABLE blog_posts; TRUNCATE blog_posts; INSERT INTO blog_posts SELECT * FROM t",
        ]
    )
    func readsAllAgain(after change: String) throws {
        try withTemporaryFolder { folder in
            let studio = try Studio(folder)
            let all = try studio.rowsOfChecked()
            for statement in change.hasPrefix("CREATE TEMP") ? [change] : change.components(separatedBy: "; ")
            {
                try studio.change(statement)
            }
            #expect(try studio.rowsOfChecked() == all)
            #expect(try studio.rowsOfChecked() == 0)
        }
    }

    @Test(
        "reads everything again for another role, with drafts, and when the file is damaged or cannot be written"
    )
    func readsAllAgainWithoutTheFile() throws {
        try withTemporaryFolder { folder in
            let studio = try Studio(folder)
            let all = try studio.rowsOfChecked()
            let good = try Data(contentsOf: URL(filePath: studio.cacheFile))
            for index in stride(from: 0, to: good.count, by: max(1, good.count / 60)) {
                var bad = good
                bad[index] ^= 0x20
                try bad.write(to: URL(filePath: studio.cacheFile))
                #expect(try studio.read().rows == all, "byte \(index)")
                try good.prefix(index).write(to: URL(filePath: studio.cacheFile))
                #expect(try studio.read().rows == all, "cut at \(index)")
            }
            #expect(try studio.rowsOfChecked(role: PostgresRights.preview, drafts: true) > all)
            #expect(try studio.rowsOfChecked() == all)
            try FileManager.default.removeItem(atPath: studio.cacheFile)
            try FileManager.default.createDirectory(
                atPath: studio.cacheFile,
                withIntermediateDirectories: false
            )
            #expect(try studio.rowsOfChecked() == all)
            try studio.change("REVOKE SELECT (xmin) ON blog_posts FROM site_reader")
            #expect(try studio.rowsOfChecked() == 0)
        }
    }

    @Test("gives what a whole reading gives after any edits", arguments: 1...6)
    func survivesRandomEdits(seed: Int) throws {
        var random = Seeded(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        try withTemporaryFolder { folder in
            let studio = try Studio(folder)
            for _ in 0..<12 {
                for _ in 0..<Int.random(in: 0...4, using: &random) {
                    let slug = "'post-\(Int.random(in: 1...320, using: &random))'"
                    let edits = [
                        "UPDATE blog_posts SET title = title || '!' WHERE slug = \(slug)",
                        "UPDATE blog_posts SET content = content || ' more' WHERE slug = \(slug)",
                        "UPDATE blog_posts SET published = NOT published WHERE slug = \(slug)",
                        "DELETE FROM blog_posts WHERE slug = \(slug)",
                        "INSERT INTO blog_posts (title, slug, content, published) VALUES ('N', \(slug), 'n', true) ON CONFLICT DO NOTHING",
                        "UPDATE blog_posts SET slug = slug || '-x' WHERE slug = \(slug)",
                        "UPDATE portfolio_projects SET title = title || '?'",
                        "UPDATE profiles SET display_name = display_name || '.'",
                        "BEGIN; UPDATE blog_posts SET title = 'lost' WHERE slug = \(slug); ROLLBACK",
                    ]
                    try studio.change(try #require(edits.randomElement(using: &random)))
                }
                _ = try studio.rowsOfChecked()
            }
        }
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}
