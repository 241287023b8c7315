package import Content
import Foundation
import GRDB
import Schema

/// Copies the public content of another database into a SQLite file, to build from where that cannot be reached.
package enum SQLitePull {
    /// The table that marks a file as a copy, and says of what.
    static let table = "site_pull"

    /// Replaces a file by a copy of all that a session reads.
    ///
    /// The rules of the schema are not enforced: the build reports what is wrong in the database.
    ///
    /// - Parameters:
    ///   - session: gives the records; scheduled posts too, if it was opened for them.
    ///   - path: the file; it may be missing.
    ///   - facts: facts about the copy to keep in it, such as where and when it was taken.
    /// - Returns: the number of rows of each table.
    /// - Throws: `GuardError` for a file that is not such a copy, `OutputFailure` when it cannot be written.
    package static func write(
        _ session: any ContentSession,
        to path: String,
        facts: [(name: String, value: String)]
    ) throws -> [(table: String, rows: Int)] {
        if FileManager.default.fileExists(atPath: path), !isCopy(path) {
            throw SQLiteCreation.fileExists(path)
        }
        var counts: [(table: String, rows: Int)] = []
        try SQLiteCreation.write(path, enforcesRules: false) { database in
            var copy = try DatabaseCopy(database)
            var batches = try session.recordBatches()
            while let batch = try batches.nextBatch() {
                try copy.add(batch)
            }
            try copy.addBodies(from: session)
            counts = copy.sortedCounts
            let countFacts = counts.map { (name: "rows of \($0.table)", value: String($0.rows)) }
            let version = (name: "schema version", value: String(SQLiteDialect.version))
            try write([version] + facts + countFacts, to: database)
        }
        return counts
    }

    private static func isCopy(_ path: String) -> Bool {
        var configuration = Configuration()
        configuration.readonly = true
        // A file that cannot be opened is not a copy.
        let queue = try? DatabaseQueue(path: path, configuration: configuration)
        let hasTable = try? queue?.read { database in
            try database.tableExists(table)
        }
        return hasTable ?? false
    }

    private static func write(_ facts: [(name: String, value: String)], to database: Database) throws {
        try database.execute(sql: "CREATE TABLE \(table) (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        for fact in facts {
            try database.execute(
                sql: "INSERT INTO \(table) VALUES (?, ?)",
                arguments: [fact.name, fact.value]
            )
        }
    }
}

/// A copy while it is written: first all records, then their bodies.
///
/// A temporary table holds which body belongs to which row, so that only some of the posts are in memory.
private struct DatabaseCopy {
    /// Bodies that are read at a time.
    private static let batchSize = 256

    private let database: Database
    private var counts: [String: Int] = [:]
    /// The tables that have a column for old addresses, which the document has not.
    private var tablesWithOldAddresses: Set<String> = []

    init(_ database: Database) throws {
        self.database = database
        try database.execute(
            sql: "CREATE TEMP TABLE bodies (kind TEXT, key INTEGER, id TEXT, PRIMARY KEY (kind, key))"
        )
    }

    /// The number of rows of each table, by the tables' names.
    var sortedCounts: [(table: String, rows: Int)] {
        counts.sorted { $0.key < $1.key }.map { (table: $0.key, rows: $0.value) }
    }

    // MARK: Records

    /// - Throws: `Problems` when a record cannot be read as it is.
    mutating func add(_ batch: RecordBatch) throws {
        let errors = batch.problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw Problems(errors) }
        for kind in Catalog.lists.map(\.kind) {
            let records = batch[kind]
            try add(records, kind)
            for part in kind.parts {
                try add(records.flatMap { $0.parts[part.kind] ?? [] }, part.kind)
            }
        }
    }

    private mutating func add(_ records: [Content.Record], _ kind: ContentKind) throws {
        guard let table = kind.table else { return }
        for record in records {
            var values = values(of: record, kind, table)
            if let paths = record[ContentKind.oldAddressesColumn].storedLines {
                try addOldAddresses(to: table)
                values[ContentKind.oldAddressesColumn] = paths
            }
            try insert(values, into: table.name)
            if let body = record.body {
                let insertion = try database.cachedStatement(sql: "INSERT INTO bodies VALUES (?, ?, ?)")
                try insertion.execute(arguments: [kind.name, body.key, record["id"].stored])
            }
            if kind == .track {
                try insertDeliverable(of: record)
            }
        }
    }

    private func values(
        of record: Content.Record,
        _ kind: ContentKind,
        _ table: Schema.Table
    ) -> [String: String] {
        var values: [String: String] = [:]
        for column in table.readableColumns where !column.isBody {
            values[column.name] = record[column.name].stored
        }
        if let published = record["published_at"].stored {
            // The copy has the documented columns only.
            values["created_at"] = published
        }
        if record.body != nil, let text = kind.text {
            values[text.column] = ""
        }
        return values
    }

    private mutating func addOldAddresses(to table: Schema.Table) throws {
        guard tablesWithOldAddresses.insert(table.name).inserted else { return }
        let name = SQLiteDialect.name(of: table.name)
        try database.execute(sql: "ALTER TABLE \(name) ADD COLUMN \(ContentKind.oldAddressesColumn) TEXT")
    }

    /// The file that a track shows; its original name is not public.
    private mutating func insertDeliverable(of track: Content.Record) throws {
        var values: [String: String] = ["file_name": ""]
        values["id"] = track["deliverable_id"].stored
        values["user_id"] = track["user_id"].stored
        for column in StudioSchema.deliverables.publishedColumns {
            values[column.name] = track[column.name].stored
        }
        try insert(values, into: StudioSchema.deliverables.name)
    }

    /// Columns without a value get their default.
    private mutating func insert(_ values: [String: String], into table: String) throws {
        let sorted = values.sorted { $0.key < $1.key }
        let row = SQLiteCreation.SampleRow(table, sorted.map { (column: $0.key, value: $0.value) })
        // Several tracks may show one file.
        let mayExist = table == StudioSchema.deliverables.name
        try SQLiteCreation.insert(row, into: database, ignoresExisting: mayExist)
        counts[table, default: 0] += database.changesCount
    }

    // MARK: Bodies

    func addBodies(from session: any ContentSession) throws {
        for kind in Catalog.kinds {
            guard let table = kind.table, case .body(let column)? = kind.text else { continue }
            try addBodies(of: kind, in: table, column: column, from: session)
        }
    }

    private func addBodies(
        of kind: ContentKind,
        in table: Schema.Table,
        column: String,
        from session: any ContentSession
    ) throws {
        let select = try database.cachedStatement(
            sql: """
                SELECT key, id FROM bodies WHERE kind = ? AND key > ? ORDER BY key
                LIMIT \(DatabaseCopy.batchSize)
                """
        )
        let tableName = SQLiteDialect.name(of: table.name)
        let update = try database.makeStatement(
            sql: "UPDATE \(tableName) SET \"\(column)\" = ? WHERE id = ?"
        )
        var lastKey = -1
        while true {
            let rows = try Row.fetchAll(select, arguments: [kind.name, lastKey])
            guard let last = rows.last else { return }
            let keys: [Int] = rows.map { $0["key"] }
            try session.bodies(keys, of: kind) { index, body in
                let id: String? = rows[index]["id"]
                try update.execute(arguments: [String(decoding: body, as: UTF8.self), id])
            }
            lastKey = last["key"]
        }
    }
}

extension RecordValue {
    /// The texts of a list as lines; any other value as SQLite stores it.
    fileprivate var storedLines: String? {
        guard case .list(let items) = self else { return stored }
        return items.compactMap(\.stored).joined(separator: "\n")
    }

    /// The value as SQLite stores it; nil for NULL.
    fileprivate var stored: String? {
        switch self {
        case .absent, .unreadable, .list, .map: nil
        case .text(let text), .word(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let flag): flag ? "1" : "0"
        }
    }
}
