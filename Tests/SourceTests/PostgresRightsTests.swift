import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

/// A column of a database, as its own catalog has it.
private struct LiveColumn: Hashable {
    let table: String
    let column: String
}

// One after the other: roles belong to the whole server.
@Suite("Rights in Postgres", .serialized, .needsPostgres, .tags(.postgres))
struct PostgresRightsTests {
    private func columns(_ database: String, on server: PostgresServer) throws -> [LiveColumn] {
        var found: [LiveColumn] = []
        try server.asOwner(database) { connection in
            try connection.read(
                """
                SELECT n.nspname || '.' || c.relname, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('public', 'auth', 'site') AND c.relkind IN ('r', 'v') AND a.attnum > 0
                """
            ) { row in
                func text(_ index: Int) -> String {
                    row.bytes(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
                }
                found.append(LiveColumn(table: text(0), column: text(1)))
            }
        }
        return found
    }

    /// The code that a statement of a role is answered with; nil where it succeeds.
    private func code(_ sql: String, _ connection: borrowing PostgresConnection) throws -> String? {
        do {
            try connection.execute(sql)
            return nil
        } catch let error as PostgresError {
            return error.code
        }
    }

    @Test(
        "let readers read what is public and nothing else",
        arguments: [PostgresRights.reader, PostgresRights.preview]
    )
    func readersRead(role: String) throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        let columns = try columns(database, on: server)
        let readable = Set(
            StudioSchema.tables.filter(\.isPublic).flatMap { table in
                table.readableColumns.map {
                    LiveColumn(table: PostgresDialect.name(of: table.name), column: $0.name)
                }
            }
        )
        #expect(readable.isSubset(of: columns) && columns.count > 2 * readable.count)
        try server.asRole(role, database) { (connection: borrowing PostgresConnection) throws in
            for column in columns {
                let code = try code("SELECT \"\(column.column)\" FROM \(column.table)", connection)
                #expect(
                    code == (readable.contains(column) ? nil : "42501"),
                    "\(column.table).\(column.column)"
                )
            }
            for table in Set(columns.map(\.table)) {
                // Not even where reading only is not what the session says.
                try connection.execute("SET default_transaction_read_only = off")
                #expect(try code("DELETE FROM \(table)", connection) == "42501", "\(table)")
                #expect(try code("INSERT INTO \(table) DEFAULT VALUES", connection) == "42501", "\(table)")
            }
        }
    }

    @Test("let the writer add a submission and nothing else")
    func writerWrites() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        let columns = try columns(database, on: server)
        try server.asRole(PostgresRights.writer, database) {
            (connection: borrowing PostgresConnection) throws in
            for column in columns {
                #expect(
                    try code("SELECT \"\(column.column)\" FROM \(column.table)", connection) == "42501",
                    "\(column.table).\(column.column)"
                )
            }
            let insert = "INSERT INTO contact_submissions (id, name, email, message) VALUES "
            let row = "('00000000-0000-0000-0000-000000000001', 'Ada', 'ada@example.com', 'Hello')"
            #expect(try code(insert + row, connection) == nil)
            // A second try of the same changes nothing.
            #expect(try code(insert + row + " ON CONFLICT DO NOTHING", connection) == nil)
            #expect(
                try code("INSERT INTO contact_submissions (status) VALUES ('read')", connection) == "42501"
            )
            #expect(try code("UPDATE contact_submissions SET name = 'x'", connection) == "42501")
            #expect(try code("DELETE FROM contact_submissions", connection) == "42501")
        }
    }

    @Test("show readers the rows that are public")
    func rowsAreFiltered() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        func count(_ role: String, _ table: String) throws -> Int {
            var rows = 0
            try server.asRole(role, database) { connection in
                try connection.read("SELECT id FROM \(table)") { _ in rows += 1 }
            }
            return rows
        }
        for table in StudioSchema.tables where table.isPublic {
            let all = StudioFixture.sample.rows(of: table.name)
            let isDraftable = table.column("published") != nil
            let drafts = all.filter { $0["published"] == "0" }.count
            let seen = try count(PostgresRights.reader, table.name)
            #expect(seen > 0 && seen <= all.count, "\(table.name)")
            if isDraftable {
                #expect(drafts > 0 && seen == all.count - drafts)
                #expect(try count(PostgresRights.preview, table.name) == all.count)
            }
        }
        #expect(
            try count(PostgresRights.reader, "profiles")
                == StudioFixture.sample.rows(of: "profiles").count { $0["public_profile_slug"] != nil }
        )
    }

    @Test("are named when any private column is granted")
    func looseGrantsAreNamed() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        let address = try PostgresAddress(server.url(database, role: PostgresRights.reader), environment: [:])
        var tried = 0
        for table in StudioSchema.tables where table.name != "auth.users" {
            for column in table.columns where column.exposure == .private {
                tried += 1
                let grant = "SELECT (\"\(column.name)\") ON \(PostgresDialect.name(of: table.name))"
                try server.asOwner(database) { try $0.execute("GRANT \(grant) TO site_reader") }
                let found = try PostgresStore.drifts(in: address).filter { $0.level == .error }
                #expect(found.map(\.table) == [table.name] && found.map(\.column) == [column.name])
                try server.asOwner(database) { try $0.execute("REVOKE \(grant) FROM site_reader") }
            }
        }
        #expect(tried > 100)
    }

    @Test("show more rows when any policy is loosened, which the tests of rows see")
    func policiesMatter() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        func visible(_ table: String) throws -> Int {
            var rows = 0
            try server.asRole(PostgresRights.reader, database) { connection in
                try connection.read("SELECT id FROM \(table)") { _ in rows += 1 }
            }
            return rows
        }
        var tried = 0
        for table in StudioSchema.tables where table.isPublic && table.name != StudioSchema.testimonials.name
        {
            let before = try visible(table.name)
            try server.asOwner(database) {
                try $0.execute(
                    "ALTER POLICY site_reads ON \(PostgresDialect.name(of: table.name)) USING (true)"
                )
            }
            #expect(try visible(table.name) > before, "\(table.name)")
            try server.asOwner(database) { try $0.execute(PostgresRights.statements()) }
            #expect(try visible(table.name) == before, "\(table.name)")
            tried += 1
        }
        #expect(tried == 6)
    }

    @Test("are right after the migration, and put right again by it")
    func auditFindsNothing() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        func findings() throws -> [SchemaDrift] {
            try PostgresStore.drifts(
                in: PostgresAddress(server.url(database, role: PostgresRights.reader), environment: [:])
            )
        }
        #expect(try findings() == [])
        try server.asOwner(database) { try $0.execute("GRANT ALL ON bookings, blog_posts TO site_reader") }
        #expect(try findings().contains { $0.table == "bookings" && $0.level == .error })
        try server.asOwner(database) { connection in
            try connection.execute(PostgresDialect.creation)
            try connection.execute(PostgresRights.statements())
        }
        #expect(try findings() == [])
    }

    @Test("are right for the writer too, and one word for each table that a reader lost")
    func auditKnowsRoles() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        func findings(_ role: String) throws -> [SchemaDrift] {
            try PostgresStore.drifts(in: PostgresAddress(server.url(database, role: role), environment: [:]))
        }
        #expect(try findings(PostgresRights.writer) == [])
        try server.asOwner(database) { connection in
            try connection.execute(
                "REVOKE ALL ON testimonials FROM site_reader; GRANT SELECT (email) ON "
                    + "contact_submissions TO contact_writer; GRANT DELETE ON contact_submissions TO contact_writer"
            )
        }
        #expect(
            try findings(PostgresRights.reader).map(\.description)
                == ["testimonials: the role 'site_reader' may not read the table"]
        )
        let ofWriter = try findings(PostgresRights.writer).map { "\($0.table) \($0.column ?? "")" }
        #expect(ofWriter == ["contact_submissions ", "contact_submissions email"])
    }

    /// One change of a database, and what the check must say of it.
    struct Change: Sendable, CustomTestStringConvertible {
        let sql: String
        let expected: String
        var testDescription: String { sql }
    }

    private static let changes: [Change] = [
        Change(
            sql: "ALTER TABLE blog_posts DROP COLUMN excerpt",
            expected: "error: blog_posts.excerpt: the column is missing"
        ),
        Change(
            sql: "ALTER TABLE bookings ADD COLUMN mood text",
            expected: "info: bookings.mood: the document has no such column"
        ),
        Change(
            sql: "ALTER TABLE testimonials ALTER COLUMN role TYPE bytea USING NULL",
            expected: "error: testimonials.role: the type is bytea where the document has Text"
        ),
        Change(sql: "DROP TABLE chat_messages", expected: "info: chat_messages: the table is missing"),
        Change(sql: "CREATE TABLE extra (id int)", expected: "info: extra: the document has no such table"),
        Change(
            sql: "ALTER TABLE library_notes DROP CONSTRAINT library_notes_admin_id_fkey",
            expected:
                "warning: library_notes.admin_id: the column refers to no table, where the document has a foreign key"
        ),
        Change(
            sql: "ALTER TABLE bookings ALTER COLUMN start_time TYPE timestamp",
            expected: "warning: bookings.start_time: the type is timestamp, which has no time zone"
        ),
        Change(
            sql: "GRANT SELECT (budget_range) ON portfolio_projects TO site_reader",
            expected:
                "error: portfolio_projects.budget_range: the role 'site_reader' may read the column, which is private"
        ),
        Change(
            sql: "GRANT UPDATE (title) ON blog_posts TO site_reader",
            expected: "error: blog_posts: the role 'site_reader' may write to the table"
        ),
        Change(
            sql: "ALTER TABLE blog_posts DISABLE ROW LEVEL SECURITY",
            expected:
                "warning: blog_posts: the role 'site_reader' sees every row, because row level security is off"
        ),
        Change(
            sql: "REVOKE SELECT (title) ON blog_posts FROM site_reader",
            expected: "error: blog_posts.title: the role 'site_reader' may not read the column"
        ),
    ]

    @Test("and tables that were changed are named", arguments: changes)
    func changesAreNamed(_ change: Change) throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try server.asOwner(database) { try $0.execute(change.sql) }
        let found = try PostgresStore.drifts(
            in: PostgresAddress(server.url(database, role: PostgresRights.reader), environment: [:])
        )
        #expect(found.map { "\($0.level.rawValue): \($0.description)" } == [change.expected])
    }
}
