import Synchronization

/// How many submissions a network may send, by the generic cell rate algorithm (GCRA).
///
/// Each network has a bucket of submissions that fills again evenly; the table of buckets has a fixed size.
package final class Quota: Sendable {
    /// The network may not send now.
    package struct Exceeded: Error, Equatable {
        /// In seconds.
        package let retryAfter: Int

        package init(retryAfter: Int) { self.retryAfter = retryAfter }
    }

    /// What a client may still send.
    package struct Remaining: Equatable, Sendable {
        package let count: Int
        /// Seconds until one more.
        package let reset: Int
    }

    /// The policy for one client.
    package let client: QuotaPolicy
    /// The policy for one client in a day; nil for none.
    private let day: QuotaPolicy?
    /// The policy for an IPv6 /48; nil for none.
    private let site: QuotaPolicy?
    private let table = Mutex(BucketTable())

    /// Of submissions.
    package convenience init(_ limits: Limits) {
        self.init(client: limits.quota, day: limits.dailyQuota, site: limits.ipv6SiteQuota)
    }

    package init(client: QuotaPolicy, day: QuotaPolicy? = nil, site: QuotaPolicy? = nil) {
        self.client = client
        self.day = day
        self.site = site
    }

    /// Takes one from every bucket of an address, or from none.
    ///
    /// - Parameter now: in milliseconds since 1970.
    package func take(_ address: Address, at now: Int64) throws(Exceeded) -> Remaining {
        let entries = self.entries(for: address)
        let wait = table.withLock { table -> Int64 in
            let filled = entries.map { entry in
                max(table.fullTime(of: entry.key), now) + entry.policy.interval
            }
            let waits = zip(filled, entries).map { filled, entry in
                filled - now - entry.policy.capacity
            }
            let wait = waits.max() ?? 0
            guard wait <= 0 else { return wait }
            for (filled, entry) in zip(filled, entries) {
                table.setFullTime(filled, of: entry.key)
            }
            return 0
        }
        guard wait <= 0 else { throw Exceeded(retryAfter: Int((wait + 999) / 1000)) }
        return remaining(for: address, at: now)
    }

    /// Gives back what `take` took for a submission that was stored before, or was not stored.
    package func refund(_ address: Address) {
        let entries = self.entries(for: address)
        table.withLock { table in
            for entry in entries {
                table.advance(entry.key, by: entry.policy.interval)
            }
        }
    }

    private func remaining(for address: Address, at now: Int64) -> Remaining {
        let key = self.key(of: address.client, policy: .client)
        let full = table.withLock { max($0.fullTime(of: key), now) }
        let free = client.capacity - (full - now)
        return Remaining(
            count: Int(free / client.interval),
            reset: Int((client.interval - free % client.interval + 999) / 1000)
        )
    }

    // MARK: Buckets

    private enum PolicyName: Hashable {
        case client
        case day
        case site
    }

    private struct Entry {
        let key: UInt64
        let policy: QuotaPolicy
    }

    private func entries(for address: Address) -> [Entry] {
        var entries = [Entry(key: key(of: address.client, policy: .client), policy: client)]
        if let day {
            entries.append(Entry(key: key(of: address.client, policy: .day), policy: day))
        }
        if let site, let network = address.site {
            entries.append(Entry(key: key(of: network, policy: .site), policy: site))
        }
        return entries
    }

    /// Seeded differently in every process, so that nobody can choose addresses that share a bucket.
    private func key(of network: Network, policy: PolicyName) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(network)
        hasher.combine(policy)
        // 0 is the key of an empty bucket.
        return UInt64(bitPattern: Int64(hasher.finalize())) | 1
    }
}

extension QuotaPolicy {
    /// Milliseconds until one more submission is available; at least 1, also when there is no limit in effect.
    fileprivate var interval: Int64 { max(Int64(seconds) * 1000 / Int64(count), 1) }

    /// Milliseconds in which an empty bucket fills.
    fileprivate var capacity: Int64 { interval * Int64(count) }
}

/// 65 536 buckets of 16 bytes, in sets of eight.
private struct BucketTable {
    private struct Bucket {
        var key: UInt64 = 0
        /// When the bucket is full again, in milliseconds since 1970.
        var fullTime: Int64 = 0
    }

    private static let bucketsPerSet = 8
    private static let sets = 8_192

    private var buckets = [Bucket](repeating: Bucket(), count: bucketsPerSet * sets)

    /// In milliseconds since 1970; 0 for a key without a bucket, whose bucket would be full.
    func fullTime(of key: UInt64) -> Int64 {
        let bucket = buckets[index(of: key)]
        return bucket.key == key ? bucket.fullTime : 0
    }

    mutating func setFullTime(_ time: Int64, of key: UInt64) {
        buckets[index(of: key)] = Bucket(key: key, fullTime: time)
    }

    /// Makes a bucket full earlier; does nothing for a key without one.
    mutating func advance(_ key: UInt64, by interval: Int64) {
        let index = self.index(of: key)
        if buckets[index].key == key { buckets[index].fullTime -= interval }
    }

    /// The index of a key's bucket; without one, of the bucket in its set that is full first.
    private func index(of key: UInt64) -> Int {
        let start = Int(key >> 32) % BucketTable.sets * BucketTable.bucketsPerSet
        var firstFull = start
        for index in start..<start + BucketTable.bucketsPerSet {
            if buckets[index].key == key { return index }
            if buckets[index].fullTime < buckets[firstFull].fullTime { firstFull = index }
        }
        return firstFull
    }
}
