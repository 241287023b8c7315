import TestSupport
import Testing

@testable import Preview

#if canImport(Glibc)
import Glibc
#endif

@Suite("Where a preview listens")
struct ListeningHostTests {
    @Test(arguments: [
        ("127.0.0.1", true), ("::1", true), ("[::1]", true), ("localhost", true), ("0.0.0.0", false),
        ("::", false),
        ("192.168.1.20", false),
    ])
    func `is this machine only, or more`(text: String, isLoopback: Bool) throws {
        #expect(try ListeningHost(text).isLoopback == isLoopback)
    }

    @Test(arguments: ["", "no such name", "256.0.0.1", "host.invalid"])
    func `cannot be what nothing has as its name`(text: String) {
        #expect(throws: UnusableHost.self) { try ListeningHost(text) }
    }

    @Test
    func `cannot be the address of another machine`() throws {
        // TEST-NET-3 of RFC 5737, which no machine has.
        let host = try ListeningHost("203.0.113.7")
        let error = #expect(throws: UnusableHost.self) { try host.listen(port: 0) }
        #expect(error?.reason == String(cString: strerror(EADDRNOTAVAIL)))
    }

    @Test(arguments: ["127.0.0.1", "127.0.1.1", "::1", "localhost", "0.0.0.0", "::"])
    func `always includes the loopback address, at the same port`(text: String) throws {
        let (sockets, port) = try ListeningHost(text).listen(port: 0)
        defer { for socket in sockets { close(socket) } }
        _ = try HTTPConnection(port: Int(port))
        #expect(throws: PortTaken.self) { try ListeningHost("127.0.0.1").listen(port: port) }
    }

    @Test
    func `has the names of the machine in its network`() throws {
        let host = try ListeningHost("0.0.0.0")
        #expect(host.machineNames(hostName: "Studio") == ["studio", "studio.local"])
        #expect(host.machineNames(hostName: "studio.lan") == ["studio.lan", "studio.local"])
        #expect(host.machineNames(hostName: "").isEmpty)
    }

    private static let interfaces = [
        ("docker0", "172.17.0.1"), ("eth0", "203.0.113.7"), ("eth0", "fe80::1"), ("eth0", "2001:db8::1"),
        ("wlan0", "192.168.1.20"), ("wlan0", "fd00::2"), ("eth1", "169.254.1.1"), ("tun0", "10.8.0.2"),
    ].compactMap { name, text in IPAddress(text).map { NetworkInterface(name: name, address: $0) } }

    @Test(arguments: [
        ("0.0.0.0", ["192.168.1.20", "10.8.0.2", "203.0.113.7", "172.17.0.1"]),
        ("::", ["192.168.1.20", "10.8.0.2", "203.0.113.7", "fd00::2", "2001:db8::1", "172.17.0.1"]),
        ("192.168.1.20", ["192.168.1.20"]), ("127.0.0.1", []),
    ])
    func `names to a phone the addresses of the local network first`(text: String, expected: [String]) throws
    {
        #expect(try ListeningHost(text).reachable(Self.interfaces).map(\.text) == expected)
    }

    @Test
    func `is written in a URL with brackets for IPv6`() {
        #expect(IPAddress("fd00::2")?.urlHost == "[fd00::2]" && IPAddress("10.0.0.1")?.urlHost == "10.0.0.1")
        #expect(IPAddress("::ffff:10.0.0.1")?.text == "10.0.0.1" && IPAddress("10.0.0") == nil)
    }
}
