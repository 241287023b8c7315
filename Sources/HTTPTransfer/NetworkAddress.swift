#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An address of a machine on the internet.
package struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 of IPv4, 16 of IPv6, in network order.
    package let bytes: [UInt8]

    /// - Returns: nil for another number of bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads an address as people write it, such as `192.0.2.1` or `2001:db8::1`; nil for another text.
    package init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return text.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension NetworkAddress {
    /// Whether it is an address of the internet that any machine may have, and not one of this machine, of a local network,
    /// or for a special purpose (IANA, "Special-Purpose Address Registry" of IPv4 and of IPv6; RFC 6890).
    package var isPublic: Bool {
        if bytes.count == 4 { return !NetworkAddress.specialBlocks.contains { $0.contains(bytes) } }
        // An address of IPv4 in one of IPv6: mapped (RFC 4291, section 2.5.5.2), or translated by a network without IPv4
        // (RFC 6052, section 2.1).
        for block in NetworkAddress.blocksWithIPv4 where block.contains(bytes) {
            return NetworkAddress(bytes: Array(bytes.suffix(4)))?.isPublic ?? false
        }
        return NetworkAddress.globalUnicast.contains(bytes)
            && !NetworkAddress.specialBlocks.contains { $0.contains(bytes) }
    }

    private struct Block: Sendable {
        let first: [UInt8]
        /// The number of bits that all addresses of the block have in common.
        let bits: Int

        /// - Parameter text: such as `10.0.0.0`.
        init(_ text: String, _ bits: Int) {
            // An address that is mistyped here is found by the tests of each block.
            first = NetworkAddress(text)?.bytes ?? []
            self.bits = bits
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == first.count else { return false }
            let (whole, rest) = bits.quotientAndRemainder(dividingBy: 8)
            guard address.prefix(whole).elementsEqual(first.prefix(whole)) else { return false }
            return rest == 0 || (address[whole] ^ first[whole]) >> (8 - rest) == 0
        }
    }

    private static let globalUnicast = Block("2000::", 3)

    private static let blocksWithIPv4 = [Block("::ffff:0:0", 96), Block("64:ff9b::", 96)]

    private static let specialBlocks = [
        Block("0.0.0.0", 8),
        Block("10.0.0.0", 8),
        Block("100.64.0.0", 10),
        Block("127.0.0.0", 8),
        Block("169.254.0.0", 16),
        Block("172.16.0.0", 12),
        Block("192.0.0.0", 24),
        Block("192.0.2.0", 24),
        Block("192.31.196.0", 24),
        Block("192.52.193.0", 24),
        Block("192.88.99.0", 24),
        Block("192.168.0.0", 16),
        Block("192.175.48.0", 24),
        Block("198.18.0.0", 15),
        Block("198.51.100.0", 24),
        Block("203.0.113.0", 24),
        // Multicast, and what is reserved, with the broadcast address.
        Block("224.0.0.0", 3),
        // Protocols, with Teredo, whose addresses hold others.
        Block("2001::", 23),
        Block("2001:db8::", 32),
        // 6to4, whose addresses hold those of IPv4.
        Block("2002::", 16),
        Block("2620:4f:8000::", 48),
        Block("3fff::", 20),
    ]
}
