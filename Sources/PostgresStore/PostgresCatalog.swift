import Schema

/// The tables of a server and their columns, and what the role may read of them.
///
/// Asked of `pg_attribute`, because `information_schema` hides what the role may not read.
struct PostgresCatalog: Sendable {
    static let statement = PostgresStatement(
        """
        SELECT CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
          a.attname::text, t.typname::text, coalesce(b.typname, t.typname)::text,
          EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)),
          EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)),
          has_column_privilege(c.oid, a.attnum, 'SELECT'), current_user::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
          JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
        WHERE (n.nspname = 'public' OR n.nspname = 'auth' AND c.relname = 'users')
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY 1, a.attnum
        """
    )

    private struct ColumnName: Hashable {
        let table: String
        let column: String
    }

    private var columns: [String: [LiveTable.Column]] = [:]
    private var unreadable: Set<ColumnName> = []
    private var role = ""

    /// Reads the answer to `statement`.
    init(_ connection: borrowing PostgresConnection) throws {
        let result = try connection.nextResult()
        while let row = try result.nextRow() {
            add(row)
        }
    }

    private mutating func add(_ row: PostgresRow) {
        let table = row.text(0)
        let name = row.text(1)
        let type = row.text(2)
        let typeBelowDomain = row.text(3)
        let column = LiveTable.Column(
            name: name,
            type: type,
            isPrimaryKey: row.bool(4),
            isForeignKey: row.bool(5),
            fits: { documented in PostgresCatalog.fits([type, typeBelowDomain], documented) }
        )
        columns[table, default: []].append(column)
        let isReadable = row.bool(6)
        if !isReadable {
            unreadable.insert(ColumnName(table: table, column: name))
        }
        role = row.text(7)
    }

    // MARK: Rights

    /// Tells whether a column is there and the role may read it.
    func canRead(_ table: String, _ column: String) -> Bool {
        let exists = columns[table]?.contains { $0.name == column } ?? false
        return exists && isReadable(table, column)
    }

    private func isReadable(_ table: String, _ column: String) -> Bool {
        !unreadable.contains(ColumnName(table: table, column: column))
    }

    /// The columns that the role may read, by table.
    var readable: [(table: String, column: String)] {
        var readable: [(table: String, column: String)] = []
        for (table, columns) in columns.sorted(by: { $0.key < $1.key }) {
            for column in columns where isReadable(table, column.name) {
                readable.append((table, column.name))
            }
        }
        return readable
    }

    // MARK: Drift

    /// The differences from the documented schema, and missing rights.
    ///
    /// - Parameter custom: columns that a site reads in addition to the documented ones.
    func drifts(_ custom: CustomColumns) -> [SchemaDrift] {
        let tables = columns.map { LiveTable(name: $0.key, columns: $0.value) }
        return SchemaDrift.find(in: tables, custom) + missingRights(custom) + similarTypes
    }

    /// Rights that builds need and the role does not have.
    private func missingRights(_ custom: CustomColumns) -> [SchemaDrift] {
        // The role that adds submissions reads nothing.
        if role == PostgresRights.writer { return [] }
        return StudioSchema.tables.filter(\.isPublic).flatMap {
            missingRights(of: $0, custom.columns(of: $0))
        }
    }

    /// The missing rights of a table; one for all columns, when none can be read.
    private func missingRights(of table: Table, _ custom: [String]) -> [SchemaDrift] {
        let needed = table.readableColumns
        let missing = needed.filter { !isReadable(table.name, $0.name) }
        if missing.count == needed.count {
            let drift = SchemaDrift(
                level: .error,
                table: table.name,
                column: nil,
                message: "the role '\(role)' may not read the table"
            )
            return [drift]
        }
        let unread = table.extraColumns.filter { column in
            unreadable.contains(ColumnName(table: table.name, column: column))
        }
        let unreadCustom = custom.filter { unreadable.contains(ColumnName(table: table.name, column: $0)) }
        return missing.map { column in
            SchemaDrift(
                level: .error,
                table: table.name,
                column: column.name,
                message: "the role '\(role)' may not read the column"
            )
        }
            + unreadCustom.map { column in
                SchemaDrift(
                    level: .error,
                    table: table.name,
                    column: column,
                    message:
                        "the role '\(role)' may not read the column, which 'fields' of site.yaml reads; run 'sweetdreams db grants' again and apply what it prints"
                )
            }
            + unread.map { column in
                SchemaDrift(
                    level: .warning,
                    table: table.name,
                    column: column,
                    message:
                        "the role '\(role)' may not read the column, so builds do without it; run db grants again"
                )
            }
    }

    /// Types that can be read but are not the documented ones.
    private var similarTypes: [SchemaDrift] {
        var drifts: [SchemaDrift] = []
        for table in StudioSchema.tables {
            for live in columns[table.name] ?? [] {
                guard let documented = table.column(live.name),
                    let difference = PostgresCatalog.difference(live.type, documented.type)
                else { continue }
                let drift = SchemaDrift(
                    level: difference.level,
                    table: table.name,
                    column: live.name,
                    message: difference.message
                )
                drifts.append(drift)
            }
        }
        return drifts
    }

    private static func difference(
        _ live: String,
        _ documented: ColumnType
    ) -> (level: SchemaDrift.Level, message: String)? {
        switch (live, documented) {
        case ("timestamp", .timestamp): (.warning, "the type is timestamp, which has no time zone")
        case ("json", .jsonb): (.warning, "the type is json where the document has JSONB")
        case ("int2", .int): (.info, "the type is smallint where the document has Int")
        default: nil
        }
    }

    /// Tells whether a type, or the type below a domain, can be read as the documented type.
    private static func fits(_ names: [String], _ type: ColumnType) -> Bool {
        let family: [String] =
            switch type {
            case .uuid: ["uuid"]
            case .text: ["text", "varchar", "bpchar"]
            case .jsonb: ["jsonb", "json"]
            case .timestamp: ["timestamptz", "timestamp"]
            case .int: ["int4", "int2"]
            case .bigint: ["int8"]
            case .boolean: ["bool"]
            case .date: ["date"]
            case .numeric: ["numeric"]
            case .textArray: ["_text", "_varchar"]
            case .vector: ["vector"]
            }
        return names.contains(where: family.contains)
    }
}
