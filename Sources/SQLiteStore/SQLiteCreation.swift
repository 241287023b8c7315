import Content
import Foundation
import GRDB
import Schema

/// Creates the embedded database.
package enum SQLiteCreation {
    /// A row of a new database.
    package struct SampleRow: Sendable {
        let table: String
        let values: [(column: String, value: String?)]

        /// - Parameter table: the name of the table in the schema.
        package init(_ table: String, _ values: [(column: String, value: String?)]) {
            self.table = table
            self.values = values
        }
    }

    /// The steps from each version of the file to the next; the first creates the tables.
    private static let migrations: [[String]] = [SQLiteDialect.creation]

    /// Creates a file with all tables, in one transaction.
    ///
    /// - Throws: `GuardError` when the file exists, `OutputFailure` when it cannot be written.
    package static func create(at path: String, sample: [SampleRow]) throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw fileExists(path) }
        try write(path) { database in
            for row in sample {
                try insert(row, into: database)
            }
        }
    }

    static func fileExists(_ path: String) -> GuardError {
        let problem = Problem(
            "file-exists",
            at: .file(path: path),
            "there is already a file with this name",
            advice: "choose another name, or move the file away first"
        )
        return GuardError(problem)
    }

    /// Creates a file with all tables next to `path`, and moves it there when it is complete.
    ///
    /// - Parameters:
    ///   - path: the file; an existing one is replaced.
    ///   - enforcesRules: enforces the checks and foreign keys of the schema.
    ///   - fill: adds the rows; its errors are thrown on, those of SQLite as `OutputFailure`.
    static func write(
        _ path: String,
        enforcesRules: Bool = true,
        _ fill: (Database) throws -> Void
    ) throws {
        let unfinished = path + ".new"
        // An interrupted run may have left one.
        try? FileManager.default.removeItem(atPath: unfinished)
        do {
            try writeDatabase(unfinished, enforcesRules: enforcesRules, fill)
            guard rename(unfinished, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            // The error that matters is thrown on.
            try? FileManager.default.removeItem(atPath: unfinished)
            if error is DatabaseError || error is CocoaError {
                throw failure(error, path)
            }
            throw error
        }
    }

    private static func writeDatabase(
        _ path: String,
        enforcesRules: Bool,
        _ fill: (Database) throws -> Void
    ) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = enforcesRules
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        if !enforcesRules {
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA ignore_check_constraints = 1")
            }
        }
        try queue.write { database in
            for statement in migrations.joined() {
                try database.execute(sql: statement)
            }
            try fill(database)
            try database.execute(sql: "PRAGMA user_version = \(migrations.count)")
        }
        try queue.close()
    }

    private static func failure(_ error: any Error, _ path: String) -> OutputFailure {
        var message = "the file cannot be written"
        if let error = error as? DatabaseError, error.resultCode != .SQLITE_CANTOPEN {
            message += ": \(error.message ?? "\(error.resultCode)")"
        }
        let problem = Problem(
            "output",
            at: .file(path: path),
            message,
            advice: "check the permissions of the folder"
        )
        return OutputFailure(problem)
    }

    /// - Parameter ignoresExisting: leaves an existing row of the same key as it is.
    static func insert(
        _ row: SampleRow,
        into database: Database,
        ignoresExisting: Bool = false
    ) throws {
        let verb = ignoresExisting ? "INSERT OR IGNORE" : "INSERT"
        let table = SQLiteDialect.name(of: row.table)
        let columns = row.values.map { "\"\($0.column)\"" }.joined(separator: ", ")
        let placeholders = row.values.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: "\(verb) INTO \(table) (\(columns)) VALUES (\(placeholders))",
            arguments: StatementArguments(row.values.map(\.value))
        )
    }
}
