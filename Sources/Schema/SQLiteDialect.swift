/// The schema in SQLite's SQL.
///
/// SQLite has no UUIDs, timestamps, booleans or JSON. UUIDs and timestamps (RFC 3339 in UTC) are text, booleans are 0
/// and 1, JSON and lists are text that SQLite checks to be JSON.
package enum SQLiteDialect {
    /// The version of the tables; it grows by one with each migration.
    package static let version = 1

    /// A table's name: SQLite has no schemas, so `auth.users` is `auth_users`.
    package static func name(of table: String) -> String {
        String(table.map { $0 == "." ? "_" : $0 })
    }

    /// The statements that create the newest version in an empty file; a table comes before those that refer to it.
    package static var creation: [String] { StudioSchema.tables.map(creation) + indexes }

    /// The type in `CREATE TABLE`, which `db check` expects too.
    package static func declaredType(of type: ColumnType) -> String {
        switch type {
        case .uuid, .text, .jsonb, .timestamp, .date, .textArray, .vector: "TEXT"
        case .int, .bigint, .boolean: "INTEGER"
        case .numeric: "NUMERIC"
        }
    }

    /// The statement that creates one table.
    package static func creation(of table: Table) -> String {
        "CREATE TABLE \(name(of: table.name)) (\n\(table.definitions(definition))\n)"
    }

    private static func definition(of column: Column) -> String {
        var words = ["\"\(column.name)\" \(declaredType(of: column.type))"]
        switch column.key {
        case .primary: words.append("PRIMARY KEY")
        case .foreign(let table) where column.isEnforced: words.append("REFERENCES \(name(of: table)) (id)")
        case .foreign, nil: break
        }
        if column.isRequired { words.append("NOT NULL") }
        if column.isUnique { words.append("UNIQUE") }
        if let value = column.defaultValue.flatMap(value) { words.append("DEFAULT \(value)") }
        words += checks(of: column).map { "CHECK (\($0))" }
        return words.joined(separator: " ")
    }

    private static func value(of defaultValue: Column.DefaultValue) -> String? {
        switch defaultValue {
        case .newID:
            // A random UUID of version 4 (RFC 9562, section 5.4).
            """
            (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' \
            || substr('89AB', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
            """
        case .now: "(strftime('%Y-%m-%dT%H:%M:%fZ'))"
        case .bool(let value): value ? "1" : "0"
        case .int(let value): String(value)
        case .text(let text): quoted(text)
        case .emptyObject: "'{}'"
        case .emptyList: "'[]'"
        }
    }

    private static func checks(of column: Column) -> [String] {
        let name = "\"\(column.name)\""
        var checks: [String] = []
        switch column.type {
        case .boolean: checks.append("\(name) IN (0, 1)")
        case .jsonb, .textArray, .vector: checks.append("\(name) IS NULL OR json_valid(\(name))")
        default: break
        }
        switch column.rule {
        case .slug(let maximum):
            checks.append(
                "\(name) NOT GLOB '*[^a-z0-9-]*' AND \(name) <> '' AND \(name) NOT GLOB '-*' AND \(name) NOT GLOB '*-' "
                    + "AND \(name) NOT GLOB '*--*' AND length(\(name)) <= \(maximum)"
            )
        case .length(let range):
            checks.append(
                "length(trim(\(name))) >= \(range.lowerBound) AND length(\(name)) <= \(range.upperBound)"
            )
        case .range(let range): checks.append("\(name) BETWEEN \(range.lowerBound) AND \(range.upperBound)")
        case .atLeast(let minimum): checks.append("\(name) >= \(minimum)")
        case .oneOf(let words): checks.append("\(name) IN (\(words.map(quoted).joined(separator: ", ")))")
        case .object: checks.append("json_type(\(name)) = 'object'")
        case .objectOrList: checks.append("json_type(\(name)) IN ('object', 'array')")
        case nil: break
        }
        return checks
    }

    /// Foreign keys that are not unique have an index, so that deleting what they refer to stays cheap.
    private static var indexes: [String] {
        StudioSchema.tables.flatMap { table in
            table.columns.compactMap { column in
                guard case .foreign = column.key, !column.isUnique else { return nil }
                let tableName = name(of: table.name)
                return "CREATE INDEX \(tableName)_\(column.name) ON \(tableName) (\"\(column.name)\")"
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
