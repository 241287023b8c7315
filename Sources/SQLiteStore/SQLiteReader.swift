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
        /// A hash of everything that the values of a row mean something by.
        let seed: UInt64
        /// The rows as they were read last.
        let known: [RowChunk]
    }

    let name: String
    private let database: Database
    private let readGuard: ReadGuard
    /// Nil for a build that keeps no rows.
    let memory: StudioMemory?
    /// The index of the source among the sources of the build.
    private let source: Int
    private let customColumns: CustomColumns
    private var reading: Reading?
    /// Those of the query so far.
    private var chunks: [RowChunk] = []
    let problems: [Problem] = []

    init(
        _ database: Database,
        name: String,
        source: Int,
        readGuard: ReadGuard,
        customColumns: CustomColumns,
        memory: StudioMemory?
    ) {
        self.customColumns = customColumns
        self.database = database
        self.name = name
        self.source = source
        self.readGuard = readGuard
        self.memory = memory
    }

    func tableName(_ name: String) -> String { SQLiteDialect.name(of: name) }

    func extraColumns(of table: Schema.Table) throws -> [String] {
        let custom = customColumns.columns(of: table)
        if table.extraColumns.isEmpty { return custom }
        let columns = try database.columns(in: tableName(table.name)).map(\.name)
        return table.extraColumns.filter(columns.contains) + custom
    }

    func isSet(_ flag: String) -> String { "\(flag) IS NOT NULL AND \(flag) <> 0" }

    mutating func begin(_ query: StudioQuery) throws {
        let sql = query.sql(
            tableName: tableName,
            key: "t.rowid",
            body: { column in column }
        )
        let statement = try readGuard.statement(sql, in: database)
        var hasher = ContentHasher()
        hasher.add(sql)
        hasher.add(source)
        chunks = []
        reading = Reading(
            query: query,
            columns: query.recordColumns,
            idIndex: query.columns.firstIndex(of: "id") ?? 0,
            statement: statement,
            cursor: try Row.fetchCursor(statement),
            seed: hasher.value,
            known: memory?.chunks(of: query.kind) ?? []
        )
    }

    mutating func nextRows(limit: Int) throws -> RowChunk? {
        guard let reading else { return nil }
        let chunk = try memory == nil ? newChunk(limit, reading) : chunk(limit, reading)
        if chunk.records.isEmpty {
            // Ends the statement, before it is used again.
            self.reading = nil
            memory?.keep(chunks, of: reading.query.kind)
            return nil
        }
        chunks.append(chunk)
        return chunk
    }

    private func newChunk(_ limit: Int, _ reading: Reading) throws -> RowChunk {
        var records: [Content.Record] = []
        records.reserveCapacity(limit)
        while records.count < limit, try reading.cursor.next() != nil {
            let row = CurrentRow(reading.statement)
            records.append(record(row, reading, body(of: row, reading)))
        }
        return RowChunk(records)
    }

    /// Makes records only of the rows that are not those of the same chunk as it was read last.
    private func chunk(_ limit: Int, _ reading: Reading) throws -> RowChunk {
        let known = chunks.count < reading.known.count ? reading.known[chunks.count] : RowChunk([])
        var revisions: [UInt64] = []
        revisions.reserveCapacity(limit)
        var changed: [Int: Content.Record] = [:]
        while revisions.count < limit, try reading.cursor.next() != nil {
            let row = CurrentRow(reading.statement)
            let body = body(of: row, reading)
            let revision = revision(of: row, reading, body)
            let index = revisions.count
            if index >= known.revisions.count || known.revisions[index] != revision {
                var record = record(row, reading, body)
                record.revision = revision
                changed[index] = record
            }
            revisions.append(revision)
        }
        if changed.isEmpty, revisions.count == known.revisions.count { return known }
        let records = revisions.indices.map { changed[$0] ?? known.records[$0] }
        return RowChunk(records, revisions: revisions)
    }

    private func body(of row: CurrentRow, _ reading: Reading) -> BodyReference? {
        row.hash(at: 1).map { hash in
            BodyReference(source: source, kind: reading.query.kind, key: row.int(at: 0), hash: hash)
        }
    }

    /// The row's values come after its key and its body.
    private func record(_ row: CurrentRow, _ reading: Reading, _ body: BodyReference?) -> Content.Record {
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
        return Content.Record(
            location: .row(table: table, id: id),
            columns: reading.columns,
            values: values,
            body: body,
            bodyLocation: .row(table: table, id: id, column: reading.query.body)
        )
    }

    private func revision(of row: CurrentRow, _ reading: Reading, _ body: BodyReference?) -> UInt64 {
        var hasher = ContentHasher(seed: reading.seed)
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
