import Content
import GRDB
import Schema

/// Refuses a statement that reads a private column, before it runs.
///
/// GRDB asks SQLite itself which columns a compiled statement will read, through any view. So a database that someone
/// tampered with cannot make a build read private data.
struct ReadGuard: Sendable {
    private let allowed: DatabaseRegion

    /// Learns the public columns from tables in memory, never from the database that is to be read.
    ///
    /// - Parameter custom: columns that the site's settings add.
    init(_ custom: CustomColumns) throws {
        allowed = try DatabaseQueue().write { database in
            var region = DatabaseRegion()
            for table in StudioSchema.tables where table.isPublic {
                let name = SQLiteDialect.name(of: table.name)
                let columns =
                    table.readableColumns.map(\.name) + table.extraColumns + custom.columns(of: table)
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                try database.execute(sql: "CREATE TABLE \(name) (\(list))")
                let statement = try database.makeStatement(sql: "SELECT rowid, \(list) FROM \(name)")
                region.formUnion(statement.databaseRegion)
            }
            return region
        }
    }

    /// Compiles a statement that reads public columns only.
    ///
    /// - Throws: `GuardError`, which names the columns that it would read.
    func statement(_ sql: String, in database: Database) throws -> Statement {
        let statement = try database.cachedStatement(sql: sql)
        let region = statement.databaseRegion
        guard region.union(allowed) == allowed else {
            let problem = Problem(
                "private-column",
                at: nil,
                "a statement would read more than is public: \(region.description)",
                advice: "a view in the database may be the cause; compare it with: sweetdreams db check"
            )
            throw GuardError(problem)
        }
        return statement
    }
}
