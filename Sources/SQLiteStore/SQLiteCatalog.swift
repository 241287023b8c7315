import GRDB
import Schema

/// What a SQLite file says of its own tables.
enum SQLiteCatalog {
    static func drifts(in db: Database) throws -> [SchemaDrift] {
        let byFileName = Dictionary(
            StudioSchema.tables.map { (SQLiteDialect.name(of: $0.name), $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        let names = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master
                WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                  AND name <> '\(SQLitePull.table)' ORDER BY name
                """
        )
        return SchemaDrift.find(
            in: try names.map { LiveTable(name: byFileName[$0] ?? $0, columns: try columns(of: $0, in: db)) }
        )
    }

    private static func columns(of table: String, in db: Database) throws -> [LiveTable.Column] {
        let foreign = Set(
            try Row.fetchAll(db, sql: "SELECT \"from\" FROM pragma_foreign_key_list(?)", arguments: [table])
                .map { $0[0] as String }
        )
        return try Row.fetchAll(
            db,
            sql: "SELECT name, type, pk FROM pragma_table_info(?)",
            arguments: [table]
        ).map {
            row in
            let (name, type) = (row[0] as String, row[1] as String)
            let pk: Int = row[2]
            return LiveTable.Column(
                name: name,
                type: type.isEmpty ? "untyped" : type,
                isPrimaryKey: pk > 0,
                isForeignKey: foreign.contains(name)
            ) { SQLiteCatalog.fits(type, $0) }
        }
    }

    /// Whether a declared type stores the schema's type as it should (SQLite, "Datatypes", section 3.1), or is a
    /// word for it that SQLite does not know.
    private static func fits(_ declared: String, _ type: ColumnType) -> Bool {
        let word = declared.uppercased()
        let known: [ColumnType: [String]] = [
            .uuid: ["UUID"], .jsonb: ["JSON", "JSONB"], .timestamp: ["TIMESTAMP", "TIMESTAMPTZ", "DATETIME"],
            .date: ["DATE"], .boolean: ["BOOLEAN", "BOOL"], .numeric: ["NUMERIC", "DECIMAL", "REAL"],
            .vector: ["VECTOR", "BLOB"],
        ]
        if known[type]?.contains(word) == true { return true }
        return affinity(of: word) == affinity(of: SQLiteDialect.declaredType(of: type))
    }

    private static func affinity(of declared: String) -> String {
        if declared.contains("INT") { return "INTEGER" }
        if ["CHAR", "CLOB", "TEXT"].contains(where: { declared.contains($0) }) { return "TEXT" }
        if declared.contains("BLOB") || declared.isEmpty { return "BLOB" }
        if ["REAL", "FLOA", "DOUB"].contains(where: { declared.contains($0) }) { return "REAL" }
        return "NUMERIC"
    }
}
