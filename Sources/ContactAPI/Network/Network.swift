/// All addresses that begin with the same bits.
package struct Network: Hashable, Sendable {
    private let prefix: UInt128
    /// In bits of IPv6, also for IPv4.
    private let length: Int

    init(_ address: Address, length: Int) {
        self.length = length
        prefix = length == 0 ? 0 : (address.bits >> (128 - length)) << (128 - length)
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32` or an address alone.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Address(first), parts.count <= 2 else { return nil }
        let maximum = address.isIPv4 ? 32 : 128
        guard let length = parts.count == 1 ? maximum : Int(parts[1]), (0...maximum).contains(length) else {
            return nil
        }
        self.init(address, length: length + 128 - maximum)
    }

    func contains(_ address: Address) -> Bool { Network(address, length: length) == self }

    var bytes: [UInt8] { withUnsafeBytes(of: prefix.bigEndian, Array.init) + [UInt8(length)] }
}
