import Content
import Schema

/// The row cache during one reading: finds the rows that are known, and collects all rows for the next build.
struct RowCacheSession {
    /// The rows of one table that the cache has, and the ids of those to ask the server for.
    private struct Comparison {
        let known: [UInt128]
        let missing: [String]
    }

    /// The table that is being read.
    private struct Reading {
        let table: String
        var cached: RowCache.Table?
        /// The ids of the rows that are still to be taken from the cache.
        var known: ArraySlice<UInt128> = []
        /// The writer has begun the table.
        var isBegun = false
    }

    /// From so many missing rows on, it is compared whether asking for all is cheaper.
    private static let fewRows = 64

    private let file: String
    private let serverIdentity: RowCacheIdentity
    private var identity = ""
    private var cache: RowCache?
    private var writer = RowCacheWriter()
    /// By table; a table is missing here when all its rows are asked for.
    private var comparisons: [String: Comparison] = [:]
    private var reading: Reading?
    /// The rows that are read are not exactly those of the file, so the file is written again.
    private var isChanged = false
    /// The number of rows of cacheable tables that the server has sent.
    private(set) var receivedCount = 0

    init(file: String, identity: RowCacheIdentity) {
        self.file = file
        serverIdentity = identity
    }

    // MARK: Comparing

    /// Asks the server for the ids and versions of all rows, and finds those that the file has.
    ///
    /// - Parameters:
    ///   - queries: all queries of the reading.
    ///   - statements: their statements, which are part of the identity.
    mutating func compare(
        _ queries: [StudioQuery],
        statements: [String],
        on connection: borrowing PostgresConnection
    ) throws {
        identity = serverIdentity.text(for: statements)
        cache = RowCache(file: file, identity: identity)
        guard let cache else {
            isChanged = true
            return
        }
        let cacheable = queries.filter(\.isCacheable)
        let versions = cacheable.map { query in
            PostgresStatement(
                query.sql(selecting: ["t.id", "t.xmin"], tableName: PostgresDialect.name(of:))
            )
        }
        try connection.send(versions)
        for query in cacheable {
            try compareNext(query.table.name, with: cache, on: connection)
        }
        try connection.finish()
    }

    private mutating func compareNext(
        _ table: String,
        with cache: RowCache,
        on connection: borrowing PostgresConnection
    ) throws {
        // A table that had no rows is not in the file; its answer must be read all the same.
        let cached = cache.tables[table]?.rows ?? [:]
        var known: [UInt128] = []
        var missing: [String] = []
        let result = try connection.nextResult()
        while let row = try result.nextRow() {
            let id = row.integer(0)
            let xmin = UInt32(truncatingIfNeeded: row.integer(1))
            if cached[id]?.xmin == xmin {
                known.append(id)
            } else {
                missing.append(row.uuid(0))
            }
        }
        if !missing.isEmpty || known.count != cached.count {
            isChanged = true
        }
        // Where most rows are new, asking for all is cheaper.
        if missing.count < RowCacheSession.fewRows || missing.count < known.count {
            comparisons[table] = Comparison(known: known, missing: missing)
        }
    }

    /// The ids of the rows to ask the server for; nil for all rows.
    func missingIDs(of query: StudioQuery) -> [String]? {
        comparisons[query.table.name]?.missing
    }

    // MARK: Reading

    /// Begins to read a table: first `nextCachedRow` gives the rows of the file, then the server sends the others.
    mutating func begin(_ table: String) {
        var reading = Reading(table: table)
        if let cached = cache?.tables[table], let comparison = comparisons[table] {
            reading.cached = cached
            reading.known = comparison.known[...]
            reading.isBegun = true
            writer.begin(table, types: cached.types)
        }
        self.reading = reading
    }

    /// The next row of the file; nil after the last.
    mutating func nextCachedRow() -> PostgresRow? {
        guard let cache, let cached = reading?.cached else { return nil }
        while let id = reading?.known.popFirst() {
            guard let row = cached.rows[id] else { continue }
            // Nothing need be collected for a file that is not written again.
            if isChanged {
                writer.add(cached: cache.bytes(of: row))
            }
            return cache.row(row, of: cached)
        }
        return nil
    }

    /// Collects a row that the server sent.
    mutating func add(_ row: PostgresRow) {
        guard let reading else { return }
        if !reading.isBegun {
            writer.begin(reading.table, types: row.types)
            self.reading?.isBegun = true
        }
        receivedCount += 1
        writer.add(row)
    }

    /// Writes the rows to the file, unless it has them already.
    func finish() {
        guard isChanged else { return }
        writer.write(to: file, identity: identity)
    }
}

extension PostgresRow {
    /// The bytes of a value as one big-endian number.
    func integer(_ column: Int) -> UInt128 {
        bytes(column)?.reduce(0) { $0 << 8 | UInt128($1) } ?? 0
    }

    fileprivate func uuid(_ column: Int) -> String {
        guard case .text(let text)? = try? value(column) else { return "" }
        return text
    }
}
