import PostgresStore

/// Puts submissions into the studio's table, as a role that may insert and do nothing else.
///
/// A plain INSERT: `ON CONFLICT` and `RETURNING` need the right to SELECT. The row is there already when its key is.
final class PostgresCarrier: Carrier {
    private let address: PostgresAddress
    private var connection: PostgresLink?

    init(_ address: PostgresAddress) { self.address = address }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        do {
            let link = try connection ?? PostgresLink(address)
            connection = link
            try link.insert(delivery)
        } catch {
            // A statement that failed leaves its pipeline unread: the next delivery begins on a connection of its own.
            connection = nil
            let failure = error as? PostgresError
            switch PostgresCarrier.meaning(of: failure?.code ?? "") {
            case .done: return
            case .never: throw DeliveryFailure(lasting: "Postgres refuses it: \(failure?.code ?? "")")
            case .later:
                throw DeliveryFailure(
                    passing:
                        "Postgres: \(failure.map { $0.code.isEmpty ? "no connection" : $0.code } ?? "lost")"
                )
            }
        }
    }

    private enum Meaning { case done, never, later }

    /// - Parameter code: of the server (PostgreSQL, "Error Codes"); empty when there is no connection.
    private static func meaning(of code: String) -> Meaning {
        switch code {
        // The primary key: the only unique constraint of the table.
        case "23505": .done
        // A missing right or table is mended by the operator, not by the row: it waits, and staff see why.
        case "42501", "42P01", "42703": .later
        case _ where code.hasPrefix("22") || code.hasPrefix("23"): .never
        default: .later
        }
    }
}

/// A connection of the forwarder.
private final class PostgresLink {
    private let connection: PostgresConnection

    init(_ address: PostgresAddress) throws { connection = try PostgresConnection(address.forwarding) }

    func insert(_ delivery: Delivery) throws {
        let submission = delivery.submission
        // libpq's texts end at U+0000, which no submission holds; NULL is what an empty text becomes.
        let values = [
            delivery.id, submission.name, submission.email, submission.company ?? "", submission.phone ?? "",
            submission.projectType ?? "", submission.budgetRange ?? "", submission.message, delivery.received,
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
