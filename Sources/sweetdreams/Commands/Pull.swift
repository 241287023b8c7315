import ArgumentParser
import Content
import Foundation
import PostgresStore
import SQLiteStore

/// The command `sweetdreams pull`.
struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy what is public of a Postgres database into a SQLite file, to build from without it."
    )

    @Option(
        help: ArgumentHelp(
            "The database: postgres://USER@HOST/NAME. (default: $DATABASE_URL)",
            valueName: "url"
        )
    )
    var database: String?

    @Option(help: "The file to write; one that an earlier pull made is replaced.")
    var out = "site.db"

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let console = Console(isQuiet: false, environment: environment)
        do {
            guard let url = database ?? environment["DATABASE_URL"], PostgresAddress.isOne(url) else {
                throw UsageProblem(
                    "there is no Postgres database to copy",
                    advice: "write --database postgres://USER@HOST/NAME"
                )
            }
            let store = PostgresStore(try SiteOptions.address(ofPostgres: url, environment: environment))
            let (session, snapshot) = try store.openSnapshot()
            let counts = try SQLitePull.write(
                session,
                to: out,
                facts: [
                    ("database", store.name), ("snapshot", snapshot),
                    ("pulled at", Timestamp(Date()).description),
                ]
            )
            for (table, rows) in counts { console.note("  \(table)  \(rows)") }
            console.note("Copied what is public of \(store.name) into \(out).")
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }
}
