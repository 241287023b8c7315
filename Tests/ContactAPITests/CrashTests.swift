import Foundation
import PostgresStore
import Schema
import Synchronization
import TestSupport
import Testing

/// SIGKILL at random moments under load: what was acknowledged is there, once, byte for byte.
@Suite("A crash", .serialized)
struct CrashTests {
    /// What clients sent and what they were told, over all crashes.
    private final class Ledger: Sendable {
        struct State {
            /// By bytes, as `String` finds an accent that is written otherwise the same.
            var sent: Set<Data> = []
            /// Ids by the message.
            var acknowledged: [Data: String] = [:]
            var retries = 0
            var isOver = false
        }
        let state = Mutex(State())
    }

    /// Sends messages one after another until it is over, each until it is acknowledged, always with its own key.
    private static func client(_ number: Int, port: Int, _ ledger: Ledger) {
        var connection: HTTPConnection?
        var count = 0
        while !ledger.state.withLock({ $0.isOver }) {
            count += 1
            let text = "message \(number)-\(count) \u{1F3B5} e\u{301} " + String(repeating: "x", count: count % 700)
            let key = "crash-test-key-\(number)-\(count)"
            _ = ledger.state.withLock { $0.sent.insert(Data(text.utf8)) }
            let body = #"{"name":"Ana","email":"ana@example.org","message":"\#(text)"}"#
            while !ledger.state.withLock({ $0.isOver }) {
                do {
                    let open = try connection ?? HTTPConnection(port: port, patience: 5)
                    connection = open
                    let answer = try open.send(
                        "POST", "/v1/contact",
                        [
                            "Content-Type": "application/json", "Idempotency-Key": key,
                            "X-Forwarded-For": "10.\(number).\(count / 200).\(count % 200)",
                        ],
                        body: Array(body.utf8))
                    guard answer.status == 201, let id = answer.json?["id"]?.text else {
                        Issue.record("\(answer.status) \(answer.text)")
                        return
                    }
                    ledger.state.withLock { $0.acknowledged[Data(text.utf8)] = id }
                    break
                } catch {
                    // The service is gone; it comes back on the same port.
                    connection = nil
                    ledger.state.withLock { $0.retries += 1 }
                    usleep(2_000)
                }
            }
        }
    }

    private struct Result {
        var acknowledged = 0
        var lost: [Data] = []
        var doubled: [Data] = []
        var retries = 0
    }

    /// - Parameter database: where messages are forwarded to; compared too.
    private func crash(_ kills: Int, arguments: [String] = [], in folder: URL, database: String?) throws -> Result {
        let server = PostgresServer.shared
        var environment = ["CONTACT_LIMIT_QUOTA": "100000", "CONTACT_LIMIT_DAILY_QUOTA": "100000"]
        if let database, let server {
            environment["CONTACT_DATABASE_URL"] = server.url(database, role: PostgresRights.writer)
        }
        let ledger = Ledger()
        var service = try ContactProcess(in: folder, environment: environment, arguments: arguments)
        let (port, admin) = (service.port, service.adminPort)
        let clients = DispatchGroup()
        for number in 0..<6 {
            clients.enter()
            Thread {
                Self.client(number, port: port, ledger)
                clients.leave()
            }.start()
        }
        for _ in 0..<kills {
            usleep(UInt32.random(in: 1_000...120_000))
            service.kill()
            service = try ContactProcess(
                in: folder, environment: environment, arguments: arguments, ports: (port, admin))
        }
        ledger.state.withLock { $0.isOver = true }
        clients.wait()
        var result = Result()
        let (sent, acknowledged) = ledger.state.withLock { ($0.sent, $0.acknowledged) }
        result.retries = ledger.state.withLock { $0.retries }
        result.acknowledged = acknowledged.count
        compare(try journal(service), acknowledged, sent, &result)
        if let database, let server {
            while try !service.inbox("outbox").output.hasPrefix("Nothing waits") { usleep(50_000) }
            compare(try rows(database, server), acknowledged, sent, &result)
        }
        #expect(try service.inbox("verify").output.hasPrefix("The journal is whole"))
        return result
    }

    private func compare(
        _ stored: [(id: String, text: String)], _ acknowledged: [Data: String], _ sent: Set<Data>,
        _ result: inout Result
    ) {
        var ids: [Data: [String]] = [:]
        for (id, text) in stored { ids[Data(text.utf8), default: []].append(id) }
        result.doubled += ids.filter { $0.value.count > 1 }.keys
        result.lost += acknowledged.filter { ids[$0.key] != [$0.value] }.keys
        #expect(Set(ids.keys).isSubset(of: sent))
    }

    private func journal(_ service: ContactProcess) throws -> [(id: String, text: String)] {
        try service.inbox("export", "--ndjson").output.split(separator: "\n").map { line in
            let message = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
            return (try #require(message["id"]?.text), try #require(message["message"]?.text))
        }
    }

    private func rows(_ database: String, _ server: PostgresServer) throws -> [(id: String, text: String)] {
        var rows: [(id: String, text: String)] = []
        try server.asOwner(database) { connection in
            try connection.read("SELECT id::text, message FROM contact_submissions") { row in
                func text(_ index: Int) -> String { row.bytes(index).map { String(decoding: $0, as: UTF8.self) } ?? "" }
                rows.append((text(0), text(1)))
            }
        }
        return rows
    }

    @Test("loses nothing that was acknowledged and doubles nothing, in the journal and in Postgres")
    func kills() throws {
        let kills = ProcessInfo.processInfo.environment["SWEETDREAMS_CRASHES"].flatMap(Int.init) ?? 20
        try withTemporaryFolder { folder in
            let result = try crash(kills, in: folder, database: try PostgresServer.shared?.makeDatabase())
            #expect(
                result.lost.isEmpty, "lost \(result.lost.count) of \(result.acknowledged)")
            #expect(result.doubled.isEmpty, "doubled \(result.doubled.count)")
            #expect(result.acknowledged > kills && result.retries > 0)
            print(
                "crashes: \(kills) kills, \(result.acknowledged) acknowledged, \(result.retries) retries, \(result.lost.count) lost, \(result.doubled.count) doubled"
            )
        }
    }

    @Test("is noticed by this test where a service answers before it commits")
    func sabotage() throws {
        try withTemporaryFolder { folder in
            let result = try crash(20, arguments: ["--answer-before-commit"], in: folder, database: nil)
            #expect(!result.lost.isEmpty, "\(result.acknowledged) acknowledged")
        }
    }
}
