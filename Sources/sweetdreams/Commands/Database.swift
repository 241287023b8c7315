import ArgumentParser
import Content
import Foundation
import PostgresStore
import SQLiteStore
import Schema
import SiteBuilding
import SiteConfiguration

/// The command `sweetdreams db`.
struct Database: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Create, check and document the studio's database.",
        subcommands: [
            DatabaseInit.self,
            DatabaseDoc.self,
            DatabaseCheck.self,
            DatabaseSQL.self,
            DatabaseGrants.self,
        ]
    )
}

/// The command `sweetdreams db init`.
struct DatabaseInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a SQLite database with all tables."
    )

    @Argument(help: "The file to create.")
    var path = "site.db"

    @Flag(help: "Fill it with sample content.")
    var sample = false

    func run() throws {
        try runCommand { context in
            try SQLiteCreation.create(at: path, sample: sample ? SampleContent.rows : [])
            context.console.note("Created \(path)\(sample ? " with sample content" : "").")
        }
    }
}

/// The command `sweetdreams db doc`.
struct DatabaseDoc: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doc",
        abstract: "Print the documentation of the database: every table, column, type and key."
    )

    func run() {
        FileHandle.standardOutput.write(Data(SchemaDocument.text.utf8))
    }
}

/// The command `sweetdreams db sql`.
struct DatabaseSQL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Print the migration that creates the studio's tables in a new Postgres database.",
        discussion: "Afterwards, give the site's roles their rights with: sweetdreams db grants"
    )

    @OptionGroup var destination: SQLDestination

    func run() throws {
        try destination.write(PostgresDialect.creation)
    }
}

/// The command `sweetdreams db grants`.
struct DatabaseGrants: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grants",
        abstract: "Print the roles, grants and policies that the site needs in a Postgres database.",
        discussion: "For an existing database, such as a Supabase project; may be run again at any time."
    )

    @OptionGroup var site: DatabaseSettings
    @OptionGroup var destination: SQLDestination

    func run() throws {
        try runCommand { _ in try destination.write(PostgresRights.statements(site.customColumns())) }
    }
}

/// The settings of the site that reads a database.
struct DatabaseSettings: ParsableArguments {
    @Option(
        help:
            "The settings whose 'fields' the site reads in addition to the documented columns, if there is such a file."
    )
    var settings = "content/site.yaml"

    /// - Throws: `Problems` with everything that is wrong with the file.
    func customColumns() throws -> CustomColumns {
        let file = URL(filePath: settings)
        guard FileManager.default.fileExists(atPath: file.path) else { return CustomColumns() }
        return try SiteSettings.read(file, path: settings).settings.fields.columns
    }
}

/// Where SQL statements are written: standard output or a new file.
struct SQLDestination: ParsableArguments {
    @Option(help: "Write to this new file instead, such as supabase/migrations/20261124090000_site.sql.")
    var out: String?

    /// Writes statements.
    ///
    /// - Throws: `ExitCode` if the file exists or cannot be written.
    func write(_ sql: String) throws {
        guard let out else {
            FileHandle.standardOutput.write(Data(sql.utf8))
            return
        }
        try runCommand { _ in try create(out, sql) }
    }

    private func create(_ path: String, _ sql: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw GuardError(
                Problem(
                    "file-exists",
                    at: .file(path: path),
                    "there is already a file with this name",
                    advice: "choose another name, or move the file away first"
                )
            )
        }
        try CommandFile.write(sql.utf8, to: path)
    }
}
