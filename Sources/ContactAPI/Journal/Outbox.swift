import GRDB

/// Who is told of new submissions.
package enum OutboxChannel: String, CaseIterable, Sendable {
    case postgres, webhook, mail

    /// What a delivery that fails leads to.
    ///
    /// - Parameters:
    ///   - attempts: with the one that failed.
    ///   - age: of the row, in milliseconds.
    /// - Returns: after how many seconds it is tried again; nil for never.
    func pause(after attempts: Int, age: Int64) -> Int? {
        switch self {
        // Postgres is where the studio looks: it is tried without end.
        case .postgres: return OutboxChannel.backOff(attempts)
        case .webhook, .mail:
            guard age < 3 * 86_400_000 else { return nil }
            let pauses = [5, 60, 300, 1_800, 7_200, 21_600]
            return attempts <= pauses.count ? pauses[attempts - 1] : 43_200
        }
    }

    /// Seconds to leave someone alone who has failed so many times in a row.
    static func backOff(_ failures: Int) -> Int { min(1 << min(failures - 1, 9), 300) }
}

/// One thing to tell, with what there is to tell.
package struct Delivery: Sendable {
    package let id: String
    package let submission: Submission
    /// RFC 3339.
    package let received: String
    let created: Int64
    let attempts: Int
}

/// What is still to be told: rows that are made in the transaction of their submission and go when they are told.
enum Outbox {
    static func add(
        _ id: String,
        to channels: [OutboxChannel],
        at moment: Int64,
        in database: Database
    )
        throws
    {
        let statement = try database.cachedStatement(
            sql:
                "INSERT INTO outbox (submission, channel, created, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        )
        for channel in channels {
            try statement.execute(arguments: [id, channel.rawValue, moment, moment])
        }
    }

    /// What is due, the oldest first.
    static func due(
        _ channel: OutboxChannel,
        at moment: Int64,
        limit: Int,
        in database: Database
    ) throws
        -> [Delivery]
    {
        let statement = try database.cachedStatement(
            sql: """
                SELECT * FROM outbox JOIN contact_submissions ON id = submission
                WHERE channel = ? AND NOT is_dead AND due <= ? ORDER BY due LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [channel.rawValue, moment, limit]).map { row in
            Delivery(
                id: row["id"],
                submission: Submission(row),
                received: row["created_at"],
                created: row["created"],
                attempts: row["attempts"]
            )
        }
    }

    /// When the next one is due, in milliseconds since 1970.
    static func nextDue(_ channel: OutboxChannel, in database: Database) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT min(due) FROM outbox WHERE channel = ? AND NOT is_dead"
        )
        return try Int64.fetchOne(statement, arguments: [channel.rawValue])
    }

    /// How many wait and how many were given up on, by channel; `oldest` is when the first that waits was made.
    static func summary(
        in database: Database
    ) throws -> [(channel: String, pending: Int, dead: Int, oldest: Int64?)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT channel, sum(NOT is_dead) AS pending, sum(is_dead) AS dead,
                  min(CASE WHEN is_dead THEN NULL ELSE created END) AS oldest
                FROM outbox GROUP BY channel ORDER BY channel
                """
        )
        return rows.map {
            (channel: $0["channel"], pending: $0["pending"], dead: $0["dead"], oldest: $0["oldest"])
        }
    }

    static func settle(
        _ id: String,
        _ channel: OutboxChannel,
        _ outcome: Outcome,
        in database: Database
    )
        throws
    {
        let key: StatementArguments = [id, channel.rawValue]
        switch outcome {
        case .told:
            try database.cachedStatement(sql: "DELETE FROM outbox WHERE submission = ? AND channel = ?")
                .execute(arguments: key)
        case .again(let due, let error):
            try database.cachedStatement(
                sql:
                    "UPDATE outbox SET due = ?, attempts = attempts + 1, error = ? WHERE submission = ? AND channel = ?"
            ).execute(arguments: [due, error] + key)
        case .dead(let error):
            try database.cachedStatement(
                sql: """
                    UPDATE outbox SET is_dead = 1, attempts = attempts + 1, error = ? WHERE submission = ? AND channel = ?
                    """
            ).execute(arguments: [error] + key)
        }
    }

    enum Outcome: Sendable {
        case told
        case again(due: Int64, error: String)
        case dead(error: String)
    }
}

extension Submission {
    /// Out of a row of `contact_submissions`.
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
