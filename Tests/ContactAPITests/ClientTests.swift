import ContactAPI
import Testing

@Suite("Clients")
struct ClientTests {
    private func client(
        _ peer: String,
        _ values: [String],
        trusted: [String] = ["10.0.0.0/8", "::1"],
        header: String? = nil
    ) throws -> Address {
        let networks = try trusted.map { try #require(Network($0)) }
        return ClientAddress(trustedProxies: networks, header: header).resolve(
            peer: try #require(Address(peer)),
            values: values
        )
    }

    @Test(
        "are who connects, unless a trusted proxy says whom it stands for",
        arguments: [
            ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"), ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["203.0.113.9", "198.51.100.7, 10.2.3.4"], "198.51.100.7"),
            ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
            ("10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::1"),
            ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", ["198.51.100.7, "], "10.0.0.1"),
            ("::1", ["::ffff:198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ]
    )
    func forwarded(peer: String, values: [String], expected: String) throws {
        #expect(try client(peer, values) == Address(expected))
    }

    @Test("are told by one header when the operator names one")
    func header() throws {
        #expect(
            try client("10.0.0.1", ["198.51.100.7"], header: "CF-Connecting-IP") == Address("198.51.100.7")
        )
        #expect(try client("192.0.2.1", ["198.51.100.7"], header: "CF-Connecting-IP") == Address("192.0.2.1"))
    }

    @Test(
        "have addresses that are written in many ways and no others",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/8", "[::1", "::g", "localhost", "1.2.3.4 5",
        ]
    )
    func wrongAddresses(text: String) { #expect(Address(text) == nil) }

    @Test(
        "count by /64 and by IPv4 address",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ]
    )
    func networks(first: String, second: String, same: Bool) throws {
        #expect((try #require(Address(first)).client == (try #require(Address(second)).client)) == same)
    }

    @Test("may send five at once and then one in two minutes, and twenty a day")
    func quota() throws {
        let quota = Quota(Limits())
        let address = try #require(Address("192.0.2.1"))
        var now: Int64 = 1_800_000_000_000
        for left in [4, 3, 2, 1, 0] { #expect(try quota.take(address, at: now).count == left) }
        #expect(throws: Quota.Exceeded(retryAfter: 120)) { try quota.take(address, at: now) }
        #expect(throws: Quota.Exceeded(retryAfter: 1)) { try quota.take(address, at: now + 119_500) }
        #expect(try quota.take(try #require(Address("192.0.2.2")), at: now).count == 4)
        for _ in 0..<15 {
            now += 120_000
            #expect(try quota.take(address, at: now).count == 0)
        }
        // Twenty were sent within half an hour; one more comes back each 72 minutes.
        #expect(throws: Quota.Exceeded.self) { try quota.take(address, at: now + 600_000) }
        quota.refund(address)
        #expect(throws: Never.self) { try quota.take(address, at: now + 600_000) }
    }

    @Test("may send without end where the operator's quota is none")
    func boundless() throws {
        var limits = Limits()
        (limits.quota.count, limits.dailyQuota.count) = (10_000_000, 100_000_000)
        let quota = Quota(limits)
        let address = try #require(Address("192.0.2.1"))
        for _ in 0..<1000 { #expect(throws: Never.self) { try quota.take(address, at: 1_800_000_000_000) } }
    }

    @Test("of one /48 share forty a day, however many addresses they have")
    func site() throws {
        let quota = Quota(Limits())
        let passed = (0..<10_000).count { number in
            guard let address = Address("2001:db8:1:\(String(number, radix: 16))::1") else { return false }
            return (try? quota.take(address, at: 1_800_000_000_000)) != nil
        }
        #expect(passed == 40)
    }

    @Test("have so many connections and no more, but for trusted proxies")
    func connections() throws {
        var limits = Limits()
        (limits.connections, limits.connectionsPerNetwork) = (10, 3)
        let proxy = try #require(Address("10.0.0.1"))
        let table = ConnectionTable(
            limits: limits,
            clients: ClientAddress(trustedProxies: [try #require(Network("10.0.0.1"))], header: nil)
        )
        let other = try #require(Address("192.0.2.1"))
        #expect((0..<4).map { _ in table.enter(other) } == [true, true, true, false])
        table.leave(other)
        #expect(table.enter(other) && !table.enter(other))
        #expect((0..<8).count { _ in table.enter(proxy) } == 7 && table.count == 10)
    }
}
