/// What staff ask of the inbox.
///
/// Commands send it to the service that holds the journal, or carry it out themselves
/// when none runs.
package enum InboxRequest: Codable, Sendable {
    /// The newest last; `after` is the id of the last one that was seen, for the next page.
    case list(InboxFilter, after: String?)
    case show(id: String)
    case mark(id: String, as: InboxStatus)
    case erase(id: String?, email: String?)
    /// Deletes what is older, whatever its status.
    case retain(days: Int)
    case outbox
    /// Tries again at once what waits and what was given up on.
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

/// What a message is to staff: the studio's words, and `held` for what waits for a look.
package enum InboxStatus: String, Codable, CaseIterable, Sendable {
    case new, held, read, replied, archived, spam
}

package enum InboxReply: Codable, Sendable {
    case messages([InboxMessage])
    /// The ids of those that were marked, erased or deleted.
    case changed([String])
    case outbox([OutboxLine])
    /// Findings of SQLite's own check, none when all is well, and the ids of what Postgres should have.
    case verified(findings: [String], forwarded: [String])
    case refused(String)
}

/// A message with what is known of it.
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
    /// The spam score and the signs that it is of.
    package let points: Int
    package let signs: [String]

    enum CodingKeys: String, CodingKey {
        case id, status, received, name, email, company, phone, message, points, signs
        case projectType = "project_type"
        case budgetRange = "budget_range"
    }
}

package struct OutboxLine: Codable, Sendable {
    package let id: String
    package let channel: String
    package let attempts: Int
    package let isDead: Bool
    /// Milliseconds since 1970.
    package let due: Int64
    package let error: String?
}
