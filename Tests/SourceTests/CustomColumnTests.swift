import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema
import StudioTesting
import TestSupport
import Testing

@Suite("Columns that a site adds")
struct CustomColumnTests {
    private static let fields: CustomFields = {
        var fields = CustomFields()
        fields.add(CustomField("mood", .text, column: "mood"), to: .post)
        fields.add(CustomField("people", .list, column: "participants"), to: .post)
        return fields
    }()

    private static let reading = ReadOptions(clock: .fixture, includesDrafts: false, fields: fields)

    /// The values of a column of posts that have one.
    private func values(_ column: String, _ source: any ContentSource) throws -> Set<String> {
        let session = try source.open(0, for: Self.reading)
        defer { session.close() }
        return Set(try session.records()[.post].map { "\($0[column])" }.filter { $0 != "absent" })
    }

    private func problem(_ source: any ContentSource) -> String? {
        do {
            _ = try source.open(0, for: Self.reading)
            return nil
        } catch {
            return (error as? Problems)?.all.map(\.description).joined(separator: "\n") ?? "\(error)"
        }
    }

    // MARK: SQLite

    @Test func `are read of SQLite, and named where they are missing`() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            let store = SQLiteStore(path: path)
            try StudioFixture.execute("ALTER TABLE blog_posts ADD COLUMN mood TEXT", on: path)
            #expect(
                problem(store)
                    == "\(path): error[schema-drift]: blog_posts.participants: the column, which 'fields' of site.yaml reads, is missing; "
                    + "compare the database with the document: sweetdreams db check \(path)"
            )
            try StudioFixture.execute("ALTER TABLE blog_posts ADD COLUMN participants TEXT", on: path)
            try StudioFixture.execute(
                "UPDATE blog_posts SET mood = 'calm', participants = '[\"a\"]'",
                on: path
            )
            #expect(try values("mood", store) == ["text(\"calm\")"])
            #expect(try values("participants", store) == ["text(\"[\\\"a\\\"]\")"])
            #expect(
                try SQLiteStore.drifts(inFile: path, Self.fields.columns).filter { $0.level == .error } == []
            )
        }
    }

    @Test func `open no private column of SQLite through a view`() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            try StudioFixture.execute("ALTER TABLE blog_posts RENAME TO hidden", on: path)
            try StudioFixture.execute(
                "CREATE VIEW blog_posts AS SELECT rowid, hidden.*, (SELECT email FROM auth_users) AS mood, '[]' AS participants FROM hidden",
                on: path
            )
            let session = try? SQLiteStore(path: path).open(0, for: Self.reading)
            #expect(throws: GuardError.self) { try session?.records() }
        }
    }

    // MARK: Postgres

    @Test(.needsPostgres, .tags(.postgres))
    func `are read of Postgres, after they are granted, and named where they are not`() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        let store = try server.source(database, role: PostgresRights.reader)
        let address = try PostgresAddress(server.url(database, role: PostgresRights.reader), environment: [:])
        #expect(
            problem(store)?.contains(
                "blog_posts.mood: the column, which 'fields' of site.yaml reads, is missing"
            ) == true
        )
        try server.asOwner(database) {
            try $0.execute(
                "ALTER TABLE blog_posts ADD COLUMN mood text, ADD COLUMN participants text[]; "
                    + "UPDATE blog_posts SET mood = 'calm', participants = '{a,b}'"
            )
        }
        #expect(
            problem(store)?.contains(
                "blog_posts.mood: the role 'site_reader' may not read the column, which 'fields' of site.yaml reads; run 'sweetdreams db grants' again and apply what it prints"
            ) == true
        )
        // Not without the settings: the column is private until somebody grants it.
        try server.asOwner(database) { try $0.execute(PostgresRights.statements()) }
        #expect(problem(store) != nil)
        try server.asOwner(database) { try $0.execute(PostgresRights.statements(Self.fields.columns)) }
        #expect(try values("mood", store) == ["text(\"calm\")"])
        #expect(
            try values("participants", store)
                == ["list([Content.RecordValue.text(\"a\"), Content.RecordValue.text(\"b\")])"]
        )
        #expect(try PostgresStore.drifts(in: address, Self.fields.columns) == [])
        let unknown = try PostgresStore.drifts(in: address).filter { $0.column == "mood" }
        #expect(unknown.contains { $0.message.contains("may read a column that the document does not have") })
    }
}
