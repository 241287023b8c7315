package import Content
import Foundation
import GRDB
import Schema

/// Copies what is public of another database into a SQLite file, to build from where that cannot be reached.
package enum SQLitePull {
    /// Says of a file that it is a copy, and of what.
    static let table = "site_pull"

    /// How many bodies are read at a time.
    private static let part = 256

    /// Replaces a file by a copy of all that a session may read; scheduled posts too, if it was opened for them.
    ///
    /// Rules of the schema are not enforced: what is wrong in the database is for the build to report.
    ///
    /// - Parameter facts: what to note of the copy: where and when it was taken.
    /// - Returns: how many rows each table got.
    /// - Throws: `GuardError` for a file that no pull made.
    package static func write(
        _ session: any ContentSession,
        to path: String,
        facts: [(name: String, value: String)]
    ) throws -> [(table: String, rows: Int)] {
        if FileManager.default.fileExists(atPath: path), !isCopy(path) { throw SQLiteCreation.taken(path) }
        var counts: [String: Int] = [:]
        try SQLiteCreation.write(path, isStrict: false) { db in
            var rows = try Rows(db: db)
            var failure: (any Error)?
            try session.read { records in
                do { if failure == nil { try rows.add(records) } } catch { failure = error }
            }
            if let failure { throw failure }
            try rows.addBodies(session)
            counts = rows.counts
            try db.execute(sql: "CREATE TABLE \(table) (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            let noted =
                [("schema version", "\(SQLiteDialect.version)")] + facts
                + counts.sorted { $0.key < $1.key }.map { ("rows of \($0.key)", "\($0.value)") }
            for (name, value) in noted {
                try db.execute(sql: "INSERT INTO \(table) VALUES (?, ?)", arguments: [name, value])
            }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func isCopy(_ path: String) -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try? DatabaseQueue(path: path, configuration: configuration)
        return (try? queue?.read { try $0.tableExists(table) }) ?? false
    }

    /// The copy's rows while they are written: all as they come, then the bodies.
    ///
    /// Which body belongs to which row lies in a table, so that no more than a part of the posts is ever in memory.
    private struct Rows {
        let db: Database
        var counts: [String: Int] = [:]

        init(db: Database) throws {
            self.db = db
            try db.execute(
                sql: "CREATE TEMP TABLE bodies (kind TEXT, key INTEGER, id TEXT, PRIMARY KEY (kind, key))"
            )
        }

        mutating func add(_ records: RecordBatch) throws {
            let errors = records.problems.filter { $0.severity == .error }
            guard errors.isEmpty else { throw Problems(errors) }
            try add(.post, records.posts)
            try add(.testimonial, records.testimonials)
            try add(.project, records.projects)
            try add(.artist, records.artists.map(\.profile))
            try add(.release, records.artists.flatMap(\.releases))
            try add(.track, records.artists.flatMap(\.tracks))
        }

        private mutating func add(_ kind: ContentKind, _ records: [Content.Record]) throws {
            guard let table = kind.table else { return }
            for record in records {
                var values = table.readableColumns.filter { !$0.isBody }.map {
                    ($0.name, record[$0.name].stored)
                }
                values +=
                    table.additions.isEmpty || record["published_at"] == .absent
                    ? [] : [("created_at", record["published_at"].stored)]
                if let body = record.body {
                    values.append((kind.bodyColumn, ""))
                    try db.cachedStatement(sql: "INSERT INTO bodies VALUES (?, ?, ?)").execute(
                        arguments: [kind.rawValue, body.key, record["id"].stored])
                }
                try insert(table.name, values)
                if kind == .track { try insertDeliverable(record) }
            }
        }

        func addBodies(_ session: any ContentSession) throws {
            for kind in ContentKind.allCases {
                guard let table = kind.table, table.columns.contains(where: \.isBody) else { continue }
                let next = try db.cachedStatement(
                    sql:
                        "SELECT key, id FROM bodies WHERE kind = ? AND key > ? ORDER BY key LIMIT \(SQLitePull.part)"
                )
                let update = try db.makeStatement(
                    sql:
                        "UPDATE \(SQLiteDialect.name(of: table.name)) SET \"\(kind.bodyColumn)\" = ? WHERE id = ?"
                )
                var last = -1
                while case let part = try Row.fetchAll(next, arguments: [kind.rawValue, last]),
                    let end = part.last
                {
                    try session.bodies(part.map { $0["key"] }, of: kind) { position, body in
                        let id: String? = part[position]["id"]
                        try update.execute(arguments: [String(decoding: body, as: UTF8.self), id])
                    }
                    last = end["key"]
                }
            }
        }

        /// The file that a track shows; its name is not public.
        private mutating func insertDeliverable(_ track: Content.Record) throws {
            let columns = StudioSchema.deliverables.publishedColumns.map(\.name)
            try insert(
                StudioSchema.deliverables.name,
                [
                    ("id", track["deliverable_id"].stored), ("user_id", track["user_id"].stored),
                    ("file_name", ""),
                ]
                    + columns.map { ($0, track[$0].stored) }
            )
        }

        private mutating func insert(_ table: String, _ values: [(String, String?)]) throws {
            // A later value of a column counts; what is absent gets the column's standard.
            var byColumn: [String: String] = [:]
            for (column, value) in values { byColumn[column] = value ?? byColumn[column] }
            let row = SQLiteCreation.SampleRow(
                table,
                byColumn.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            )
            try SQLiteCreation.insert(row, into: db, orIgnore: table == StudioSchema.deliverables.name)
            counts[table, default: 0] += db.changesCount
        }
    }
}

extension RecordValue {
    /// The value as SQLite stores it; nil for NULL.
    fileprivate var stored: String? {
        switch self {
        case .absent, .list, .map: nil
        case .text(let text), .word(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let flag): flag ? "1" : "0"
        }
    }
}
