import ArgumentParser
import Content
import Foundation
import Media
import MediaMirror
import PostgresStore
import SQLiteStore
import SiteBuilding
import SiteConfiguration

/// The command `sweetdreams pull`.
struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Copy what the site has on other servers, to build without them.",
        discussion: """
            Copies the pictures and sounds on the hosts of 'media: hosts' in site.yaml into the cache, and what they are into \
            content/media.lock; with a Postgres database, its public content into a SQLite file too. A build uses both and \
            asks no server.

            Exit codes: 0 all is copied; 1 a file of the content folder names what cannot be copied, or --check found a \
            difference; 3 a server does not answer, and older copies stay.
            """
    )

    enum Part: String, ExpressibleByArgument, CaseIterable {
        case rows
        case files
    }

    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportingOptions

    @Option(
        help: ArgumentHelp(
            "The SQLite file to write; one from an earlier pull is replaced. (default: site.db)",
            valueName: "file"
        )
    )
    var out: String?

    @Option(
        help: ArgumentHelp("Copy only the rows of a Postgres database, or only the files.", valueName: "part")
    )
    var only: Part?

    @Flag(help: "Copy the files of drafts and scheduled posts too.")
    var drafts = false

    @Flag(help: "Ask the servers what changed of the files, and write nothing.")
    var check = false

    func validate() throws {
        if check, only == .rows || out != nil {
            throw ValidationError("--check looks at files only; leave out --out and --only rows")
        }
    }

    mutating func run() async throws {
        try await runCommand(
            in: .process(isQuiet: reporting.quiet || reporting.json),
            onFailure: { problems, console in
                if reporting.json { console.result(PullText.json(failedWith: problems)) }
            }
        ) { context in
            let rows = try pullRows(context)
            let files = try await pullFiles(context, hasRows: rows != nil)
            try finish(rows, files, on: context.console)
        }
    }

    // MARK: Rows

    /// - Returns: the number of rows by table; nil without a Postgres database.
    private func pullRows(_ context: CommandContext) throws -> [(table: String, rows: Int)]? {
        if only == .files || check { return nil }
        guard let address = try site.postgresAddress(context.environment) else {
            guard only == .rows || out != nil else { return nil }
            throw UsageError(
                "no Postgres database is named",
                advice: "write --database postgres://USER@HOST/NAME"
            )
        }
        let path = out ?? "site.db"
        let store = PostgresStore(address)
        let (session, snapshot) = try store.openSnapshot()
        let counts = try SQLitePull.write(
            session,
            to: path,
            facts: [
                ("database", store.name),
                ("snapshot", snapshot),
                ("pulled at", Timestamp(Date()).description),
            ]
        )
        for (table, rows) in counts { context.console.note("  \(table)  \(rows)") }
        context.console.note("Copied the public content of \(store.name) into \(path).")
        return counts.map { (table: $0.0, rows: $0.1) }
    }

    // MARK: Files

    /// - Parameter hasRows: whether rows were copied, for which no content folder is needed.
    /// - Returns: nil where there are no files to copy.
    private func pullFiles(_ context: CommandContext, hasRows: Bool) async throws -> MirrorReport? {
        if only == .rows || hasRows && !FileManager.default.fileExists(atPath: site.content) { return nil }
        let console = context.console
        defer { console.endProgress() }
        let options = try site.builderOptions(output: nil, drafts: drafts, environment: context.environment)
        guard try namesHosts(options) else {
            if !hasRows { console.note("No files to copy: site.yaml lists no servers under 'media: hosts'.") }
            return nil
        }
        let builder = SiteBuilder(
            options,
            sources: try site.sources(environment: context.environment),
            progress: { step, fraction in console.progress(step.rawValue, fraction) }
        )
        let files = try await builder.remoteFiles()
        var mirror = Mirror(
            folder: options.mirrorFolder,
            lockFile: options.content.appending(path: MediaLock.name),
            rules: MirrorRules(hosts: files.hosts)
        )
        mirror.isDryRun = check
        let count = files.references.count
        return try await mirror.run(files.references, lock: files.lock) { done in
            console.progress("file \(done) of \(count)", Double(done) / Double(count))
        }
    }

    /// Whether there can be files to copy, or copies that nothing names any more.
    private func namesHosts(_ options: BuildOptions) throws -> Bool {
        let file = options.content.appending(path: "site.yaml")
        let (settings, _) = try SiteSettings.read(file, path: "\(options.contentName)/site.yaml")
        let lock = options.content.appending(path: MediaLock.name)
        return !settings.mediaHosts.isEmpty || FileManager.default.fileExists(atPath: lock.path)
    }

    /// Reports, and ends with the exit code.
    private func finish(
        _ rows: [(table: String, rows: Int)]?,
        _ files: MirrorReport?,
        on console: Console
    ) throws {
        let problems = files.map(PullText.problems) ?? []
        if let files { console.note(PullText.lines(files, isCheck: check)) }
        console.show(problems)
        if reporting.json { console.result(PullText.json(rows, files, isCheck: check, problems)) }
        guard let files else { return }
        if files.hasUnreachable { throw Exit.source }
        if problems.contains(where: { $0.severity == .error }) || check && files.isChanged {
            throw Exit.content
        }
    }
}
