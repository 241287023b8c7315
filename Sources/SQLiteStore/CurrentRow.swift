import Content
import GRDB
import GRDBSQLite
import Hashing

/// The row that a statement stands at, read without a value in between; valid until the next step.
struct CurrentRow {
    private let statement: SQLiteStatement

    init(_ statement: Statement) { self.statement = statement.sqliteStatement }

    /// A value as it is stored (SQLite, "Result Values From A Query"); nil for text that is no UTF-8.
    func value(at index: Int) -> RecordValue? {
        let index = Int32(index)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_NULL: return .absent
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: return .double(sqlite3_column_double(statement, index))
        default:
            let start = sqlite3_column_blob(statement, index)
            let bytes = UnsafeRawBufferPointer(
                start: start,
                count: Int(sqlite3_column_bytes(statement, index))
            )
            return String(checking: bytes).map { .text($0) }
        }
    }

    /// A hash of a text; nil when it is absent or empty.
    func hash(at index: Int) -> ContentHash? {
        let start = sqlite3_column_blob(statement, Int32(index))
        let bytes = UnsafeRawBufferPointer(
            start: start,
            count: Int(sqlite3_column_bytes(statement, Int32(index)))
        )
        return bytes.isEmpty ? nil : ContentHash(bytes.bindMemory(to: UInt8.self))
    }

    /// A whole number; 0 for anything else.
    func int(at index: Int) -> Int { Int(sqlite3_column_int64(statement, Int32(index))) }
}
