import GRDB
import Schema

/// The tables of `contact.db`: the studio's, column for column, and those that only the service needs.
enum JournalSchema {
    /// `PRAGMA user_version`.
    static let version = 1

    static func create(_ database: Database) throws {
        try database.execute(sql: SQLiteDialect.creation(of: StudioSchema.contactSubmissions))
        try database.execute(sql: serviceTables)
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }

    private static let serviceTables = """
        -- Metadata of a submission. Times are milliseconds since 1970.
        CREATE TABLE facts (
          id TEXT PRIMARY KEY REFERENCES contact_submissions (id) ON DELETE CASCADE,
          received INTEGER NOT NULL,
          verdict TEXT NOT NULL CHECK (verdict IN ('new', 'held', 'spam')),
          points INTEGER NOT NULL,
          signs TEXT NOT NULL,      -- the names of the spam score's signals, separated by spaces
          client TEXT NOT NULL,     -- a keyed hash of the client's network
          content BLOB NOT NULL,    -- a keyed hash of all fields
          message BLOB NOT NULL     -- a keyed hash of the message alone
        ) WITHOUT ROWID;
        CREATE INDEX facts_content ON facts (content, client, received);
        CREATE INDEX facts_message ON facts (message, received, client);

        -- The receipts that keys replay. They outlive an erased submission, so that a retry does not bring it back.
        CREATE TABLE idempotency (
          key BLOB PRIMARY KEY,     -- a keyed hash
          content BLOB NOT NULL,
          id TEXT NOT NULL,
          received INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_received ON idempotency (received);

        -- Pending deliveries. A row is deleted when it was delivered.
        CREATE TABLE outbox (
          submission TEXT NOT NULL REFERENCES contact_submissions (id) ON DELETE CASCADE,
          channel TEXT NOT NULL CHECK (channel IN ('postgres', 'webhook', 'mail')),
          created INTEGER NOT NULL,
          due INTEGER NOT NULL,
          attempts INTEGER NOT NULL DEFAULT 0,
          is_dead INTEGER NOT NULL DEFAULT 0 CHECK (is_dead IN (0, 1)),
          error TEXT,
          PRIMARY KEY (submission, channel)
        ) WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (channel, is_dead, due);
        """
}
