import Content
import GRDB
import Schema

/// Reads rows of a SQLite file as records; bodies are only hashed.
struct SQLiteReader: StudioRows {
    let db: Database
    let session: SQLiteSession
    let readGuard: ReadGuard
    /// Text that is not what it should be.
    private(set) var problems: [Problem] = []

    init(db: Database, session: SQLiteSession, readGuard: ReadGuard) {
        self.db = db
        self.session = session
        self.readGuard = readGuard
    }

    var name: String { session.name }

    func tableName(_ name: String) -> String { SQLiteDialect.name(of: name) }

    func additions(to table: Schema.Table) throws -> [String] {
        let columns = try db.columns(in: tableName(table.name)).map(\.name)
        return table.additions.filter(columns.contains)
    }

    /// Neither 0 nor 1 is for the decoder to report.
    func isSet(_ flag: String) -> String { "\(flag) IS NOT NULL AND \(flag) <> 0" }

    mutating func read(_ query: StudioQuery, _ use: (consuming Content.Record) throws -> Void) throws {
        let sql = query.sql(name: tableName, key: "t.rowid") { $0 }
        let statement = try readGuard.statement(sql, in: db)
        let cursor = try Row.fetchCursor(statement)
        let shape = RowShape(query)
        while try cursor.next() != nil { try use(record(CurrentRow(statement), shape)) }
    }

    /// What all rows of a statement have in common.
    private struct RowShape {
        let query: StudioQuery
        let columns: [String]
        let idIndex: Int

        init(_ query: StudioQuery) {
            self.query = query
            columns = query.columns + query.further
            idIndex = query.columns.firstIndex(of: "id") ?? 0
        }
    }

    private mutating func record(_ row: CurrentRow, _ shape: RowShape) -> Content.Record {
        let table = shape.query.table.name
        let id = (row.value(at: 2 + shape.idIndex) ?? .absent).shown
        var values: [RecordValue] = []
        values.reserveCapacity(shape.columns.count)
        for (index, column) in shape.query.columns.enumerated() {
            if let value = row.value(at: 2 + index) {
                values.append(value)
            } else {
                values.append(.absent)
                problems.append(
                    Problem(
                        "encoding",
                        at: .row(table: table, id: id, column: column),
                        "the text is not UTF-8",
                        advice: "store it again as UTF-8"
                    )
                )
            }
        }
        while values.count < shape.columns.count { values.append(.absent) }
        return Content.Record(
            location: .row(table: table, id: id),
            columns: shape.columns,
            values: values,
            body: row.hash(at: 1).map {
                BodyReference(source: session.source, kind: shape.query.kind, key: row.int(at: 0), hash: $0)
            },
            bodyLocation: .row(table: table, id: id, column: shape.query.body)
        )
    }
}

extension RecordValue {
    /// An id as messages show it.
    fileprivate var shown: String {
        switch self {
        // What is no plain word could upset a terminal.
        case .text(let text): text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : text.escapedForTerminal
        case .int(let number): String(number)
        default: "without id"
        }
    }
}
