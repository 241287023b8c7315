import Foundation

/// An IP address; IPv4 is mapped into IPv6 (RFC 4291, section 2.5.5.2).
package struct Address: Hashable, Sendable {
    let bits: UInt128

    /// `::`, for clients that have no address.
    static let unspecified = Address(bits: 0)

    private init(bits: UInt128) { self.bits = bits }

    /// Reads `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1` or `[2001:db8::1]:443`.
    package init?(_ text: some StringProtocol) {
        var text = String(text).trimmedASCII
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            text = String(text[text.utf8.index(after: text.startIndex)..<end])
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
            text = String(text.prefix { $0 != ":" })
        }
        var version4 = in_addr()
        var version6 = in6_addr()
        if inet_pton(AF_INET, text, &version4) == 1 {
            bits = 0xFFFF << 32 | UInt128(UInt32(bigEndian: version4.s_addr))
        } else if inet_pton(AF_INET6, text, &version6) == 1 {
            bits = withUnsafeBytes(of: &version6) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
        } else {
            return nil
        }
    }

    var isIPv4: Bool { bits >> 32 == 0xFFFF }

    var isLoopback: Bool { bits == 1 || bits >> 24 == 0xFFFF_7F }

    /// The network that stands for one client: an IPv4 address, or the /64 that one line gets (RFC 6177).
    package var client: Network { Network(self, length: isIPv4 ? 128 : 64) }

    /// The network that stands for a site of many lines; nil for IPv4.
    var site: Network? { isIPv4 ? nil : Network(self, length: 48) }
}
