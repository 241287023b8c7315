import Synchronization

/// The open connections, in total and by client network.
package final class ConnectionTable: Sendable {
    private struct State {
        var total = 0
        var byNetwork: [Network: Int] = [:]
    }

    private let limit: Int
    private let limitPerNetwork: Int
    private let clients: ClientAddress
    private let state = Mutex(State())

    package init(limits: Limits, clients: ClientAddress) {
        limit = limits.connections
        limitPerNetwork = limits.connectionsPerNetwork
        self.clients = clients
    }

    /// Counts a connection if the limits allow it; then `leave` must follow.
    ///
    /// All clients of a trusted proxy have its address, so only the total is limited there.
    package func enter(_ address: Address?) -> Bool {
        state.withLock { state in
            guard state.total < limit else { return false }
            if let network = limitedNetwork(of: address) {
                guard state.byNetwork[network, default: 0] < limitPerNetwork else { return false }
                state.byNetwork[network, default: 0] += 1
            }
            state.total += 1
            return true
        }
    }

    package func leave(_ address: Address?) {
        state.withLock { state in
            state.total -= 1
            guard let network = limitedNetwork(of: address),
                let count = state.byNetwork[network]
            else { return }
            state.byNetwork[network] = count > 1 ? count - 1 : nil
        }
    }

    package var count: Int { state.withLock { $0.total } }

    private func limitedNetwork(of address: Address?) -> Network? {
        guard let address, !clients.isTrusted(address) else { return nil }
        return address.client
    }
}
