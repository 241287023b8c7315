import Content
import Foundation
import GRDB
import Schema

/// Makes the embedded database.
package enum SQLiteCreation {
    /// Rows to begin with: a table's name as in the schema, then values by column.
    package struct SampleRow: Sendable {
        let table: String
        let values: [(column: String, value: String?)]

        package init(_ table: String, _ values: [(column: String, value: String?)]) {
            self.table = table
            self.values = values
        }
    }

    /// The steps from each version of the file to the next; the first makes the tables.
    private static let migrations: [[String]] = [SQLiteDialect.creation]

    /// Makes a new file with all tables, in one transaction.
    ///
    /// The file is made beside its location and moved there only when it is whole, so that no half-made one is ever found.
    ///
    /// - Throws: `GuardError` when there is a file already or it cannot be made.
    package static func create(at path: String, sample: [SampleRow]) throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw taken(path) }
        try write(path) { db in
            for row in sample { try insert(row, into: db) }
        }
    }

    static func taken(_ path: String) -> GuardError {
        GuardError(
            Problem(
                "file-exists",
                at: .file(path: path),
                "there is such a file already",
                advice: "choose another name, or move the file away first"
            )
        )
    }

    /// Makes a file with all tables, beside its location, and puts it there in one step.
    ///
    /// - Parameters:
    ///   - isStrict: whether the rules of the schema are enforced.
    ///   - fill: adds rows; what it throws but errors of SQLite is thrown on.
    static func write(_ path: String, isStrict: Bool = true, _ fill: (Database) throws -> Void) throws {
        let unfinished = path + ".new"
        try? FileManager.default.removeItem(atPath: unfinished)  // What an interrupted run left is of no use.
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = isStrict
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration)
            if !isStrict {
                try queue.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA ignore_check_constraints = 1")
                }
            }
            try queue.write { db in
                for statement in migrations.joined() { try db.execute(sql: statement) }
                try fill(db)
                try db.execute(sql: "PRAGMA user_version = \(migrations.count)")
            }
            try queue.close()
            guard rename(unfinished, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)  // The error that matters is thrown on.
            throw error is DatabaseError || error is CocoaError ? failure(error, path) : error
        }
    }

    private static func failure(_ error: any Error, _ path: String) -> GuardError {
        var reason = "the file cannot be made"
        if let error = error as? DatabaseError, error.resultCode != .SQLITE_CANTOPEN {
            reason += ": \(error.message ?? "\(error.resultCode)")"
        }
        return GuardError(
            Problem("output", at: .file(path: path), reason, advice: "check the folder's rights")
        )
    }

    static func insert(_ row: SampleRow, into db: Database, orIgnore: Bool = false) throws {
        let columns = row.values.map { "\"\($0.column)\"" }.joined(separator: ", ")
        let marks = row.values.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql:
                "INSERT \(orIgnore ? "OR IGNORE " : "")INTO \(SQLiteDialect.name(of: row.table)) (\(columns)) VALUES (\(marks))",
            arguments: StatementArguments(row.values.map(\.value))
        )
    }
}
