/// The roles that read and write the studio's database in Postgres, each with no more rights than it needs.
///
/// Rights are granted by column, so a column that is added later is private until someone grants it, and by row
/// (PostgreSQL, "Row Security Policies"). Every statement can be run again, and takes back rights that are too wide.
package enum PostgresRights {
    /// Reads public rows, for builds.
    package static let reader = "site_reader"
    /// Reads drafts too, for previews.
    package static let preview = "site_preview"
    /// Adds contact submissions, and reads nothing.
    package static let writer = "contact_writer"

    /// The roles, grants and policies of a database, and the triggers that report changes.
    ///
    /// - Parameter custom: columns that a site reads in addition to the documented ones.
    package static func statements(_ custom: CustomColumns = CustomColumns()) -> String {
        let tables = StudioSchema.tables.filter(\.isPublic)
        let roles = "\(reader), \(preview), \(writer)"
        var parts = [
            PostgresDialect.head("The rights of the site's own roles, made by: sweetdreams db grants"),
            "-- Passwords are set by hand, never in a file: \\password \(reader)",
        ]
        parts.append(role(reader, connections: 4))
        // A preview keeps one to listen and one for each site that it still shows; several editors may have one.
        parts.append(role(preview, connections: 20))
        parts.append(role(writer, connections: 10))
        parts.append("-- What was granted before and should not be is taken back.")
        parts.append("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM \(roles);")
        parts.append("GRANT USAGE ON SCHEMA public TO \(roles);")
        parts += tables.map { readGrants(on: $0, custom.columns(of: $0)) }
        parts += tables.flatMap(policies)
        parts.append(writerGrants)
        parts.append(PostgresWebhook.statements)
        parts.append("COMMIT;")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func role(_ name: String, connections: Int) -> String {
        let isWriter = name == writer
        var lines = [
            """
            DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)') THEN
              CREATE ROLE \(name) LOGIN CONNECTION LIMIT \(connections);
            END IF;
            END $$;
            """,
            "ALTER ROLE \(name) SET statement_timeout = '\(isWriter ? 5 : 120)s';",
            "ALTER ROLE \(name) SET idle_in_transaction_session_timeout = '\(isWriter ? 5 : 600)s';",
            "ALTER ROLE \(name) SET search_path = public;", "ALTER ROLE \(name) SET timezone = 'UTC';",
        ]
        // Only a seat belt, because a session may take it off: the grants are what protects.
        lines.append(
            "ALTER ROLE \(name) SET "
                + (isWriter ? "lock_timeout = '2s';" : "default_transaction_read_only = on;")
        )
        return lines.joined(separator: "\n")
    }

    /// The version of a row, `xmin`, is granted like any other column.
    private static func readGrants(on table: Table, _ custom: [String]) -> String {
        let columns = (table.readableColumns.map(\.name) + custom).map { "\"\($0)\"" } + ["xmin"]
        func grant(_ columns: [String]) -> String {
            "GRANT SELECT (\(columns.joined(separator: ", "))) ON \(PostgresDialect.name(of: table.name)) "
                + "TO \(reader), \(preview);"
        }
        let extraGrants = table.extraColumns.map { column in
            """
            DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = '\(PostgresDialect.name(of: table.name))'::regclass
                AND attname = '\(column)' AND NOT attisdropped) THEN
              \(grant(["\"\(column)\""]))
            END IF;
            END $$;
            """
        }
        return ([grant(columns)] + extraGrants).joined(separator: "\n")
    }

    private static func policies(_ table: Table) -> [String] {
        let hasDrafts = table.column("published") != nil
        let publicRows = policy(
            "site_reads",
            on: table,
            for: "SELECT",
            to: hasDrafts ? reader : "\(reader), \(preview)",
            condition: "USING (\(isPublicRow(of: table)))"
        )
        guard hasDrafts else { return [publicRows] }
        let allRows = policy(
            "site_previews",
            on: table,
            for: "SELECT",
            to: preview,
            condition: "USING (true)"
        )
        return [publicRows, allRows]
    }

    private static func policy(
        _ name: String,
        on table: Table,
        for action: String,
        to roles: String,
        condition: String
    ) -> String {
        let table = PostgresDialect.name(of: table.name)
        return "DROP POLICY IF EXISTS \(name) ON \(table);\n"
            + "CREATE POLICY \(name) ON \(table) FOR \(action) TO \(roles)\n  \(condition);"
    }

    /// The condition of a table's public rows.
    ///
    /// Its subqueries run with the reader's rights, so they see public rows only.
    private static func isPublicRow(of table: Table) -> String {
        switch table.name {
        case StudioSchema.profiles.name: "public_profile_slug IS NOT NULL"
        case StudioSchema.profileProjects.name:
            "is_public AND EXISTS (SELECT FROM public.profiles p WHERE p.user_id = profile_projects.user_id)"
        case StudioSchema.profileAudioShowcase.name:
            "EXISTS (SELECT FROM public.profiles p WHERE p.user_id = profile_audio_showcase.user_id)"
        case StudioSchema.deliverables.name:
            "EXISTS (SELECT FROM public.profile_audio_showcase s "
                + "WHERE s.deliverable_id = deliverables.id AND s.user_id = deliverables.user_id)"
        default: table.column("published") == nil ? "true" : "published"
        }
    }

    /// The writer sets the id, so that it need not read it back, and the time at which the message came, which may be
    /// long before this insert.
    private static var writerGrants: String {
        let table = StudioSchema.contactSubmissions
        let columns = table.columns.map(\.name)
        let tableName = PostgresDialect.name(of: table.name)
        let grant = "GRANT INSERT (\(columns.joined(separator: ", "))) ON \(tableName) TO \(writer);"
        let newMessages = policy(
            "contact_adds",
            on: table,
            for: "INSERT",
            to: writer,
            condition: "WITH CHECK (status = 'new')"
        )
        return "\(grant)\n\(newMessages)"
    }
}
