import ArgumentParser
import Content
import Foundation
import Preview
import SiteBuilding

/// The command `sweetdreams preview`.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Serve the site on this machine, drafts included, and reload after every change.",
        discussion: """
            Builds into the folder '.preview' and serves it to this machine only. Open pages reload when content, \
            templates or the database change; errors are shown in the page.
            """
    )

    @OptionGroup var site: SiteOptions

    @Option(help: "The port to listen on.")
    var port: UInt16 = 8080

    @Flag(help: "Open the site in the browser.")
    var open = false

    @Flag(name: .customLong("no-drafts"), help: "Leave out drafts and scheduled posts, as a build does.")
    var hidesDrafts = false

    @Option(
        help: """
            Send the contact form to this address instead, such as http://127.0.0.1:8081/v1/contact of 'make api'.
            """
    )
    var contact: String?

    private static let folder = ".preview"

    mutating func run() async throws {
        try await runCommand { context in
            let output = try PreviewCommand.createFolder()
            // Wrong options end the command; they are not an error to show in a page.
            _ = try buildOptions(output: output, context)
            let builds = makeBuilds(output: output, context)
            let watcher = try makeWatcher(context)
            await builds.rebuild()
            let server = try PreviewServer(port: port, folder: URL(filePath: output), builds: builds)
            try await serve(server, builds, following: watcher, context)
        }
    }

    private func buildOptions(output: String, _ context: CommandContext) throws -> BuildOptions {
        var options = try site.builderOptions(
            output: output,
            drafts: !hidesDrafts,
            environment: context.environment
        )
        options.allowsShrinking = true
        options.describesSite = true
        options.contactEndpoint = contact
        return options
    }

    private func makeBuilds(output: String, _ context: CommandContext) -> PreviewBuilds {
        PreviewBuilds(
            build: { [self] in
                // Read again for each build, because the settings may have changed.
                let options = try buildOptions(output: output, context)
                let sources = try site.sources(environment: context.environment)
                return try await SiteBuilder(options, sources: sources).build()
            },
            problems: PreviewCommand.problems(of:),
            report: { result in PreviewCommand.show(result, on: context.console) }
        )
    }

    private func makeWatcher(_ context: CommandContext) throws -> FileWatcher {
        do {
            return try FileWatcher(
                folders: [site.content, site.templates],
                files: try site.databaseSource(context.environment)?.files ?? []
            )
        } catch let failure as WatchFailure {
            let reason = String(cString: strerror(failure.code))
            throw UsageError(
                "'\(failure.path)' cannot be watched for changes: \(reason)",
                advice: failure.code == ENOSPC ? "raise fs.inotify.max_user_watches" : "check its permissions"
            )
        }
    }

    /// Serves the site and builds it again after each change, until the process ends.
    private func serve(
        _ server: PreviewServer,
        _ builds: PreviewBuilds,
        following watcher: FileWatcher,
        _ context: CommandContext
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run(server) }
            group.addTask { await builds.follow(watcher.changes) }
            let address = "http://127.0.0.1:\(try await server.listening())/"
            context.console.note("The preview is at \(address) until you press Ctrl-C.")
            if open { openBrowser(address) }
            try await group.next()
        }
    }

    private func run(_ server: PreviewServer) async throws {
        do {
            try await server.run()
        } catch {
            throw UsageError(
                "the preview cannot listen on port \(port) (\(error))",
                advice: "choose another with --port"
            )
        }
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

    private static func show(_ result: Result<BuildReport, any Error>, on console: Console) {
        switch result {
        case .success(let report):
            console.show(report.problems)
            console.note("Built \(report.filesTotal) files in \(ReportText.seconds(report.duration)).")
        case .failure(let error):
            console.show(problems(of: error))
        }
    }

    private static func problems(of error: any Error) -> [Problem] {
        Exit.diagnosis(of: error)?.problems ?? [Problem("internal", at: nil, "\(error)")]
    }
}
