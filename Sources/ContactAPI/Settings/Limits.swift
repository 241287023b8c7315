/// The limits of the service; sizes in bytes, numbers that are times in seconds.
package struct Limits: Sendable {
    /// Of a request's body.
    package var body = 64 * 1024
    package var headerList = 16 * 1024
    package var headerField = 8 * 1024
    package var headerFields = 64
    /// Of a request's path with its query.
    package var target = 2 * 1024
    /// Form fields, parts or JSON members.
    package var fields = 32

    /// From a connection's start to the end of the request's header.
    package var headerDeadline = 10
    /// From a request's header to the end of its response.
    package var requestDeadline = 20
    /// A body that brings less than `minimumRate` bytes a second is cut off, after `rateGrace`.
    package var minimumRate = 1024
    package var rateGrace = 3
    /// From a response to the next request's header.
    package var keepAlive = 15

    package var connections = 10_240
    /// Connections of one client network, unless it is a trusted proxy's.
    package var connectionsPerNetwork = 64

    /// Submissions of one IPv4 address or IPv6 /64.
    package var quota = QuotaPolicy(count: 5, seconds: 600)
    package var dailyQuota = QuotaPolicy(count: 20, seconds: 86_400)
    /// Submissions of one IPv6 /48, the largest network that one site usually gets (RFC 6177).
    package var ipv6SiteQuota = QuotaPolicy(count: 40, seconds: 86_400)

    /// Of a deploy hook's body, which is hashed as it comes and not kept: a database webhook of Supabase has two
    /// versions of a row in it, each with a whole text.
    package var deployHookBody = 1024 * 1024
    /// Deploy hooks of one client that were verified; a database may send one for each of hundreds of rows.
    package var deployHookQuota = QuotaPolicy(count: 600, seconds: 600)
    /// How far the time of a signed deploy hook may be from ours, in seconds, as in the reference libraries of
    /// Standard Webhooks.
    package static let deployHookTolerance: Int64 = 300
    /// How long the id of an accepted deploy hook is known: longer than a signature is valid (twice the tolerance),
    /// and long enough for what a sender tries again on the same day.
    package static let deployHookLifetime = Duration.seconds(86_400)
    /// How many of these ids are known; of more, the oldest are forgotten, at the cost of one more build each.
    package static let knownDeployHooks = 10_000

    /// How many changes wait for the writer before the service says that it is overloaded.
    package static let waitingChanges = 8_192
    /// Changes in one transaction.
    package static let changesPerCommit = 256
    /// After so many changes the journal's log is moved into its file.
    package var checkpoint = 1_000
    /// Free bytes that the disk keeps, so that stored messages can still be forwarded, answered and erased.
    package var reserve = 64 * 1024 * 1024

    /// How long an idempotency key is known.
    package static let keyLifetime = Duration.seconds(7 * 86_400)
    /// How long the same content of the same client is the same submission.
    package static let repetitionWindow = Duration.seconds(600)
    /// How long spam is kept after it was received or last marked.
    package static let spamLifetime = Duration.seconds(30 * 86_400)

    package init() {}
}

extension Duration {
    /// In whole milliseconds, as times of the journal are.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

/// How many submissions a client may send.
package struct QuotaPolicy: Sendable {
    /// Submissions at once.
    package var count: Int
    /// In which `count` submissions become available again, evenly.
    package var seconds: Int

    package init(count: Int, seconds: Int) {
        self.count = count
        self.seconds = seconds
    }
}
