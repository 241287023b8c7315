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
    /// The file is made beside its place and moved there only when it is whole, so that no half-made one is ever found.
    ///
    /// - Throws: `GuardRefusal` when there is a file already or it cannot be made.
    package static func create(at path: String, sample: [SampleRow]) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw GuardRefusal(
                Problem(
                    "file-exists", at: .file(path: path), "there is such a file already",
                    advice: "choose another name, or move the file away first"))
        }
        let unfinished = path + ".new"
        try? FileManager.default.removeItem(atPath: unfinished)  // What an interrupted run left is of no use.
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration)
            try queue.write { db in
                for statement in migrations.joined() { try db.execute(sql: statement) }
                for row in sample { try insert(row, into: db) }
                try db.execute(sql: "PRAGMA user_version = \(migrations.count)")
            }
            try queue.close()
            try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)  // The error that matters is thrown on.
            throw failure(error, path)
        }
    }

    private static func failure(_ error: any Error, _ path: String) -> GuardRefusal {
        var reason = "the file cannot be made"
        if let error = error as? DatabaseError, error.resultCode != .SQLITE_CANTOPEN {
            reason += ": \(error.message ?? "\(error.resultCode)")"
        }
        return GuardRefusal(Problem("output", at: .file(path: path), reason, advice: "check the folder's rights"))
    }

    private static func insert(_ row: SampleRow, into db: Database) throws {
        let columns = row.values.map { "\"\($0.column)\"" }.joined(separator: ", ")
        let marks = row.values.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(SQLiteDialect.name(of: row.table)) (\(columns)) VALUES (\(marks))",
            arguments: StatementArguments(row.values.map(\.value)))
    }
}
