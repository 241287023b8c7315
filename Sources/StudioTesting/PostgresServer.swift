import Foundation
package import PostgresStore
import Schema
package import Testing

/// The server that `make test` starts with pg_virtualenv(1).
package struct PostgresServer: Sendable {
    private let variables: [String: String]

    /// Nil where no server was started: tests that need it have the trait `.needsPostgres`.
    package static let shared: PostgresServer? = {
        let variables = ProcessInfo.processInfo.environment
        guard variables["PGPORT"] != nil, variables["PGUSER"] != nil else { return nil }
        return PostgresServer(variables: variables)
    }()

    /// The password of the site's roles in tests.
    package static let password = "test"

    /// Creates the roles and a database with all tables and rights, once; test databases are copies of it.
    private static let template: Result<Void, any Error> = Result {
        try shared?.makeStudio()
    }

    init(variables: [String: String]) { self.variables = variables }

    /// Creates the roles, and the database `studio` with all tables and rights.
    func makeStudio() throws {
        try asOwner("postgres") { try $0.execute("CREATE DATABASE studio TEMPLATE template0") }
        try asOwner("studio") { connection in
            try connection.execute(PostgresDialect.creation)
            try connection.execute(PostgresRights.statements())
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

    /// The address of a database for a role.
    package func url(_ database: String, role: String, port: String? = nil) -> String {
        "postgres://\(role):\(PostgresServer.password)@127.0.0.1:\(port ?? self.port)/\(database)"
    }

    package var port: String { variables["PGPORT"] ?? "" }

    package func source(_ database: String, role: String) throws -> PostgresStore {
        PostgresStore(try PostgresAddress(url(database, role: role), environment: [:])) { _ in }
    }

    /// Connects as the superuser.
    package func asOwner<Value>(
        _ database: String,
        _ body: (borrowing PostgresConnection) throws -> Value
    ) throws -> Value {
        let connection = try PostgresConnection([
            "host": "127.0.0.1",
            "port": variables["PGPORT"] ?? "",
            "user": variables["PGUSER"] ?? "",
            "password": variables["PGPASSWORD"] ?? "",
            "dbname": database,
        ])
        return try body(connection)
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

extension Trait where Self == ConditionTrait {
    /// Skips tests where no Postgres server was started.
    package static var needsPostgres: Self {
        .enabled(
            if: PostgresServer.shared != nil,
            "there is no Postgres server: run make test, or pg_virtualenv -t swift test"
        )
    }
}

extension StudioFixture {
    /// Fills a database with the rows; the rules of the schema are not enforced, as in a database of unknown origin.
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
                let placeholders = values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
                try connection.read(
                    "INSERT INTO \(PostgresDialect.name(of: row.table)) (\(columns)) VALUES (\(placeholders))",
                    values.map(\.1)
                ) { _ in }
            }
        }
    }
}
