import GRDB
import Schema

/// The tables of a SQLite file and their columns.
enum SQLiteCatalog {
    /// The differences between a file and the documented schema.
    static func drifts(in database: Database, _ custom: CustomColumns) throws -> [SchemaDrift] {
        let documentedNames = Dictionary(
            StudioSchema.tables.map { (SQLiteDialect.name(of: $0.name), $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        let tables = try tableNames(in: database).map { name in
            LiveTable(name: documentedNames[name] ?? name, columns: try columns(of: name, in: database))
        }
        return SchemaDrift.find(in: tables, custom)
    }

    private static func tableNames(in database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_master
                WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                  AND name <> '\(SQLitePull.table)' ORDER BY name
                """
        )
    }

    private static func columns(of table: String, in database: Database) throws -> [LiveTable.Column] {
        let foreignKeys = try String.fetchSet(
            database,
            sql: "SELECT \"from\" FROM pragma_foreign_key_list(?)",
            arguments: [table]
        )
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT name, type, pk FROM pragma_table_info(?)",
            arguments: [table]
        )
        return rows.map { row in
            let name: String = row["name"]
            let type: String = row["type"]
            let keyPosition: Int = row["pk"]
            return LiveTable.Column(
                name: name,
                type: type.isEmpty ? "untyped" : type,
                isPrimaryKey: keyPosition > 0,
                isForeignKey: foreignKeys.contains(name),
                fits: { documented in SQLiteCatalog.fits(type, documented) }
            )
        }
    }

    /// Tells whether a declared type can hold the values of a documented one.
    ///
    /// It does when it has the same affinity (SQLite, "Datatypes", section 3.1), or is a usual name of the type that
    /// SQLite does not know.
    private static func fits(_ declared: String, _ documented: ColumnType) -> Bool {
        let declared = declared.uppercased()
        if usualNames[documented]?.contains(declared) == true { return true }
        return affinity(of: declared) == affinity(of: SQLiteDialect.declaredType(of: documented))
    }

    private static let usualNames: [ColumnType: [String]] = [
        .uuid: ["UUID"],
        .jsonb: ["JSON", "JSONB"],
        .timestamp: ["TIMESTAMP", "TIMESTAMPTZ", "DATETIME"],
        .date: ["DATE"],
        .boolean: ["BOOLEAN", "BOOL"],
        .numeric: ["NUMERIC", "DECIMAL", "REAL"],
        .vector: ["VECTOR", "BLOB"],
    ]

    private static func affinity(of declared: String) -> String {
        func contains(_ names: String...) -> Bool {
            names.contains { declared.contains($0) }
        }
        if contains("INT") { return "INTEGER" }
        if contains("CHAR", "CLOB", "TEXT") { return "TEXT" }
        if contains("BLOB") || declared.isEmpty { return "BLOB" }
        if contains("REAL", "FLOA", "DOUB") { return "REAL" }
        return "NUMERIC"
    }
}
