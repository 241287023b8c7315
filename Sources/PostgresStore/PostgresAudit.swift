import Schema

/// What a role may do that the site does not need, as the server's catalog says.
///
/// The grants are the boundary between the site and what is private, so they are looked at whenever the schema is.
struct PostgresAudit: Sendable {
    static let statements: [(sql: String, values: [String])] = [
        (
            """
            SELECT r.rolname::text, r.rolsuper, r.rolbypassrls,
              coalesce((SELECT string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_auth_members m
                JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid), ''),
              coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
              coalesce(inet_client_addr() IS NULL OR inet_client_addr() << '127.0.0.0/8' OR inet_client_addr() = '::1', true)
            FROM pg_roles r WHERE r.rolname = current_user
            """, []
        ),
        (
            """
            SELECT CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
              c.relrowsecurity OR c.relkind NOT IN ('r', 'p'), has_any_column_privilege(c.oid, 'SELECT'),
              has_any_column_privilege(c.oid, 'INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER'),
              has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('public', 'auth') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND has_schema_privilege(n.oid, 'USAGE')
            ORDER BY 1
            """, []
        ),
        (
            """
            SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND encode(t.tgargs, 'escape') ~* '(authorization|bearer|secret|token|apikey)'
            ORDER BY 1, 2
            """, []
        ),
    ]

    private(set) var findings: [SchemaDrift] = []

    /// Reads what `statements` were sent for.
    ///
    /// - Parameter catalog: what the role may read, column by column.
    init(_ connection: borrowing PostgresConnection, _ catalog: PostgresCatalog) throws {
        var role = ""
        var found: [SchemaDrift] = []
        func note(_ level: SchemaDrift.Level, _ table: String, _ column: String? = nil, _ message: String) {
            found.append(SchemaDrift(level: level, table: table, column: column, message: message))
        }
        var isAlmighty = false
        try connection.readNext { row in
            role = row.text(0)
            isAlmighty = row.bool(1) || row.bool(2)
            if row.bool(1) {
                note(.error, "role \(role)", nil, "it is a superuser; build as \(PostgresRights.reader)")
            }
            if row.bool(2), !row.bool(1) {
                note(
                    .error,
                    "role \(role)",
                    nil,
                    "it sees every row (BYPASSRLS), drafts and private profiles too; build as \(PostgresRights.reader)"
                )
            }
            if !row.text(3).isEmpty, !row.bool(1) {
                note(.error, "role \(role)", nil, "it has the rights of other roles: \(row.text(3))")
            }
            if !row.bool(4), !row.bool(5) {
                note(.error, "role \(role)", nil, "the connection is not encrypted; add sslmode=verify-full")
            }
        }
        let isWriter = role == PostgresRights.writer
        try connection.readNext { row in
            guard !isAlmighty else { return }
            let name = row.text(0)
            let isContact = isWriter && name == StudioSchema.contactSubmissions.name
            if row.bool(isContact ? 4 : 3) {
                note(.error, name, nil, "the role '\(role)' may write to the table")
            }
            if row.bool(2), !row.bool(1) {
                note(.warning, name, nil, "the role '\(role)' sees every row, for row level security is off")
            }
        }
        if !isAlmighty {
            for (table, column) in catalog.readable {
                let known = StudioSchema.table(table)
                if !isWriter, let known, known.isPublic {
                    if known.additions.contains(column) { continue }
                    guard let documented = known.column(column) else {
                        note(
                            .warning,
                            table,
                            column,
                            "the role '\(role)' may read a column that the document does not have"
                        )
                        continue
                    }
                    if documented.exposure != .private { continue }
                }
                note(.error, table, column, "the role '\(role)' may read the column, which is private")
            }
        }
        try connection.readNext { row in
            note(
                .warning,
                row.text(0),
                nil,
                "the arguments of the trigger '\(row.text(1))' hold a secret that every role can read"
            )
        }
        findings = found
    }
}
