#if canImport(Glibc)
import Glibc
#endif

/// Where the preview listens: this machine only, one of its addresses, or all of them.
package struct ListeningHost: Sendable {
    /// As somebody wrote it.
    let name: String
    private let addresses: [IPAddress]

    /// This machine only.
    package static let loopback = ListeningHost(name: "127.0.0.1", addresses: [.loopback])

    private init(name: String, addresses: [IPAddress]) {
        (self.name, self.addresses) = (name, addresses)
    }

    /// Looks a name up, which may ask other machines.
    ///
    /// - Parameter text: an address, with or without brackets, or a name.
    /// - Throws: `UnusableHost` where nothing has the name.
    package init(_ text: String) throws {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        name = isBracketed ? String(text.dropFirst().dropLast()) : text
        if let address = IPAddress(name) {
            addresses = [address]
            return
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = name.isEmpty ? EAI_NONAME : getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else { throw UnusableHost(reason: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr.flatMap({ IPAddress($0) }), !found.contains(address) {
                found.append(address)
            }
            next = entry.ai_next
        }
        addresses = found
    }

    /// Whether nothing but this machine can reach it.
    package var isLoopback: Bool { addresses.allSatisfy(\.isLoopback) }

    // MARK: Names and addresses

    /// The name of this machine; empty where it has none.
    static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The names that the machine has in its network, in small letters.
    func machineNames(hostName: String) -> [String] {
        let lowercased = [hostName, name].map { text in
            String(decoding: text.utf8.map(HostHeader.lowercased), as: UTF8.self)
        }
        // Multicast DNS makes one of the first part (RFC 6762).
        let local = lowercased[0].prefix { $0 != "." } + ".local"
        return [lowercased[0], String(local), lowercased[1]].filter { name in
            IPAddress(name) == nil && name.utf8.first.map { $0 != UInt8(ascii: ".") } == true
        }
    }

    /// The addresses at which other devices reach it, the most likely one first.
    func reachable(_ interfaces: [NetworkInterface]) -> [IPAddress] {
        guard addresses.contains(where: \.isWildcard) else { return addresses.filter { !$0.isLoopback } }
        let isIPv4Only = !addresses.contains { $0.isWildcard && !$0.isIPv4 }
        return NetworkInterface.ordered(interfaces).filter { $0.isIPv4 || !isIPv4Only }
    }

    // MARK: Listening

    /// Listens at all of its addresses, and at 127.0.0.1 for the browser of this machine.
    ///
    /// - Parameter port: 0 for any free one, the same at all addresses.
    /// - Returns: descriptors, which the caller closes.
    /// - Throws: `PortTaken`, or `UnusableHost` where it is no address of this machine.
    func listen(port: UInt16) throws -> (sockets: [Int32], port: UInt16) {
        // A port that is free at one address may be taken at another one.
        for _ in 0..<(port == 0 ? 16 : 1) {
            var sockets: [Int32] = []
            var chosen = port
            let failure = listen(&sockets, &chosen)
            if failure == 0 { return (sockets, chosen) }
            for socket in sockets { close(socket) }
            guard failure == EADDRINUSE else {
                throw UnusableHost(reason: String(cString: strerror(failure)))
            }
        }
        throw PortTaken()
    }

    /// - Parameters:
    ///   - sockets: gets the descriptors, also before a failure.
    ///   - port: set to the port that was chosen.
    /// - Returns: the error number; 0 for none.
    private func listen(_ sockets: inout [Int32], _ port: inout UInt16) -> Int32 {
        var missing = EADDRNOTAVAIL
        for address in addresses {
            let failure = ListeningHost.listen(at: address, &sockets, &port)
            // A name may also stand for an address that this machine lacks, such as ::1 without IPv6.
            if failure == EADDRNOTAVAIL || failure == EAFNOSUPPORT {
                missing = failure
            } else if failure != 0 {
                return failure
            }
        }
        guard !sockets.isEmpty else { return missing }
        let hasLoopback = addresses.contains { $0 == .loopback || $0.isWildcard }
        return hasLoopback ? 0 : ListeningHost.listen(at: .loopback, &sockets, &port)
    }

    private static func listen(at address: IPAddress, _ sockets: inout [Int32], _ port: inout UInt16) -> Int32
    {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(address.isIPv4 ? AF_INET : AF_INET6, type, 0)
        guard socket >= 0 else { return errno }
        sockets.append(socket)
        let failure = listen(socket, at: address, &port)
        if failure != 0 {
            sockets.removeLast()
            close(socket)
        }
        return failure
    }

    private static func listen(_ socket: Int32, at address: IPAddress, _ port: inout UInt16) -> Int32 {
        var isOn: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isOn, size)
        // `::` is for IPv4 too, whatever the system's default is.
        var isOnlyIPv6: Int32 = address.isWildcard ? 0 : 1
        if !address.isIPv4 {
            setsockopt(socket, Int32(IPPROTO_IPV6), Int32(IPV6_V6ONLY), &isOnlyIPv6, size)
        }
        var storage = sockaddr_storage()
        var length = address.write(port: port, to: &storage)
        return withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard
                    bind(socket, pointer, length) == 0,
                    Glibc.listen(socket, 64) == 0,
                    getsockname(socket, pointer, &length) == 0
                else { return errno }
                port = IPAddress.port(pointer)
                return 0
            }
        }
    }
}

/// An address or name at which the preview cannot listen.
package struct UnusableHost: Error, Sendable {
    /// In the system's words.
    package let reason: String
}

/// Another program listens on the port.
package struct PortTaken: Error, Sendable {}
