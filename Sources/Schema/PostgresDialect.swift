/// The schema in Postgres's SQL, for a new database.
///
/// Every statement can be run again. `PostgresRights` says who may read and write the database.
package enum PostgresDialect {
    /// The whole migration of a new database: tables, indexes, triggers, and row level security on every table.
    package static var creation: String {
        let users = StudioSchema.tables.filter { $0.name == "auth.users" }
        let tables = StudioSchema.tables.filter { $0.name != "auth.users" }
        var parts = [head("The studio's tables in a new database, made by: sweetdreams db sql"), vector]
        parts += users.map(createIfMissing)
        parts += tables.map(create)
        parts += indexes(of: tables)
        parts.append(updatedAtTriggers(tables))
        parts.append(rowLevelSecurity(tables))
        parts.append("COMMIT;")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func rowLevelSecurity(_ tables: [Table]) -> String {
        let statements = tables.map { table in
            "ALTER TABLE \(name(of: table.name)) ENABLE ROW LEVEL SECURITY;"
        }
        let comment = "-- What no policy shows nobody sees but the tables' owner."
        return ([comment] + statements).joined(separator: "\n")
    }

    static func head(_ title: String) -> String {
        "-- \(title)\nBEGIN;\nSET LOCAL client_min_messages = warning;"
    }

    /// A table's name with its schema.
    package static func name(of table: String) -> String { table.contains(".") ? table : "public.\(table)" }

    /// The type in `CREATE TABLE`.
    package static func declaredType(of type: ColumnType) -> String {
        switch type {
        case .uuid: "uuid"
        case .text: "text"
        case .jsonb: "jsonb"
        case .timestamp: "timestamptz"
        case .int: "integer"
        case .bigint: "bigint"
        case .boolean: "boolean"
        case .date: "date"
        case .numeric: "numeric"
        case .textArray: "text[]"
        case .vector: "extensions.vector"
        }
    }

    // MARK: Tables

    private static func create(_ table: Table) -> String {
        "CREATE TABLE IF NOT EXISTS \(name(of: table.name)) (\n\(table.definitions(definition))\n);"
    }

    /// Supabase has this table already, in a schema where only Supabase may create tables.
    private static func createIfMissing(_ table: Table) -> String {
        """
        DO $$ BEGIN
        IF to_regclass('\(table.name)') IS NULL THEN
        CREATE SCHEMA IF NOT EXISTS auth;
        \(create(table))
        END IF;
        END $$;
        """
    }

    private static func definition(of column: Column) -> String {
        var words = ["\"\(column.name)\" \(declaredType(of: column.type))"]
        switch column.key {
        case .primary: words.append("PRIMARY KEY")
        case .foreign(let table) where column.isEnforced:
            // A row that belongs to a user is deleted with the user; one that only names the user stays.
            words.append(
                "REFERENCES \(name(of: table)) (id) ON DELETE \(column.isRequired ? "CASCADE" : "SET NULL")"
            )
        case .foreign, nil: break
        }
        if column.isRequired { words.append("NOT NULL") }
        if column.isUnique { words.append("UNIQUE") }
        if let value = column.defaultValue { words.append("DEFAULT \(sql(of: value, column.type))") }
        if let check = PostgresDialect.check(of: column) { words.append("CHECK (\(check))") }
        return words.joined(separator: " ")
    }

    private static func sql(of defaultValue: Column.DefaultValue, _ type: ColumnType) -> String {
        switch defaultValue {
        case .newID: "gen_random_uuid()"
        case .now: "now()"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .text(let text): quoted(text)
        case .emptyObject: "'{}'"
        case .emptyList: type == .textArray ? "'{}'" : "'[]'"
        }
    }

    private static func check(of column: Column) -> String? {
        let name = "\"\(column.name)\""
        return switch column.rule {
        case .slug(let maximum): "\(name) ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(\(name)) <= \(maximum)"
        case .length(let range):
            "length(btrim(\(name))) >= \(range.lowerBound) AND length(\(name)) <= \(range.upperBound)"
        case .range(let range): "\(name) BETWEEN \(range.lowerBound) AND \(range.upperBound)"
        case .atLeast(let minimum): "\(name) >= \(minimum)"
        case .oneOf(let words): "\(name) IN (\(words.map(quoted).joined(separator: ", ")))"
        case .object: "jsonb_typeof(\(name)) = 'object'"
        case .objectOrList: "jsonb_typeof(\(name)) IN ('object', 'array')"
        case nil: nil
        }
    }

    /// Foreign keys that are not unique have an index, so that deleting what they refer to stays cheap.
    private static func indexes(of tables: [Table]) -> [String] {
        tables.flatMap { table in
            table.columns.compactMap { column in
                guard case .foreign = column.key, !column.isUnique else { return nil }
                return "CREATE INDEX IF NOT EXISTS \(table.name)_\(column.name)_idx "
                    + "ON \(name(of: table.name)) (\"\(column.name)\");"
            }
        }
    }

    /// Installs pgvector, or a stand-in of the same name where there is none; the site reads neither.
    private static let vector = """
        CREATE SCHEMA IF NOT EXISTS extensions;
        DO $$ BEGIN
        IF to_regtype('extensions.vector') IS NULL AND NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') THEN
          BEGIN
            CREATE EXTENSION vector WITH SCHEMA extensions;
          EXCEPTION WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
            CREATE DOMAIN extensions.vector AS real[];
            COMMENT ON DOMAIN extensions.vector IS 'stand-in: pgvector is not installed';
          END;
        END IF;
        END $$;
        """

    /// The database sets `updated_at`, which grows with each change of a row even if the clock is set back.
    private static func updatedAtTriggers(_ tables: [Table]) -> String {
        let triggers = tables.filter { $0.column("updated_at") != nil }.map { table in
            """
            CREATE OR REPLACE TRIGGER touch_updated_at BEFORE UPDATE ON \(name(of: table.name))
              FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION site.touch_updated_at();
            """
        }
        return """
            CREATE SCHEMA IF NOT EXISTS site;
            REVOKE ALL ON SCHEMA site FROM public;
            CREATE OR REPLACE FUNCTION site.touch_updated_at() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
            BEGIN
              NEW.updated_at := greatest(pg_catalog.clock_timestamp(),
                coalesce(OLD.updated_at, '-infinity'::timestamptz) + interval '1 microsecond');
              RETURN NEW;
            END $$;
            REVOKE ALL ON FUNCTION site.touch_updated_at() FROM public;
            """ + "\n" + triggers.joined(separator: "\n")
    }

    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
