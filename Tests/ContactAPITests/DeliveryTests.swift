import Foundation
import PostgresStore
import Schema
import StudioTesting
import TestSupport
import Testing

@Suite("Forwarding to Postgres", .enabled(if: PostgresServer.shared != nil))
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

    @Test("brings every message there once, as a role that can only insert")
    func forwards() throws {
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

    @Test("waits while Postgres is away, cuts its connections or refuses, and visitors notice nothing")
    func away() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try withTemporaryFolder { folder in
            let url = server.url(database, role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: ["CONTACT_DATABASE_URL": url])
            try post(service, 0)
            try waitForOutbox(service)
            // Nobody may connect, and who is connected is cut off: as a server that is away for a while.
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
            // A right that is missing is the operator's to mend: nothing is given up on.
            try server.asOwner(database) {
                try $0.execute("REVOKE INSERT ON contact_submissions FROM contact_writer")
            }
            try post(service, 20)
            try service.waitForLog("42501")
            try server.asOwner(database) { try $0.execute(PostgresRights.statements) }
            #expect(try service.inbox("retry").status == 0)
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 21)
        }
    }

    @Test("gives up on a table that someone holds, and comes back")
    func lock() throws {
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

    @Test("brings a message there once when the connection is cut between the INSERT and its reply")
    func cut() throws {
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

    @Test("takes a row that is there already for done")
    func already() throws {
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
            // Said to be spam and then not: its way to Postgres begins anew.
            #expect(try service.inbox("mark", id, "spam").status == 0)
            #expect(try service.inbox("mark", id, "new").status == 0)
            try waitForOutbox(service)
            #expect(try rows(database, server).count == 1)
        }
    }

    @Test("gives up on a row that Postgres will never take, says so, and goes on with others")
    func deadLetter() throws {
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

@Suite("Notification")
struct NotificationTests {
    private static let body =
        #"{"name":"Ana \u00e9","email":"ana+x@example.org","message":"Hello\n.\nBcc: eve@example.org\nbye"}"#

    private func post(_ service: ContactProcess) throws {
        #expect(
            try service.send("POST", "/v1/contact", ["Content-Type": "application/json"], body: Self.body)
                .status == 201
        )
    }

    @Test("by a program as sendmail is gives one message to one address, whatever a visitor wrote")
    func mail() throws {
        try withTemporaryFolder { folder in
            // A sink that keeps its arguments and its input, and is out of order at first.
            let script = """
                #!/bin/sh
                if [ ! -e "\(folder.path)/mended" ]; then touch "\(folder.path)/mended"; exit 75; fi
                printf '%s\\n' "$@" > "\(folder.path)/arguments"; cat > "\(folder.path)/mail"; mv "\(folder.path)/mail" "\(folder.path)/done"
                """
            let sink = folder.appending(path: "sink")
            try Data(script.utf8).write(to: sink)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sink.path)
            let service = try ContactProcess(
                in: folder,
                environment: [
                    "CONTACT_SENDMAIL": sink.path + " -odi", "CONTACT_MAIL_FROM": "site@example.com",
                    "CONTACT_MAIL_TO": "studio@example.com", "CONTACT_MAIL_SUBJECT": "New message",
                ]
            )
            try post(service)
            try service.waitForLog("ended with 75")
            #expect(try service.inbox("retry").status == 0)
            let done = folder.appending(path: "done")
            try wait { FileManager.default.fileExists(atPath: done.path) }
            let arguments = try String(contentsOf: folder.appending(path: "arguments"), encoding: .utf8)
            #expect(arguments == "-odi\n-i\n-f\nsite@example.com\n--\nstudio@example.com\n")
            let text = try String(contentsOf: done, encoding: .utf8)
            let parts = text.components(separatedBy: "\r\n\r\n")
            let header = try #require(parts.first).components(separatedBy: "\r\n").map {
                $0.prefix { $0 != ":" }
            }
            #expect(
                header == [
                    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                    "MIME-Version",
                    "Content-Type", "Content-Transfer-Encoding",
                ]
            )
            #expect(parts[0].contains("\r\nReply-To: ana+x@example.org\r\n"))
            let body = try #require(Data(base64Encoded: parts[1].filter { !$0.isWhitespace }))
            #expect(
                String(decoding: body, as: UTF8.self).hasSuffix(
                    "\r\n\r\nHello\r\n.\r\nBcc: eve@example.org\r\nbye\r\n"
                )
            )
            #expect(text.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test("by webhook is signed, says nothing of the text, and is tried again")
    func webhook() throws {
        let secret = "whsec_" + Data(repeating: 5, count: 32).base64EncodedString()
        try withTemporaryFolder { folder in
            let receiver = try WebhookReceiver(statuses: [500, 302, 204])
            let service = try ContactProcess(
                in: folder,
                environment: [
                    "CONTACT_WEBHOOK_URL": "http://127.0.0.1:\(receiver.port)/hook",
                    "CONTACT_WEBHOOK_SECRET": secret,
                ]
            )
            try post(service)
            for _ in 0..<2 {
                _ = try receiver.next()
                try wait { try service.inbox("outbox").output.contains("webhook answered") }
                #expect(try service.inbox("retry").status == 0)
            }
            let request = try receiver.next()
            #expect(request.hasPrefix("POST /hook HTTP/1.1\r\n"))
            let headers = request.components(separatedBy: "\r\n").reduce(into: [String: String]()) {
                headers,
                line in
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            let body = try #require(request.components(separatedBy: "\r\n\r\n").last)
            #expect(
                body.contains(#""type":"contact.received""#) && !body.contains("Ana")
                    && !body.contains("Hello")
            )
            // Checked by another implementation: OpenSSL's.
            let signed = "\(headers["webhook-id"] ?? "").\(headers["webhook-timestamp"] ?? "").\(body)"
            let expected = try WebhookReceiver.openSSL(signed, keyHex: String(repeating: "05", count: 32))
            #expect(headers["webhook-signature"] == "v1,\(expected)")
            try wait { try service.inbox("outbox").output == "Nothing waits.\n" }
            #expect(try service.inbox("outbox").output == "Nothing waits.\n")
        }
    }
}
