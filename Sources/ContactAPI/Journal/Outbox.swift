import GRDB

/// One submission that is to be delivered by one channel.
package struct Delivery: Sendable {
    package let id: String
    package let submission: Submission
    /// RFC 3339.
    package let received: String
    /// In milliseconds since 1970.
    let created: Int64
    /// Before this one.
    let attempts: Int
}

/// Pending deliveries: rows that are made in the transaction of their submission and deleted after the delivery.
enum Outbox {
    enum Outcome: Sendable {
        case delivered
        /// - Parameter due: in milliseconds since 1970.
        case failed(due: Int64, error: String)
        case givenUp(error: String)
    }

    /// The deliveries of one channel.
    struct Summary {
        let channel: String
        let pending: Int
        let dead: Int
        /// When the oldest pending delivery was created, in milliseconds since 1970.
        let oldest: Int64?
    }

    static func add(
        _ id: String,
        to channels: [OutboxChannel],
        at now: Int64,
        in database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outbox (submission, channel, created, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        for channel in channels {
            try statement.execute(arguments: [id, channel.rawValue, now, now])
        }
    }

    /// The deliveries that are due, the oldest first.
    static func due(
        _ channel: OutboxChannel,
        at now: Int64,
        limit: Int,
        in database: Database
    ) throws -> [Delivery] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT * FROM outbox JOIN contact_submissions ON id = submission
                WHERE channel = ? AND NOT is_dead AND due <= ? ORDER BY due LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [channel.rawValue, now, limit]).map { row in
            Delivery(
                id: row["id"],
                submission: Submission(row),
                received: row["created_at"],
                created: row["created"],
                attempts: row["attempts"]
            )
        }
    }

    /// When the next delivery is due, in milliseconds since 1970.
    static func nextDue(_ channel: OutboxChannel, in database: Database) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT min(due) FROM outbox WHERE channel = ? AND NOT is_dead"
        )
        return try Int64.fetchOne(statement, arguments: [channel.rawValue])
    }

    /// One for each channel that has deliveries, sorted by its name.
    static func summaries(in database: Database) throws -> [Summary] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT channel, sum(NOT is_dead) AS pending, sum(is_dead) AS dead,
                  min(CASE WHEN is_dead THEN NULL ELSE created END) AS oldest
                FROM outbox GROUP BY channel ORDER BY channel
                """
        )
        return rows.map { row in
            Summary(
                channel: row["channel"],
                pending: row["pending"],
                dead: row["dead"],
                oldest: row["oldest"]
            )
        }
    }

    static func record(
        _ outcome: Outcome,
        of id: String,
        by channel: OutboxChannel,
        in database: Database
    ) throws {
        let key: StatementArguments = [id, channel.rawValue]
        switch outcome {
        case .delivered:
            try database.cachedStatement(sql: "DELETE FROM outbox WHERE submission = ? AND channel = ?")
                .execute(arguments: key)
        case .failed(let due, let error):
            try database.cachedStatement(
                sql: """
                    UPDATE outbox SET due = ?, attempts = attempts + 1, error = ?
                    WHERE submission = ? AND channel = ?
                    """
            )
            .execute(arguments: [due, error] + key)
        case .givenUp(let error):
            try database.cachedStatement(
                sql: """
                    UPDATE outbox SET is_dead = 1, attempts = attempts + 1, error = ?
                    WHERE submission = ? AND channel = ?
                    """
            )
            .execute(arguments: [error] + key)
        }
    }
}

extension Submission {
    /// Reads a row of `contact_submissions`.
    init(_ row: Row) {
        self.init(
            name: row["name"],
            email: row["email"],
            company: row["company"],
            phone: row["phone"],
            projectType: row["project_type"],
            budgetRange: row["budget_range"],
            message: row["message"]
        )
    }
}
