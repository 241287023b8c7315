package import Content
import Foundation
import GRDB
package import Schema

/// The studio's tables in one SQLite file, opened to be read.
package struct SQLiteStore: ContentSource {
    private let path: String
    package let name: String

    package init(path: String) {
        self.path = path
        name = path
    }

    /// The database, and the files in which SQLite keeps what is not in it yet ("Temporary Files Used By SQLite").
    package var files: [String]? { [path, path + "-wal", path + "-journal"] }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        try SQLiteStore.reachable(path) {
            let queue = try SQLiteStore.openReadOnly(path)
            // One transaction from the first read to the last body: what the build sees is one moment.
            try queue.inDatabase { try $0.beginTransaction(.deferred) }
            let session = try SQLiteSession(queue: queue, name: name, source: index, scope: reading)
            try session.checkSchema()
            return session
        }
    }

    /// Every difference between a file and the schema.
    ///
    /// - Throws: `SourceUnreachable` when the file cannot be read.
    package static func drifts(inFile path: String) throws -> [SchemaDrift] {
        try reachable(path) { try openReadOnly(path).inDatabase { try SQLiteCatalog.drifts(in: $0) } }
    }

    private static func openReadOnly(_ path: String) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: path) else {
            throw unreachable(
                path,
                "there is no such file",
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

    /// Says what an error of SQLite means to an operator.
    static func reachable<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_NOTADB:
                throw unreachable(path, "the file is no SQLite database", advice: "check --database")
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw unreachable(
                    path,
                    "another program has locked the file",
                    advice: "close it, or try again"
                )
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY:
                throw unreachable(path, "the file cannot be opened", advice: "check its rights")
            default:
                throw unreachable(
                    path,
                    "the file cannot be read (\(error.resultCode))",
                    advice: "check it with: sqlite3 \(path) 'PRAGMA integrity_check'"
                )
            }
        }
    }

    private static func unreachable(_ path: String, _ message: String, advice: String) -> SourceUnreachable {
        SourceUnreachable(Problem("source-unreachable", at: .file(path: path), message, advice: advice))
    }
}
