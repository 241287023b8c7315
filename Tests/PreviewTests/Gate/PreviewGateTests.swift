import FlyingSocks
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Preview

#if canImport(Glibc)
import Glibc
#endif

@Suite("The gate of a preview", .timeLimit(.minutes(20)))
struct PreviewGateTests {
    /// The targets of requests that have passed.
    private final class Passed: Sendable {
        let targets = Mutex<[String]>([])
    }

    /// A gate before a server that answers with the target and the body of each request.
    private final class Running: Sendable {
        let port: Int
        private let passed = Passed()
        private let server: LoopbackServer
        private let gate: PreviewGate

        init(_ limits: PreviewGate.Limits = PreviewGate.Limits()) throws {
            server = try LoopbackServer { [passed] request in
                passed.targets.withLock { $0.append(request.target) }
                let body = String(decoding: request.body, as: UTF8.self)
                return .response(status: 200, body: "\(request.target) \(body)")
            }
            let inside = try sockaddr_in.inet(
                ip4: "127.0.0.1",
                port: try #require(UInt16(exactly: server.port))
            )
            let (sockets, port) = try ListeningHost.loopback.listen(port: 0)
            self.port = Int(port)
            let admission = Admission(port: port, names: [], token: nil)
            gate = try PreviewGate(sockets: sockets, admission: admission, limits: limits) {
                guard let socket = try? Socket(domain: AF_INET), (try? socket.connect(to: inside)) != nil
                else {
                    return nil
                }
                return socket.file.rawValue
            }
            gate.start()
        }

        deinit { gate.stop() }

        var targets: [String] { passed.targets.withLock(\.self) }

        func connection() throws -> HTTPConnection { try HTTPConnection(port: port) }

        func stop() { gate.stop() }
    }

    @Test
    func `lets several requests of a connection pass, with their bodies`() throws {
        let gate = try Running()
        let connection = try gate.connection()
        #expect(try connection.send("GET", "/a").text == "/a ")
        #expect(try connection.send("POST", "/b", body: Array("text".utf8)).text == "/b text")
        // Two at once, and one in pieces.
        try connection.write(
            "GET /c HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /d HTTP/1.1\r\nHost: localhost\r\n"
        )
        #expect(try connection.read().text == "/c ")
        for piece in ["Content-Len", "gth: 4\r\n\r", "\nte", "xt"] { try connection.write(piece) }
        #expect(try connection.read().text == "/d text")
    }

    @Test
    func `checks each request of a connection, and ends it after the first that it refuses`() throws {
        let gate = try Running()
        let connection = try gate.connection()
        try connection.write(
            "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                + "GET /c HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        #expect(try connection.read().text == "/a ")
        #expect(try connection.read().status == 403)
        #expect(connection.isClosed())
        #expect(gate.targets == ["/a"])
    }

    @Test
    func `takes a body for no request, and no body that is longer than it said`() throws {
        let gate = try Running()
        let inner = "GET /inner HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let connection = try gate.connection()
        #expect(try connection.send("POST", "/a", body: Array(inner.utf8)).status == 200)
        try connection.write("POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nxrest\r\n\r\n")
        #expect(try connection.read().text == "/b x")
        #expect(try connection.read().status == 400)
        #expect(gate.targets == ["/a", "/b"])
    }

    @Test
    func `answers a client that has closed its half of the connection`() throws {
        let gate = try Running()
        let connection = try gate.connection()
        try connection.write("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        connection.endWriting()
        #expect(try connection.read().text == "/a ")
    }

    @Test(arguments: [
        ("GET /\(String(repeating: "a", count: 20_000))", 431),
        ("GET / HTTP/1.1\r\n\(String(repeating: "a: b\r\n", count: 9000))", 431),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n\r\n", 414),
        ("\n", 400), ("GET / HTTP/1.1\n\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
    ])
    func `refuses what has no end`(text: String, status: Int) throws {
        let gate = try Running()
        let connection = try gate.connection()
        try connection.write(text)
        #expect(try connection.read().status == status)
        #expect(connection.isClosed())
        #expect(gate.targets == [])
    }

    @Test
    func `keeps nobody waiting because of clients that say nothing or send bytes one by one`() throws {
        let gate = try Running()
        let silent = try (0..<50).map { _ in try gate.connection() }
        for client in silent.prefix(25) { try client.write("G") }
        #expect(try gate.connection().send("GET", "/a").status == 200)
        withExtendedLifetime(silent) {}
    }

    @Test
    func `takes no more connections than its limit, and another one when one has ended`() throws {
        var limits = PreviewGate.Limits()
        limits.connections = 3
        // Longer than the test: none of them ends by itself.
        limits.headPatience = .seconds(600)
        let gate = try Running(limits)
        var silent = try (0..<3).map { _ in try gate.connection() }
        #expect(try gate.connection().isClosed())
        silent.removeLast()
        try wait { (try? gate.connection().send("GET", "/a").status) == 200 }
        withExtendedLifetime(silent) {}
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"])
    func `ends a connection whose head does not come`(beginning: String) throws {
        var limits = PreviewGate.Limits()
        limits.headPatience = .milliseconds(100)
        let gate = try Running(limits)
        let first = try gate.connection()
        if !beginning.isEmpty { try first.write(beginning) }
        #expect(first.isClosed())
        // Also the second one of a connection.
        let second = try gate.connection()
        #expect(try second.send("GET", "/a").status == 200)
        try second.write("G")
        #expect(second.isClosed())
    }

    @Test
    func `says that it is ending while the server behind it is gone`() throws {
        let (sockets, port) = try ListeningHost.loopback.listen(port: 0)
        let admission = Admission(port: port, names: [], token: nil)
        let gate = try PreviewGate(sockets: sockets, admission: admission) { nil }
        gate.start()
        defer { gate.stop() }
        #expect(try HTTPConnection(port: Int(port)).send("GET", "/").status == 503)
    }

    /// A client that meets a reset connection while it sends does not read the response (RFC 9112, section 9.6).
    @Test
    func `takes the rest of a body that the server has refused before its end`() throws {
        let (sockets, port) = try ListeningHost.loopback.listen(port: 0)
        let admission = Admission(port: port, names: [], token: nil)
        let gate = try PreviewGate(sockets: sockets, admission: admission) {
            var ends: [Int32] = [0, 0]
            guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
            let server = ends[1]
            Thread.detachNewThread {
                var head = [UInt8](repeating: 0, count: 16)
                recv(server, &head, head.count, 0)
                let response = Array("HTTP/1.1 413 \r\nContent-Length: 0\r\n\r\n".utf8)
                send(server, response, response.count, Int32(MSG_NOSIGNAL))
                close(server)
            }
            return ends[0]
        }
        gate.start()
        defer { gate.stop() }
        let client = try HTTPConnection(port: Int(port))
        try client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
        #expect(try client.read().status == 413)
        #expect(client.isClosed())
        for _ in 0..<100 { try client.write([UInt8](repeating: 0, count: 10_000)) }
    }

    @Test
    func `ends all connections when it stops, and lets go of its port`() throws {
        let gate = try Running()
        let connection = try gate.connection()
        #expect(try connection.send("GET", "/a").status == 200)
        gate.stop()
        #expect(connection.isClosed())
        try wait { (try? gate.connection()) == nil }
    }
}
