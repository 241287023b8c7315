import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema
import StudioTesting
import TestSupport
import Testing

@Suite("A copy of a Postgres database", .needsPostgres, .tags(.postgres))
struct PullTests {
    @Test("gives the same catalog, is replaced by the next copy, and replaces nothing else")
    func replacesOnlyCopies() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        try withTemporaryFolder { folder in
            let source = try server.source(database, role: PostgresRights.reader)
            let path = folder.appending(path: "copy.db").path
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            for _ in 0..<2 {
                let (session, snapshot) = try source.openSnapshot()
                #expect(!snapshot.isEmpty)
                let counts = try SQLitePull.write(session, to: path, facts: [("snapshot", snapshot)])
                // With the scheduled post, without the draft.
                #expect(counts.first { $0.table == "blog_posts" }?.rows == 4)
            }
            #expect(
                try CatalogOutline(of: SQLiteStore(path: path), reading)
                    == CatalogOutline(of: source, reading)
            )
            #expect(try SQLiteStore.drifts(inFile: path) == [])
            let bytes = try Data(contentsOf: URL(filePath: path))
            for secret in ["CANARY", "Private Person", "A draft"] {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
            }
            let other = folder.appending(path: "other.db").path
            try SQLiteCreation.create(at: other, sample: [])
            let (session, _) = try source.openSnapshot()
            #expect(throws: GuardError.self) { try SQLitePull.write(session, to: other, facts: []) }
        }
    }
}
