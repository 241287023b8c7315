/// A request of staff to the inbox.
///
/// Commands send it to the service that holds the journal, or carry it out themselves when none runs.
package enum InboxRequest: Codable, Sendable {
    /// The newest last, a page at a time; `after` is the id of the last message of the page before.
    case list(InboxFilter, after: String?)
    case show(id: String)
    case mark(id: String, as: InboxStatus)
    case erase(id: String?, email: String?)
    /// Deletes messages that are older, whatever their status.
    case retain(days: Int)
    case outbox
    /// Tries pending deliveries at once, also those that were given up on.
    case retry
    case verify
}

package struct InboxFilter: Codable, Sendable {
    package var status: InboxStatus?
    /// RFC 3339, or the beginning of it, such as a day.
    package var since: String?

    package init(status: InboxStatus? = nil, since: String? = nil) {
        self.status = status
        self.since = since
    }
}

/// The status of a message for staff: the studio's own, and `held` for messages that wait for a look.
package enum InboxStatus: String, Codable, CaseIterable, Sendable {
    case new
    case held
    case read
    case replied
    case archived
    case spam
}

package enum InboxReply: Codable, Sendable {
    case messages([InboxMessage])
    /// The ids of those that were marked, erased or deleted.
    case changed([String])
    case outbox([OutboxLine])
    /// - Parameters:
    ///   - findings: of SQLite's own check; empty when all is well.
    ///   - forwarded: the ids of messages that Postgres should have.
    case verified(findings: [String], forwarded: [String])
    /// The request cannot be carried out, with the reason.
    case refused(String)
}

/// A message with its spam score.
package struct InboxMessage: Codable, Sendable {
    package let id: String
    package let status: InboxStatus
    /// RFC 3339.
    package let received: String
    package let name: String
    package let email: String
    package let company: String?
    package let phone: String?
    package let projectType: String?
    package let budgetRange: String?
    package let message: String
    /// The spam score.
    package let points: Int
    /// The signals that give the points.
    package let signals: [String]

    enum CodingKeys: String, CodingKey {
        case id
        case status
        case received
        case name
        case email
        case company
        case phone
        case projectType = "project_type"
        case budgetRange = "budget_range"
        case message
        case points
        case signals = "signs"
    }
}

package struct OutboxLine: Codable, Sendable {
    package let id: String
    package let channel: String
    package let attempts: Int
    /// Whether the delivery was given up on.
    package let isDead: Bool
    /// Milliseconds since 1970.
    package let due: Int64
    package let error: String?
}
