import Foundation
import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

@Suite(
    "Forwarding to Postgres",
    .needsPostgres,
    .tags(.postgres, .process)
)
struct ForwardingTests {
    private static let headers = ["Content-Type": "application/json"]

    private func post(_ service: ContactProcess, _ number: Int) throws {
        let body =
            #"{"name":"Ana","email":"ana@example.org","phone":"","project_type":"Recording","message":"message \#(number)"}"#
        let answer = try service.send(
            "POST",
            "/v1/contact",
            Self.headers,
            body: body,
            from: "10.1.\(number / 250).\(number % 250)"
        )
        #expect(answer.status == 201)
    }

    private func rows(_ database: String, _ server: PostgresServer) throws -> [String] {
        var rows: [String] = []
        try server.asOwner(database) { connection in
            try connection.read(
                "SELECT concat_ws('|', message, phone, project_type, status, created_at = updated_at) FROM contact_submissions ORDER BY created_at, id"
            ) { row in
                rows.append(row.bytes(0).map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
        return rows
    }

    private func waitForOutbox(_ service: ContactProcess) throws {
        try wait { try service.inbox("outbox").output.hasPrefix("Nothing waits") }
    }

    @Test("inserts every message once, as a role that can only insert")
    func forwardsOnce() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try withTemporaryFolder { folder in
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            for number in 0..<30 { try post(service, number) }
            try waitForOutbox(service)
            #expect(try rows(database, server) == (0..<30).map { "message \($0)|Recording|new|t" })
            let owner =
                "postgres://\(PostgresRights.reader):\(PostgresServer.password)@127.0.0.1:\(server.port)/\(database)"
            #expect(try service.inbox("verify", "--database", owner).status == 1)
            #expect(!service.log.contains(PostgresServer.password))
        }
    }

    @Test("waits while Postgres is down, cuts its connections or lacks a right, and visitors notice nothing")
    func waitsForPostgres() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try withTemporaryFolder { folder in
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            try post(service, 0)
            try waitForOutbox(service)
            // Nobody may connect, and open connections are cut: like a server that is down for a while.
            try server.asOwner("postgres") { connection in
                try connection.execute("ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
                try connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'"
                )
            }
            for number in 1..<20 { try post(service, number) }
            #expect(try service.inbox("list").output.split(separator: "\n").count == 20)
            #expect(try service.admin("/readyz").status == 200)
            try service.waitForLog("not told yet")
            try server.asOwner("postgres") {
                try $0.execute("ALTER DATABASE \(database) ALLOW_CONNECTIONS true")
            }
            // The operator can repair a missing right: nothing is given up on.
            try server.asOwner(database) {
                try $0.execute("REVOKE INSERT ON contact_submissions FROM contact_writer")
            }
            try post(service, 20)
            try service.waitForLog("42501")
            try server.asOwner(database) { try $0.execute(PostgresRights.statements()) }
            #expect(try service.inbox("retry").status == 0)
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 21)
        }
    }

    @Test("tries again after a table was locked for too long")
    func retriesAfterLock() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try withTemporaryFolder { folder in
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            try server.asOwner(database) { connection in
                try connection.execute("BEGIN; LOCK TABLE contact_submissions IN ACCESS EXCLUSIVE MODE")
                try post(service, 0)
                // The role's own limit on waiting for locks (`db grants`).
                try service.waitForLog("Postgres: 55P03")
                try connection.execute("COMMIT")
            }
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 1)
        }
    }

    @Test("inserts a message once when the connection is cut between the INSERT and its reply")
    func insertsOnceAfterLostReply() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        let proxy = try CuttingProxy(to: try #require(Int(server.port)))
        try withTemporaryFolder { folder in
            // Without TLS the proxy can see the statement.
            let url =
                server.url(database, role: PostgresRights.writer, port: String(proxy.port))
                + "?sslmode=disable"
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            for number in 0..<10 {
                proxy.cut(after: "message \(number)")
                try post(service, number)
                try waitForOutbox(service)
            }
            #expect(proxy.cuts == 10)
            #expect(try rows(database, server) == (0..<10).map { "message \($0)|Recording|new|t" })
        }
    }

    @Test("takes a row that is already there for delivered")
    func acceptsExistingRows() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try withTemporaryFolder { folder in
            let first = try ContactProcess(in: folder)
            try post(first, 1)
            let id = try #require(
                first.inbox("list", "--json").output.split(separator: "\"").dropFirst(7).first.map(
                    String.init
                )
            )
            #expect(first.stop() == 0)
            try server.asOwner(database) {
                try $0.execute(
                    "INSERT INTO contact_submissions (id, name, email, message) VALUES ('\(id)', 'Ana', 'ana@example.org', 'message 1')"
                )
            }
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            // Said to be spam and then not: it is delivered again.
            #expect(try service.inbox("mark", id, "spam").status == 0)
            #expect(try service.inbox("mark", id, "new").status == 0)
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 1)
        }
    }

    @Test("gives up on a row that Postgres will never take, reports it, and goes on with others")
    func givesUpOnRefusedRows() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try server.asOwner(database) {
            try $0.execute("ALTER TABLE contact_submissions ADD CHECK (message <> 'message 1')")
        }
        try withTemporaryFolder { folder in
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            for number in 0..<3 { try post(service, number) }
            try service.waitForLog("given up on")
            try wait { try rows(database, server).count == 2 }
            #expect(try rows(database, server).count == 2)
            #expect(
                try service.inbox("outbox").output.contains(
                    "1 tried  given up on  Postgres refuses it: 23514"
                )
            )
            try server.asOwner(database) {
                try $0.execute(
                    "ALTER TABLE contact_submissions DROP CONSTRAINT contact_submissions_message_check1"
                )
            }
            #expect(try service.inbox("retry").status == 0)
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 3)
        }
    }
}
