import ArgumentParser
import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema

/// The command `sweetdreams db`.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The studio's database.",
        subcommands: [
            DatabaseInit.self, DatabaseDoc.self, DatabaseCheck.self, DatabaseSQL.self, DatabaseGrants.self,
        ]
    )
}

/// The command `sweetdreams db init`.
struct DatabaseInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an embedded database with all tables."
    )

    @Argument(help: "The file to make.")
    var path = "site.db"

    @Flag(help: "Fill it with sample content.")
    var sample = false

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            try SQLiteCreation.create(at: path, sample: sample ? SampleContent.rows : [])
            console.note("Made \(path)\(sample ? " with sample content" : "").")
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }
}

/// The command `sweetdreams db doc`.
struct DatabaseDoc: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doc",
        abstract: "Print the document of the database: every table, column, type and key."
    )

    func run() { FileHandle.standardOutput.write(Data(SchemaDocument.text.utf8)) }
}

/// The command `sweetdreams db sql`.
struct DatabaseSQL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Print the migration that makes the studio's tables in a new Postgres database.",
        discussion: "Then grant rights to the site's roles with: sweetdreams db grants"
    )

    @OptionGroup var target: MigrationFile

    func run() throws { try target.write(PostgresDialect.creation) }
}

/// The command `sweetdreams db grants`.
struct DatabaseGrants: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "Print the roles, grants and policies that the site needs in a Postgres database.",
        discussion:
            "For a database that is there, such as a Supabase project; it may be run again at any time."
    )

    @OptionGroup var target: MigrationFile

    func run() throws { try target.write(PostgresRights.statements) }
}

/// Where statements go.
struct MigrationFile: ParsableArguments {
    @Option(help: "A file to write instead, such as supabase/migrations/20261124090000_site.sql.")
    var out: String?

    func write(_ sql: String) throws {
        guard let out else { return FileHandle.standardOutput.write(Data(sql.utf8)) }
        let file = URL(filePath: out)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(sql.utf8).write(to: file, options: .withoutOverwriting)
        } catch {
            let problem = Problem(
                "output",
                at: .file(path: out),
                "the file cannot be made",
                advice: "choose a name that is not taken"
            )
            Console(isQuiet: false, environment: ProcessInfo.processInfo.environment).show([problem])
            throw Exit.output
        }
    }
}

/// The command `sweetdreams db check`.
struct DatabaseCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare a database with the document and name every difference."
    )

    @Argument(
        help:
            "The database: a file, sqlite:PATH or postgres://USER@HOST/NAME. (default: $DATABASE_URL, else site.db)"
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The least difference that makes the command fail: info, warning or error.",
            valueName: "level"
        )
    )
    var failOn = SchemaDrift.Level.error

    @Flag(help: "Print the differences as JSON.")
    var json = false

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            let (name, drifts) = try found()
            if json {
                console.result(try DriftText.json(drifts))
            } else {
                drifts.forEach { console.result("\($0.level.rawValue): \($0.description)") }
            }
            let counts = SchemaDrift.Level.allCases.reversed().map { level in
                Console.counted(drifts.count { $0.level == level }, level.rawValue)
            }
            console.note(drifts.isEmpty ? "\(name) is as the document says." : counts.joined(separator: ", "))
            if drifts.contains(where: { $0.level >= failOn }) { throw Exit.content }
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }

    /// What the database is called, and its differences.
    private func found() throws -> (String, [SchemaDrift]) {
        let environment = ProcessInfo.processInfo.environment
        let database = database ?? environment["DATABASE_URL"] ?? "site.db"
        if PostgresAddress.isOne(database) {
            let address = try SiteOptions.address(ofPostgres: database, environment: environment)
            return (address.name, try PostgresStore.drifts(in: address))
        }
        let path = database.hasPrefix("sqlite:") ? try SiteOptions.path(ofSQLite: database) : database
        return (path, try SQLiteStore.drifts(inFile: path))
    }
}

extension SchemaDrift.Level: ExpressibleByArgument {}

/// Differences for machines.
private enum DriftText {
    private struct Item: Encodable {
        let level: String
        let table: String
        let column: String?
        let message: String
    }

    static func json(_ drifts: [SchemaDrift]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let items = drifts.map {
            Item(level: $0.level.rawValue, table: $0.table, column: $0.column, message: $0.message)
        }
        return String(decoding: try encoder.encode(items), as: UTF8.self)
    }
}
