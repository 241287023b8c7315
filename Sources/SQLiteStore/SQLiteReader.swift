import Content
import GRDB
import Hashing
import Schema

/// Reads rows of a SQLite file as records; bodies are only hashed.
///
/// Like GRDB's cursors, it is used only inside the database's queue.
struct SQLiteReader: StudioDatabase {
    /// The query that is being read.
    private struct Reading {
        let query: StudioQuery
        let columns: [String]
        let idIndex: Int
        let statement: Statement
        let cursor: RowCursor
    }

    let name: String
    private let database: Database
    private let readGuard: ReadGuard
    private let makesRevisions: Bool
    /// The index of the source among the sources of the build.
    private let source: Int
    private var reading: Reading?
    let problems: [Problem] = []

    init(
        _ database: Database,
        name: String,
        source: Int,
        readGuard: ReadGuard,
        makesRevisions: Bool
    ) {
        self.database = database
        self.name = name
        self.source = source
        self.readGuard = readGuard
        self.makesRevisions = makesRevisions
    }

    func tableName(_ name: String) -> String { SQLiteDialect.name(of: name) }

    func extraColumns(of table: Schema.Table) throws -> [String] {
        if table.extraColumns.isEmpty { return [] }
        let columns = try database.columns(in: tableName(table.name)).map(\.name)
        return table.extraColumns.filter(columns.contains)
    }

    func isSet(_ flag: String) -> String { "\(flag) IS NOT NULL AND \(flag) <> 0" }

    mutating func begin(_ query: StudioQuery) throws {
        let sql = query.sql(
            tableName: tableName,
            key: "t.rowid",
            body: { column in column }
        )
        let statement = try readGuard.statement(sql, in: database)
        reading = Reading(
            query: query,
            columns: query.recordColumns,
            idIndex: query.columns.firstIndex(of: "id") ?? 0,
            statement: statement,
            cursor: try Row.fetchCursor(statement)
        )
    }

    mutating func nextRecords(limit: Int) throws -> [Content.Record]? {
        guard let reading else { return nil }
        var records: [Content.Record] = []
        records.reserveCapacity(limit)
        while records.count < limit, try reading.cursor.next() != nil {
            records.append(record(CurrentRow(reading.statement), reading))
        }
        if records.isEmpty {
            // Ends the statement, before it is used again.
            self.reading = nil
            return nil
        }
        return records
    }

    /// The row's values come after its key and its body.
    private func record(_ row: CurrentRow, _ reading: Reading) -> Content.Record {
        let table = reading.query.table.name
        let id = row.value(at: 2 + reading.idIndex).idInMessages
        var values: [RecordValue] = []
        values.reserveCapacity(reading.columns.count)
        for index in reading.query.columns.indices {
            values.append(row.value(at: 2 + index))
        }
        while values.count < reading.columns.count {
            values.append(.absent)
        }
        let kind = reading.query.kind
        let body = row.hash(at: 1).map { hash in
            BodyReference(source: source, kind: kind, key: row.int(at: 0), hash: hash)
        }
        var record = Content.Record(
            location: .row(table: table, id: id),
            columns: reading.columns,
            values: values,
            body: body,
            bodyLocation: .row(table: table, id: id, column: reading.query.body)
        )
        if makesRevisions { record.revision = revision(of: row, reading, body) }
        return record
    }

    private func revision(of row: CurrentRow, _ reading: Reading, _ body: BodyReference?) -> UInt64 {
        var hasher = ContentHasher()
        hasher.add(reading.query.table.name)
        hasher.add(body?.hash.value ?? 0)
        // The key is how the body is read.
        row.add(0, to: &hasher)
        for index in reading.query.columns.indices { row.add(2 + index, to: &hasher) }
        return hasher.value
    }

}

extension RecordValue {
    /// An id in messages.
    fileprivate var idInMessages: String {
        switch self {
        case .text(let text):
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return isPlain ? text : text.escapedForTerminal
        case .int(let number):
            return String(number)
        default:
            return "without id"
        }
    }
}
