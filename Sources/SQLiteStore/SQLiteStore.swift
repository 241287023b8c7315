package import Content
import Foundation
import GRDB
import Schema

/// The studio's tables in one SQLite file, opened to be read.
package struct SQLiteStore: ContentSource {
    private let path: String
    package let name: String

    package init(path: String) {
        self.path = path
        name = path
    }

    package func open(_ index: Int, for reading: Reading) throws -> any ContentSession {
        guard FileManager.default.fileExists(atPath: path) else {
            throw unreachable("there is no such file", advice: "make one with: sweetdreams db init --sample \(path)")
        }
        var configuration = Configuration()
        configuration.readonly = true
        // One transaction from the first read to the last body: what the build sees is one moment.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(2)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { try $0.beginTransaction(.deferred) }
            let session = try SQLiteSession(queue: queue, name: name, source: index, reading: reading)
            try session.checkSchema()
            return session
        } catch let error as DatabaseError {
            throw unreachable(error)
        }
    }

    private func unreachable(_ error: DatabaseError) -> SourceUnreachable {
        switch error.resultCode {
        case .SQLITE_NOTADB: unreachable("the file is no SQLite database", advice: "check --database")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            unreachable("another program has locked the file", advice: "close it, or try again")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY:
            unreachable("the file cannot be opened", advice: "check its rights")
        default:
            unreachable("the file cannot be read (\(error.resultCode))", advice: "check it with: sweetdreams db check")
        }
    }

    private func unreachable(_ message: String, advice: String) -> SourceUnreachable {
        SourceUnreachable(Problem("source-unreachable", at: .file(path: path), message, advice: advice))
    }
}
