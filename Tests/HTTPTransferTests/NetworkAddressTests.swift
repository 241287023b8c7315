import HTTPTransfer
import Testing

@Suite("An address of the network")
struct NetworkAddressTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    ])
    func `of IPv4 for a special purpose is not public`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "::", "::1", "::7f00:1", "::ffff:0:7f00:1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1",
        "ff02::1",
        "100::1", "2001::1", "2001:2::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::",
        "3fff::1", "4000::1", "64:ff9b:1::1", "5f00::1",
    ])
    func `of IPv6 for a special purpose is not public`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1",
        "64:ff9b::192.168.1.1", "::ffff:0.0.0.0",
    ])
    func `that holds a special address of IPv4 is not public`(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2001:4860:4860::8888",
    ])
    func `next to those is public`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "256.1.1.1", "0x7f.0.0.1", "1.2.3.4:80", "[::1]", "fe80::1%lo",
    ])
    func `is not made of another text`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(arguments: ["192.0.2.1", "2001:db8::1", "::1"])
    func `is written as it is read`(text: String) {
        #expect(NetworkAddress(text)?.description == text)
    }
}
