import Schema

/// What a server says of its tables, and of what the role may read of them.
///
/// Asked of `pg_attribute`, for `information_schema` hides what the role may not read.
struct PostgresCatalog: Sendable {
    static let statement = (
        sql: """
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
        """, values: [String]()
    )

    private var columns: [String: [LiveTable.Column]] = [:]
    private var unreadable: Set<[String]> = []
    private var role = ""

    /// Reads what `statement` was sent for.
    init(_ connection: borrowing PostgresConnection) throws {
        // A closure cannot borrow what is being made.
        var (columns, unreadable, role): ([String: [LiveTable.Column]], Set<[String]>, String) = ([:], [], "")
        try connection.readNext { row in
            let texts = (0..<4).map { row.text($0) }
            let isReadable = row.bool(6)
            role = row.text(7)
            columns[texts[0], default: []].append(
                LiveTable.Column(
                    name: texts[1],
                    type: texts[2],
                    isPrimaryKey: row.bool(4),
                    isForeignKey: row.bool(5)
                ) { PostgresCatalog.fits([texts[2], texts[3]], $0) }
            )
            if !isReadable { unreadable.insert([texts[0], texts[1]]) }
        }
        (self.columns, self.unreadable, self.role) = (columns, unreadable, role)
    }

    /// Whether the role may read a column that is there.
    func canRead(_ table: String, _ column: String) -> Bool {
        columns[table]?.contains { $0.name == column } ?? false && !unreadable.contains([table, column])
    }

    /// Every column that the role may read, by table.
    var readable: [(table: String, column: String)] {
        columns.sorted { $0.key < $1.key }.flatMap { table, columns in
            columns.filter { !unreadable.contains([table, $0.name]) }.map { (table, $0.name) }
        }
    }

    var drifts: [SchemaDrift] {
        // Whoever only writes submissions reads nothing.
        let missing =
            role == PostgresRights.writer ? [] : StudioSchema.tables.filter(\.isPublic).flatMap(missingRights)
        let similar = StudioSchema.tables.flatMap { table in
            (columns[table.name] ?? []).compactMap { live in
                table.column(live.name).flatMap { PostgresCatalog.difference(live.type, $0.type) }.map {
                    difference in
                    SchemaDrift(
                        level: difference.level,
                        table: table.name,
                        column: live.name,
                        message: difference.message
                    )
                }
            }
        }
        return SchemaDrift.find(in: columns.map { LiveTable(name: $0.key, columns: $0.value) }) + missing
            + similar
    }

    /// What to say of a type that can be read but is not the document's.
    private static func difference(
        _ live: String,
        _ type: ColumnType
    ) -> (
        level: SchemaDrift.Level, message: String
    )? {
        switch (live, type) {
        case ("timestamp", .timestamp): (.warning, "the type is timestamp, which has no time zone")
        case ("json", .jsonb): (.warning, "the type is json where the document has JSONB")
        case ("int2", .int): (.info, "the type is smallint where the document has Int")
        default: nil
        }
    }

    /// What the role may not read of a table that builds need; said once where it is all of it.
    private func missingRights(of table: Table) -> [SchemaDrift] {
        let needed = table.readableColumns
        let missing = needed.filter { unreadable.contains([table.name, $0.name]) }
        if missing.count == needed.count {
            return [
                SchemaDrift(
                    level: .error,
                    table: table.name,
                    column: nil,
                    message: "the role '\(role)' may not read the table"
                )
            ]
        }
        return missing.map { column in
            SchemaDrift(
                level: .error,
                table: table.name,
                column: column.name,
                message: "the role '\(role)' may not read the column"
            )
        }
    }

    /// Whether a type, or the type below a domain, is of the family that the document names.
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

extension PostgresRow {
    func text(_ column: Int) -> String {
        bytes(column).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func bool(_ column: Int) -> Bool { bytes(column)?.first == 1 }
}
