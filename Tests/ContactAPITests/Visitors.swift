import Foundation
import PostgresStore
import StudioTesting
import Synchronization
import TestSupport
import Testing

/// Visitors who send messages one after another, each with its key and until it is acknowledged, and the outcome.
final class Visitors: Sendable {
    struct Ledger {
        /// By bytes, because `String` finds canonically equivalent texts equal.
        var sent: Set<Data> = []
        /// Ids by the message.
        var acknowledged: [Data: String] = [:]
        /// How often a request had no response and was sent again.
        var retries = 0
        /// The longest wait for a response.
        var longest: Duration = .zero
        var isOver = false
    }

    /// The messages that are not stored once, under the id that was acknowledged.
    struct Result {
        var lost: [Data] = []
        var doubled: [Data] = []
    }

    private let state = Mutex(Ledger())
    private let threads = DispatchGroup()

    /// The settings of a service that takes so many messages of a few clients.
    static let environment = ["CONTACT_LIMIT_QUOTA": "100000", "CONTACT_LIMIT_DAILY_QUOTA": "100000"]

    /// - Parameter pause: of a visitor between two messages, in microseconds.
    init(_ count: Int = 6, port: Int, pause: UInt32 = 0) {
        for number in 0..<count {
            threads.enter()
            Thread { [self] in
                visit(number, port: port, pause: pause)
                threads.leave()
            }.start()
        }
    }

    /// Lets them end and returns what they know.
    func end() -> Ledger {
        state.withLock { $0.isOver = true }
        threads.wait()
        return state.withLock { $0 }
    }

    private func visit(_ number: Int, port: Int, pause: UInt32) {
        var connection: HTTPConnection?
        var count = 0
        while !state.withLock({ $0.isOver }) {
            count += 1
            let text =
                "message \(number)-\(count) \u{1F3B5} e\u{301} " + String(repeating: "x", count: count % 700)
            _ = state.withLock { $0.sent.insert(Data(text.utf8)) }
            let headers = [
                "Content-Type": "application/json", "Idempotency-Key": "key-of-a-visitor-\(number)-\(count)",
                "X-Forwarded-For": "10.\(number).\(count / 200 % 250).\(count % 200)",
            ]
            let body = Array(#"{"name":"Ana","email":"ana@example.org","message":"\#(text)"}"#.utf8)
            while !state.withLock({ $0.isOver }) {
                let start = ContinuousClock.now
                do {
                    let open = try connection ?? HTTPConnection(port: port, patience: 5)
                    connection = open
                    let answer = try open.send("POST", "/v1/contact", headers, body: body)
                    guard answer.status == 201, let id = answer.json?["id"]?.text else {
                        Issue.record("\(answer.status) \(answer.text)")
                        return
                    }
                    state.withLock {
                        $0.acknowledged[Data(text.utf8)] = id
                        $0.longest = max($0.longest, ContinuousClock.now - start)
                    }
                    break
                } catch {
                    connection = nil
                    state.withLock { $0.retries += 1 }
                    // The service is gone; it comes back on the same port, and no event tells when.
                    usleep(2_000)
                }
            }
            // It sets how many messages come in a second; nothing waits for it.
            if pause > 0 { usleep(pause) }
        }
    }
}

extension Visitors.Ledger {
    /// Compares the acknowledged messages with the stored ones.
    func missing(in stored: [(id: String, text: String)]) -> Visitors.Result {
        var ids: [Data: [String]] = [:]
        for (id, text) in stored { ids[Data(text.utf8), default: []].append(id) }
        #expect(Set(ids.keys).isSubset(of: sent))
        return Visitors.Result(
            lost: acknowledged.filter { ids[$0.key] != [$0.value] }.map(\.key),
            doubled: ids.filter { $0.value.count > 1 }.map(\.key)
        )
    }
}

extension ContactProcess {
    /// The messages in the journal.
    func stored() throws -> [(id: String, text: String)] {
        try inbox("export", "--ndjson").output.split(separator: "\n").map { line in
            let message = try JSONValue(parsing: line.utf8)
            return (try #require(message["id"]?.text), try #require(message["message"]?.text))
        }
    }
}

extension PostgresServer {
    /// The messages in the studio's table.
    func stored(_ database: String) throws -> [(id: String, text: String)] {
        var rows: [(id: String, text: String)] = []
        try asOwner(database) { connection in
            try connection.read("SELECT id::text, message FROM contact_submissions") { row in
                func text(_ index: Int) -> String {
                    row.bytes(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
                }
                rows.append((text(0), text(1)))
            }
        }
        return rows
    }
}
