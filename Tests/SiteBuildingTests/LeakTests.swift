import Content
import Foundation
import GRDB
import SQLiteStore
import Schema
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

/// Private values that must be nowhere in a built site: a mark in every column that is not published and in every
/// row that is not public.
@Suite("Nothing private")
struct LeakTests {
    private static let mark = "CANARY"

    /// Fills every private text column of every row, and adds rows that are not public, with marks that say where
    /// they stand.
    private func plant(in path: String) throws -> Int {
        var count = 0
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = 1")
            for table in StudioSchema.tables {
                let name = SQLiteDialect.name(of: table.name)
                if !table.isPublic { try insertHiddenRow(table, into: db) }
                for column in table.columns where column.exposure == .private && column.key == nil {
                    let value = "\(Self.mark)-\(name)-\(column.name)"
                    try db.execute(sql: "UPDATE \(name) SET \"\(column.name)\" = ?", arguments: [value])
                    count += db.changesCount
                }
            }
            for table in [
                StudioSchema.blogPosts, StudioSchema.portfolioProjects, StudioSchema.profiles,
                StudioSchema.profileProjects,
            ] {
                try insertHiddenRow(table, into: db)
                count += 1
            }
        }
        try queue.close()
        return count
    }

    /// A row whose every text is a mark; its flags say that it is not public.
    private func insertHiddenRow(_ table: Schema.Table, into db: Database) throws {
        let columns = table.columns.filter { $0.name != "public_profile_slug" }
        let values = columns.map { column -> String? in
            if column.key != nil { return "hidden" }
            return switch column.type {
            case .text: "\(Self.mark)-\(table.name)-\(column.name)"
            case .boolean: "0"
            case .timestamp, .date: "2026-01-01"
            case .jsonb, .textArray, .vector: "[\"\(Self.mark)-\(table.name)-\(column.name)\"]"
            default: "1"
            }
        }
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(SQLiteDialect.name(of: table.name)) (\(names)) VALUES (\(marks))",
            arguments: StatementArguments(values)
        )
    }

    /// The files that show a mark.
    private func leaks(
        drafts: Bool,
        publishing: String? = nil
    ) async throws -> (
        planted: Int, leaks: [String]
    ) {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            let planted = try plant(in: path)
            if let publishing { try StudioFixture.execute(publishing, on: path) }
            let site = try await BuiltSite.build(
                "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\nmedia: { audio_base_url: https://a.example/audio }\n"
                    + "served_elsewhere: [/audio/]\n",
                in: folder,
                drafts: drafts
            ) { _ in [SQLiteStore(path: path)] }
            let leaks = site.contents.filter { _, data in
                data.range(of: Data(Self.mark.utf8)) != nil || data.range(of: Data("1999000001".utf8)) != nil
            }
            return (planted, leaks.keys.sorted())
        }
    }

    @Test("is in any file of a site that is built from a database full of private values")
    func leaksNothing() async throws {
        let (planted, leaks) = try await leaks(drafts: false)
        #expect(planted > 60)
        #expect(leaks == [])
    }

    @Test("stays unseen by this check: a published mark is found")
    func findsWhatLeaks() async throws {
        let (_, leaks) = try await leaks(
            drafts: false,
            publishing: "UPDATE blog_posts SET title = 'CANARY' WHERE slug = 'raeume'"
        )
        #expect(leaks.contains("blog/raeume/index.html"))
    }
}
