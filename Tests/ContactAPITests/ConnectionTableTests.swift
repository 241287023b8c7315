import ContactAPI
import Testing

@Suite("The table of connections")
struct ConnectionTableTests {
    private func table() throws -> ConnectionTable {
        var limits = Limits()
        limits.connections = 10
        limits.connectionsPerNetwork = 3
        let proxy = try #require(Network("10.0.0.1"))
        return ConnectionTable(
            limits: limits,
            clients: ClientAddress(trustedProxies: [proxy], header: nil)
        )
    }

    @Test("refuses more connections of one network than its limit, until one is closed")
    func limitsNetworks() throws {
        let table = try table()
        let client = try #require(Address("192.0.2.1"))
        for _ in 0..<3 { #expect(table.enter(client)) }
        #expect(!table.enter(client))
        table.leave(client)
        #expect(table.enter(client))
        #expect(!table.enter(client))
        #expect(table.count == 3)
    }

    @Test("limits trusted proxies and unknown addresses only in total")
    func limitsTotal() throws {
        let table = try table()
        let proxy = try #require(Address("10.0.0.1"))
        for _ in 0..<9 { #expect(table.enter(proxy)) }
        #expect(table.enter(nil))
        #expect(!table.enter(proxy))
        #expect(!table.enter(nil))
        #expect(table.count == 10)
        table.leave(nil)
        #expect(table.enter(proxy))
    }
}
