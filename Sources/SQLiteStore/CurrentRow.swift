import Content
import GRDB
import GRDBSQLite
import Hashing

/// The current row of a statement, read without copying values first; valid until the statement's next step.
struct CurrentRow {
    private let statement: SQLiteStatement

    init(_ statement: Statement) {
        self.statement = statement.sqliteStatement
    }

    /// A value as it is stored (SQLite, "Result Values From A Query").
    func value(at index: Int) -> RecordValue {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_NULL: .absent
        case SQLITE_INTEGER: .int(sqlite3_column_int64(statement, Int32(index)))
        case SQLITE_FLOAT: .double(sqlite3_column_double(statement, Int32(index)))
        default: String(validatingUTF8: bytes(at: index)).map { .text($0) } ?? .unreadable
        }
    }

    /// The hash of a text; nil when it is absent or empty.
    func hash(at index: Int) -> ContentHash? {
        let bytes = self.bytes(at: index)
        return bytes.isEmpty ? nil : ContentHash(bytes.bindMemory(to: UInt8.self))
    }

    /// Adds a value to a hash, with its type.
    func add(_ index: Int, to hasher: inout ContentHasher) {
        let type = sqlite3_column_type(statement, Int32(index))
        let bytes = self.bytes(at: index)
        // There are five types ("Fundamental Datatypes").
        hasher.add(bytes.count * 8 + Int(type))
        hasher.update(bytes)
    }

    /// A whole number; 0 for anything else.
    func int(at index: Int) -> Int {
        Int(sqlite3_column_int64(statement, Int32(index)))
    }

    private func bytes(at index: Int) -> UnsafeRawBufferPointer {
        // In this order: asking for the blob decides what the length counts.
        let start = sqlite3_column_blob(statement, Int32(index))
        let count = Int(sqlite3_column_bytes(statement, Int32(index)))
        return UnsafeRawBufferPointer(start: start, count: count)
    }
}
