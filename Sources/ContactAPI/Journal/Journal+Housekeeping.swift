import GRDB

extension Journal {
    /// Deletes idempotency keys after 7 days and spam after 30.
    ///
    /// - Parameter now: in milliseconds since 1970.
    func deleteExpired(at now: Int64) async throws {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM idempotency WHERE received < ?",
                arguments: [now - Int64(Limits.keyLifetime) * 1000]
            )
            try database.execute(
                sql: """
                    DELETE FROM contact_submissions
                    WHERE id IN (SELECT id FROM facts WHERE verdict = 'spam' AND received < ?)
                    """,
                arguments: [now - Int64(Limits.spamLifetime) * 1000]
            )
        }
    }
}
