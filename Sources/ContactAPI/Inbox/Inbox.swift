import GRDB

/// Carries out what staff ask.
package struct Inbox: Sendable {
    /// Where a message goes that staff say is none of spam.
    private let channels: [OutboxChannel]
    /// Milliseconds since 1970.
    private let clock: @Sendable () -> Int64

    static let pageSize = 500

    package init(channels: [OutboxChannel], clock: @escaping @Sendable () -> Int64) {
        self.channels = channels
        self.clock = clock
    }

    package func answer(_ request: InboxRequest, from journal: Journal) async -> InboxReply {
        do {
            let reply = try await journal.write { try perform(request, in: $0) }
            switch request {
            case .erase, .retain: try await journal.scrub()
            default: break
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
        case .list(let filter, let after): return .messages(try list(filter, after: after, in: database))
        case .show(let id): return .messages([try message(id, in: database)])
        case .mark(let id, let status): return .changed([try mark(id, as: status, in: database)])
        case .erase(let id?, nil):
            return .changed(try delete("id = ?", [try message(id, in: database).id], in: database))
        case .erase(nil, let email?):
            return .changed(try delete("lower(email) = lower(?)", [email], in: database))
        case .erase: throw InboxRefusal(reason: "say an id or an e-mail address")
        case .retain(let days):
            let edge = clock() - Int64(days) * 86_400_000
            return .changed(
                try delete("id IN (SELECT id FROM facts WHERE received < ?)", [edge], in: database)
            )
        case .outbox: return .outbox(try outbox(in: database))
        case .retry:
            try database.execute(sql: "UPDATE outbox SET is_dead = 0, due = ?", arguments: [clock()])
            return .outbox(try outbox(in: database))
        case .verify: return try verify(in: database)
        }
    }

    // MARK: ReadOptions

    private static let columns = """
        SELECT contact_submissions.*, verdict, points, signs FROM contact_submissions JOIN facts USING (id)
        """
    /// Held messages are `new` to the studio's table.
    private static let status = "CASE WHEN status = 'new' AND verdict = 'held' THEN 'held' ELSE status END"

    private func list(_ filter: InboxFilter, after: String?, in database: Database) throws -> [InboxMessage] {
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
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let sql = Inbox.columns + filter + " ORDER BY received, id LIMIT \(Inbox.pageSize)"
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map(InboxMessage.init)
    }

    /// By an id or the beginning of one.
    private func message(_ id: String, in database: Database) throws -> InboxMessage {
        guard id.utf8.count >= 4, id.utf8.allSatisfy({ $0.hexValue != nil || $0 == UInt8(ascii: "-") }) else {
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
        try Row.fetchAll(database, sql: "SELECT * FROM outbox ORDER BY is_dead DESC, due LIMIT 1000").map {
            row in
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
        let findings =
            try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
                "a row of \($0[0] as String) refers to none"
            }
        let forwarded = try String.fetchAll(
            database,
            sql: """
                SELECT id FROM facts WHERE verdict = 'new'
                  AND id NOT IN (SELECT submission FROM outbox WHERE channel = 'postgres') ORDER BY id
                """
        )
        return .verified(findings: findings, forwarded: forwarded)
    }

    // MARK: Changing

    private func mark(_ id: String, as status: InboxStatus, in database: Database) throws -> String {
        guard status != .held else {
            throw InboxRefusal(reason: "'held' is the service's word; say new or spam")
        }
        let message = try message(id, in: database)
        let wasKept = message.status == .held || message.status == .spam
        let now = clock()
        try database.execute(
            sql: "UPDATE contact_submissions SET status = ?, updated_at = ? WHERE id = ?",
            arguments: [status.rawValue, Moment.text(now), message.id]
        )
        try database.execute(
            sql: "UPDATE facts SET verdict = ? WHERE id = ?",
            arguments: [status == .spam ? "spam" : "new", message.id]
        )
        // What was held back goes its way now.
        if wasKept, status != .spam { try Outbox.add(message.id, to: channels, at: now, in: database) }
        if status == .spam {
            try database.execute(sql: "DELETE FROM outbox WHERE submission = ?", arguments: [message.id])
        }
        return message.id
    }

    private func delete(
        _ condition: String,
        _ arguments: StatementArguments,
        in database: Database
    ) throws
        -> [String]
    {
        try String.fetchAll(
            database,
            sql: "DELETE FROM contact_submissions WHERE \(condition) RETURNING id",
            arguments: arguments
        )
    }
}

/// What staff ask that cannot be done, in words.
struct InboxRefusal: Error {
    let reason: String
}

extension InboxMessage {
    init(_ row: Row) {
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
            signs: (row["signs"] as String).split(separator: " ").map(String.init)
        )
    }
}
