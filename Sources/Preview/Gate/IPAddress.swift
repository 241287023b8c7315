#if canImport(Glibc)
import Glibc
#endif

/// An IP address.
///
/// An IPv4 address in the form of IPv6 (RFC 4291, section 2.5.5.2) is that IPv4 address.
struct IPAddress: Hashable, Sendable {
    /// 4 or 16, in network order.
    let bytes: [UInt8]

    static let loopback = IPAddress([127, 0, 0, 1])
    static let loopback6 = IPAddress([UInt8](repeating: 0, count: 15) + [1])

    /// - Parameter bytes: 4 or 16, in network order.
    init(_ bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }

    /// Reads an address as it is written in text, without brackets; nil for anything else, such as a name.
    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(withUnsafeBytes(of: four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            self.init(withUnsafeBytes(of: sixteen) { Array($0) })
        } else {
            return nil
        }
    }

    /// Reads the address of a socket; nil for a socket that is not of an IP protocol.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let four = raw.loadUnaligned(as: sockaddr_in.self)
            self.init(withUnsafeBytes(of: four.sin_addr) { Array($0) })
        case AF_INET6:
            let sixteen = raw.loadUnaligned(as: sockaddr_in6.self)
            self.init(withUnsafeBytes(of: sixteen.sin6_addr) { Array($0) })
        default:
            return nil
        }
    }

    var isIPv4: Bool { bytes.count == 4 }

    var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : self == .loopback6 }

    /// Whether it stands for all addresses of this machine.
    var isWildcard: Bool { bytes.allSatisfy { $0 == 0 } }

    /// Whether it is one of a local network (RFC 1918; RFC 4193).
    var isPrivate: Bool {
        guard isIPv4 else { return bytes[0] & 0xFE == 0xFC }
        return switch (bytes[0], bytes[1]) {
        case (10, _), (192, 168), (172, 16...31): true
        default: false
        }
    }

    /// Whether it is valid on one link only, and of no use in the address of a page.
    var isLinkLocal: Bool {
        isIPv4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// As it is written in text, without brackets.
    var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count))
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// As it is written in a URL.
    var urlHost: String { isIPv4 ? text : "[\(text)]" }
}

// MARK: Sockets

extension IPAddress {
    /// Writes the address of a socket, and returns its length.
    func write(port: UInt16, to storage: inout sockaddr_storage) -> socklen_t {
        withUnsafeMutableBytes(of: &storage) { raw in
            if isIPv4 {
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = port.bigEndian
                withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
                raw.storeBytes(of: address, as: sockaddr_in.self)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            }
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
            raw.storeBytes(of: address, as: sockaddr_in6.self)
            return socklen_t(MemoryLayout<sockaddr_in6>.size)
        }
    }

    /// The port of a socket's address; both kinds have it at the same offset.
    static func port(_ address: UnsafePointer<sockaddr>) -> UInt16 {
        UInt16(bigEndian: UnsafeRawPointer(address).load(fromByteOffset: 2, as: UInt16.self))
    }

    /// The address of one end of a connection.
    ///
    /// - Parameter function: `getpeername` or `getsockname`.
    init?(
        of socket: Int32,
        _ function: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let address = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                function(socket, pointer, &length) == 0 ? IPAddress(pointer) : nil
            }
        }
        guard let address else { return nil }
        self = address
    }
}
