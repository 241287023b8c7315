import ArgumentParser
import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema
import SiteBuilding

/// The command `sweetdreams db check`.
struct DatabaseCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare a database with the studio's schema and list every difference.",
        discussion: """
            With --content, lists the values of rows that the site cannot show, for whoever corrects them. Links and \
            pictures of texts are checked too, which needs the content folder and the theme.
            """
    )

    @Argument(
        help: """
            The database: a file, sqlite:PATH or postgres://USER@HOST/NAME. (default: $DATABASE_URL, else site.db)
            """
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The lowest level of difference that makes the command fail: info, warning or error.",
            valueName: "level"
        )
    )
    var failOn = SchemaDrift.Level.error

    @Flag(
        name: .customLong("content"),
        help: "List the values of rows that cannot be read, instead of differences from the schema."
    )
    var checksContent = false

    @OptionGroup var site: DatabaseSettings

    @Flag(help: "Print the differences as JSON.")
    var json = false

    func run() async throws {
        try await runCommand { context in
            if checksContent {
                try await checkContent(context)
                return
            }
            let (name, drifts) = try loadDrift(context.environment)
            try show(drifts, of: name, on: context.console)
            if drifts.contains(where: { $0.level >= failOn }) { throw Exit.content }
        }
    }

    /// A file's path or the URL of a database.
    private func address(_ environment: [String: String]) -> String {
        database ?? environment["DATABASE_URL"] ?? "site.db"
    }

    /// Reads the name of the database and its differences from the schema.
    private func loadDrift(_ environment: [String: String]) throws -> (name: String, drifts: [SchemaDrift]) {
        let database = address(environment)
        if PostgresAddress.isOne(database) {
            let address = try SiteOptions.address(ofPostgres: database, environment: environment)
            return (address.name, try PostgresStore.drifts(in: address, site.customColumns()))
        }
        let path = database.hasPrefix("sqlite:") ? try SiteOptions.path(ofSQLite: database) : database
        return (path, try SQLiteStore.drifts(inFile: path, site.customColumns()))
    }

    // MARK: Content

    /// Lists what a build leaves out.
    ///
    /// - Throws: `ExitCode` if that is anything, and warnings make the command fail.
    private func checkContent(_ context: CommandContext) async throws {
        let database = address(context.environment)
        let isURL = PostgresAddress.isOne(database) || database.hasPrefix("sqlite:")
        let site = try SiteOptions.parse(["--database", isURL ? database : "sqlite:\(database)"])
        let options = try site.builderOptions(output: nil, drafts: false, environment: context.environment)
        let sources = try site.sources(environment: context.environment)
        let report = try await SiteBuilder(options, sources: sources).build()
        let omissions = OmissionReport(report.problems)
        if json {
            context.console.result(["left_out": omissions.leftOutJSON, "withheld": omissions.withheldJSON])
        } else {
            for line in omissions.lines() { context.console.result(line) }
        }
        let summary = omissions.summary
        // The name of a source, because an address may hold a password.
        let name = sources.last?.name ?? ""
        for line in summary.isEmpty ? ["Everything in \(name) can be shown."] : summary {
            context.console.note(line)
        }
        if !omissions.entries.isEmpty, failOn <= .warning { throw Exit.content }
    }

    // MARK: Schema

    private func show(_ drifts: [SchemaDrift], of name: String, on console: Console) throws {
        if json {
            console.result(.array(drifts.map(\.json)))
        } else {
            for drift in drifts { console.result("\(drift.level.rawValue): \(drift.description)") }
        }
        guard !drifts.isEmpty else {
            console.note("\(name) matches the schema.")
            return
        }
        let counts = SchemaDrift.Level.allCases.reversed().map { level in
            Console.counted(drifts.count { $0.level == level }, level.rawValue)
        }
        console.note(counts.joined(separator: ", "))
    }
}

extension SchemaDrift.Level: ExpressibleByArgument {}

extension SchemaDrift {
    fileprivate var json: JSON {
        .object(omittingNil: [
            "level": .string(level.rawValue),
            "table": .string(table),
            "column": column.map(JSON.string),
            "message": .string(message),
        ])
    }
}
