import Content
import GRDB

/// Carries out the requests of staff.
package struct Inbox: Sendable {
    /// The channels of a message that staff mark as not spam.
    private let channels: [OutboxChannel]
    /// Milliseconds since 1970.
    private let clock: @Sendable () -> Int64

    private static let pageSize = 500
    private static let minimumIDLength = 4
    /// In milliseconds.
    private static let day: Int64 = 86_400_000

    package init(channels: [OutboxChannel], clock: @escaping @Sendable () -> Int64) {
        self.channels = channels
        self.clock = clock
    }

    package func reply(to request: InboxRequest, from journal: Journal) async -> InboxReply {
        do {
            let reply = try await journal.write { try perform(request, in: $0) }
            switch request {
            case .erase, .retain: try await journal.scrub()
            case .list, .show, .mark, .outbox, .retry, .verify: break
            }
            return reply
        } catch let refusal as InboxRefusal {
            return .refused(refusal.reason)
        } catch {
            return .refused("the journal does not take it: \(JournalError(error))")
        }
    }

    private func perform(_ request: InboxRequest, in database: Database) throws -> InboxReply {
        switch request {
        case .list(let filter, let after):
            return .messages(try list(filter, after: after, in: database))
        case .show(let id):
            return .messages([try message(id, in: database)])
        case .mark(let id, let status):
            return .changed([try mark(id, as: status, in: database)])
        case .erase(let id?, nil):
            let message = try self.message(id, in: database)
            return .changed(try delete(where: "id = ?", [message.id], in: database))
        case .erase(nil, let email?):
            return .changed(
                try delete(
                    where: "lower(email) = lower(?)",
                    [EmailAddress.withASCIIDomain(email)],
                    in: database
                )
            )
        case .erase:
            throw InboxRefusal(reason: "say an id or an e-mail address")
        case .retain(let days):
            let oldest = clock() - Int64(days) * Inbox.day
            let condition = "id IN (SELECT id FROM facts WHERE received < ?)"
            return .changed(try delete(where: condition, [oldest], in: database))
        case .outbox:
            return .outbox(try outbox(in: database))
        case .retry:
            try database.execute(sql: "UPDATE outbox SET is_dead = 0, due = ?", arguments: [clock()])
            return .outbox(try outbox(in: database))
        case .verify:
            return try verify(in: database)
        }
    }

    // MARK: Reading

    private static let columns = """
        SELECT contact_submissions.*, verdict, points, signs FROM contact_submissions JOIN facts USING (id)
        """
    /// Held messages are `new` in the studio's table.
    private static let status = "CASE WHEN status = 'new' AND verdict = 'held' THEN 'held' ELSE status END"

    private func list(
        _ filter: InboxFilter,
        after: String?,
        in database: Database
    ) throws -> [InboxMessage] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let status = filter.status {
            conditions.append("\(Inbox.status) = ?")
            arguments += [status.rawValue]
        }
        if let since = filter.since {
            conditions.append("created_at >= ?")
            arguments += [since]
        }
        if let after {
            conditions.append("(received, id) > (SELECT received, id FROM facts WHERE id = ?)")
            arguments += [after]
        }
        var sql = Inbox.columns
        if !conditions.isEmpty { sql += " WHERE " + conditions.joined(separator: " AND ") }
        sql += " ORDER BY received, id LIMIT \(Inbox.pageSize)"
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map(InboxMessage.init)
    }

    /// - Parameter id: an id, or the beginning of one.
    private func message(_ id: String, in database: Database) throws -> InboxMessage {
        guard id.utf8.count >= Inbox.minimumIDLength,
            id.utf8.allSatisfy({ $0.hexValue != nil || $0 == UInt8(ascii: "-") })
        else {
            throw InboxRefusal(reason: "an id is at least its first four characters, of 0-9 and a-f")
        }
        let rows = try Row.fetchAll(
            database,
            sql: Inbox.columns + " WHERE id LIKE ? LIMIT 2",
            arguments: [id.lowercased() + "%"]
        )
        guard let row = rows.first else { throw InboxRefusal(reason: "no message has the id \(id)") }
        guard rows.count == 1 else {
            throw InboxRefusal(reason: "more than one id begins with \(id); write more of it")
        }
        return InboxMessage(row)
    }

    private func outbox(in database: Database) throws -> [OutboxLine] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM outbox ORDER BY is_dead DESC, due LIMIT 1000"
        )
        return rows.map { row in
            OutboxLine(
                id: row["submission"],
                channel: row["channel"],
                attempts: row["attempts"],
                isDead: row["is_dead"],
                due: row["due"],
                error: row["error"]
            )
        }
    }

    private func verify(in database: Database) throws -> InboxReply {
        let damages = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
            "a row of \(row[0] as String) refers to a row that does not exist"
        }
        let forwarded = try String.fetchAll(
            database,
            sql: """
                SELECT id FROM facts WHERE verdict = 'new'
                  AND id NOT IN (SELECT submission FROM outbox WHERE channel = 'postgres') ORDER BY id
                """
        )
        return .verified(findings: damages + orphans, forwarded: forwarded)
    }

    // MARK: Changing

    private func mark(_ id: String, as status: InboxStatus, in database: Database) throws -> String {
        guard status != .held else {
            throw InboxRefusal(reason: "only the service holds messages; say new or spam instead of 'held'")
        }
        let message = try self.message(id, in: database)
        let now = clock()
        try database.execute(
            sql: "UPDATE contact_submissions SET status = ?, updated_at = ? WHERE id = ?",
            arguments: [status.rawValue, Timestamp(milliseconds: now).formatted(.milliseconds), message.id]
        )
        try database.execute(
            sql: "UPDATE facts SET verdict = ? WHERE id = ?",
            arguments: [status == .spam ? "spam" : "new", message.id]
        )
        let wasWithheld = message.status == .held || message.status == .spam
        if status == .spam {
            try database.execute(sql: "DELETE FROM outbox WHERE submission = ?", arguments: [message.id])
        } else if wasWithheld {
            try Outbox.add(message.id, to: channels, at: now, in: database)
        }
        return message.id
    }

    private func delete(
        where condition: String,
        _ arguments: StatementArguments,
        in database: Database
    ) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "DELETE FROM contact_submissions WHERE \(condition) RETURNING id",
            arguments: arguments
        )
    }
}

/// Why a request of staff cannot be carried out.
private struct InboxRefusal: Error {
    let reason: String
}

extension InboxMessage {
    fileprivate init(_ row: Row) {
        let submission = Submission(row)
        let status = InboxStatus(rawValue: row["status"]) ?? .new
        let isHeld = status == .new && row["verdict"] == SpamScore.Verdict.held.rawValue
        self.init(
            id: row["id"],
            status: isHeld ? .held : status,
            received: row["created_at"],
            name: submission.name,
            email: submission.email,
            company: submission.company,
            phone: submission.phone,
            projectType: submission.projectType,
            budgetRange: submission.budgetRange,
            message: submission.message,
            points: row["points"],
            signals: (row["signs"] as String).split(separator: " ").map(String.init)
        )
    }
}
