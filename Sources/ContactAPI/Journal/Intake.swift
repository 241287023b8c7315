import Content
import Foundation
package import GRDB

/// Stores submissions in the journal, each once.
package struct Intake: Sendable {
    private let secret: Secret
    /// The channels that new messages go out by.
    private let channels: [OutboxChannel]

    /// In milliseconds.
    private static let day: Int64 = 86_400_000

    package init(secret: Secret, channels: [OutboxChannel]) {
        self.secret = secret
        self.channels = channels
    }

    /// Stores a submission together with its outbox rows, or finds that it is stored already.
    ///
    /// - Throws: `IdempotencyConflict`; errors of the database.
    package func take(_ incoming: IncomingSubmission, in database: Database) throws -> Receipt {
        let hashes = Hashes(of: incoming, secret: secret)
        if let known = try knownReceipt(for: incoming, hashes: hashes, in: database) { return known }
        // The content is part of the id: two replicas that see one key with two contents must lose neither.
        let derivedID = hashes.key.map { key in
            UUIDText.derived(from: secret.hmac(of: [Array(key), Array(hashes.content)], purpose: "id"))
        }
        if let derivedID, let known = try receipt(forID: derivedID, in: database) { return known }
        let id = derivedID ?? UUIDText.timed(incoming.received)
        let verdict = try insert(incoming, id: id, hashes: hashes, in: database)
        try insertKey(hashes, id: id, received: incoming.received, in: database)
        return Receipt(id: id, received: incoming.received, outcome: .stored(verdict))
    }

    /// Keyed hashes that stand for parts of a submission.
    private struct Hashes {
        /// Of the client's idempotency key.
        let key: Data?
        /// Of all fields.
        let content: Data
        /// Of the message alone.
        let message: Data

        init(of incoming: IncomingSubmission, secret: Secret) {
            let submission = incoming.submission
            key = incoming.idempotencyKey.map { key in
                Data(secret.hmac(of: [Array(key.utf8)], purpose: "key"))
            }
            content = Data(secret.hmac(of: [submission.canonicalBytes], purpose: "content"))
            message = Data(secret.hmac(of: [Array(submission.message.utf8)], purpose: "message"))
        }
    }

    // MARK: Finding what is stored

    /// The receipt for the same key, or without a key for the same content of the same client just now.
    private func knownReceipt(
        for incoming: IncomingSubmission,
        hashes: Hashes,
        in database: Database
    ) throws -> Receipt? {
        if let key = hashes.key {
            return try receipt(forKey: key, content: hashes.content, in: database)
        }
        let recent = try database.cachedStatement(
            sql: "SELECT id, received FROM facts WHERE content = ? AND client = ? AND received > ? LIMIT 1"
        )
        let since = incoming.received - Limits.repetitionWindow.milliseconds
        let row = try Row.fetchOne(recent, arguments: [hashes.content, incoming.client, since])
        return row.map { Receipt(id: $0["id"], received: $0["received"], outcome: .replayed) }
    }

    private func receipt(forKey key: Data, content: Data, in database: Database) throws -> Receipt? {
        let known = try database.cachedStatement(
            sql: "SELECT content, id, received FROM idempotency WHERE key = ?"
        )
        guard let row = try Row.fetchOne(known, arguments: [key]) else { return nil }
        guard row["content"] == content else { throw IdempotencyConflict() }
        return Receipt(id: row["id"], received: row["received"], outcome: .replayed)
    }

    private func receipt(forID id: String, in database: Database) throws -> Receipt? {
        let known = try database.cachedStatement(sql: "SELECT received FROM facts WHERE id = ?")
        let row = try Row.fetchOne(known, arguments: [id])
        return row.map { Receipt(id: id, received: $0["received"], outcome: .replayed) }
    }

    // MARK: Storing

    private func insert(
        _ incoming: IncomingSubmission,
        id: String,
        hashes: Hashes,
        in database: Database
    ) throws -> SpamScore.Verdict {
        var score = incoming.score
        if try isRepeated(incoming, message: hashes.message, in: database) { score.add(.repeated) }
        try insertSubmission(incoming, id: id, verdict: score.verdict, in: database)
        try insertFacts(incoming, id: id, score: score, hashes: hashes, in: database)
        if score.verdict == .new {
            try Outbox.add(id, to: channels, at: incoming.received, in: database)
        }
        return score.verdict
    }

    private func insertSubmission(
        _ incoming: IncomingSubmission,
        id: String,
        verdict: SpamScore.Verdict,
        in database: Database
    ) throws {
        let submission = incoming.submission
        let received = Timestamp(milliseconds: incoming.received).formatted(.milliseconds)
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO contact_submissions (id, name, email, company, phone, project_type, budget_range, message,
                  status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: [
                id,
                submission.name,
                submission.email,
                submission.company,
                submission.phone,
                submission.projectType,
                submission.budgetRange,
                submission.message,
                verdict == .spam ? "spam" : "new",
                received,
                received,
            ]
        )
    }

    private func insertFacts(
        _ incoming: IncomingSubmission,
        id: String,
        score: SpamScore,
        hashes: Hashes,
        in database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO facts (id, received, verdict, points, signs, client, content, message)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        let signals = score.signals.map(\.rawValue).sorted().joined(separator: " ")
        try statement.execute(
            arguments: [
                id,
                incoming.received,
                score.verdict.rawValue,
                score.points,
                signals,
                incoming.client,
                hashes.content,
                hashes.message,
            ]
        )
    }

    /// Stores the key, if there is one, so that it replays the receipt.
    private func insertKey(_ hashes: Hashes, id: String, received: Int64, in database: Database) throws {
        guard let key = hashes.key else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO idempotency (key, content, id, received) VALUES (?, ?, ?, ?)"
        )
        try statement.execute(arguments: [key, hashes.content, id, received])
    }

    /// Whether this is at least the third client within a day that sends the same text.
    private func isRepeated(
        _ incoming: IncomingSubmission,
        message: Data,
        in database: Database
    ) throws -> Bool {
        let others = try database.cachedStatement(
            sql: """
                SELECT count(DISTINCT client) FROM (
                  SELECT client FROM facts WHERE message = ? AND received > ? AND client <> ? LIMIT 1000)
                """
        )
        let since = incoming.received - Intake.day
        let count = try Int.fetchOne(others, arguments: [message, since, incoming.client]) ?? 0
        return count >= 2
    }
}
