import Foundation
import Schema
import StudioTesting
import TestSupport
import Testing

/// SIGKILL at random moments under load: what was acknowledged is there, once, byte for byte.
@Suite("A crash", .serialized, .tags(.process, .slow))
struct CrashTests {
    private struct Outcome {
        var acknowledged = 0
        var retries = 0
        var journal = Visitors.Result()
        var postgres = Visitors.Result()
    }

    /// - Parameter database: where messages are forwarded to; compared too.
    private func crash(
        _ kills: Int,
        arguments: [String] = [],
        in folder: URL,
        database: String?
    ) throws
        -> Outcome
    {
        let server = PostgresServer.shared
        var environment = Visitors.environment
        if let database, let server {
            environment["CONTACT_DATABASE_URL"] = server.url(database, role: PostgresRights.writer)
        }
        var service = try ContactProcess(in: folder, environment: environment, arguments: arguments)
        let ports = (service: service.port, admin: service.adminPort)
        let visitors = Visitors(port: service.port)
        for _ in 0..<kills {
            // The time of the crash is what is tested, so it is random.
            usleep(UInt32.random(in: 1_000...120_000))
            service.kill()
            service = try ContactProcess(
                in: folder,
                environment: environment,
                arguments: arguments,
                ports: ports
            )
        }
        let ledger = visitors.end()
        var outcome = Outcome(acknowledged: ledger.acknowledged.count, retries: ledger.retries)
        outcome.journal = ledger.missing(in: try service.stored())
        if let database, let server {
            try wait(upTo: 120) { try service.inbox("outbox").output.hasPrefix("Nothing waits") }
            outcome.postgres = ledger.missing(in: try server.stored(database))
        }
        #expect(try service.inbox("verify").output.hasPrefix("The journal is whole"))
        return outcome
    }

    @Test("loses nothing that was acknowledged and doubles nothing, in the journal and in Postgres")
    func losesAndDoublesNothing() throws {
        let kills = ProcessInfo.processInfo.environment["SWEETDREAMS_CRASHES"].flatMap(Int.init) ?? 20
        try withTemporaryFolder { folder in
            let outcome = try crash(kills, in: folder, database: try PostgresServer.shared?.makeDatabase())
            let lost = outcome.journal.lost.count + outcome.postgres.lost.count
            let doubled = outcome.journal.doubled.count + outcome.postgres.doubled.count
            #expect(lost == 0 && doubled == 0, "lost \(lost) of \(outcome.acknowledged), doubled \(doubled)")
            #expect(outcome.acknowledged > kills && outcome.retries > 0)
            print(
                "crashes: \(kills) kills, \(outcome.acknowledged) acknowledged, \(outcome.retries) retries, \(lost) lost, \(doubled) doubled"
            )
        }
    }

    @Test("is noticed by this test when the service acknowledges before it commits")
    func noticesEarlyAcknowledgement() throws {
        try withTemporaryFolder { folder in
            let outcome = try crash(20, arguments: ["--answer-before-commit"], in: folder, database: nil)
            #expect(!outcome.journal.lost.isEmpty, "\(outcome.acknowledged) acknowledged")
        }
    }
}
