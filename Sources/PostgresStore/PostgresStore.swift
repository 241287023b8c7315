package import Content
import Foundation
package import Schema

/// The studio's tables on a Postgres server.
package struct PostgresStore: ContentSource {
    /// Attempts to open a session on a server that was lost, is restarting or gave up on a conflict.
    private static let maxAttempts = 3

    private let address: PostgresAddress
    private let pause: @Sendable (_ attempt: Int) -> Void

    /// - Parameter pause: waits after an attempt that failed; the first attempt is 1. Tests do not wait.
    package init(
        _ address: PostgresAddress,
        pause: @escaping @Sendable (_ attempt: Int) -> Void = { attempt in
            // A server that restarts needs seconds, and reports nothing to those whom it has disconnected.
            Thread.sleep(forTimeInterval: Double(attempt))
        }
    ) {
        self.address = address
        self.pause = pause
    }

    package var name: String { address.name }

    /// Nil: only reading a server tells that nothing changed.
    package var files: [String]? { nil }

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        try openSession(index, reading)
    }

    private func openSession(_ index: Int, _ options: ReadOptions) throws -> PostgresSession {
        var attempt = 1
        while true {
            do {
                let session = try PostgresSession(address, source: index, options)
                try session.checkSchema()
                return session
            } catch let error as PostgresError {
                guard attempt < PostgresStore.maxAttempts, isWorthRetrying(error, attempt) else {
                    throw address.unreachable(error)
                }
                pause(attempt)
                attempt += 1
            }
        }
    }

    private func isWorthRetrying(_ error: PostgresError, _ attempt: Int) -> Bool {
        if error.isTransient { return true }
        // A pooler may learn a new password a moment after the server.
        let isWrongPassword = error.code == "28P01"
        return isWrongPassword && address.host.contains("pooler") && attempt == 1
    }

    /// Opens a view of the database to copy it.
    ///
    /// Scheduled posts are in it, because the copy is built from later.
    ///
    /// - Returns: the view, and its name on the server.
    package func openSnapshot() throws -> (session: any ContentSession, snapshot: String) {
        let session = try openSession(0, ReadOptions(clock: .distantFuture, includesDrafts: false))
        return (session, try session.snapshot())
    }

    /// The differences between a database and the documented schema, and the rights that the role should not have.
    ///
    /// - Parameter custom: columns that a site reads in addition to the documented ones.
    /// - Throws: `SourceUnreachable` when the server cannot be asked.
    package static func drifts(
        in address: PostgresAddress,
        _ custom: CustomColumns = CustomColumns()
    ) throws -> [SchemaDrift] {
        do {
            let connection = try PostgresConnection(address.parameters)
            try connection.send([PostgresCatalog.statement] + PostgresAudit.statements)
            let catalog = try PostgresCatalog(connection)
            let audit = try PostgresAudit(connection, catalog, custom)
            try connection.finish()
            return catalog.drifts(custom) + audit.findings
        } catch let error as PostgresError {
            throw address.unreachable(error, isTransient: error.isTransient)
        }
    }
}
