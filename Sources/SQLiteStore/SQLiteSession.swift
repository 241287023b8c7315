import Content
import Foundation
import GRDB
import Schema

/// One read transaction on a SQLite file.
///
/// Every statement goes through `ReadGuard`; the queue runs one at a time, on the caller's thread.
struct SQLiteSession: ContentSession {
    let queue: DatabaseQueue
    private let name: String
    private let source: Int
    private let options: ReadOptions
    /// Nil for a build that keeps no rows.
    private let memory: StudioMemory?
    private let readGuard: ReadGuard

    init(
        queue: DatabaseQueue,
        name: String,
        source: Int,
        options: ReadOptions,
        memory: StudioMemory?
    ) throws {
        self.queue = queue
        self.name = name
        self.source = source
        self.options = options
        self.memory = memory
        readGuard = try ReadGuard(options.fields.columns)
    }

    /// - Throws: `Problems` when a table or column is missing that builds read.
    func checkSchema() throws {
        let drifts = try queue.inDatabase { database in
            try SQLiteCatalog.drifts(in: database, options.fields.columns)
        }
        let errors = drifts.filter { $0.level == .error }
        guard errors.isEmpty else {
            let problems = errors.map { drift in
                Problem(
                    "schema-drift",
                    at: .file(path: name),
                    drift.description,
                    advice: "compare the database with the document: sweetdreams db check \(name)"
                )
            }
            throw Problems(problems)
        }
    }

    // MARK: Records

    /// The bytes of a file that are mapped into memory while records are read; enough for most studios.
    private static let mappedBytes = 128 << 20

    func recordBatches() throws -> any RecordBatchIterator {
        let reader = try inDatabase { database in
            // Mapped pages are read without a call for each (SQLite, "Memory-Mapped I/O"). If another program cuts
            // the file short meanwhile, the build ends on a signal, and the old site stays as it is.
            try database.execute(sql: "PRAGMA mmap_size = \(SQLiteSession.mappedBytes)")
            let rows = SQLiteReader(
                database,
                name: name,
                source: source,
                readGuard: readGuard,
                customColumns: options.fields.columns,
                memory: memory
            )
            return try StudioReader(rows, options)
        }
        return Batches(session: self, reader: reader)
    }

    private struct Batches: RecordBatchIterator {
        let session: SQLiteSession
        var reader: StudioReader<SQLiteReader>

        mutating func nextBatch() throws -> RecordBatch? {
            try session.inDatabase { database in
                if let batch = try reader.nextBatch() { return batch }
                try database.execute(sql: "PRAGMA mmap_size = 0")
                return nil
            }
        }
    }

    // MARK: Bodies

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        guard let table = kind.table, let column = kind.text?.column else { return }
        let sql = "SELECT \"\(column)\" FROM \(SQLiteDialect.name(of: table.name)) WHERE rowid = ?"
        try inDatabase { database in
            let statement = try readGuard.statement(sql, in: database)
            for (index, key) in keys.enumerated() {
                let rows = try Row.fetchCursor(statement, arguments: [key])
                guard let row = try rows.next() else { continue }
                try row.withUnsafeData(atIndex: 0) { data in
                    try (data ?? Data()).withUnsafeBytes { bytes in
                        try use(index, bytes.bindMemory(to: UInt8.self))
                    }
                }
            }
        }
    }

    /// Ends the transaction, so that others can write while a report of the build is kept.
    func close() {
        // Reading is over; there is nothing that an error could undo.
        try? queue.inDatabase { database in
            try database.rollback()
        }
    }

    private func inDatabase<Value>(_ body: (GRDB.Database) throws -> Value) throws -> Value {
        try SQLiteStore.describingErrors(path: name) {
            try queue.inDatabase(body)
        }
    }
}
