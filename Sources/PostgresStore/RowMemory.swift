import Content
import Schema

/// What a reading knows of the reading before, and keeps for the next (`KeptRows`).
struct RowMemory {
    /// What xmin means on this server: which server it is and since when, the tables' files and columns, the round of
    /// transaction numbers, and whether the role may read xmin at all.
    static let statement = (
        sql: """
        SELECT concat_ws(' ', pg_postmaster_start_time(), inet_server_addr(), inet_server_port(), current_database(),
            (SELECT oid FROM pg_database WHERE datname = current_database()), current_user,
            div(pg_snapshot_xmin(pg_current_snapshot())::text::numeric, 4294967296),
            string_agg(concat_ws(':', c.oid, c.relfilenode, a.columns), ' ' ORDER BY c.oid)),
          count(*) = 3 AND bool_and(c.relkind = 'r' AND has_column_privilege(c.oid, 'xmin', 'SELECT'))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN LATERAL (
            SELECT string_agg(concat_ws('.', attnum, attname, atttypid), ',' ORDER BY attnum) AS columns
            FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a
        WHERE n.nspname = 'public' AND c.relkind = 'r'
          AND c.relname IN ('\(StudioSchema.blogPosts.name)', '\(StudioSchema.portfolioProjects.name)', '\(StudioSchema.profiles.name)')
        """, values: [String]()
    )

    private let file: String
    private let server: String
    private var identity = ""
    private var kept: KeptRows?
    private var keeper = RowKeeper()
    /// By table: the rows that are known, and the ids of the others.
    private var known: [String: [UInt128]] = [:]
    private var asked: [String: [String]] = [:]
    /// Whether this reading has seen what the file does not hold, or not seen what it holds.
    private var isChanged = false
    private(set) var received = 0

    /// - Parameter row: the answer to `statement`; nil when it says that nothing can be kept.
    init?(file: String?, _ row: PostgresRow) {
        guard let file, row.bool(1) else { return nil }
        self.file = file
        server = row.text(0)
    }

    /// Asks for the ids and versions of all rows, and finds those that the last reading kept.
    mutating func compare(
        _ queries: [StudioQuery],
        _ statements: [String],
        _ connection: borrowing PostgresConnection
    ) throws {
        identity = ([server] + statements).joined(separator: "\n")
        kept = KeptRows(file: file, identity: identity)
        isChanged = kept == nil
        guard let kept else { return }
        let alone = queries.filter(\.isOfRowsAlone)
        try connection.send(alone.map { ($0.select(["t.id", "t.xmin"], PostgresDialect.name(of:)), []) })
        for query in alone {
            let table = query.table.name
            // A table that had no rows is not in the file; what was asked of it is read all the same.
            let old = kept.tables[table]?.rows ?? [:]
            var (known, missing): ([UInt128], [String]) = ([], [])
            try connection.readNext { row in
                let (id, xmin) = (row.integer(0), UInt32(truncatingIfNeeded: row.integer(1)))
                if old[id]?.xmin == xmin { known.append(id) } else { missing.append(row.uuid(0)) }
            }
            isChanged = isChanged || !missing.isEmpty || known.count != old.count
            // Where most is new, asking for all is shorter.
            guard missing.count < 64 || missing.count < known.count else { continue }
            (self.known[table], asked[table]) = (known, missing)
        }
        try connection.finish()
    }

    /// The ids of the rows to ask for; nil for all.
    func missing(_ query: StudioQuery) -> [String]? { asked[query.table.name] }

    /// Reads the rows of a query: those that are known, then those that the server sends.
    mutating func read(
        _ query: StudioQuery,
        _ connection: borrowing PostgresConnection,
        _ use: (PostgresRow) throws -> Void
    ) throws {
        let table = query.table.name
        var keeper = keeper
        self.keeper = RowKeeper()
        var (isBegun, count) = (false, 0)
        if let kept, let old = kept.tables[table], let known = known[table] {
            keeper.begin(table, types: old.types)
            isBegun = true
            // What is not going to be written need not be put together.
            let isChanged = isChanged
            try kept.read(known, of: old) { row, bytes in
                if isChanged { keeper.add(kept: bytes) }
                try use(row)
            }
        }
        try connection.readNext { row in
            if !isBegun { keeper.begin(table, types: row.types) }
            isBegun = true
            count += 1
            keeper.add(row)
            try use(row)
        }
        received += count
        self.keeper = keeper
    }

    /// Writes down what was read, if it is not what is written already.
    func keep() {
        if isChanged { keeper.write(to: file, identity: identity) }
    }
}

extension PostgresRow {
    /// The bytes of a value as one number, the highest first.
    func integer(_ column: Int) -> UInt128 { bytes(column)?.reduce(0) { $0 << 8 | UInt128($1) } ?? 0 }

    fileprivate func uuid(_ column: Int) -> String {
        if case .text(let text)? = (try? value(column)) ?? nil { text } else { "" }
    }
}
