import Content
import Foundation
import GRDB
import Schema

/// One read transaction on a SQLite file.
///
/// Every statement goes through `ReadGuard`; the queue runs one at a time, on the caller's thread.
struct SQLiteSession: ContentSession {
    let queue: DatabaseQueue
    let name: String
    let source: Int
    let scope: ReadOptions
    private let readGuard: ReadGuard

    init(queue: DatabaseQueue, name: String, source: Int, scope: ReadOptions) throws {
        self.queue = queue
        self.name = name
        self.source = source
        self.scope = scope
        readGuard = try ReadGuard()
    }

    /// - Throws: `Problems` when a table or column is missing that the builder reads.
    func checkSchema() throws {
        let drifts = try queue.inDatabase { try SQLiteCatalog.drifts(in: $0) }.filter { $0.level == .error }
        guard drifts.isEmpty else {
            throw Problems(
                drifts.map { drift in
                    Problem(
                        "schema-drift",
                        at: .file(path: name),
                        drift.description,
                        advice: "compare the database with the document: sweetdreams db check \(name)"
                    )
                }
            )
        }
    }

    /// How much of a file is mapped while it is read from one end to the other, in bytes; enough for most studios.
    private static let mapped = 128 << 20

    func read(_ use: (RecordBatch) -> Void) throws {
        try reading { db in
            // Pages are read where the system has them, without a call for each (SQLite, "Memory-Mapped I/O"). A file
            // that anything but SQLite cuts short meanwhile ends the program; the old site then stands as it was.
            try db.execute(sql: "PRAGMA mmap_size = \(SQLiteSession.mapped)")
            var rows = SQLiteReader(db: db, session: self, readGuard: readGuard)
            var reader = try StudioReader(rows, scope)
            try reader.read(&rows, use)
            try db.execute(sql: "PRAGMA mmap_size = 0")
        }
    }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    )
        throws
    {
        guard let table = kind.table else { return }
        let sql = "SELECT \"\(kind.bodyColumn)\" FROM \(SQLiteDialect.name(of: table.name)) WHERE rowid = ?"
        try reading { db in
            let statement = try readGuard.statement(sql, in: db)
            for (position, key) in keys.enumerated() {
                let rows = try Row.fetchCursor(statement, arguments: [key])
                guard let row = try rows.next() else { continue }
                try row.withUnsafeData(atIndex: 0) { data in
                    try (data ?? Data()).withUnsafeBytes { try use(position, $0.bindMemory(to: UInt8.self)) }
                }
            }
        }
    }

    private func reading<Value>(_ body: (GRDB.Database) throws -> Value) throws -> Value {
        try SQLiteStore.reachable(name) { try queue.inDatabase(body) }
    }
}
