package import Content
import Foundation
import GRDB
package import Schema

/// The studio's tables in a SQLite file, opened read-only.
package struct SQLiteStore: ContentSource {
    private let path: String
    package let name: String
    private let memory: StudioMemory

    /// - Parameter memory: keeps rows between builds of one process; by default nothing is kept.
    package init(path: String, memory: StudioMemory = StudioMemory()) {
        self.path = path
        name = path
        self.memory = memory
    }

    /// The database, and the files in which SQLite keeps recent changes ("Temporary Files Used By SQLite").
    package var files: [String]? {
        [path, path + "-wal", path + "-journal"]
    }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        try SQLiteStore.describingErrors(path: path) {
            let queue = try SQLiteStore.openReadOnly(path)
            // One transaction from the first row to the last body: the build sees the database at one instant.
            try queue.inDatabase { database in
                try database.beginTransaction(.deferred)
            }
            let session = try SQLiteSession(
                queue: queue,
                name: name,
                source: index,
                options: reading,
                memory: reading.makesRevisions ? memory : nil
            )
            try session.checkSchema()
            return session
        }
    }

    /// The differences between a file and the documented schema.
    ///
    /// - Throws: `SourceUnreachable` when the file cannot be read.
    ///
    /// - Parameter custom: columns that a site reads in addition.
    package static func drifts(
        inFile path: String,
        _ custom: CustomColumns = CustomColumns()
    ) throws -> [SchemaDrift] {
        try describingErrors(path: path) {
            try openReadOnly(path).inDatabase { database in
                try SQLiteCatalog.drifts(in: database, custom)
            }
        }
    }

    private static func openReadOnly(_ path: String) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: path) else {
            throw unreachable(
                path,
                message: "there is no such file",
                advice: "make one with: sweetdreams db init --sample \(path)"
            )
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        // Long enough for a writer to finish, short enough for a person to wait.
        configuration.busyMode = .timeout(2)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Runs `body` and turns errors of SQLite into `SourceUnreachable`, in words for an operator.
    static func describingErrors<Value>(path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw describe(error.resultCode, path: path)
        }
    }

    private static func describe(_ code: ResultCode, path: String) -> SourceUnreachable {
        switch code {
        case .SQLITE_NOTADB:
            unreachable(path, message: "the file is not a SQLite database", advice: "check --database")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            unreachable(
                path,
                message: "another program has locked the file",
                advice: "close it, or try again"
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY:
            unreachable(path, message: "the file cannot be opened", advice: "check its permissions")
        default:
            unreachable(
                path,
                message: "the file cannot be read (\(code))",
                advice: "check it with: sqlite3 \(path) 'PRAGMA integrity_check'"
            )
        }
    }

    private static func unreachable(_ path: String, message: String, advice: String) -> SourceUnreachable {
        let problem = Problem("source-unreachable", at: .file(path: path), message, advice: advice)
        return SourceUnreachable(problem)
    }
}
