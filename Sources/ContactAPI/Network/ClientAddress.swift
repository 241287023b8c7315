/// Finds out which client a request comes from.
package struct ClientAddress: Sendable {
    private let trustedProxies: [Network]
    /// The header in which trusted proxies name the client; in lower case.
    let headerName: String

    private static let forwardedFor = "x-forwarded-for"

    /// - Parameters:
    ///   - trustedProxies: whose header counts; for all others, the peer is the client.
    ///   - header: one that a proxy sets to the client's address alone; nil for `X-Forwarded-For`.
    package init(trustedProxies: [Network], header: String?) {
        self.trustedProxies = trustedProxies
        headerName = header?.lowercased() ?? ClientAddress.forwardedFor
    }

    func isTrusted(_ address: Address) -> Bool {
        trustedProxies.contains { $0.contains(address) }
    }

    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - values: of the header, in the order in which they came.
    package func resolve(peer: Address, values: [String]) -> Address {
        guard isTrusted(peer) else { return peer }
        let hops = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        // From the right: anyone may have written what stands left of the first hop that is not a trusted proxy.
        var client = peer
        for hop in hops.reversed() {
            guard let address = Address(hop) else { return client }
            client = address
            if headerName != ClientAddress.forwardedFor || !isTrusted(address) { return client }
        }
        return client
    }

    /// A sign that many visitors count as one client and so share one quota.
    func warning(peer: Address, hasHeader: Bool) -> ProxyWarning? {
        if isTrusted(peer) { return hasHeader ? nil : .silentProxy }
        // Anyone may send the header; only a peer on this machine is likely to be the operator's proxy.
        return hasHeader && peer.isLoopback ? .unknownProxy : nil
    }
}

/// A likely mistake in the proxy's settings; the raw value is its line in the log.
enum ProxyWarning: String {
    case silentProxy = "a trusted proxy does not say who its client is: all its visitors share one quota"
    case unknownProxy =
        "a proxy that is not trusted says who its client is: set CONTACT_TRUSTED_PROXIES if it is yours"
}
