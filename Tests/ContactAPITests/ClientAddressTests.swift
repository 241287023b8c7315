import Testing

@testable import ContactAPI

@Suite("The client of a request")
struct ClientAddressTests {
    private func clients(header: String? = nil) throws -> ClientAddress {
        let proxies = try ["10.0.0.0/8", "::1"].map { try #require(Network($0)) }
        return ClientAddress(trustedProxies: proxies, header: header)
    }

    @Test(
        "is the peer, unless a trusted proxy names another",
        arguments: [
            ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["203.0.113.9", "198.51.100.7, 10.2.3.4"], "198.51.100.7"),
            ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
            ("10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::1"),
            ("::1", ["::ffff:198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ]
    )
    func isResolved(peer: String, values: [String], client: String) throws {
        let peer = try #require(Address(peer))
        #expect(try clients().resolve(peer: peer, values: values) == Address(client))
    }

    @Test("is the proxy itself when that names none", arguments: ["unknown", "", "198.51.100.7, "])
    func fallsBackToProxy(value: String) throws {
        let proxy = try #require(Address("10.0.0.1"))
        #expect(try clients().resolve(peer: proxy, values: [value]) == proxy)
    }

    @Test("is named by one header when the operator chooses one")
    func isReadFromChosenHeader() throws {
        let clients = try clients(header: "CF-Connecting-IP")
        let proxy = try #require(Address("10.0.0.1"))
        let other = try #require(Address("192.0.2.1"))
        #expect(clients.headerName == "cf-connecting-ip")
        #expect(clients.resolve(peer: proxy, values: ["198.51.100.7"]) == Address("198.51.100.7"))
        #expect(clients.resolve(peer: other, values: ["198.51.100.7"]) == other)
    }

    @Test(
        "is doubtful when a proxy's settings are likely wrong",
        arguments: [
            ("10.0.0.1", false, .silentProxy),
            ("10.0.0.1", true, nil),
            ("127.0.0.1", true, .unknownProxy),
            ("127.0.0.1", false, nil),
            ("192.0.2.1", true, nil),
        ] as [(String, Bool, ProxyWarning?)]
    )
    func warnsOfProxies(peer: String, hasHeader: Bool, warning: ProxyWarning?) throws {
        let peer = try #require(Address(peer))
        #expect(try clients().warning(peer: peer, hasHeader: hasHeader) == warning)
    }
}
