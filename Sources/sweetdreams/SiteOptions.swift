import ArgumentParser
import Content
import Foundation
import MarkdownStore
import PostgresStore
import SQLiteStore
import SiteBuilding
import SiteConfiguration

/// The options that every command about the site has.
struct SiteOptions: ParsableArguments {
    @Option(help: "The folder of Markdown and site.yaml.")
    var content = "content"

    @Option(help: "The folder of the theme.")
    var templates = "templates"

    @Option(
        help: ArgumentHelp(
            "The database: sqlite:PATH, postgres://USER@HOST/NAME, or none. (default: $DATABASE_URL, else sqlite:site.db when there is one)",
            valueName: "url"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp("Build as if it were this moment, such as 2026-12-24T18:00.", valueName: "date")
    )
    var at: String?

    @Option(
        help: ArgumentHelp(
            "How many pages are rendered at a time. (default: one for each processor)",
            valueName: "n"
        )
    )
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more") }
    }

    /// Everything a build needs but the output.
    ///
    /// - Parameter environment: variables such as `DATABASE_URL`.
    /// - Throws: `UsageProblem` for an option that makes no sense.
    func builderOptions(output: String?, drafts: Bool, environment: [String: String]) throws -> BuildOptions {
        guard FileManager.default.fileExists(atPath: content) else {
            throw UsageProblem("there is no content folder '\(content)'", advice: "check --content")
        }
        guard FileManager.default.fileExists(atPath: templates) else {
            throw UsageProblem("there is no template folder '\(templates)'", advice: "check --templates")
        }
        var options = BuildOptions(
            content: URL(filePath: content, directoryHint: .isDirectory),
            templates: URL(filePath: templates, directoryHint: .isDirectory),
            output: output.map { .folder(URL(filePath: $0, directoryHint: .isDirectory)) } ?? .checkOnly,
            clock: try clock(),
            workers: jobs ?? ProcessInfo.processInfo.activeProcessorCount
        )
        options.contentName = SiteOptions.shown(content)
        options.templatesName = SiteOptions.shown(templates)
        options.outputName = output.map(SiteOptions.shown) ?? ""
        options.includesDrafts = drafts
        options.prefersSourceClock = at == nil
        options.program = SiteOptions.program
        return options
    }

    /// The program by its file: a new one may make other pages.
    private static var program: String {
        let file = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let written = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(SweetDreams.configuration.version) \(attributes?[.size] ?? 0) \(written)"
    }

    /// A path without the slash at its end.
    private static func shown(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Every value of the theme with where it stands and how it is written.
    func escaping() throws -> [String] {
        let (settings, _) = try SiteSettings.read(
            URL(filePath: content).appending(path: "site.yaml"),
            path: content
        )
        let folder = URL(filePath: templates, directoryHint: .isDirectory)
        return try ThemeReport(folder: folder, name: SiteOptions.shown(templates), settings: settings).values
    }

    private func clock() throws -> Timestamp {
        guard let at else { return Timestamp(Date()) }
        // A moment without an offset is one of the site's time zone; settings that cannot be read are reported later.
        let settings = try? SiteSettings.read(
            URL(filePath: content).appending(path: "site.yaml"),
            path: content
        )
        guard let clock = Timestamp(at, zone: settings?.settings.timeZone ?? .gmt) else {
            throw UsageProblem("'\(at.escapedForTerminal)' is no date", advice: "write --at 2026-12-24T18:00")
        }
        return clock
    }

    /// The sources in a fixed order: Markdown, then the database.
    func sources(environment: [String: String]) throws -> [any ContentSource] {
        let root = URL(filePath: content, directoryHint: .isDirectory)
        let markdown = MarkdownStore(root: root, name: SiteOptions.shown(content))
        return [markdown] + (try databaseSource(environment).map { [$0] } ?? [])
    }

    /// The database; nil when there is none to read.
    func databaseSource(_ environment: [String: String]) throws -> (any ContentSource)? {
        let standard = "site.db"
        guard let url = database ?? environment["DATABASE_URL"], !url.isEmpty else {
            return FileManager.default.fileExists(atPath: standard) ? SQLiteStore(path: standard) : nil
        }
        if url == "none" { return nil }
        if url.hasPrefix("sqlite:") { return SQLiteStore(path: try SiteOptions.path(ofSQLite: url)) }
        if PostgresAddress.isOne(url) {
            return PostgresStore(try SiteOptions.address(ofPostgres: url, environment: environment))
        }
        // A database's address may hold a password, so it is not shown.
        let scheme = url.prefix { $0 != ":" }
        throw UsageProblem(
            url.contains(":")
                ? "there is no source for '\(scheme.prefix(20)):' addresses"
                : "the database's address has no scheme",
            advice: "write sqlite:PATH, postgres://USER@HOST/NAME or none"
        )
    }

    /// Where a server is.
    ///
    /// - Throws: `UsageProblem` for an address that makes no sense.
    static func address(ofPostgres url: String, environment: [String: String]) throws -> PostgresAddress {
        do throws(Problem) {
            return try PostgresAddress(url, environment: environment)
        } catch {
            throw UsageProblem(error)
        }
    }

    /// The path of `sqlite:PATH`, also with slashes as in `sqlite:///abs/path`.
    static func path(ofSQLite url: String) throws -> String {
        var path = String(url.dropFirst("sqlite:".count))
        if path.hasPrefix("///") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty else {
            throw UsageProblem("the database's address names no file", advice: "write sqlite:PATH")
        }
        return path
    }
}

/// A command line that makes no sense.
struct UsageProblem: Error {
    let problem: Problem

    init(_ problem: Problem) { self.problem = problem }

    init(_ message: String, advice: String) { problem = Problem("usage", at: nil, message, advice: advice) }
}
