import ArgumentParser
import Content
import EmbeddedFiles
import Foundation
import MarkdownStore
import Media
import MediaWorkers
import PostgresStore
import SQLiteStore
import SiteBuilding
import SiteConfiguration

/// The options of every command that reads the site's content.
struct SiteOptions: ParsableArguments {
    @Option(help: "The folder of the Markdown files and site.yaml.")
    var content = SiteOptions.usualContent

    static let usualContent = "content"

    @Option(
        help: "The folder of the site's own templates and assets, which replace those of the program's theme."
    )
    var templates = SiteOptions.usualTemplates

    static let usualTemplates = "templates"

    @Option(
        name: .customLong("static"),
        help: "The folder of files that are published as they are, under their own names."
    )
    var staticFiles = SiteOptions.usualStatic

    static let usualStatic = "static"

    @Option(
        help: ArgumentHelp(
            """
            The database: sqlite:PATH, postgres://USER@HOST/NAME or none. (default: $DATABASE_URL, else sqlite:site.db \
            if the file exists)
            """,
            valueName: "url"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The folder for what is made once, such as smaller pictures. (default: .cache next to the content)",
            valueName: "folder"
        )
    )
    var cache: String?

    @Option(
        help: ArgumentHelp("Build as if it were this time, such as 2026-12-24T18:00.", valueName: "date")
    )
    var at: String?

    @Option(
        help: ArgumentHelp(
            "How many pages to render at the same time. (default: one per processor)",
            valueName: "n"
        )
    )
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more") }
    }

    /// The options of a build.
    ///
    /// - Parameters:
    ///   - output: the folder to build into; nil to write nothing.
    ///   - environment: variables such as `DATABASE_URL`.
    /// - Throws: `UsageError` for an option that cannot be used.
    func builderOptions(output: String?, drafts: Bool, environment: [String: String]) throws -> BuildOptions {
        try SiteOptions.checkContent(content)
        // Without the usual folder, pages look as the program's theme has them.
        guard templates == SiteOptions.usualTemplates || FileManager.default.fileExists(atPath: templates)
        else { throw UsageError("there is no template folder '\(templates)'", advice: "check --templates") }
        guard staticFiles == SiteOptions.usualStatic || FileManager.default.fileExists(atPath: staticFiles)
        else { throw UsageError("there is no folder '\(staticFiles)'", advice: "check --static") }
        var options = BuildOptions(
            content: URL(filePath: content, directoryHint: .isDirectory),
            templates: URL(filePath: templates, directoryHint: .isDirectory),
            output: output.map { .folder(URL(filePath: $0, directoryHint: .isDirectory)) } ?? .checkOnly,
            clock: try clock(),
            workers: jobs ?? ProcessInfo.processInfo.activeProcessorCount
        )
        options.staticFiles = URL(filePath: staticFiles, directoryHint: .isDirectory)
        options.staticName = SiteOptions.shown(staticFiles)
        options.contentName = SiteOptions.shown(content)
        options.templatesName = SiteOptions.shown(templates)
        options.outputName = output.map(SiteOptions.shown) ?? ""
        options.includesDrafts = drafts
        options.prefersSourceClock = at == nil
        options.program = SiteOptions.program
        options.programTheme = EmbeddedFiles.theme
        let cache = cacheFolder(options.content).appending(path: "sweetdreams/media")
        options.mirrorFolder = cache.appending(path: "remote", directoryHint: .isDirectory)
        let renditions = RenditionMaker(
            files: DerivedFiles(folder: cache),
            program: WorkerProgram.installed,
            workerCount: options.workers
        )
        options.renditions = renditions
        options.sounds = renditions.sounds
        return options
    }

    /// - Parameter content: the folder of the Markdown files.
    /// - Throws: `UsageError` where it is not there, because the command runs outside of a site for example.
    static func checkContent(_ content: String) throws {
        if FileManager.default.fileExists(atPath: content) { return }
        guard content == usualContent else {
            throw UsageError("there is no content folder '\(content)'", advice: "check --content")
        }
        throw UsageError("there is no folder '\(content)' here", advice: SiteOptions.wayToSite)
    }

    /// What to do outside of a site.
    static let wayToSite =
        "go to the folder of your site, or begin one with 'sweetdreams new site my-studio'"

    private func cacheFolder(_ content: URL) -> URL {
        if let cache { return URL(filePath: cache, directoryHint: .isDirectory) }
        return content.absoluteURL.deletingLastPathComponent().appending(path: ".cache")
    }

    /// Identifies the program by its file, because a new version may render pages differently.
    private static var program: String {
        let file = Bundle.main.executablePath ?? CommandLine.arguments[0]
        // Without attributes, the version alone identifies the program.
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let size = attributes?[.size] ?? 0
        let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(SweetDreams.configuration.version) \(size) \(modified)"
    }

    /// A path for messages, without a slash at the end.
    private static func shown(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// One line for each value in the templates: where it is used and how it is escaped.
    func escaping() throws -> [String] {
        let (settings, _) = try SiteSettings.read(settingsFile, path: content)
        return try ThemeReport(
            SiteOptions.themeFiles(templates, settings),
            staticFiles: URL(filePath: staticFiles, directoryHint: .isDirectory),
            content: URL(filePath: content, directoryHint: .isDirectory),
            settings: settings
        ).values
    }

    /// The files of the theme in a folder.
    static func themeFiles(_ folder: String, _ settings: SiteSettings) -> ThemeFiles {
        ThemeFiles(
            folder: URL(filePath: folder, directoryHint: .isDirectory),
            name: shown(folder),
            original: settings.theme.base == .program ? EmbeddedFiles.theme : [:]
        )
    }

    private func clock() throws -> Timestamp {
        guard let at else { return Timestamp(Date()) }
        // A time without an offset is in the site's time zone. The build reports settings that cannot be read.
        let settings = try? SiteSettings.read(settingsFile, path: content)
        guard let clock = Timestamp(at, zone: settings?.settings.timeZone ?? .gmt) else {
            throw UsageError(
                "'\(at.escapedForTerminal)' is not a date",
                advice: "write --at 2026-12-24T18:00"
            )
        }
        return clock
    }

    private var settingsFile: URL {
        URL(filePath: content).appending(path: "site.yaml")
    }

    /// The sources in a fixed order: Markdown, then the database.
    ///
    /// - Parameters:
    ///   - memory: what was read of the content folder before.
    ///   - rows: what was read of a SQLite file before.
    func sources(
        environment: [String: String],
        markdown memory: MarkdownMemory = MarkdownMemory(),
        rows: StudioMemory = StudioMemory()
    ) throws -> [any ContentSource] {
        let root = URL(filePath: content, directoryHint: .isDirectory)
        let markdown = MarkdownStore(root: root, name: SiteOptions.shown(content), memory: memory)
        guard let database = try databaseSource(environment, rows: rows) else { return [markdown] }
        return [markdown, database]
    }

    /// The database to read; nil for none.
    ///
    /// - Parameter rows: what was read of a SQLite file before.
    func databaseSource(
        _ environment: [String: String],
        rows: StudioMemory = StudioMemory()
    ) throws -> (any ContentSource)? {
        let defaultPath = "site.db"
        guard let url = database ?? environment["DATABASE_URL"], !url.isEmpty else {
            return FileManager.default.fileExists(atPath: defaultPath)
                ? SQLiteStore(path: defaultPath, memory: rows) : nil
        }
        if url == "none" { return nil }
        if url.hasPrefix("sqlite:") {
            return SQLiteStore(path: try SiteOptions.path(ofSQLite: url), memory: rows)
        }
        if let address = try postgresAddress(environment) { return PostgresStore(address) }
        // The URL may contain a password, so only its scheme is shown.
        let scheme = url.prefix { $0 != ":" }.prefix(20)
        throw UsageError(
            url.contains(":")
                ? "'\(scheme):' is not a kind of database that can be read"
                : "the URL of the database has no scheme",
            advice: "write sqlite:PATH, postgres://USER@HOST/NAME or none"
        )
    }

    /// The address of the database; nil where it is not on a Postgres server.
    ///
    /// - Throws: `UsageError` for a URL that is not valid.
    func postgresAddress(_ environment: [String: String]) throws -> PostgresAddress? {
        guard let url = database ?? environment["DATABASE_URL"], PostgresAddress.isOne(url) else {
            return nil
        }
        return try SiteOptions.address(ofPostgres: url, environment: environment)
    }

    /// The address of a Postgres server.
    ///
    /// - Throws: `UsageError` for a URL that is not valid.
    static func address(ofPostgres url: String, environment: [String: String]) throws -> PostgresAddress {
        do throws(Problem) {
            return try PostgresAddress(url, environment: environment)
        } catch {
            throw UsageError(error)
        }
    }

    /// The path in `sqlite:PATH` or `sqlite:///absolute/path`.
    static func path(ofSQLite url: String) throws -> String {
        var path = String(url.dropFirst("sqlite:".count))
        if path.hasPrefix("///") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty else {
            throw UsageError("the URL of the database names no file", advice: "write sqlite:PATH")
        }
        return path
    }
}
