import Foundation
import TestSupport
import Testing

/// Clients that are slow, greedy or wrong, byte by byte.
@Suite("Connections", .tags(.process))
struct ConnectionTests {
    private static let limits = [
        "CONTACT_LIMIT_HEADER_DEADLINE": "1", "CONTACT_LIMIT_REQUEST_DEADLINE": "4",
        "CONTACT_LIMIT_RATE_GRACE": "1",
        "CONTACT_LIMIT_KEEP_ALIVE": "1",
    ]
    private static let body = #"{"name":"Ana","email":"ana@example.org","message":"Hello"}"#

    private func withService(
        _ environment: [String: String] = limits,
        _ body: (ContactProcess) throws -> Void
    ) throws {
        try withTemporaryFolder { try body(ContactProcess(in: $0, environment: environment)) }
    }

    private func head(_ length: Int) -> String {
        "POST /v1/contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\r\n"
    }

    @Test(
        "that send no header, or a part of one, are closed",
        arguments: ["", "POST /v1/con", "POST / HTTP/1.1\r\nHost: x\r\nX:"]
    )
    func closesConnectionsWithoutHeader(text: String) throws {
        try withService { service in
            let connection = try HTTPConnection(port: service.port, patience: 10)
            try connection.write(text)
            #expect(connection.isClosed())
        }
    }

    @Test("whose body is slow get 408 and are closed, also when some of it comes all the time")
    func closesSlowBodies() throws {
        try withService { service in
            let silent = try HTTPConnection(port: service.port, patience: 10)
            try silent.write(head(100) + "{")
            #expect(try silent.read().status == 408 && silent.isClosed())
            let dripping = try HTTPConnection(port: service.port, patience: 10)
            try dripping.write(head(60_000))
            try wait { (try? dripping.write(" ")) == nil }
        }
    }

    @Test("take many requests, and are closed when they are idle after a response")
    func keepsConnectionsAlive() throws {
        try withService { service in
            let connection = try HTTPConnection(port: service.port, patience: 10)
            for _ in 0..<3 { #expect(try connection.send("GET", "/v1/contact/token").status == 200) }
            // Two in one go.
            try connection.write(
                String(repeating: "GET /v1/contact/token HTTP/1.1\r\nHost: x\r\n\r\n", count: 2)
            )
            #expect(try connection.read().status == 200 && connection.read().status == 200)
            #expect(connection.isClosed())
        }
    }

    @Test("with a body that is too long get 413 and are closed, unread")
    func refusesLongBodiesEarly() throws {
        try withService { service in
            let announced = try HTTPConnection(port: service.port, patience: 10)
            try announced.write(head(1_000_000))
            let answer = try announced.read()
            #expect(answer.status == 413 && answer["Connection"] == "close" && announced.isClosed())
            let chunked = try HTTPConnection(port: service.port, patience: 10)
            try chunked.write(
                "POST /v1/contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
            for _ in 0..<5 { try chunked.write(chunk) }
            #expect(try chunked.read().status == 413 && chunked.isClosed())
        }
    }

    @Test(
        "that smuggle a request, or do not speak HTTP, are refused",
        arguments: [
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
            "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
            "\u{16}\u{3}\u{1}\0",
            "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        ]
    )
    func refusesSmuggling(text: String) throws {
        try withService { service in
            let connection = try HTTPConnection(port: service.port, patience: 10)
            try connection.write(text)
            let answer = try? connection.read()
            #expect(answer.map { [400, 404].contains($0.status) } ?? true)
            #expect(connection.isClosed())
            #expect(try service.send("GET", "/v1/contact/token").status == 200)
        }
    }

    @Test("of one network are limited, and one that closes makes room")
    func limitsConnectionsPerNetwork() throws {
        try withService(["CONTACT_TRUSTED_PROXIES": "", "CONTACT_LIMIT_CONNECTIONS_PER_NETWORK": "3"]) {
            service in
            var open = try (0..<3).map { _ in try HTTPConnection(port: service.port, patience: 5) }
            for connection in open { #expect(try connection.send("GET", "/v1/contact/token").status == 200) }
            #expect(try HTTPConnection(port: service.port, patience: 5).isClosed())
            open.removeLast()
            // The service sees the end of the connection at some time; no event tells when.
            try wait { (try? service.send("GET", "/v1/contact/token").status) == 200 }
        }
    }

    @Test("are not accepted when the port, the journal or the folder cannot be used, and the error says why")
    func refusesToStart() throws {
        try withService([:]) { service in
            func start(_ arguments: String...) throws -> BuiltProgram.Run {
                try ContactProcess.program.run(arguments: ["serve"] + arguments, in: service.folder)
            }
            let taken = try start(
                "--listen",
                "127.0.0.1:\(service.port)",
                "--admin",
                "127.0.0.1:0",
                "--data",
                "other"
            )
            #expect(
                taken.status == 64
                    && taken.errors.contains("cannot be listened on: Address already in use; choose others")
            )
            let second = try start("--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--data", "data")
            #expect(second.status == 73 && second.errors.contains("another process uses data/contact.db"))
            let folder = try start("--data", "/proc/nowhere")
            #expect(
                folder.status == 73
                    && folder.errors
                        == "error: the folder /proc/nowhere cannot be made; choose another with --data\n"
            )
        }
    }

    @Test("that are open at shutdown get their responses, and no new ones are accepted")
    func finishesOpenConnections() throws {
        try withService([:]) { service in
            let connection = try HTTPConnection(port: service.port, patience: 10)
            try connection.write(head(Self.body.utf8.count) + Self.body.prefix(10))
            #expect(try service.send("GET", "/v1/contact/token").status == 200)
            service.terminate()
            // The listener closes at some time after the signal; no event tells when.
            try wait { (try? HTTPConnection(port: service.port, patience: 1)) == nil }
            let readiness = try service.admin("/readyz")
            #expect(readiness.status == 503 && readiness.text == "the service is ending\n")
            try connection.write(String(Self.body.dropFirst(10)))
            #expect(try connection.read().status == 201)
            #expect(service.wait() == 0)
            #expect(try service.inbox("list").output.split(separator: "\n").count == 1)
        }
    }
}
