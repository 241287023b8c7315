import Foundation
import PostgresStore
import Schema
import StudioTesting
import Synchronization
import TestSupport
import Testing

@Suite("A listener", .needsPostgres, .tags(.postgres))
struct PostgresListenerTests {
    /// What a listener reported, in order.
    private final class Reports: Sendable {
        private let events = Mutex<[PostgresListener.Event]>([])
        private let hasEvent = DispatchSemaphore(value: 0)

        func add(_ event: PostgresListener.Event) {
            events.withLock { $0.append(event) }
            hasEvent.signal()
        }

        /// Waits for the next event; nil when none comes within a minute.
        ///
        /// It blocks, because a test that gives its thread back waits for all others that block.
        func next() -> PostgresListener.Event? {
            guard hasEvent.wait(timeout: .now() + 60) == .success else { return nil }
            return events.withLock { $0.removeFirst() }
        }
    }

    private func database() throws -> (PostgresServer, String) {
        let server = try #require(PostgresServer.shared)
        let database = try server.makeDatabase()
        try StudioFixture.sample.writePostgres(to: database, on: server)
        return (server, database)
    }

    private func listener(at url: String, _ reports: Reports, look: Int32? = nil) throws -> PostgresListener {
        var delays = PostgresListener.Delays(look: look)
        delays.first = 10
        delays.proof = 300
        return PostgresListener(
            try PostgresAddress(url, environment: [:]),
            delays: delays,
            report: reports.add
        )
    }

    /// Ends the connections of listeners.
    private func disconnect(_ database: String, _ server: PostgresServer) throws {
        try server.asOwner(database) { connection in
            try connection.read(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = $1 AND application_name = 'sweetdreams-listener'
                """,
                [database]
            ) { _ in }
        }
    }

    @Test("reports when it begins to listen, and then each change of public content")
    func hearsChanges() throws {
        let (server, database) = try database()
        let reports = Reports()
        let listener = try listener(at: server.url(database, role: PostgresRights.reader), reports)
        #expect(reports.next() == .changed)
        for title in ["a", "b"] {
            try server.asOwner(database) { try $0.execute("UPDATE blog_posts SET title = '\(title)'") }
            #expect(reports.next() == .changed)
        }
        withExtendedLifetime(listener) {}
    }

    @Test("says that its connection was lost, connects again, and counts that as a change")
    func connectsAgain() throws {
        let (server, database) = try database()
        let reports = Reports()
        let listener = try listener(at: server.url(database, role: PostgresRights.reader), reports)
        #expect(reports.next() == .changed)
        try disconnect(database, server)
        guard case .silent(let reason) = reports.next() else {
            Issue.record("the loss was not reported")
            return
        }
        #expect(reason.contains("the server"), "\(reason)")
        #expect(reports.next() == .changed)
        try server.asOwner(database) { try $0.execute("UPDATE blog_posts SET title = 'a'") }
        #expect(reports.next() == .changed)
        withExtendedLifetime(listener) {}
    }

    @Test("says once why it cannot listen, without a secret, and listens as soon as it can")
    func listensLater() throws {
        let (server, database) = try database()
        let role = "r" + database
        try server.asOwner(database) { try $0.execute("CREATE ROLE \(role) LOGIN PASSWORD 'other'") }
        let reports = Reports()
        let url = server.url(database, role: role)
        let listener = try listener(at: url, reports)
        guard case .silent(let reason) = reports.next() else {
            Issue.record("the wrong password was not reported")
            return
        }
        #expect(reason.hasPrefix("the server does not accept the user or the password; check both"))
        #expect(reason.hasSuffix("the user is site_reader.PROJECT"))
        #expect(!reason.contains(":\(PostgresServer.password)@") && !reason.contains(database))
        try server.asOwner(database) {
            try $0.execute("ALTER ROLE \(role) PASSWORD '\(PostgresServer.password)'")
        }
        #expect(reports.next() == .changed)
        withExtendedLifetime(listener) {}
        try server.asOwner(database) { try $0.execute("DROP ROLE \(role)") }
    }

    @Test("says that nothing arrives through a pooler in transaction mode, where LISTEN succeeds")
    func noticesPoolers() throws {
        let (server, database) = try database()
        try withTemporaryFolder { folder in
            let pooler = try Pooler(server, in: folder)
            let reports = Reports()
            let url = server.url(database, role: PostgresRights.reader, port: String(pooler.port))
            let listener = try listener(at: url, reports)
            let event = reports.next()
            guard case .silent(let reason) = event else {
                Issue.record("it believes that it listens: \(String(describing: event))")
                return
            }
            #expect(reason.contains("pooler in transaction mode"), "\(reason)")
            withExtendedLifetime((listener, pooler)) {}
        }
    }

    /// Statements that change rows which a preview reads.
    private static let changes = [
        "UPDATE blog_posts SET title = 'New' WHERE id = (SELECT id FROM blog_posts LIMIT 1)",
        "DELETE FROM testimonials",
        "UPDATE profiles SET bio = 'New'", "UPDATE deliverables SET display_name = 'New'",
        "UPDATE profile_audio_showcase SET display_order = 7",
    ]

    @Test("looks for itself where the database tells of no change", arguments: [true, false], changes)
    func looks(throughPooler: Bool, change: String) throws {
        let (server, database) = try database()
        try withTemporaryFolder { folder in
            let pooler = throughPooler ? try Pooler(server, in: folder) : nil
            let reports = Reports()
            let url = server.url(
                database,
                role: PostgresRights.preview,
                port: pooler.map { String($0.port) }
            )
            let listener = try listener(at: url, reports, look: 50)
            #expect(reports.next() == .changed)
            try server.asOwner(database) { connection in
                // Without triggers, nothing is notified.
                try connection.execute("SET session_replication_role = replica; \(change)")
            }
            #expect(reports.next() == .changed)
            withExtendedLifetime((listener, pooler)) {}
        }
    }

    @Test("closes its connection when nobody needs it any more")
    func ends() throws {
        let (server, database) = try database()
        let reports = Reports()
        var listener: PostgresListener? = try listener(
            at: server.url(database, role: PostgresRights.reader),
            reports
        )
        #expect(reports.next() == .changed)
        withExtendedLifetime(listener) {}
        listener = nil
        try wait {
            var count = ""
            try server.asOwner(database) { connection in
                try connection.read(
                    "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = $1 AND datname = $2",
                    ["sweetdreams-listener", database]
                ) { row in
                    count = row.bytes(0).map { String(decoding: $0, as: UTF8.self) } ?? ""
                }
            }
            return count == "0"
        }
    }
}
