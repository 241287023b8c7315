import Content
import GRDB
import Schema

/// Refuses, before it runs, a statement that reads a column which is not public.
///
/// GRDB asks SQLite itself what a compiled statement will read, through any view, so that a database that was
/// tampered with cannot make the builder read what it should not.
struct ReadGuard: Sendable {
    private let allowed: DatabaseRegion

    /// Learns what may be read from tables of its own making, never from the database that is judged.
    init() throws {
        allowed = try DatabaseQueue().write { db in
            var region = DatabaseRegion()
            for table in StudioSchema.tables where table.isPublic {
                let name = SQLiteDialect.name(of: table.name)
                let columns = table.readableColumns.map(\.name) + table.additions
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                try db.execute(sql: "CREATE TABLE \(name) (\(list))")
                region.formUnion(
                    try db.makeStatement(sql: "SELECT rowid, \(list) FROM \(name)").databaseRegion
                )
            }
            return region
        }
    }

    /// Compiles a statement that reads only what is public.
    ///
    /// - Throws: `GuardError` naming what it would read.
    func statement(_ sql: String, in db: Database) throws -> Statement {
        let statement = try db.cachedStatement(sql: sql)
        let region = statement.databaseRegion
        guard region.union(allowed) == allowed else {
            throw GuardError(
                Problem(
                    "private-column",
                    at: nil,
                    "a statement would read more than is public: \(region.description)",
                    advice: "a view in the database may lead there; compare it with: sweetdreams db check"
                )
            )
        }
        return statement
    }
}
