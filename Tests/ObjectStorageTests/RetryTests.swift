import HTTPTransfer
import ObjectStorage
import Synchronization
import TestSupport
import Testing

@Suite("A request that fails", .timeLimit(.minutes(20)))
struct RetryTests {
    private static let slowDown =
        "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"

    @Test("is sent again after pauses that grow, until the server is well")
    func retries() async throws {
        let statuses = [503, 500, 429, 408, 200]
        let server = try LoopbackServer { .response(status: statuses[$0.index], body: Self.slowDown) }
        let pauses = Pauses()
        let bucket = try bucket("b", port: server.port, pauses: pauses)
        try await bucket.delete("a")
        // Half of each bound.
        #expect(pauses.all == [200, 400, 800, 1600].map { .milliseconds($0) })
    }

    @Test("is given up after five attempts of a storm, with one message")
    func givesUp() async throws {
        let server = try LoopbackServer { _ in .response(status: 503, body: Self.slowDown) }
        let pauses = Pauses()
        let bucket = try bucket("b", port: server.port, pauses: pauses)
        let error = try await error { try await bucket.put("a", .bytes([1]), page) }
        #expect(
            error
                == S3Error(
                    .unavailable,
                    "the server is busy or broken (503 SlowDown), at each of 5 attempts",
                    code: "SlowDown"
                )
        )
        #expect(pauses.all.count == 4)
    }

    @Test("is sent again with its whole body over another connection where one is cut")
    func reconnects() async throws {
        let bodies = Mutex<[[UInt8]]>([])
        let server = try LoopbackServer { request in
            bodies.withLock { $0.append(request.body) }
            return request.index < 2 ? .cut : .response(status: 200, headers: ["ETag": "\"e\""])
        }
        let bucket = try bucket("b", port: server.port)
        let body = [UInt8](repeating: 7, count: 2_000_000)
        #expect(try await bucket.put("a", .bytes(body), page) == "\"e\"")
        #expect(bodies.withLock(\.self) == [body, body, body])
    }

    @Test("is given up where every connection is cut, where nothing listens, and where the server is silent")
    func namesLostConnections() async throws {
        let cutting = try LoopbackServer { _ in .cut }
        let cut = try await error { _ = try await bucket("b", port: cutting.port).list("") }
        #expect(cut?.kind == .unreachable)
        #expect(cut?.message.hasPrefix("the server does not answer: ") == true)
        #expect(cut?.message.hasSuffix(", at each of 5 attempts") == true)

        let refused = try await error { _ = try await bucket("b", port: 1).list("") }
        #expect(refused?.kind == .unreachable)
        #expect(refused?.message.contains("port 1") == true)

        let silent = try LoopbackServer { $0.index < 1 ? .silence : .response(status: 200) }
        let pauses = Pauses()
        let patient = try bucket("b", port: silent.port, pauses: pauses, idleTimeout: .seconds(1))
        try await patient.delete("a")
        #expect(pauses.all.count == 1)
    }

    @Test("is not sent again where that cannot help", arguments: [400, 403, 404, 412])
    func doesNotRetry(status: Int) async throws {
        let server = try LoopbackServer { _ in .response(status: status) }
        let pauses = Pauses()
        let bucket = try bucket("b", port: server.port, pauses: pauses)
        #expect(try await error { try await bucket.put("a", .bytes([1]), page) } != nil)
        #expect(pauses.all.isEmpty)
    }

    @Test("is not sent again where the server knows no conditional writes", arguments: [400, 501])
    func namesUnknownConditions(status: Int) async throws {
        let server = try LoopbackServer { _ in
            .response(status: status, body: "<Error><Code>NotImplemented</Code></Error>")
        }
        let pauses = Pauses()
        let bucket = try bucket("b", port: server.port, pauses: pauses)
        let error = try await error { try await bucket.put("a", .bytes([1]), page, if: .isNew) }
        #expect(error?.kind == .unknownCondition)
        #expect(error?.message == "the server knows no conditional writes (\(status) NotImplemented)")
        #expect(pauses.all.isEmpty)
        let other = try await ObjectStorageTests.error { try await bucket.put("a", .bytes([1]), page) }
        #expect(other?.kind != .unknownCondition)
    }

    @Test("fails where a copy answers 200 with an error in its body")
    func readsLateErrors() async throws {
        let server = try LoopbackServer { _ in
            .response(status: 200, body: "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>")
        }
        let error = try await error { try await bucket("b", port: server.port).copy("a", to: "b") }
        #expect(error?.code == "AccessDenied")
    }

    @Test("keeps its pauses under the largest bound")
    func boundsPauses() {
        let policy = RetryPolicy(random: { 1 }, pause: { _ in })
        #expect(policy.delay(after: 1) == .milliseconds(400))
        #expect(policy.delay(after: 60) == .seconds(10))
    }
}
