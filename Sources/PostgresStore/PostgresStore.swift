package import Content
import Foundation
package import Schema
import Synchronization

/// The studio's tables on a Postgres server, read in one snapshot.
package struct PostgresStore: ContentSource {
    private let address: PostgresAddress
    /// Waits before another try; the number of tries is given.
    private let pause: @Sendable (Int) -> Void

    package init(
        _ address: PostgresAddress,
        // A server that restarts needs seconds; whoever tests does not wait.
        pause: @escaping @Sendable (Int) -> Void = { Thread.sleep(forTimeInterval: Double($0)) }
    ) {
        self.address = address
        self.pause = pause
    }

    package var name: String { address.name }

    /// A server cannot tell that nothing changed but by being read.
    package var files: [String]? { nil }

    /// How often a server is tried that was lost, was restarting or gave up on a conflict.
    private static let tries = 3

    package func open(_ index: Int, for reading: ReadOptions) throws -> any ContentSession {
        var tried = 1
        while true {
            do {
                let session = try PostgresSession(address, index, reading)
                try session.checkSchema()
                return session
            } catch let error as PostgresError {
                // A pooler may know a new password a moment later than the server.
                let isPooler = address.host.contains("pooler")
                let isWorthIt = error.isTransient || error.code == "28P01" && isPooler && tried == 1
                guard isWorthIt, tried < PostgresStore.tries else { throw address.unreachable(error) }
                pause(tried)
                tried += 1
            }
        }
    }

    /// One view of the database, with its name and moment as the server calls them, for a copy.
    package func openSnapshot() throws -> (session: any ContentSession, snapshot: String) {
        // Posts of any day: a copy is built from later.
        let session = try open(0, for: ReadOptions(clock: .distantFuture, includesDrafts: false))
        guard let session = session as? PostgresSession else { return (session, "") }
        return (session, try session.snapshot())
    }

    /// Every difference between a database and the schema, and every right that the role should not have.
    ///
    /// - Throws: `SourceUnreachable` when the server cannot be asked.
    package static func drifts(in address: PostgresAddress) throws -> [SchemaDrift] {
        do {
            let connection = try PostgresConnection(address.parameters)
            try connection.send([PostgresCatalog.statement] + PostgresAudit.statements)
            let catalog = try PostgresCatalog(connection)
            let audit = try PostgresAudit(connection, catalog)
            try connection.finish()
            return catalog.drifts + audit.findings
        } catch let error as PostgresError {
            throw address.unreachable(error, isTransient: error.isTransient)
        }
    }
}

/// One transaction on a server: whatever is read, it is of one moment.
///
/// A class, for workers take turns with one connection.
final class PostgresSession: ContentSession {
    let address: PostgresAddress
    let source: Int
    let scope: ReadOptions
    let moment: Timestamp?
    private let catalog: PostgresCatalog
    private let rows: Mutex<PostgresRows>

    /// The transaction begins, and all it depends on is set in it: a pooler's sessions are anyone's.
    private static let beginning = [
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        """
        SELECT (extract(epoch FROM now()) * 1000000)::bigint, set_config('timezone', 'UTC', true),
          set_config('search_path', 'public', true)
        """,
    ]

    init(_ address: PostgresAddress, _ source: Int, _ scope: ReadOptions) throws {
        self.address = address
        self.source = source
        let connection = try PostgresConnection(address.parameters)
        try connection.send(
            PostgresSession.beginning.map { ($0, []) } + [PostgresCatalog.statement]
                + PostgresAudit.statements
                + [RowMemory.statement]
        )
        var moment = scope.clock
        for _ in PostgresSession.beginning {
            try connection.readNext { moment = Timestamp(microseconds: $0.int64(0)) }
        }
        self.moment = moment
        self.scope =
            scope.prefersSourceClock
            ? ReadOptions(clock: moment, includesDrafts: scope.includesDrafts, memory: scope.memory) : scope
        catalog = try PostgresCatalog(connection)
        let audit = try PostgresAudit(connection, catalog)
        var memory: RowMemory?
        try connection.readNext { memory = RowMemory(file: scope.memory, $0) }
        try connection.finish()
        // Rights that the site does not need: it can be built with them, and someone should look.
        let problems = audit.findings.map { finding in
            Problem(
                .warning,
                "rights",
                at: .file(path: address.name),
                finding.description,
                advice: "see: sweetdreams db check, and sweetdreams db grants"
            )
        }
        rows = Mutex(PostgresRows(connection, address, source, catalog, problems, memory: memory))
    }

    /// - Throws: `Problems` when something is missing that the builder reads.
    func checkSchema() throws {
        let drifts = catalog.drifts.filter { $0.level == .error }
        guard drifts.isEmpty else {
            throw Problems(
                drifts.map { drift in
                    Problem(
                        "schema-drift",
                        at: .file(path: address.name),
                        drift.description,
                        advice: "compare the database with the document: sweetdreams db check"
                    )
                }
            )
        }
    }

    /// What the server calls the moment that is seen (Postgres, "Snapshot Information Functions").
    func snapshot() throws -> String {
        try reachable {
            try rows.withLock { rows in
                var name = ""
                try rows.connection.read("SELECT pg_current_snapshot()::text") { name = $0.text(0) }
                return name
            }
        }
    }

    /// How many rows of the large tables the server has sent, where some can be kept from the reading before.
    var rowsReceived: Int { rows.withLock { $0.received } }

    func read(_ use: (RecordBatch) -> Void) throws {
        try reachable {
            try rows.withLock { rows in
                var reader = try StudioReader(rows, scope)
                try rows.send(reader.queries)
                try reader.read(&rows, use)
                try rows.finish()
            }
        }
    }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    )
        throws
    {
        guard let table = kind.table, !keys.isEmpty else { return }
        var found: [UInt128: [UInt8]] = [:]
        let ids = try reachable {
            try rows.withLock { rows in
                let ids = keys.map { rows.ids[$0] }
                let sql =
                    "SELECT id, \"\(kind.bodyColumn)\" FROM \(PostgresDialect.name(of: table.name)) WHERE id = ANY($1::uuid[])"
                // The server takes digits without hyphens, but all 32 of them.
                let texts = ids.map { id in
                    let digits = String(id, radix: 16)
                    return String(repeating: "0", count: 32 - digits.count) + digits
                }
                try rows.connection.read(sql, ["{\(texts.joined(separator: ","))}"]) { row in
                    found[row.integer(0)] = row.bytes(1).map(Array.init)
                }
                return ids
            }
        }
        for (position, id) in ids.enumerated() {
            try (found[id] ?? []).withUnsafeBufferPointer { try use(position, $0) }
        }
    }

    func end() {
        // Nothing was written, so nothing is lost with a server that is gone.
        rows.withLock { try? $0.connection.execute("COMMIT") }
    }

    private func reachable<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError {
            throw address.unreachable(error, isTransient: error.isTransient)
        }
    }
}
