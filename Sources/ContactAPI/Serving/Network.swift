import Foundation

/// An IP address; IPv4 as IPv6 writes it (RFC 4291, section 2.5.5.2).
package struct Address: Hashable, Sendable {
    let bits: UInt128

    /// `::`, for clients that have none.
    static let unspecified = Address(bits: 0)

    private init(bits: UInt128) { self.bits = bits }

    var isIPv4: Bool { bits >> 32 == 0xFFFF }

    var isLoopback: Bool { bits == 1 || bits >> 24 == 0xFFFF_7F }

    /// Out of `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1` or `[2001:db8::1]:443`.
    package init?(_ text: some StringProtocol) {
        var text = String(text).trimmedASCII
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            text = String(text[text.utf8.index(after: text.startIndex)..<end])
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
            text = String(text.prefix { $0 != ":" })
        }
        var short = in_addr()
        var long = in6_addr()
        if inet_pton(AF_INET, text, &short) == 1 {
            bits = 0xFFFF << 32 | UInt128(UInt32(bigEndian: short.s_addr))
        } else if inet_pton(AF_INET6, text, &long) == 1 {
            bits = withUnsafeBytes(of: &long) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
        } else {
            return nil
        }
    }

    /// What stands for one client: an IPv4 address, or the /64 that one line gets (RFC 6177).
    package var client: Network { Network(self, length: isIPv4 ? 128 : 64) }

    /// What stands for one site of many lines; nil for IPv4.
    var site: Network? { isIPv4 ? nil : Network(self, length: 48) }
}

/// All addresses that begin with the same bits.
package struct Network: Hashable, Sendable {
    private let prefix: UInt128
    private let length: Int

    init(_ address: Address, length: Int) {
        self.length = length
        prefix = length == 0 ? 0 : (address.bits >> (128 - length)) << (128 - length)
    }

    /// Out of `10.0.0.0/8`, `2001:db8::/32` or an address alone.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Address(first), parts.count <= 2 else { return nil }
        let most = address.isIPv4 ? 32 : 128
        guard let length = parts.count == 1 ? most : Int(parts[1]), (0...most).contains(length) else {
            return nil
        }
        self.init(address, length: length + 128 - most)
    }

    func contains(_ address: Address) -> Bool { Network(address, length: length) == self }

    var bytes: [UInt8] { withUnsafeBytes(of: prefix.bigEndian, Array.init) + [UInt8(length)] }
}

/// Finds out who a request is from.
package struct ClientAddress: Sendable {
    private let trusted: [Network]
    /// In lower case.
    private let header: String

    /// - Parameters:
    ///   - trusted: proxies whose word counts; without one, the peer is the client.
    ///   - header: one that a proxy sets to the client's address alone; nil for `X-Forwarded-For`.
    package init(trusted: [Network], header: String?) {
        self.trusted = trusted
        self.header = header?.lowercased() ?? "x-forwarded-for"
    }

    func isTrusted(_ address: Address) -> Bool { trusted.contains { $0.contains(address) } }

    var headerName: String { header }

    /// What makes it likely that many visitors count as one, and so share one quota.
    enum Doubt: String {
        case silentProxy = "a trusted proxy does not say who its client is: all its visitors share one quota"
        case unknownProxy =
            "a proxy that is not trusted says who its client is: set CONTACT_TRUSTED_PROXIES if it is yours"
    }

    /// - Parameter isNamed: whether the request has the header.
    func doubt(peer: Address, isNamed: Bool) -> Doubt? {
        switch (isTrusted(peer), isNamed) {
        case (true, false): .silentProxy
        // Anyone may send the header; only one on this machine is likely to be the operator's proxy.
        case (false, true) where peer.isLoopback: .unknownProxy
        default: nil
        }
    }

    /// - Parameter values: of the header, in the order in which they came.
    package func resolve(peer: Address, values: [String]) -> Address {
        guard isTrusted(peer) else { return peer }
        let hops = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        // From the right: what stands left of the first hop that is not ours, anyone may have written.
        var client = peer
        for hop in hops.reversed() {
            guard let address = Address(hop) else { return client }
            client = address
            if header != "x-forwarded-for" || !isTrusted(address) { return client }
        }
        return client
    }
}
