import ArgumentParser
import Content
import Foundation
import PostgresStore
import SQLiteStore

/// The command `sweetdreams pull`.
struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Copy the public content of a Postgres database into a SQLite file, to build without a server."
    )

    @Option(
        help: ArgumentHelp(
            "The database: postgres://USER@HOST/NAME. (default: $DATABASE_URL)",
            valueName: "url"
        )
    )
    var database: String?

    @Option(help: "The file to write; a file from an earlier pull is replaced.")
    var out = "site.db"

    func run() throws {
        try runCommand { context in
            let store = PostgresStore(try address(context.environment))
            let (session, snapshot) = try store.openSnapshot()
            let counts = try SQLitePull.write(
                session,
                to: out,
                facts: [
                    ("database", store.name),
                    ("snapshot", snapshot),
                    ("pulled at", Timestamp(Date()).description),
                ]
            )
            for (table, rows) in counts { context.console.note("  \(table)  \(rows)") }
            context.console.note("Copied the public content of \(store.name) into \(out).")
        }
    }

    private func address(_ environment: [String: String]) throws -> PostgresAddress {
        guard let url = database ?? environment["DATABASE_URL"], PostgresAddress.isOne(url) else {
            throw UsageError(
                "no Postgres database is named",
                advice: "write --database postgres://USER@HOST/NAME"
            )
        }
        return try SiteOptions.address(ofPostgres: url, environment: environment)
    }
}
