/// The ids of accepted deploy hooks: for a limited time, and a limited number.
package struct KnownHooks {
    /// In milliseconds.
    private let lifetime: Int64
    private let capacity: Int
    /// In the order of acceptance.
    private var ids: [String] = []
    /// When each was accepted, in milliseconds since 1970.
    private var times: [String: Int64] = [:]

    package init(
        lifetime: Duration = Limits.deployHookLifetime,
        capacity: Int = Limits.knownDeployHooks
    ) {
        self.lifetime = lifetime.milliseconds
        self.capacity = capacity
    }

    /// - Parameter now: in milliseconds since 1970.
    package func contains(_ id: String, at now: Int64) -> Bool {
        times[id].map { isKnown(since: $0, at: now) } ?? false
    }

    /// Remembers an id, unless it is known.
    ///
    /// - Parameter now: in milliseconds since 1970.
    package mutating func insert(_ id: String, at now: Int64) {
        forgetExpired(at: now)
        guard times[id] == nil else { return }
        forgetOldest(max(ids.count + 1 - capacity, 0))
        ids.append(id)
        times[id] = now
    }

    private func isKnown(since accepted: Int64, at now: Int64) -> Bool { now < accepted + lifetime }

    private mutating func forgetExpired(at now: Int64) {
        let expired = ids.prefix { id in
            times[id].map { !isKnown(since: $0, at: now) } ?? true
        }
        forgetOldest(expired.count)
    }

    private mutating func forgetOldest(_ number: Int) {
        for id in ids.prefix(number) { times[id] = nil }
        ids.removeFirst(number)
    }
}
