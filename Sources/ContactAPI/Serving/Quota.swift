import Synchronization

/// How many submissions a network may send: a bucket of tokens that fills again evenly (GCRA), in a table of fixed size.
package final class Quota: Sendable {
    package struct Policy: Sendable {
        /// Submissions at once.
        package var count: Int
        /// In which as many come back.
        package var seconds: Int

        /// In milliseconds; never 0, also for a quota that is none.
        fileprivate var interval: Int64 { max(Int64(seconds) * 1000 / Int64(count), 1) }
    }

    /// Why not, and when again.
    package struct Refusal: Error, Equatable {
        /// In seconds.
        package let retryAfter: Int

        package init(retryAfter: Int) { self.retryAfter = retryAfter }
    }

    /// What a client may still send.
    package struct Left: Equatable, Sendable {
        package let count: Int
        /// Seconds until one more.
        package let reset: Int
    }

    /// 65 536 buckets of 16 bytes; which of a set's eight goes is the one that is full again first.
    private static let ways = 8
    private static let sets = 8_192

    fileprivate struct Bucket {
        var key: UInt64 = 0
        /// When the bucket is full again, in milliseconds since 1970.
        var full: Int64 = 0

        /// When it is full again, if it is the key's; full already if not.
        func full(for key: UInt64) -> Int64 { self.key == key ? full : 0 }
    }

    package let client: Policy
    private let day: Policy
    private let site: Policy
    private let buckets = Mutex([Bucket](repeating: Bucket(), count: Quota.ways * Quota.sets))

    package init(_ limits: Limits) {
        client = limits.quota
        day = limits.dailyQuota
        site = limits.siteQuota
    }

    /// Takes one from every bucket of an address, or from none.
    ///
    /// - Parameter now: in milliseconds since 1970.
    package func take(_ address: Address, at now: Int64) throws(Refusal) -> Left {
        let keys = keys(of: address)
        let wait = buckets.withLock { buckets in
            let full = keys.map {
                max(buckets[Quota.slot(of: $0.key, in: buckets)].full(for: $0.key), now) + $0.policy.interval
            }
            let wait =
                zip(full, keys).map { $0 - now - $1.policy.interval * Int64($1.policy.count) }.max() ?? 0
            if wait <= 0 { for (full, key) in zip(full, keys) { Quota.set(full, key.key, &buckets) } }
            return wait
        }
        guard wait <= 0 else { throw Refusal(retryAfter: Int((wait + 999) / 1000)) }
        return left(address, at: now)
    }

    /// Gives back what `take` took for a submission that was stored before, or was not stored.
    package func giveBack(_ address: Address) {
        let keys = keys(of: address)
        buckets.withLock { buckets in
            for (key, policy) in keys {
                let slot = Quota.slot(of: key, in: buckets)
                if buckets[slot].key == key { buckets[slot].full -= policy.interval }
            }
        }
    }

    private func left(_ address: Address, at now: Int64) -> Left {
        let key = key(of: address.client, 0)
        let full = buckets.withLock { max($0[Quota.slot(of: key, in: $0)].full(for: key), now) }
        let free = client.interval * Int64(client.count) - (full - now)
        return Left(
            count: Int(free / client.interval),
            reset: Int((client.interval - free % client.interval + 999) / 1000)
        )
    }

    // MARK: Buckets

    private func keys(of address: Address) -> [(key: UInt64, policy: Policy)] {
        var keys = [(key(of: address.client, 0), client), (key(of: address.client, 1), day)]
        if let network = address.site { keys.append((key(of: network, 2), site)) }
        return keys
    }

    /// Seeded anew in every process, so that nobody can choose addresses that share a bucket.
    private func key(of network: Network, _ policy: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(network)
        hasher.combine(policy)
        return UInt64(bitPattern: Int64(hasher.finalize())) | 1
    }

    /// Where a key is, or where it goes.
    private static func slot(of key: UInt64, in buckets: [Bucket]) -> Int {
        let start = Int(key >> 32) % sets * ways
        var oldest = start
        for slot in start..<start + ways {
            if buckets[slot].key == key { return slot }
            if buckets[slot].full < buckets[oldest].full { oldest = slot }
        }
        return oldest
    }

    private static func set(_ full: Int64, _ key: UInt64, _ buckets: inout [Bucket]) {
        buckets[slot(of: key, in: buckets)] = Bucket(key: key, full: full)
    }
}
