/// The limits of the service; sizes in bytes, spans in seconds.
package struct Limits: Sendable {
    /// A request's body.
    package var body = 64 * 1024
    package var headerList = 16 * 1024
    package var headerField = 8 * 1024
    package var headerFields = 64
    /// A request's path with its query.
    package var target = 2 * 1024
    /// Form fields, parts or JSON members.
    package var fields = 32

    /// From a connection's start to the end of the request's header.
    package var headerDeadline = 10
    /// From a request's header to the end of its answer.
    package var requestDeadline = 20
    /// A body that brings less than `minimumRate` bytes a second is cut off, after `rateGrace`.
    package var minimumRate = 1024
    package var rateGrace = 3
    /// From an answer to the next request's header.
    package var keepAlive = 15

    package var connections = 10_240
    /// Connections of one client network, unless it is a trusted proxy's.
    package var connectionsPerNetwork = 64

    /// Submissions of one IPv4 address or IPv6 /64.
    package var quota = Quota.Policy(count: 5, seconds: 600)
    package var dailyQuota = Quota.Policy(count: 20, seconds: 86_400)
    /// Submissions of one IPv6 /48.
    package var siteQuota = Quota.Policy(count: 40, seconds: 86_400)

    /// How many changes wait for the writer before the service says that it is overloaded.
    package static let waitingChanges = 8_192
    /// Changes in one transaction.
    package static let changesPerCommit = 256
    /// After so many changes the journal's log is moved into its file.
    package var checkpoint = 1_000
    /// Free bytes that the disk keeps, so that what was taken can still be forwarded, answered and erased.
    package var reserve = 64 * 1024 * 1024

    /// How long an idempotency key is known.
    package static let keyLifetime = 7 * 86_400
    /// Within this span the same content of the same client is the same submission.
    package static let repetition = 600
    package static let spamLifetime = 30 * 86_400

    package init() {}
}
