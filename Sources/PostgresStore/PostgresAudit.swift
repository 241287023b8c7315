import Schema

/// The rights of a role that the site does not need, as the server's catalog has them.
///
/// The grants are the boundary between the site and private data, so they are checked whenever the schema is.
struct PostgresAudit: Sendable {
    /// The queries whose answers `init` reads, in this order.
    static let statements = [roleStatement, tablesStatement, triggersStatement]

    private static let roleStatement = PostgresStatement(
        """
        SELECT r.rolname::text, r.rolsuper, r.rolbypassrls,
          coalesce((SELECT string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_auth_members m
            JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid), ''),
          coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
          coalesce(inet_client_addr() IS NULL OR inet_client_addr() << '127.0.0.0/8' OR inet_client_addr() = '::1', true)
        FROM pg_roles r WHERE r.rolname = current_user
        """
    )

    private static let tablesStatement = PostgresStatement(
        """
        SELECT CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
          c.relrowsecurity OR c.relkind NOT IN ('r', 'p'), has_any_column_privilege(c.oid, 'SELECT'),
          has_any_column_privilege(c.oid, 'INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER'),
          has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'auth') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND has_schema_privilege(n.oid, 'USAGE')
        ORDER BY 1
        """
    )

    private static let triggersStatement = PostgresStatement(
        """
        SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND encode(t.tgargs, 'escape') ~* '(authorization|bearer|secret|token|apikey)'
        ORDER BY 1, 2
        """
    )

    private(set) var findings: [SchemaDrift] = []
    private var role = ""
    /// The role may do everything, so single rights are not listed.
    private var isUnrestricted = false

    /// Reads the answers to `statements`.
    ///
    /// - Parameters:
    ///   - catalog: the columns that the role may read.
    ///   - custom: columns that a site reads in addition to the documented ones.
    init(
        _ connection: borrowing PostgresConnection,
        _ catalog: PostgresCatalog,
        _ custom: CustomColumns
    ) throws {
        let roleResult = try connection.nextResult()
        while let row = try roleResult.nextRow() {
            checkRole(row)
        }
        let tables = try connection.nextResult()
        while let row = try tables.nextRow() {
            checkTable(row)
        }
        checkColumns(catalog, custom)
        let triggers = try connection.nextResult()
        while let row = try triggers.nextRow() {
            report(
                .warning,
                row.text(0),
                message:
                    "the arguments of the trigger '\(row.text(1))' hold a secret that every role can read"
            )
        }
    }

    private mutating func report(
        _ level: SchemaDrift.Level,
        _ table: String,
        column: String? = nil,
        message: String
    ) {
        findings.append(SchemaDrift(level: level, table: table, column: column, message: message))
    }

    private mutating func checkRole(_ row: PostgresRow) {
        let isSuperuser = row.bool(1)
        let bypassesRowSecurity = row.bool(2)
        let otherRoles = row.text(3)
        let isEncrypted = row.bool(4)
        let isLocal = row.bool(5)
        role = row.text(0)
        isUnrestricted = isSuperuser || bypassesRowSecurity
        let subject = "role \(role)"
        if isSuperuser {
            report(.error, subject, message: "it is a superuser; build as \(PostgresRights.reader)")
        }
        if bypassesRowSecurity, !isSuperuser {
            report(
                .error,
                subject,
                message: "it sees every row (BYPASSRLS), drafts and private profiles too; "
                    + "build as \(PostgresRights.reader)"
            )
        }
        if !otherRoles.isEmpty, !isSuperuser {
            report(.error, subject, message: "it has the rights of other roles: \(otherRoles)")
        }
        if !isEncrypted, !isLocal {
            report(.error, subject, message: "the connection is not encrypted; add sslmode=verify-full")
        }
    }

    private mutating func checkTable(_ row: PostgresRow) {
        if isUnrestricted { return }
        let table = row.text(0)
        let hasRowSecurity = row.bool(1)
        let isReadable = row.bool(2)
        // The writer inserts contact submissions; only changing them is too much.
        let mayInsert = role == PostgresRights.writer && table == StudioSchema.contactSubmissions.name
        let isWritable = mayInsert ? row.bool(4) : row.bool(3)
        if isWritable {
            report(.error, table, message: "the role '\(role)' may write to the table")
        }
        if isReadable, !hasRowSecurity {
            report(
                .warning,
                table,
                message: "the role '\(role)' sees every row, because row level security is off"
            )
        }
    }

    private mutating func checkColumns(_ catalog: PostgresCatalog, _ custom: CustomColumns) {
        if isUnrestricted { return }
        for (table, column) in catalog.readable {
            let documented = role == PostgresRights.writer ? nil : StudioSchema.table(table)
            guard let documented, documented.isPublic else {
                reportPrivate(column, of: table)
                continue
            }
            if (documented.extraColumns + custom.columns(of: documented)).contains(column) { continue }
            guard let documentedColumn = documented.column(column) else {
                report(
                    .warning,
                    table,
                    column: column,
                    message: "the role '\(role)' may read a column that the document does not have"
                )
                continue
            }
            if documentedColumn.exposure == .private {
                reportPrivate(column, of: table)
            }
        }
    }

    private mutating func reportPrivate(_ column: String, of table: String) {
        report(
            .error,
            table,
            column: column,
            message: "the role '\(role)' may read the column, which is private"
        )
    }
}
