import Testing

@testable import Preview

@Suite("The head of a request")
struct RequestHeadTests {
    private func head(_ text: String) throws -> RequestHead { try RequestHead(ArraySlice(text.utf8)) }

    @Test
    func `is read with the names of its fields in small letters and without the space around values`() throws
    {
        let head = try head("GET /a?b HTTP/1.1\r\nHost:  localhost \t\r\nX-Empty:\r\nCookie: a=b; c=ü")
        #expect(
            head.method == "GET" && head.target == "/a?b" && head.version == "HTTP/1.1" && head.path == "/a"
        )
        #expect(head.fields.map(\.name) == ["host", "x-empty", "cookie"])
        #expect(head.fields.map(\.value) == ["localhost", "", "a=b; c=ü"])
    }

    @Test(arguments: [
        "", "GET", "GET /", "GET / HTTP/2.0", "GET / HTTP/1.1 ", "GET / http/1.1", "GET  / HTTP/1.1",
        " GET / HTTP/1.1",
        "GET\t/\tHTTP/1.1", "G(T / HTTP/1.1", "GET http://localhost/ HTTP/1.1", "OPTIONS * HTTP/1.1",
        "CONNECT localhost:80 HTTP/1.1", "GET blog/ HTTP/1.1", "GET /ü HTTP/1.1", "GET /\u{0} HTTP/1.1",
        "GET / HTTP/1.1\nHost: a", "GET / HTTP/1.1\r\nHost : a", "GET / HTTP/1.1\r\n: a",
        "GET / HTTP/1.1\r\nHost",
        "GET / HTTP/1.1\r\nX: a\r\n b", "GET / HTTP/1.1\r\n X: a", "GET / HTTP/1.1\r\nX: a\u{0}b",
        "GET / HTTP/1.1\r\nX: a\rb", "GET / HTTP/1.1\r\nX: a\u{7F}", "GET / HTTP/1.1\r\nHo\u{E9}t: a",
    ])
    func `is refused where servers could read it in different ways`(text: String) {
        #expect(throws: Refusal.badRequest) { try head(text) }
    }

    @Test
    func `is refused when its target is longer than any address`() throws {
        _ = try head("GET /\(String(repeating: "a", count: RequestHead.longestTarget - 1)) HTTP/1.1")
        #expect(throws: Refusal.targetTooLong) {
            try head("GET /\(String(repeating: "a", count: RequestHead.longestTarget)) HTTP/1.1")
        }
    }

    @Test(arguments: [
        ("", 0), ("Content-Length: 0", 0), ("Content-Length: 12", 12), ("content-length: 0012", 12),
    ])
    func `says how long the body is`(line: String, expected: Int) throws {
        let lines = line.isEmpty ? "" : "\r\n" + line
        #expect(try head("POST / HTTP/1.1\(lines)").bodyLength(limit: 12) == expected)
    }

    @Test(arguments: [
        ("Content-Length: 13", Refusal.bodyTooLarge), ("Content-Length: 99999999999999999999", .bodyTooLarge),
        ("Content-Length: -1", .badRequest), ("Content-Length: +1", .badRequest),
        ("Content-Length:", .badRequest),
        ("Content-Length: 1, 1", .badRequest), ("Content-Length: 1\r\nContent-Length: 1", .badRequest),
        ("Transfer-Encoding: chunked", .lengthRequired),
        ("Content-Length: 1\r\nTransfer-Encoding: identity", .lengthRequired),
    ])
    func `is refused with a body whose end is not certain or that is too long`(
        lines: String,
        refusal: Refusal
    ) throws {
        let head = try head("POST / HTTP/1.1\r\n\(lines)")
        #expect(throws: refusal) { try head.bodyLength(limit: 12) }
    }

    @Test(arguments: [
        ("Host: a\r\nConnection: close, x-secret\r\nTE: trailers", "host: a\r\nconnection: close"),
        ("Connection: Keep-Alive\r\nExpect: 100-continue", "connection: keep-alive"),
        ("Connection: Upgrade\r\nUpgrade: WebSocket", "upgrade: websocket\r\nconnection: upgrade, close"),
        ("Connection: keep-alive\r\nUpgrade: h2c", "connection: keep-alive"),
    ])
    func `goes on with one meaning only`(lines: String, expected: String) throws {
        let forwarded = try head("GET /a?b HTTP/1.1\r\n\(lines)").forwarded
        #expect(String(decoding: forwarded, as: UTF8.self) == "GET /a?b HTTP/1.1\r\n\(expected)\r\n\r\n")
    }
}
