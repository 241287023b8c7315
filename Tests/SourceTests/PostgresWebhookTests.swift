import Foundation
import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

/// pg_net's function, with a table in place of the network: what would be sent lies in it when the transaction commits.
private let stub = """
    CREATE SCHEMA net;
    CREATE TABLE net.sent (body text, headers jsonb);
    CREATE FUNCTION net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds int)
      RETURNS bigint LANGUAGE sql AS 'INSERT INTO net.sent VALUES (body::text, headers); SELECT 1::bigint';
    INSERT INTO site.webhook (url, secret) VALUES ('https://a.example/hook', decode(repeat('ab', 32), 'hex'));
    """

@Suite("A change of the content of a Postgres database", .needsPostgres, .tags(.postgres))
struct PostgresWebhookTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let messages: Int
    }

    private static let cases = [
        Case(
            testDescription: "of several rows",
            sql: "UPDATE blog_posts SET title = title || '!'",
            messages: 1
        ),
        Case(
            testDescription: "of two tables in one transaction",
            sql:
                "BEGIN; UPDATE blog_posts SET title = 'a'; UPDATE testimonials SET client_name = 'b'; COMMIT",
            messages: 1
        ),
        Case(
            testDescription: "in each of two transactions",
            sql:
                "BEGIN; UPDATE blog_posts SET title = 'a'; COMMIT; BEGIN; UPDATE blog_posts SET title = 'b'; COMMIT",
            messages: 2
        ),
        Case(
            testDescription: "that changes nothing",
            sql: "UPDATE blog_posts SET title = title",
            messages: 0
        ),
        Case(testDescription: "of no row", sql: "UPDATE blog_posts SET title = 'a' WHERE false", messages: 0),
        Case(
            testDescription: "that is taken back",
            sql: "BEGIN; DELETE FROM blog_posts; ROLLBACK",
            messages: 0
        ),
        Case(
            testDescription: "after one that was taken back to a savepoint",
            sql:
                "BEGIN; SAVEPOINT a; DELETE FROM blog_posts; ROLLBACK TO a; UPDATE testimonials SET role = 'x'; COMMIT",
            messages: 1
        ),
        Case(testDescription: "that empties a table", sql: "TRUNCATE testimonials", messages: 1),
        Case(
            testDescription: "that is not one: a submission of the contact form",
            sql: "INSERT INTO contact_submissions (name, email, message) VALUES ('Ada', 'a@b.example', 'Hi')",
            messages: 0
        ),
    ]

    private func database() throws -> (PostgresServer, String) {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        return (server, database)
    }

    private func sent(_ connection: borrowing PostgresConnection) throws -> [[String]] {
        var messages: [[String]] = []
        try connection.read(
            """
            SELECT body, headers->>'webhook-id', headers->>'webhook-timestamp', headers->>'webhook-signature' FROM net.sent
            """
        ) { row in
            messages.append((0..<4).map { row.bytes($0).map { String(decoding: $0, as: UTF8.self) } ?? "" })
        }
        return messages
    }

    @Test("is reported once for each transaction", arguments: cases)
    func isReportedOnce(_ change: Case) throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(stub)
            try connection.execute(change.sql)
            let messages = try sent(connection)
            #expect(messages.count == change.messages)
            // Nothing of the rows travels.
            #expect(messages.allSatisfy { $0[0].hasPrefix(#"{"xid": ""#) && $0[0].utf8.count < 80 })
        }
    }

    @Test("is signed as openssl signs it")
    func isSigned() throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            try connection.execute(stub)
            try connection.execute("UPDATE blog_posts SET title = 'a'")
            let message = try #require(try sent(connection).first)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            let key = "hexkey:" + String(repeating: "ab", count: 32)
            process.arguments = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", key, "-binary"]
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            try input.fileHandleForWriting.write(
                contentsOf: Data("\(message[1]).\(message[2]).\(message[0])".utf8)
            )
            try input.fileHandleForWriting.close()
            let signature = output.fileHandleForReading.readDataToEndOfFile().base64EncodedString()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && message[3] == "v1," + signature)
        }
    }

    @Test("is saved although it cannot be reported")
    func savesWithoutNetwork() throws {
        let (server, database) = try database()
        try server.asOwner(database) { connection in
            // There is no pg_net here.
            try connection.execute(
                "INSERT INTO site.webhook (url, secret) VALUES ('https://a.example', decode(repeat('ab', 32), 'hex'))"
            )
            try connection.execute("UPDATE blog_posts SET title = 'saved'")
            var titles: Set<String> = []
            try connection.read("SELECT title FROM blog_posts") { row in
                titles.insert(row.bytes(0).map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
            #expect(titles == ["saved"])
        }
    }
}
