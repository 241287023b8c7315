import Foundation
import Schema
import Testing

@testable import Content

/// Records in memory in place of a database.
private struct MemoryDatabase: StudioDatabase {
    let records: [ContentKind: [Record]]
    var extraColumnNames: [String] = []
    private var rest: [Record] = []

    init(_ records: [ContentKind: [Record]], extraColumns: [String] = []) {
        self.records = records
        extraColumnNames = extraColumns
    }

    var name: String { "memory" }
    var problems: [Problem] { [] }

    func tableName(_ name: String) -> String { name }
    func extraColumns(of table: Table) -> [String] { extraColumnNames }
    func isSet(_ flag: String) -> String { "\(flag) IS TRUE" }

    mutating func begin(_ query: StudioQuery) { rest = records[query.kind] ?? [] }

    mutating func nextRows(limit: Int) -> RowChunk? {
        if rest.isEmpty { return nil }
        let next = Array(rest.prefix(limit))
        rest.removeFirst(next.count)
        return RowChunk(next)
    }
}

@Suite("Reading the studio's tables")
struct StudioReaderTests {
    private func record(_ table: Table, _ values: [String: String]) -> Record {
        let columns = values.keys.sorted()
        return Record(
            location: .row(table: table.name, id: values["id"] ?? ""),
            columns: columns,
            values: columns.map { column in values[column].map { .text($0) } ?? .absent }
        )
    }

    private func post(_ id: String, _ date: String, author: String? = nil) -> Record {
        var values = ["id": id, "created_at": date]
        values["author_id"] = author
        return record(StudioSchema.blogPosts, values)
    }

    private func batches(
        _ database: MemoryDatabase,
        drafts: Bool = false,
        timeZone: TimeZone = .gmt
    ) throws -> [RecordBatch] {
        let noon = Timestamp(microseconds: 1_795_521_600_000_000)
        let options = ReadOptions(clock: noon, timeZone: timeZone, includesDrafts: drafts)
        var reader = try StudioReader(database, options)
        var batches: [RecordBatch] = []
        while let batch = try reader.nextBatch() {
            batches.append(batch)
        }
        return batches
    }

    // MARK: Queries

    private func statements(extraColumns: [String] = [], drafts: Bool = false) throws -> [String: String] {
        let options = ReadOptions(clock: Timestamp(microseconds: 0), includesDrafts: drafts)
        let database = MemoryDatabase([:], extraColumns: extraColumns)
        var statements: [String: String] = [:]
        for query in try StudioReader(database, options).queries {
            statements[query.table.name] = query.sql(
                tableName: { $0 },
                key: "t.id",
                body: { "hash(\($0))" }
            )
        }
        return statements
    }

    @Test("selects published columns by name, and hashes bodies")
    func selectsColumns() throws {
        let sql = try #require(try statements()["portfolio_projects"])
        #expect(sql.hasPrefix("SELECT t.id, hash(t.\"description\"), t.\"id\""))
        #expect(!sql.contains("budget_range"))
        #expect(sql.hasSuffix("FROM portfolio_projects t  WHERE (published IS TRUE)"))
    }

    @Test("reads drafts only where they are asked for", arguments: [false, true])
    func filtersDrafts(drafts: Bool) throws {
        let sql = try #require(try statements(drafts: drafts)["blog_posts"])
        #expect(sql.contains("published IS TRUE") == !drafts)
    }

    @Test("joins only files of the artist who shows them, in the order of ids")
    func joinsOwnFiles() throws {
        let sql = try #require(try statements()["profile_audio_showcase"])
        #expect(sql.contains("ON d.id = t.deliverable_id AND d.user_id = t.user_id"))
        #expect(sql.hasSuffix("ORDER BY t.id"))
    }

    @Test(
        "reads the rows of users with public profiles once, also where a user has two",
        arguments: ["profile_projects", "profile_audio_showcase"]
    )
    func readsRowsOnce(table: String) throws {
        let sql = try #require(try statements()[table])
        #expect(!sql.contains("JOIN profiles"))
        #expect(
            sql.contains("t.user_id IN (SELECT user_id FROM profiles WHERE public_profile_slug IS NOT NULL")
        )
    }

    @Test("reads a column that the document does not have, where a database has it")
    func readsExtraColumns() throws {
        #expect(
            try statements(extraColumns: ["published_at"])["blog_posts"]?.contains("published_at") == true
        )
        #expect(try statements()["blog_posts"]?.contains("published_at") == false)
    }

    @Test("caches tables that are read without joins and in any order")
    func cachesSimpleQueries() throws {
        let options = ReadOptions(clock: Timestamp(microseconds: 0), includesDrafts: false)
        let queries = try StudioReader(MemoryDatabase([:]), options).queries
        let cacheable = queries.filter(\.isCacheable).map(\.table.name)
        #expect(cacheable == ["profiles", "blog_posts", "portfolio_projects"])
    }

    @Test("adds a condition and expressions to a query")
    func extendsQueries() throws {
        let options = ReadOptions(clock: Timestamp(microseconds: 0), includesDrafts: false)
        let queries = try StudioReader(MemoryDatabase([:]), options).queries
        let query = try #require(queries.first { $0.kind == .project })
        let sql = query.sql(
            tableName: { $0 },
            key: "t.id",
            body: { $0 },
            extraExpressions: ["t.xmin"],
            condition: "t.id = 1"
        )
        #expect(sql.contains(", t.xmin FROM"))
        #expect(sql.hasSuffix("WHERE (published IS TRUE) AND (t.id = 1)"))
    }

    // MARK: Records

    @Test("gives posts in several batches, and artists before them")
    func givesBatches() throws {
        let posts = (0..<1030).map { post("\($0)", "2026-01-01") }
        let profile = record(StudioSchema.profiles, ["user_id": "u", "public_profile_slug": "lena"])
        let batches = try batches(MemoryDatabase([.post: posts, .artist: [profile]]))
        #expect(batches.map { $0[.post].count } == [0, 512, 512, 6, 0])
        #expect(batches.map { $0[.artist].count } == [1, 0, 0, 0, 0])
    }

    @Test("keeps scheduled posts back, and says which is due first")
    func keepsScheduledPostsBack() throws {
        let posts = [post("1", "2026-12-24"), post("2", "2026-12-01"), post("3", "2026-01-01")]
        let batches = try batches(MemoryDatabase([.post: posts]))
        #expect(batches.flatMap { $0[.post] }.count == 1)
        #expect(batches.compactMap(\.nextDue).map(\.description) == ["2026-12-01T00:00:00Z"])
    }

    @Test(
        "reads a time without an offset in the site's time zone",
        arguments: [("Asia/Tokyo", 1), ("UTC", 0), ("America/New_York", 0)]
    )
    func readsLocalTimes(zone: String, count: Int) throws {
        let database = MemoryDatabase([.post: [post("1", "2026-11-24T20:00")]])
        let timeZone = try #require(TimeZone(identifier: zone))
        #expect(try batches(database, timeZone: timeZone).flatMap { $0[.post] }.count == count)
    }

    @Test("leaves a date that cannot be read to the decoder, which reports it")
    func leavesBadDates() throws {
        let batches = try batches(MemoryDatabase([.post: [post("1", "yesterday")]]))
        #expect(batches.flatMap { $0[.post] }.count == 1)
    }

    @Test("names a post's author by the profile's id or by its user's", arguments: ["u", "p"])
    func namesAuthors(author: String) throws {
        let profile = record(
            StudioSchema.profiles,
            ["id": "p", "user_id": "u", "public_profile_slug": "lena"]
        )
        let database = MemoryDatabase([.post: [post("1", "2026-01-01", author: author)], .artist: [profile]])
        #expect(try batches(database).flatMap { $0[.post] }.first?.text("author") == "lena")
    }

    @Test("names an author by the user's id before another profile's own id")
    func prefersUsers() throws {
        let profiles = [("u", "x", "lena"), ("y", "u", "olu")].map { user, id, slug in
            record(StudioSchema.profiles, ["id": id, "user_id": user, "public_profile_slug": slug])
        }
        let database = MemoryDatabase([.post: [post("1", "2026-01-01", author: "u")], .artist: profiles])
        #expect(try batches(database).flatMap { $0[.post] }.first?.text("author") == "lena")
    }

    @Test("hands on that an author's id cannot be read")
    func handsOnUnreadableAuthors() throws {
        var post = post("1", "2026-01-01")
        post.set("author_id", .unreadable)
        #expect(
            try batches(MemoryDatabase([.post: [post]])).flatMap { $0[.post] }.first?["author"] == .unreadable
        )
    }

    @Test("does not name an author without a public profile")
    func doesNotNamePrivateAuthors() throws {
        let database = MemoryDatabase([.post: [post("1", "2026-01-01", author: "x")]])
        #expect(try batches(database).flatMap { $0[.post] }.first?.text("author") == nil)
    }

    @Test("warns of a track that shows another user's file, and leaves it out")
    func warnsOfForeignFiles() throws {
        let profile = record(StudioSchema.profiles, ["user_id": "u", "public_profile_slug": "lena"])
        let tracks = [
            record(StudioSchema.profileAudioShowcase, ["id": "1", "user_id": "u", "d.id": "7"]),
            record(StudioSchema.profileAudioShowcase, ["id": "2", "user_id": "u"]),
        ]
        let batches = try batches(MemoryDatabase([.artist: [profile], .track: tracks]))
        #expect(batches.flatMap { $0[.artist] }.first?.parts[.track]?.map { $0.text("id") } == ["1"])
        #expect(batches.flatMap(\.problems).map(\.code) == ["foreign-deliverable"])
        #expect(batches.flatMap(\.problems).map(\.severity) == [.warning])
    }
}
