#if canImport(Glibc)
import Glibc
#endif

/// A network card of this machine, or what stands for one, with one of its addresses.
struct NetworkInterface: Equatable {
    let name: String
    let address: IPAddress

    /// Those that are up and lead to other machines, in the system's order (getifaddrs(3)).
    static func all() -> [NetworkInterface] {
        var list: UnsafeMutablePointer<ifaddrs>?
        // Without them, the terminal shows no address for a phone, and says so.
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var all: [NetworkInterface] = []
        var next = list
        while let entry = next?.pointee {
            let flags = entry.ifa_flags
            let isUp = flags & UInt32(IFF_UP) != 0 && flags & UInt32(IFF_LOOPBACK) == 0
            if isUp, let address = entry.ifa_addr.flatMap({ IPAddress($0) }) {
                all.append(NetworkInterface(name: String(cString: entry.ifa_name), address: address))
            }
            next = entry.ifa_next
        }
        return all
    }

    /// Names with which those begin that lead to containers and virtual machines.
    private static let virtual = ["br-", "docker", "podman", "veth", "virbr", "vmnet"]

    /// Their addresses, those first at which a phone most likely reaches this machine.
    static func ordered(_ interfaces: [NetworkInterface]) -> [IPAddress] {
        func rank(_ interface: NetworkInterface) -> Int {
            (virtual.contains { interface.name.hasPrefix($0) } ? 4 : 0)
                + (interface.address.isIPv4 ? 0 : 2)
                + (interface.address.isPrivate ? 0 : 1)
        }
        let usable = interfaces.filter { !$0.address.isLinkLocal && !$0.address.isLoopback }
        // Sorting keeps no order of equals.
        return usable.enumerated()
            .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element.address)
    }
}
