/// Who may read and write the studio's database in Postgres, each no more than their work needs.
///
/// Rights come column by column, so that a column that is added later is private until someone says otherwise; and row
/// by row (Postgres, "Row Security Policies"). Every statement can be run again, and puts right what was loosened.
package enum PostgresRights {
    /// Reads what is public, for builds.
    package static let reader = "site_reader"
    /// Reads drafts too, for previews.
    package static let preview = "site_preview"
    /// Adds contact submissions, and reads nothing.
    package static let writer = "contact_writer"

    /// What an existing database needs: roles, grants, policies, and triggers that tell of changes.
    package static var statements: String {
        let open = StudioSchema.tables.filter(\.isPublic)
        let parts =
            [
                PostgresDialect.head("The rights of the site's own roles, made by: sweetdreams db grants"),
                "-- Passwords are set by hand, never in a file: \\password \(reader)",
            ] + [(reader, 4), (preview, 2), (writer, 10)].map(role)
            + [
                "-- What was granted before and should not be is taken back.",
                "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM \(reader), \(preview), \(writer);",
                "GRANT USAGE ON SCHEMA public TO \(reader), \(preview), \(writer);",
            ] + open.map(reading) + open.flatMap(policies) + [writing, PostgresWebhook.statements]
        return (parts + ["COMMIT;"]).joined(separator: "\n\n") + "\n"
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
        // A seat belt, for a session may take it off: the grants are what holds.
        lines.append(
            "ALTER ROLE \(name) SET "
                + (isWriter ? "lock_timeout = '2s';" : "default_transaction_read_only = on;")
        )
        return lines.joined(separator: "\n")
    }

    /// The version of a row is a column that can be granted like another.
    private static func reading(_ table: Table) -> String {
        let columns = table.readableColumns.map { "\"\($0.name)\"" } + ["xmin"]
        func grant(_ columns: [String]) -> String {
            "GRANT SELECT (\(columns.joined(separator: ", "))) ON \(PostgresDialect.name(of: table.name)) "
                + "TO \(reader), \(preview);"
        }
        let further = table.extraColumns.map { column in
            """
            DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = '\(PostgresDialect.name(of: table.name))'::regclass
                AND attname = '\(column)' AND NOT attisdropped) THEN
              \(grant(["\"\(column)\""]))
            END IF;
            END $$;
            """
        }
        return ([grant(columns)] + further).joined(separator: "\n")
    }

    private static func policies(_ table: Table) -> [String] {
        let isDraftable = table.column("published") != nil
        let rows = rows(of: table)
        return [
            policy(
                "site_reads",
                table,
                "SELECT",
                to: isDraftable ? reader : "\(reader), \(preview)",
                "USING (\(rows))"
            )
        ]
            + (isDraftable ? [policy("site_previews", table, "SELECT", to: preview, "USING (true)")] : [])
    }

    private static func policy(
        _ name: String,
        _ table: Table,
        _ action: String,
        to roles: String,
        _ condition: String
    ) -> String {
        let table = PostgresDialect.name(of: table.name)
        return "DROP POLICY IF EXISTS \(name) ON \(table);\n"
            + "CREATE POLICY \(name) ON \(table) FOR \(action) TO \(roles)\n  \(condition);"
    }

    /// Which rows are public.
    ///
    /// A condition's own queries run with the reader's rights, so they see public rows only.
    private static func rows(of table: Table) -> String {
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

    /// The writer makes the id itself and so need not read it back, and it says when a message came, which may be long
    /// before it could be written here.
    private static var writing: String {
        let table = StudioSchema.contactSubmissions
        let columns = table.columns.map(\.name)
        return
            "GRANT INSERT (\(columns.joined(separator: ", "))) ON \(PostgresDialect.name(of: table.name)) TO \(writer);\n"
            + policy("contact_adds", table, "INSERT", to: writer, "WITH CHECK (status = 'new')")
    }
}
