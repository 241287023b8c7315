import PostgresStore

/// Forwards submissions to the studio's table, as a role that may insert and do nothing else.
///
/// A plain INSERT: `ON CONFLICT` and `RETURNING` need the right to SELECT. A violated primary key means that the row is
/// already there.
final class PostgresChannel: DeliveryChannel {
    private let address: PostgresAddress
    private var connection: ForwardingConnection?

    init(_ address: PostgresAddress) { self.address = address }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        do {
            let connection = try self.connection ?? ForwardingConnection(address)
            self.connection = connection
            try connection.insert(delivery)
        } catch {
            // A statement that failed leaves its pipeline unread: the next delivery needs a new connection.
            connection = nil
            try PostgresChannel.handle(error as? PostgresError)
        }
    }

    /// Returns when the row is already there, and throws otherwise.
    ///
    /// - Parameter error: of the server (PostgreSQL, "Error Codes"), with an empty code when there is no connection.
    private static func handle(_ error: PostgresError?) throws(DeliveryFailure) {
        guard let error, !error.code.isEmpty else {
            throw .transient("Postgres: \(error == nil ? "lost" : "no connection")")
        }
        switch error.code {
        // The primary key is the only unique constraint of the table.
        case "23505":
            return
        // The operator can repair a missing right, table or column: the row waits.
        case "42501", "42P01", "42703":
            throw .transient("Postgres: \(error.code)")
        case _ where error.code.hasPrefix("22") || error.code.hasPrefix("23"):
            throw .permanent("Postgres refuses it: \(error.code)")
        default:
            throw .transient("Postgres: \(error.code)")
        }
    }
}

/// A class, because the connection itself cannot be copied out of an optional property.
private final class ForwardingConnection {
    private let connection: PostgresConnection

    init(_ address: PostgresAddress) throws { connection = try PostgresConnection(address.forwarding) }

    func insert(_ delivery: Delivery) throws {
        let submission = delivery.submission
        // libpq's texts end at U+0000, which no submission holds; an empty text becomes NULL.
        let values = [
            delivery.id,
            submission.name,
            submission.email,
            submission.company ?? "",
            submission.phone ?? "",
            submission.projectType ?? "",
            submission.budgetRange ?? "",
            submission.message,
            delivery.received,
        ]
        try connection.read(
            """
            INSERT INTO contact_submissions (id, name, email, company, phone, project_type, budget_range, message,
              status, created_at, updated_at)
            VALUES ($1::uuid, $2, $3, nullif($4, ''), nullif($5, ''), nullif($6, ''), nullif($7, ''), $8, 'new',
              $9::timestamptz, $9::timestamptz)
            """,
            values
        ) { _ in }
    }
}
