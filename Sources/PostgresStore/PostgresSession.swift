import Content
import Schema
import Synchronization

/// One transaction on a server: everything is read as of one instant.
///
/// A class because workers take turns with one connection.
final class PostgresSession: ContentSession {
    let instant: Timestamp?
    private let address: PostgresAddress
    private let options: ReadOptions
    private let catalog: PostgresCatalog
    private let state: Mutex<State>

    /// The connection, used by one thread at a time.
    private struct State {
        let database: PostgresReader
        /// The reading that was begun last.
        var reader: StudioReader<PostgresReader>?
    }

    /// Begins the transaction, and sets in it what the reading depends on: a pooler's sessions are shared.
    private static let begin = PostgresStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    private static let setUp = PostgresStatement(
        """
        SELECT (extract(epoch FROM now()) * 1000000)::bigint, set_config('timezone', 'UTC', true),
          set_config('search_path', 'public', true)
        """
    )

    /// Connects, begins a transaction, and asks for the catalog and the rights in one round trip.
    ///
    /// - Throws: `PostgresError`.
    init(_ address: PostgresAddress, source: Int, _ options: ReadOptions) throws {
        let connection = try PostgresConnection(address.parameters)
        try connection.send(
            [PostgresSession.begin, PostgresSession.setUp, PostgresCatalog.statement]
                + PostgresAudit.statements + [RowCacheIdentity.statement]
        )
        try connection.readNext { _ in }
        var instant = options.clock
        try connection.readNext { row in
            instant = Timestamp(microseconds: row.int64(0))
        }
        let catalog = try PostgresCatalog(connection)
        let audit = try PostgresAudit(connection, catalog, options.fields.columns)
        var cache: RowCacheSession?
        try connection.readNext { row in
            guard let file = options.cache?.rows, let identity = RowCacheIdentity(row) else { return }
            cache = RowCacheSession(file: file, identity: identity)
        }
        try connection.finish()

        self.address = address
        self.catalog = catalog
        self.instant = instant
        self.options = options.prefersSourceClock ? options.with(clock: instant) : options
        let reader = PostgresReader(
            connection,
            name: address.name,
            source: source,
            catalog: catalog,
            customColumns: options.fields.columns,
            problems: audit.findings.map { PostgresSession.warning($0, address) },
            cache: cache
        )
        state = Mutex(State(database: reader))
    }

    /// A right that the site does not need: it can be built, but someone should look.
    private static func warning(_ finding: SchemaDrift, _ address: PostgresAddress) -> Problem {
        Problem(
            .warning,
            "rights",
            at: .file(path: address.name),
            finding.description,
            advice: "see: sweetdreams db check, and sweetdreams db grants"
        )
    }

    /// - Throws: `Problems` when a table or column is missing that builds read.
    func checkSchema() throws {
        let errors = catalog.drifts(options.fields.columns).filter { $0.level == .error }
        guard errors.isEmpty else {
            let problems = errors.map { drift in
                Problem(
                    "schema-drift",
                    at: .file(path: address.name),
                    drift.description,
                    advice: "compare the database with the document: sweetdreams db check"
                )
            }
            throw Problems(problems)
        }
    }

    /// The server's name of the instant that is seen (PostgreSQL, "Snapshot Information Functions").
    func snapshot() throws -> String {
        try withState { state in
            var name = ""
            try state.database.connection.read("SELECT pg_current_snapshot()::text") { row in
                name = row.text(0)
            }
            return name
        }
    }

    func close() {
        // Nothing was written, so nothing is lost when the server cannot be told.
        state.withLock { state in
            try? state.database.connection.execute("COMMIT")
        }
    }

    /// Runs `body` with the connection, and turns errors of the server into `SourceUnreachable`.
    private func withState<Value: Sendable>(_ body: (inout State) throws -> Value) throws -> Value {
        do {
            return try state.withLock { state in try body(&state) }
        } catch let error as PostgresError {
            throw address.unreachable(error, isTransient: error.isTransient)
        }
    }

    // MARK: Records

    /// The number of rows of cacheable tables that the server has sent.
    var receivedCount: Int { state.withLock { $0.database.receivedCount } }

    func recordBatches() throws -> any RecordBatchIterator {
        try withState { state in
            let reader = try StudioReader(state.database, options)
            try state.database.send(reader.queries)
            state.reader = reader
        }
        return Batches(session: self)
    }

    private struct Batches: RecordBatchIterator {
        let session: PostgresSession

        func nextBatch() throws -> RecordBatch? {
            try session.nextBatch()
        }
    }

    private func nextBatch() throws -> RecordBatch? {
        try withState { state in
            if let batch = try state.reader?.nextBatch() { return batch }
            if state.reader != nil {
                state.reader = nil
                try state.database.finish()
            }
            return nil
        }
    }

    // MARK: Bodies

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        guard let table = kind.table, let column = kind.text?.column, !keys.isEmpty else { return }
        let sql = """
            SELECT id, "\(column)" FROM \(PostgresDialect.name(of: table.name)) WHERE id = ANY($1::uuid[])
            """
        var bodies: [UInt128: [UInt8]] = [:]
        let ids = try withState { state in
            let ids = keys.map { state.database.bodyIDs[$0] }
            let list = ids.map(PostgresSession.uuid).joined(separator: ",")
            try state.database.connection.read(sql, ["{\(list)}"]) { row in
                bodies[row.integer(0)] = row.bytes(1).map(Array.init)
            }
            return ids
        }
        for (index, id) in ids.enumerated() {
            try (bodies[id] ?? []).withUnsafeBufferPointer { body in
                try use(index, body)
            }
        }
    }

    /// All 32 digits; the server does not need the hyphens.
    private static func uuid(_ id: UInt128) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
