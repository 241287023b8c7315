import Foundation
package import GRDB

/// What the endpoint gives the journal.
package struct Arrival: Sendable {
    package let submission: Submission
    package let score: SpamScore
    /// A keyed hash of the client's network.
    package let client: String
    /// The client's own key for the request, if it sent one.
    package let idempotencyKey: String?
    /// In milliseconds since 1970.
    package let moment: Int64

    package init(
        submission: Submission,
        score: SpamScore,
        client: String,
        idempotencyKey: String?,
        moment: Int64
    ) {
        self.submission = submission
        self.score = score
        self.client = client
        self.idempotencyKey = idempotencyKey
        self.moment = moment
    }
}

/// What the visitor is told.
package struct Receipt: Equatable, Sendable {
    package let id: String
    /// In milliseconds since 1970.
    package let received: Int64
    /// Nil when the same submission had been stored before, and this is its first answer again.
    package let verdict: SpamScore.Verdict?

    package init(id: String, received: Int64, verdict: SpamScore.Verdict? = nil) {
        (self.id, self.received, self.verdict) = (id, received, verdict)
    }

    package var isReplay: Bool { verdict == nil }
}

/// The key was used before, for other content.
package struct KeyConflict: Error {}

/// Takes submissions into the journal.
package struct Intake: Sendable {
    let secret: Secret
    /// Where new messages are told to.
    let channels: [OutboxChannel]

    package init(secret: Secret, channels: [OutboxChannel]) {
        self.secret = secret
        self.channels = channels
    }

    /// Stores a submission with all that follows from it, in one step; or finds it stored.
    ///
    /// - Throws: `KeyConflict`.
    package func take(_ arrival: Arrival, in database: Database) throws -> Receipt {
        let content = Data(secret.code("content", [arrival.submission.canonicalBytes]))
        let key = arrival.idempotencyKey.map { Data(secret.code("key", [Array($0.utf8)])) }
        if let known = try receipt(of: arrival, key: key, content: content, in: database) { return known }
        // The content is part of the id: two replicas that see one key with two contents must lose neither.
        let derived = key.map { UUIDText.derived(from: secret.code("id", [Array($0), Array(content)])) }
        if let derived, let known = try receipt(of: derived, in: database) { return known }
        let id = derived ?? UUIDText.timed(arrival.moment)
        let verdict = try insert(arrival, id: id, content: content, in: database)
        if let key {
            try database.cachedStatement(
                sql: "INSERT INTO idempotency (key, content, id, received) VALUES (?, ?, ?, ?)"
            )
            .execute(arguments: [key, content, id, arrival.moment])
        }
        return Receipt(id: id, received: arrival.moment, verdict: verdict)
    }

    // MARK: Once

    private func receipt(
        of arrival: Arrival,
        key: Data?,
        content: Data,
        in database: Database
    ) throws
        -> Receipt?
    {
        if let key {
            let known = try database.cachedStatement(
                sql: "SELECT content, id, received FROM idempotency WHERE key = ?"
            )
            guard let row = try Row.fetchOne(known, arguments: [key]) else { return nil }
            guard row["content"] == content else { throw KeyConflict() }
            return Receipt(id: row["id"], received: row["received"])
        }
        let recent = try database.cachedStatement(
            sql: "SELECT id, received FROM facts WHERE content = ? AND client = ? AND received > ? LIMIT 1"
        )
        let since = arrival.moment - Int64(Limits.repetition) * 1000
        return try Row.fetchOne(recent, arguments: [content, arrival.client, since]).map {
            Receipt(id: $0["id"], received: $0["received"])
        }
    }

    private func receipt(of id: String, in database: Database) throws -> Receipt? {
        let known = try database.cachedStatement(sql: "SELECT received FROM facts WHERE id = ?")
        return try Row.fetchOne(known, arguments: [id]).map {
            Receipt(id: id, received: $0["received"])
        }
    }

    // MARK: Storing

    private func insert(
        _ arrival: Arrival,
        id: String,
        content: Data,
        in database: Database
    ) throws
        -> SpamScore.Verdict
    {
        let submission = arrival.submission
        let message = Data(secret.code("message", [Array(submission.message.utf8)]))
        var score = arrival.score
        if try isRepeated(message, client: arrival.client, at: arrival.moment, in: database) {
            score.add(.repeated)
        }
        let moment = Moment.text(arrival.moment)
        try database.cachedStatement(
            sql: """
                INSERT INTO contact_submissions (id, name, email, company, phone, project_type, budget_range, message,
                  status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, submission.name, submission.email, submission.company, submission.phone,
            submission.projectType,
            submission.budgetRange, submission.message, score.verdict == .spam ? "spam" : "new", moment,
            moment,
        ])
        try database.cachedStatement(
            sql: """
                INSERT INTO facts (id, received, verdict, points, signs, client, content, message)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, arrival.moment, score.verdict.rawValue, score.points,
            score.signs.map(\.rawValue).sorted().joined(separator: " "), arrival.client, content, message,
        ])
        if score.verdict == .new { try Outbox.add(id, to: channels, at: arrival.moment, in: database) }
        return score.verdict
    }

    /// Whether this is the third client within a day that sends the same text.
    private func isRepeated(
        _ message: Data,
        client: String,
        at moment: Int64,
        in database: Database
    ) throws
        -> Bool
    {
        let others = try database.cachedStatement(
            sql: """
                SELECT count(DISTINCT client) FROM (
                  SELECT client FROM facts WHERE message = ? AND received > ? AND client <> ? LIMIT 1000)
                """
        )
        let count = try Int.fetchOne(others, arguments: [message, moment - 86_400_000, client]) ?? 0
        return count >= 2
    }
}

/// Ids of submissions, in lower case as Postgres writes them.
enum UUIDText {
    /// Version 8: whatever its maker says (RFC 9562, section 5.8).
    static func derived(from code: [UInt8]) -> String {
        let bytes = code.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        return text(bytes, version: 8)
    }

    /// Version 7: milliseconds, then 74 random bits (RFC 9562, section 5.7).
    static func timed(_ moment: Int64) -> String {
        let random = UInt128.random(in: 0..<(1 << 80))
        return text(UInt128(truncatingIfNeeded: moment) << 80 | random, version: 7)
    }

    private static func text(_ bits: UInt128, version: UInt128) -> String {
        var bits = bits
        bits = bits & ~(0xF << 76) | version << 76
        bits = bits & ~(0x3 << 62) | 0x2 << 62
        return String(unsafeUninitializedCapacity: 36) { text in
            var shift = 124
            for index in 0..<36 {
                if [8, 13, 18, 23].contains(index) {
                    text[index] = UInt8(ascii: "-")
                    continue
                }
                let digit = UInt8(truncatingIfNeeded: bits >> UInt128(shift)) & 15
                text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
                shift -= 4
            }
            return 36
        }
    }
}

/// Moments as texts.
package enum Moment {
    /// RFC 3339 in UTC with milliseconds.
    package static func text(_ milliseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
