import Testing

@testable import Preview

/// A generator that counts, so that tests know the token.
struct CountingGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        // The constants of Knuth's MMIX.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite("Who may see a preview")
struct AdmissionTests {
    private static let port: UInt16 = 8080
    private static let phone = IPAddress([192, 168, 1, 77])
    private static let machine = IPAddress([192, 168, 1, 20])
    private static let here = Admission.Ends(client: .loopback, server: .loopback)
    private static let network = Admission.Ends(client: phone, server: machine)

    private static func token(_ seed: UInt64 = 1) -> PreviewToken {
        var generator = CountingGenerator(state: seed)
        return PreviewToken(using: &generator)
    }

    private static let local = Admission(port: port, names: ["studio", "studio.local"], token: nil)
    private static let shared = Admission(port: port, names: ["studio", "studio.local"], token: token())

    private func head(_ lines: String..., target: String = "/", method: String = "GET") throws -> RequestHead
    {
        let text = (["\(method) \(target) HTTP/1.1"] + lines).joined(separator: "\r\n")
        return try RequestHead(ArraySlice(text.utf8))
    }

    private func refusal(
        _ admission: Admission,
        _ head: RequestHead,
        _ ends: Admission.Ends = here
    ) -> Refusal? {
        do throws(Refusal) {
            _ = try admission.decide(head, ends)
            return nil
        } catch {
            return error
        }
    }

    private static func cookie(_ token: PreviewToken = token()) -> String {
        "Cookie: \(PreviewToken.cookie(port: port))=\(token.text)"
    }

    // MARK: Host

    @Test(arguments: [
        "localhost", "localhost:8080", "LOCALHOST:8080", "localhost.", "localhost.:8080", "127.0.0.1",
        "127.0.0.1:8080", "[::1]", "[::1]:8080", "[0:0:0:0:0:0:0:1]:8080", "[::ffff:127.0.0.1]:8080",
    ])
    func `answers each name that this machine has for itself`(host: String) throws {
        #expect(try refusal(Self.local, head("Host: \(host)")) == nil)
        #expect(try refusal(Self.shared, head("Host: \(host)")) == nil)
        // Nobody else means this machine by them.
        #expect(try refusal(Self.shared, head("Host: \(host)", Self.cookie()), Self.network) == .unknownHost)
    }

    @Test(arguments: [
        "", ":8080", "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example",
        "127.0.0.1.nip.io:8080", "localhost:80", "localhost:8081", "localhost:", "localhost:08080",
        "localhost:+8080", "localhost:8080:8080", "localhost:80800", "localhost..", "127.1",
        "127.0.0.2:8080", "0.0.0.0:8080", "2130706433", "0x7f000001", "127.0.0.01", "[::]", "[::1", "::1",
        "[::1]x",
        "[localhost]", "[127.0.0.1]", "[::1%25lo]", "user@localhost", "localhost,evil.example", "localhost/",
        "localhost#", "loc\u{E4}lhost", "local\u{17F}host", "localhost\u{301}", "studio", "studio.local:8080",
        "192.168.1.20:8080",
    ])
    func `refuses every other host while only this machine is served`(host: String) throws {
        #expect(try refusal(Self.local, head("Host: \(host)")) == .unknownHost)
    }

    @Test
    func `refuses a request without a host, or with two`() throws {
        #expect(try refusal(Self.local, head()) == .badRequest)
        #expect(try refusal(Self.local, head("Host: localhost", "Host: localhost")) == .badRequest)
        #expect(try refusal(Self.local, head("Host: evil.example", "host: localhost")) == .badRequest)
    }

    @Test(
        arguments: [
            ("192.168.1.20:8080", nil), ("192.168.1.20", nil), ("studio:8080", nil),
            ("STUDIO.local.:8080", nil),
            ("192.168.1.21:8080", Refusal.unknownHost), ("192.168.1.20:8081", .unknownHost),
            ("192.168.1.20.evil.example:8080", .unknownHost), ("evil.local:8080", .unknownHost),
            ("studio.local.evil.example", .unknownHost), ("[::ffff:192.168.1.20]:8080", nil),
        ] as [(String, Refusal?)]
    )
    func `answers the network by the address that a device connected to, and by the machine's names`(
        host: String,
        expected: Refusal?
    ) throws {
        let head = try head("Host: \(host)", Self.cookie())
        #expect(refusal(Self.shared, head, Self.network) == expected)
    }

    // MARK: Token

    @Test(arguments: [
        "/", "/_preview/socket", "/_preview/page.js", "/favicon.ico", "/_preview/enter", "/a?b=c",
    ])
    func `refuses devices of the network without the token`(target: String) throws {
        let host = "Host: 192.168.1.20:8080"
        #expect(try refusal(Self.shared, head(host, target: target), Self.network) == .noToken)
        #expect(try refusal(Self.shared, head(host, Self.cookie(), target: target), Self.network) == nil)
    }

    @Test(arguments: [
        "Cookie: a=b", "Cookie: sweetdreams-preview-8080=", "Cookie: sweetdreams-preview-8080",
        "Cookie: sweetdreams-preview-8081=\(token().text)",
        "Cookie: x-sweetdreams-preview-8080=\(token().text)",
        "Cookie: sweetdreams-preview-8080=\(token().text)0",
        "Cookie: sweetdreams-preview-8080=\(token().text.dropLast())",
        "Cookie: sweetdreams-preview-8080=\(token().text.uppercased())", cookie(token(2)),
        "Authorization: Bearer \(token().text)", "X-Cookie: sweetdreams-preview-8080=\(token().text)",
    ])
    func `refuses a wrong token, also that of another run`(line: String) throws {
        let head = try head("Host: 192.168.1.20:8080", line)
        #expect(refusal(Self.shared, head, Self.network) == .noToken)
    }

    @Test
    func `finds the token among other cookies`() throws {
        let cookie =
            "Cookie: a=b; sweetdreams-preview-8080=old;sweetdreams-preview-8080=\(Self.token().text); c=d"
        #expect(try refusal(Self.shared, head("Host: studio", cookie), Self.network) == nil)
    }

    @Test
    func `exchanges the token in an address for a cookie that scripts cannot read`() throws {
        let target = Self.token().path
        let host = "Host: 192.168.1.20:8080"
        #expect(try Self.shared.decide(head(host, target: target), Self.network) == .enter)
        let response = String(decoding: Self.shared.entrance(), as: UTF8.self)
        #expect(response.hasPrefix("HTTP/1.1 303 See Other\r\nLocation: /\r\n"))
        let cookie =
            "Set-Cookie: sweetdreams-preview-8080=\(Self.token().text); HttpOnly; SameSite=Strict; Path=/\r\n"
        #expect(response.contains(cookie))
        // A link in a mail is followed from another site.
        let followed = try head(
            host,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
            target: target
        )
        #expect(try Self.shared.decide(followed, Self.network) == .enter)
        for wrong in [
            target + "0", String(target.dropLast()), Self.token(2).path, target + "?", PreviewToken.entrance,
        ] {
            #expect(try refusal(Self.shared, head(host, target: wrong), Self.network) == .noToken)
        }
        #expect(
            try refusal(Self.shared, head(host, target: target, method: "POST"), Self.network) == .noToken
        )
    }

    @Test
    func `makes another token of 128 bits in each run`() {
        var generator = SystemRandomNumberGenerator()
        let tokens = (0..<100).map { _ in PreviewToken(using: &generator).text }
        #expect(Set(tokens).count == 100)
        #expect(tokens.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
    }

    @Test(arguments: [
        "X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4", "Via: 1.1 proxy", "x-real-ip: 1.2.3.4",
    ])
    func `needs no token from this machine's own browser, but from one behind a proxy`(line: String) throws {
        #expect(try refusal(Self.shared, head("Host: localhost:8080")) == nil)
        #expect(try refusal(Self.shared, head("Host: localhost:8080", line)) == .noToken)
        #expect(try refusal(Self.shared, head("Host: localhost:8080", line, Self.cookie())) == nil)
        // Without --host, who forwards is who would publish it.
        #expect(try refusal(Self.local, head("Host: localhost:8080", line)) == nil)
    }

    @Test
    func `needs the token from this machine under a name of the network`() throws {
        #expect(try refusal(Self.shared, head("Host: studio.local:8080")) == .noToken)
    }

    // MARK: Origin

    @Test(arguments: [
        ("http://localhost:8080", "localhost:8080", true), ("HTTP://LOCALHOST:8080", "localhost:8080", true),
        ("https://localhost:8080", "localhost:8080", true), ("http://[::1]:8080", "[::1]:8080", true),
        ("http://localhost:8081", "localhost:8080", false), ("http://localhost", "localhost:8080", false),
        ("http://127.0.0.1:8080", "localhost:8080", false), ("http://evil.example", "localhost:8080", false),
        ("http://localhost:8080.evil.example", "localhost:8080", false), ("null", "localhost:8080", false),
        ("", "localhost:8080", false), ("http://localhost:8080/", "localhost:8080", false),
        ("http://user@localhost:8080", "localhost:8080", false), ("file://", "localhost:8080", false),
    ])
    func `take no request of another origin`(origin: String, host: String, isSame: Bool) throws {
        #expect(RequestOrigin.isSame(origin, as: host) == isSame)
        for target in ["/", "/_preview/socket"] {
            let head = try head("Host: \(host)", "Origin: \(origin)", target: target)
            #expect(refusal(Self.local, head) == (isSame ? nil : .foreignOrigin))
        }
    }

    @Test
    func `take requests of programs, which have no origin, but none with two`() throws {
        #expect(
            RequestOrigin.isSame(nil, as: "localhost") && !RequestOrigin.isSame("http://localhost", as: nil)
        )
        let same = "Origin: http://localhost"
        #expect(
            try refusal(Self.local, head("Host: localhost", same, "Origin: http://evil.example"))
                == .badRequest
        )
    }

    @Test(arguments: [
        ("same-origin", "cors", "empty", "/_preview/socket", "GET", true),
        ("none", "navigate", "document", "/_preview/messages", "GET", true),
        ("same-origin", "navigate", "document", "/_preview/contact", "POST", true),
        // A link on another site to a page.
        ("cross-site", "navigate", "document", "/blog/", "GET", true),
        ("same-site", "navigate", "document", "/", "GET", true),
        ("cross-site", "navigate", "document", "/_preview/messages", "GET", false),
        ("cross-site", "navigate", "document", "/%5fpreview/messages", "GET", false),
        ("cross-site", "navigate", "document", "/_preview/%zz", "GET", false),
        ("cross-site", "navigate", "document", "/blog/", "POST", false),
        ("cross-site", "navigate", "iframe", "/blog/", "GET", false),
        ("cross-site", "no-cors", "image", "/media/a.jpg", "GET", false),
        ("same-site", "no-cors", "script", "/_preview/page.js", "GET", false),
        ("cross-site", "websocket", "websocket", "/_preview/socket", "GET", false),
        ("cross-site, none", "navigate", "image", "/", "GET", false),
    ])
    func `let another site do no more than link to a page`(
        site: String,
        mode: String,
        destination: String,
        target: String,
        method: String,
        isAllowed: Bool
    ) throws {
        let head = try head(
            "Host: localhost",
            "Sec-Fetch-Site: \(site)",
            "Sec-Fetch-Mode: \(mode)",
            "Sec-Fetch-Dest: \(destination)",
            target: target,
            method: method
        )
        #expect(refusal(Self.local, head) == (isAllowed ? nil : .foreignOrigin))
    }
}
