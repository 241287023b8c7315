import Synchronization

/// The connections that are open, in all and of each client network.
package final class ConnectionTable: Sendable {
    private let limit: Int
    private let limitPerNetwork: Int
    private let clients: ClientAddress
    private let state = Mutex((total: 0, networks: [Network: Int]()))

    package init(limits: Limits, clients: ClientAddress) {
        limit = limits.connections
        limitPerNetwork = limits.connectionsPerNetwork
        self.clients = clients
    }

    /// Whether one more is let in; then `leave` must follow.
    ///
    /// All clients of a trusted proxy come from its address, so only the limit of all counts there.
    package func enter(_ address: Address?) -> Bool {
        state.withLock { state in
            guard state.total < limit else { return false }
            if let network = network(address) {
                guard state.networks[network, default: 0] < limitPerNetwork else { return false }
                state.networks[network, default: 0] += 1
            }
            state.total += 1
            return true
        }
    }

    package func leave(_ address: Address?) {
        state.withLock { state in
            state.total -= 1
            guard let network = network(address), let count = state.networks[network] else { return }
            state.networks[network] = count > 1 ? count - 1 : nil
        }
    }

    package var count: Int { state.withLock { $0.total } }

    private func network(_ address: Address?) -> Network? {
        address.flatMap { clients.isTrusted($0) ? nil : $0.client }
    }
}
