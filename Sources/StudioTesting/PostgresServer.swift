import Foundation
package import PostgresStore
import Schema

/// The server that `make test` starts with pg_virtualenv(1), for tests that need a real one.
package struct PostgresServer: Sendable {
    private let variables: [String: String]

    /// Nil, with a reason printed once, where no server was started.
    package static let shared: PostgresServer? = {
        let variables = ProcessInfo.processInfo.environment
        guard variables["PGPORT"] != nil, variables["PGUSER"] != nil else {
            print("skipped: tests of Postgres need a server; run make test, or: pg_virtualenv -t swift test")
            return nil
        }
        return PostgresServer(variables: variables)
    }()

    /// The password of the site's roles in tests.
    package static let password = "test"

    /// Makes the roles and a database with all tables and rights, once, for others to be copied from.
    private static let template: Result<Void, any Error> = Result {
        try shared?.makeStudio()
    }

    init(variables: [String: String]) { self.variables = variables }

    /// Makes the roles and the database `studio` with all tables and rights.
    func makeStudio() throws {
        try asOwner("postgres") { try $0.execute("CREATE DATABASE studio TEMPLATE template0") }
        try asOwner("studio") { connection in
            try connection.execute(PostgresDialect.creation)
            try connection.execute(PostgresRights.statements)
            for role in [PostgresRights.reader, PostgresRights.preview, PostgresRights.writer] {
                try connection.execute(
                    "ALTER ROLE \(role) PASSWORD '\(PostgresServer.password)' CONNECTION LIMIT 100"
                )
            }
        }
    }

    /// A new database with all tables and rights.
    package func makeDatabase() throws -> String {
        try PostgresServer.template.get()
        let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try asOwner("postgres") { try $0.execute("CREATE DATABASE \(name) TEMPLATE studio") }
        return name
    }

    /// Where a role finds a database.
    package func url(_ database: String, role: String, port: String? = nil) -> String {
        "postgres://\(role):\(PostgresServer.password)@127.0.0.1:\(port ?? self.port)/\(database)"
    }

    package var port: String { variables["PGPORT"] ?? "" }

    package func source(_ database: String, role: String) throws -> PostgresStore {
        PostgresStore(try PostgresAddress(url(database, role: role), environment: [:])) { _ in }
    }

    /// Connects as the one who may do everything.
    package func asOwner<Value>(
        _ database: String,
        _ body: (borrowing PostgresConnection) throws -> Value
    )
        throws
        -> Value
    {
        try body(
            PostgresConnection([
                "host": "127.0.0.1", "port": variables["PGPORT"] ?? "", "user": variables["PGUSER"] ?? "",
                "password": variables["PGPASSWORD"] ?? "", "dbname": database,
            ])
        )
    }

    /// Connects as one of the site's roles.
    package func asRole<Value>(
        _ role: String,
        _ database: String,
        _ body: (borrowing PostgresConnection) throws -> Value
    ) throws -> Value {
        try body(PostgresConnection(PostgresConnection.parameters(of: url(database, role: role))))
    }
}

extension StudioFixture {
    /// Fills a database with the rows; rules of the schema are not enforced, as in a database of someone else's.
    package func writePostgres(to database: String, on server: PostgresServer) throws {
        try server.asOwner(database) { connection in
            try connection.execute(
                """
                DO $$ DECLARE c record; BEGIN
                FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint
                  WHERE contype = 'c' AND connamespace = 'public'::regnamespace
                LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP;
                END $$;
                SET session_replication_role = replica
                """
            )
            for row in rows {
                let values = row.values.compactMap { column, value in value.map { (column, $0) } }
                let columns = values.map { "\"\($0.0)\"" }.joined(separator: ", ")
                let marks = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
                try connection.read(
                    "INSERT INTO \(PostgresDialect.name(of: row.table)) (\(columns)) VALUES (\(marks))",
                    values.map(\.1)
                ) { _ in }
            }
        }
    }
}
