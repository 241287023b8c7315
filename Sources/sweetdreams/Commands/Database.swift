import ArgumentParser
import Content
import Foundation
import SQLiteStore
import Schema

/// The command `sweetdreams db`.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The studio's database.",
        subcommands: [DatabaseInit.self, DatabaseDoc.self, DatabaseCheck.self])
}

/// The command `sweetdreams db init`.
struct DatabaseInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make an embedded database with all tables.")

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
        commandName: "doc", abstract: "Print the document of the database: every table, column, type and key.")

    func run() { FileHandle.standardOutput.write(Data(SchemaDocument.text.utf8)) }
}

/// The command `sweetdreams db check`.
struct DatabaseCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compare a database with the document and name every difference.")

    @Argument(help: "The database: a file, or sqlite:PATH.")
    var database = "site.db"

    @Option(
        help: ArgumentHelp(
            "The least difference that makes the command fail: info, warning or error.", valueName: "level"))
    var failOn = SchemaDrift.Level.error

    @Flag(help: "Print the differences as JSON.")
    var json = false

    func run() throws {
        let console = Console(isQuiet: false, environment: ProcessInfo.processInfo.environment)
        do {
            let path = database.hasPrefix("sqlite:") ? try SiteOptions.path(ofSQLite: database) : database
            let drifts = try SQLiteStore.drifts(inFile: path)
            if json {
                console.result(try DriftText.json(drifts))
            } else {
                drifts.forEach { console.result("\($0.level.rawValue): \($0.description)") }
            }
            let counts = SchemaDrift.Level.allCases.reversed().map { level in
                Console.counted(drifts.count { $0.level == level }, level.rawValue)
            }
            console.note(drifts.isEmpty ? "\(path) is as the document says." : counts.joined(separator: ", "))
            if drifts.contains(where: { $0.level >= failOn }) { throw Exit.content }
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
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
