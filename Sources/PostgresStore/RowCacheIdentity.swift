import Content
import Schema

/// Everything that gives `xmin` its meaning on a server.
///
/// That is the server and its start, the database, the role, the files and columns of the tables, and the epoch of
/// transaction ids.
struct RowCacheIdentity {
    /// The tables whose rows are cached: those of content with slugs, which `StudioQueries` reads in any order.
    private static let tables = Catalog.lists.map(\.kind).filter { $0.slugColumn != nil }.compactMap(\.table)

    /// Asks for the identity, and whether all these tables are there and the role may read `xmin` of each.
    static let statement = PostgresStatement(
        """
        SELECT concat_ws(' ', pg_postmaster_start_time(), inet_server_addr(), inet_server_port(), current_database(),
            (SELECT oid FROM pg_database WHERE datname = current_database()), current_user,
            div(pg_snapshot_xmin(pg_current_snapshot())::text::numeric, 4294967296),
            string_agg(concat_ws(':', c.oid, c.relfilenode, a.columns), ' ' ORDER BY c.oid)),
          count(*) = \(tables.count) AND bool_and(c.relkind = 'r' AND has_column_privilege(c.oid, 'xmin', 'SELECT'))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN LATERAL (
            SELECT string_agg(concat_ws('.', attnum, attname, atttypid), ',' ORDER BY attnum) AS columns
            FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a
        WHERE n.nspname = 'public' AND c.relkind = 'r'
          AND c.relname IN (\(tables.map { "'\($0.name)'" }.joined(separator: ", ")))
        """
    )

    private let server: String

    /// - Parameter row: the answer to `statement`.
    /// - Returns: nil when rows cannot be cached.
    init?(_ row: PostgresRow) {
        guard row.bool(1) else { return nil }
        server = row.text(0)
    }

    /// The identity of the rows that statements read.
    func text(for statements: [String]) -> String {
        ([server] + statements).joined(separator: "\n")
    }
}
