import ArgumentParser
import Content
import Foundation
import PostgresStore
import Preview
import SiteBuilding
import SiteConfiguration

/// The command `sweetdreams preview`.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Serve the site on this machine, drafts included, and reload after every change.",
        discussion: """
            Serves the site from memory, to this machine only. Open pages follow each change of content, templates and \
            the database; errors are shown in the page. What it keeps is in the folder '.preview'.

            '--host 0.0.0.0' serves phones and other devices of the local network too. They open the address that is \
            printed, or scan its code; nobody else sees the site, but what is sent is not encrypted.
            """
    )

    @OptionGroup var site: SiteOptions

    @Option(help: "The port to listen on; 0 for any free one.")
    var port: UInt16 = 8080

    @Option(
        help: """
            The address to listen on: 0.0.0.0 or :: for the local network, or one address or name of this machine.
            """
    )
    var host = "127.0.0.1"

    @Flag(help: "Open the site in the browser.")
    var open = false

    @Flag(name: .customLong("no-drafts"), help: "Begin without drafts and scheduled posts, as a build does.")
    var hidesDrafts = false

    @Option(
        help: """
            Send the contact form to this address, such as http://127.0.0.1:8081/v1/contact of 'make api', and \
            not to the preview, which shows messages and sends nothing.
            """
    )
    var contact: String?

    @Option(
        defaultAsFlag: 1,
        parsing: .next,
        help: ArgumentHelp(
            """
            Look for changes in all files every so many seconds (1 without a number), where the system tells \
            nothing of them: on network file systems and in shared folders of virtual machines.
            """,
            valueName: "seconds"
        )
    )
    var poll: Double?

    @Option(
        help: ArgumentHelp(
            """
            Open files from the preview in this editor: vscode, cursor, zed, idea, or an address such as \
            myeditor://open{path}:{line}:{column}. (default: $SWEETDREAMS_EDITOR, else no links)
            """,
            valueName: "editor"
        )
    )
    var editor: String?

    func validate() throws {
        if let poll, !(0.1...3600).contains(poll) {
            throw ValidationError("--poll must be from 0.1 to 3600 seconds")
        }
    }

    private static let folder = ".preview"
    /// A database that tells of no change is looked at every two seconds.
    private static let delays = PostgresListener.Delays(look: 2000)

    mutating func run() async throws {
        try await runCommand { context in
            let host = try listeningHost()
            try SiteOptions.checkContent(site.content)
            let output = try PreviewCommand.createFolder()
            let lock = try PreviewLock(folder: PreviewCommand.folder)
            // Wrong options end the command; they are not an error to show in a page.
            let options = try buildOptions(output: output, SiteState(), context)
            let chosen = ChosenState(
                SiteState(time: site.at == nil ? nil : options.clock, includesDrafts: !hidesDrafts)
            )
            let links = try editorLinks(context)
            let database = try site.databaseSource(context.environment)?.files ?? []
            let inputs = PreviewInputs(site, database: database)
            let preview = makePreview(inputs, showing: chosen, output: output, context)
            let watcher = try makeWatcher(database, context)
            let messages = ContactMessages { Timestamp(Date()) }
            let server = PreviewServer(
                host: host,
                port: port,
                folder: URL(filePath: output),
                site: preview,
                messages: messages,
                editor: links
            )
            try await serve(server, preview, inputs, messages, following: watcher, lock, context)
        }
    }

    private func editorLinks(_ context: CommandContext) throws -> EditorLinks? {
        let name = editor ?? context.environment["SWEETDREAMS_EDITOR"] ?? ""
        guard !name.isEmpty else { return nil }
        return try EditorLinks(name, folder: FileManager.default.currentDirectoryPath)
    }

    private func buildOptions(
        output: String,
        _ state: SiteState,
        _ context: CommandContext
    ) throws -> BuildOptions {
        var options = try site.builderOptions(
            output: output,
            drafts: state.includesDrafts,
            environment: context.environment
        )
        options.allowsShrinking = true
        options.describesSite = true
        // Nothing that is tried out may reach the real service.
        options.contactEndpoint = contact ?? ContactMessages.endpoint
        return options
    }

    private func makePreview(
        _ inputs: PreviewInputs,
        showing chosen: ChosenState,
        output: String,
        _ context: CommandContext
    ) -> PreviewSite {
        let console = context.console
        let progress = LoadProgress(draw: console.progress, erase: console.endProgress)
        @Sendable func builder(_ progress: @escaping BuildProgress = { _, _ in }) throws -> SiteBuilder {
            // Read again each time, because the settings may have changed.
            let state = chosen.value
            var options = try buildOptions(output: output, state, context)
            options.clock = state.time ?? Timestamp(Date())
            options.prefersSourceClock = state.time == nil
            let sources = try site.sources(
                environment: context.environment,
                markdown: inputs.markdown,
                rows: inputs.rows
            )
            return SiteBuilder(options, sources: sources, memory: inputs.memory, progress: progress)
        }
        return PreviewSite(
            PreviewSite.Steps(
                load: { try await builder(progress.note).liveSite() },
                check: { try await builder().build($0) },
                problems: PreviewCommand.problems(of:),
                report: { PreviewCommand.show($0, progress, on: console) },
                wait: { time in
                    let seconds = time.seconds - Timestamp(Date()).seconds + 1
                    try await Task.sleep(for: .seconds(max(1, seconds)))
                }
            ),
            showing: chosen
        )
    }

    private func makeWatcher(_ database: [String], _ context: CommandContext) throws -> any ChangeWatcher {
        let folders = [site.content]
        let optional = [site.templates, site.staticFiles]
        do throws(WatchFailure) {
            if let poll {
                return try PollingWatcher(
                    folders: folders,
                    optionalFolders: optional,
                    files: database,
                    interval: .seconds(poll)
                )
            }
            let watcher = try FileWatcher(folders: folders, optionalFolders: optional, files: database)
            // A database that is not there yet comes into its folder.
            let databaseFolders = database.map { URL(filePath: $0).deletingLastPathComponent().path }
            for folder in folders + optional + databaseFolders {
                guard let kind = SharedFileSystem.kind(at: folder) else { continue }
                context.console.note(
                    "'\(folder)' is a network or shared folder (\(kind)): changes that another machine makes "
                        + "are not noticed without --poll."
                )
                break
            }
            return watcher
        } catch {
            let reason = String(cString: strerror(error.code))
            throw UsageError(
                "'\(error.path)' cannot be watched for changes: \(reason)",
                advice: error.code == ENOSPC ? "raise fs.inotify.max_user_watches" : "check its permissions"
            )
        }
    }

    private func listeningHost() throws -> ListeningHost {
        do {
            // A name may be looked up in the network; nothing else waits for a thread yet.
            return try ListeningHost(host)
        } catch {
            throw listeningError(error)
        }
    }

    /// Says what kept the server from listening.
    private func listeningError(_ error: any Error) -> any Error {
        switch error {
        case is PortTaken:
            UsageError(
                "another program listens on port \(port)",
                advice: "choose another with --port, or any free one with --port 0"
            )
        case let error as UnusableHost:
            UsageError(
                "the preview cannot listen on '\(host.escapedForTerminal)': \(error.reason)",
                advice:
                    "write --host 0.0.0.0 for all addresses of this machine, or leave it out for this machine only"
            )
        default: error
        }
    }

    /// Serves the site and loads it again after each change, until the process ends.
    private func serve(
        _ server: PreviewServer,
        _ preview: PreviewSite,
        _ inputs: PreviewInputs,
        _ messages: ContactMessages,
        following watcher: any ChangeWatcher,
        _ lock: PreviewLock,
        _ context: CommandContext
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run { port in
                        let address = "http://127.0.0.1:\(port)/"
                        lock.write(address: address)
                        context.console.note("The preview is at \(address) until you press Ctrl-C.")
                        messages.report { message in
                            context.console.note(PreviewCommand.line(about: message, at: address))
                        }
                        if let addresses = server.networkAddresses(port: port) {
                            show(addresses, on: context.console)
                        }
                        if open { openBrowser(address) }
                    }
                } catch {
                    throw listeningError(error)
                }
            }
            let (changes, change) = AsyncStream.makeStream(
                of: Void.self,
                bufferingPolicy: .bufferingNewest(1)
            )
            let listener = try site.postgresAddress(context.environment).map { address in
                PostgresListener(address, delays: PreviewCommand.delays) { event in
                    switch event {
                    case .changed:
                        inputs.noteDatabase()
                        preview.changes.add(PreviewCommand.databaseChange)
                        change.yield()
                    case .silent(let reason):
                        context.console.note("Changes of the database are not noticed: \(reason)")
                    }
                }
            }
            defer { withExtendedLifetime(listener) {} }
            group.addTask { for await _ in watcher.changes { change.yield() } }
            group.addTask {
                await preview.refresh()
                for await _ in changes {
                    let found = watcher.takeChanges()
                    inputs.note(found)
                    preview.changes.add(inputs.change(found))
                    await preview.refresh()
                }
            }
            // Whichever ends first ends the preview.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// - Parameter address: that of the preview, with a slash at its end.
    private static func line(about message: ContactMessages.Message, at address: String) -> String {
        let sender = message.sender.map { " from \($0)" } ?? ""
        let page = address + ContactMessages.page.dropFirst()
        return "Contact form: a message\(sender) was kept in the preview, not sent: \(page)"
    }

    /// Says where other devices open the preview.
    private func show(_ addresses: [String], on console: Console) {
        guard let first = addresses.first else {
            console.note("No other device can open it: this machine has no address in a network.")
            return
        }
        console.note("On a phone in the same network: \(first)")
        console.drawing(QRCode(first)?.lines ?? [])
        for other in addresses.dropFirst() { console.note("Where that leads nowhere: \(other)") }
        console.note("Whoever has this address sees the site with its drafts, until the preview ends.")
    }

    private static var databaseChange: SiteChange {
        var change = SiteChange()
        change.hasDatabase = true
        return change
    }

    private func openBrowser(_ address: String) {
        // Without a browser, people open the address that was printed.
        _ = try? Process.run(URL(filePath: "/usr/bin/env"), arguments: ["xdg-open", address])
    }

    /// Creates the preview's folder, which git ignores, and returns the path for the site in it.
    private static func createFolder() throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("*\n".utf8).write(to: URL(filePath: folder + "/.gitignore"))
            return folder + "/site"
        } catch {
            throw OutputFailure(
                Problem(
                    "output",
                    at: .file(path: folder),
                    "the preview's folder cannot be created",
                    advice: "check the permissions of the current folder"
                )
            )
        }
    }

    private static func show(_ event: PreviewSite.Event, _ progress: LoadProgress, on console: Console) {
        switch event {
        case .loading:
            progress.show()
        case .loaded(let duration):
            progress.end()
            console.note("Changed in \(ReportText.seconds(duration)).")
        case .failed(let problems):
            progress.end()
            console.show(problems)
        case .checked(let problems, let files):
            console.show(problems)
            if files > 0 { console.note("Checked \(files) files.") }
        case .shows(let state, let calendar):
            let time =
                state.time.map { "\(calendar.text(of: $0)) (\(calendar.timeZone.identifier))" } ?? "now"
            let drafts = state.includesDrafts ? "with drafts" : "without drafts"
            console.note("The preview shows the site of \(time), \(drafts).")
        }
    }

    private static func problems(of error: any Error) -> [Problem] {
        Exit.diagnosis(of: error)?.problems ?? [Problem("internal", at: nil, "\(error)")]
    }
}
