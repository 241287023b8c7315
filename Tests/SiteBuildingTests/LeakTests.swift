import Content
import Foundation
import GRDB
import SQLiteStore
import Schema
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

@Suite("Nothing private")
struct LeakTests {
    /// Is in every private column and in every row that is not public.
    private static let marker = "CANARY"

    /// Writes markers, each with its table and column, into all private columns and into new rows that are not public.
    ///
    /// - Returns: the number of rows that were changed or added.
    private func plantMarkers(in path: String) throws -> Int {
        var count = 0
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = 1")
            for table in StudioSchema.tables {
                let name = SQLiteDialect.name(of: table.name)
                if !table.isPublic { try insertHiddenRow(table, into: database) }
                for column in table.columns where column.exposure == .private && column.key == nil {
                    let value = "\(Self.marker)-\(name)-\(column.name)"
                    try database.execute(sql: "UPDATE \(name) SET \"\(column.name)\" = ?", arguments: [value])
                    count += database.changesCount
                }
            }
            for table in [
                StudioSchema.blogPosts, StudioSchema.portfolioProjects, StudioSchema.profiles,
                StudioSchema.profileProjects,
            ] {
                try insertHiddenRow(table, into: database)
                count += 1
            }
        }
        try queue.close()
        return count
    }

    /// A row whose every text is a marker; its flags say that it is not public.
    private func insertHiddenRow(_ table: Schema.Table, into database: Database) throws {
        let columns = table.columns.filter { $0.name != "public_profile_slug" }
        let values = columns.map { column -> String? in
            if column.key != nil { return "hidden" }
            return switch column.type {
            case .text: "\(Self.marker)-\(table.name)-\(column.name)"
            case .boolean: "0"
            case .timestamp, .date: "2026-01-01"
            case .jsonb, .textArray, .vector: "[\"\(Self.marker)-\(table.name)-\(column.name)\"]"
            default: "1"
            }
        }
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let placeholders = columns.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: "INSERT INTO \(SQLiteDialect.name(of: table.name)) (\(names)) VALUES (\(placeholders))",
            arguments: StatementArguments(values)
        )
    }

    /// Builds from a database full of markers.
    ///
    /// - Parameter sql: is executed before the build.
    /// - Returns: the number of rows with markers, and the files that show one.
    private func buildWithMarkers(after sql: String? = nil) async throws -> (planted: Int, leaks: [String]) {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            let planted = try plantMarkers(in: path)
            if let sql { try StudioFixture.execute(sql, on: path) }
            let site = try await BuiltSite.build(LeakTests.settings, in: folder) { _ in
                [SQLiteStore(path: path)]
            }
            let leaks = site.contents.filter { _, data in
                LeakTests.privateTexts.contains { data.range(of: Data($0.utf8)) != nil }
            }
            return (planted, leaks.keys.sorted())
        }
    }

    private static let settings = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        media: { audio_base_url: https://a.example/audio }
        served_elsewhere: [/audio/]

        """

    /// The marker, and a number of a private row of the fixture.
    private static let privateTexts = [marker, "1999000001"]

    @Test("is in any file of a site that is built from a database full of private values")
    func leaksNothing() async throws {
        let (planted, leaks) = try await buildWithMarkers()
        #expect(planted > 60)
        #expect(leaks == [])
    }

    @Test("escapes this check: a marker in a published column is found")
    func findsWhatLeaks() async throws {
        let (_, leaks) = try await buildWithMarkers(
            after: "UPDATE blog_posts SET title = '\(LeakTests.marker)' WHERE slug = 'raeume'"
        )
        #expect(leaks.contains("blog/raeume/index.html"))
    }
}
