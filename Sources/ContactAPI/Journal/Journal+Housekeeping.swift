import Content
import GRDB

extension Journal {
    /// Deletes idempotency keys after 7 days, and spam 30 days after it was received or last marked.
    ///
    /// - Parameter now: in milliseconds since 1970.
    func deleteExpired(at now: Int64) async throws {
        let lastChange = Timestamp(milliseconds: now - Limits.spamLifetime.milliseconds)
        try await write { database in
            try database.execute(
                sql: "DELETE FROM idempotency WHERE received < ?",
                arguments: [now - Limits.keyLifetime.milliseconds]
            )
            try database.execute(
                sql: """
                    DELETE FROM contact_submissions
                    WHERE updated_at < ? AND id IN (SELECT id FROM facts WHERE verdict = 'spam')
                    """,
                arguments: [lastChange.formatted(.milliseconds)]
            )
        }
    }
}
