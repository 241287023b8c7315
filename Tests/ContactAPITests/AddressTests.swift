import Testing

@testable import ContactAPI

@Suite("An address")
struct AddressTests {
    @Test(
        "is the same in every spelling",
        arguments: [
            ("192.0.2.1", "::ffff:192.0.2.1"),
            ("192.0.2.1:4711", "192.0.2.1"),
            (" 192.0.2.1 ", "192.0.2.1"),
            ("[2001:db8::1]:443", "2001:DB8:0::1"),
            ("[2001:db8::1]", "2001:db8::1"),
        ]
    )
    func ignoresSpelling(first: String, second: String) throws {
        #expect(try #require(Address(first)) == #require(Address(second)))
    }

    @Test(
        "is refused when it is not an IP address",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/8", "[::1", "::g", "localhost", "1.2.3.4 5",
        ]
    )
    func refusesOtherText(text: String) {
        #expect(Address(text) == nil)
    }

    @Test(
        "counts as one client by /64 and by IPv4 address",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
        ]
    )
    func belongsToClient(first: String, second: String, isSameClient: Bool) throws {
        let first = try #require(Address(first))
        let second = try #require(Address(second))
        #expect((first.client == second.client) == isSameClient)
    }

    @Test("is of this machine in both families", arguments: ["127.0.0.1", "127.255.0.1", "::1"])
    func knowsLoopback(text: String) throws {
        #expect(try #require(Address(text)).isLoopback)
    }

    @Test("is of another machine otherwise", arguments: ["126.0.0.1", "128.0.0.1", "::2", "::"])
    func knowsOtherMachines(text: String) throws {
        #expect(try !#require(Address(text)).isLoopback)
    }
}

@Suite("A network")
struct NetworkTests {
    @Test(
        "contains the addresses that begin with its bits",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("0.0.0.0/0", "192.0.2.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "192.0.2.1", true),
        ]
    )
    func containsAddresses(network: String, address: String, isInside: Bool) throws {
        #expect(try #require(Network(network)).contains(#require(Address(address))) == isInside)
    }

    @Test(
        "is refused when it is not an address with a length",
        arguments: ["", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/8/8", "host/8"]
    )
    func refusesOtherText(text: String) {
        #expect(Network(text) == nil)
    }
}
