import ArgumentParser
import Content
import Foundation
import Preview
import SiteBuilding

/// The command `sweetdreams preview`.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show the site on this machine, drafts included, and follow every change.",
        discussion: """
            Builds into a folder of its own, '.preview', and serves it to this machine alone. Pages that are open load \
            anew when content, templates or the database change; errors are shown in the page.
            """
    )

    @OptionGroup var site: SiteOptions

    @Option(help: "The port to serve on.")
    var port: UInt16 = 8080

    @Flag(help: "Open the site in the browser.")
    var open = false

    @Flag(name: .customLong("no-drafts"), help: "Leave out drafts and scheduled posts, as a build does.")
    var hidesDrafts = false

    @Option(
        help: "Where the contact form sends instead, such as http://127.0.0.1:8081/v1/contact of 'make api'."
    )
    var contact: String?

    private static let folder = ".preview"

    mutating func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let console = Console(isQuiet: false, environment: environment)
        do {
            try await serve(environment, console)
        } catch {
            guard let (problems, code) = Exit.meaning(of: error) else { throw error }
            console.show(problems)
            throw code
        }
    }

    private func serve(_ environment: [String: String], _ console: Console) async throws {
        let output = try PreviewCommand.makeFolder()
        // Checked once before: options that make no sense are no error of a page.
        _ = try site.builderOptions(output: output, drafts: !hidesDrafts, environment: environment)
        let (site, drafts, contact) = (site, !hidesDrafts, contact)
        let builds = PreviewBuilds(
            build: {
                var options = try site.builderOptions(
                    output: output,
                    drafts: drafts,
                    environment: environment
                )
                options.allowsShrinking = true
                options.describesSite = true
                options.contactEndpoint = contact
                return try await SiteBuilder(options, sources: try site.sources(environment: environment))
                    .build()
            },
            problems: { Exit.meaning(of: $0)?.problems ?? [Problem("internal", at: nil, "\($0)")] },
            report: { PreviewCommand.tell($0, console) }
        )
        let watcher = try watcher(environment)
        await builds.rebuild()
        let server = try PreviewServer(port: port, folder: URL(filePath: output), builds: builds)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    throw UsageProblem(
                        "port \(port) cannot be served (\(error))",
                        advice: "choose another with --port"
                    )
                }
            }
            group.addTask { await builds.follow(watcher.changes) }
            let address = "http://127.0.0.1:\(try await server.listening())/"
            console.note("The preview is at \(address) until you press Ctrl-C.")
            // Without a browser the address above is enough.
            if open { _ = try? Process.run(URL(filePath: "/usr/bin/env"), arguments: ["xdg-open", address]) }
            try await group.next()
        }
    }

    /// The preview's own folder, which git leaves alone.
    private static func makeFolder() throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("*\n".utf8).write(to: URL(filePath: folder + "/.gitignore"))
            return folder + "/site"
        } catch {
            throw OutputFailure(
                problem: Problem(
                    "output",
                    at: .file(path: folder),
                    "the preview's folder cannot be made",
                    advice: "check the rights of the folder that you are in"
                )
            )
        }
    }

    private func watcher(_ environment: [String: String]) throws -> FileWatcher {
        do {
            return try FileWatcher(
                folders: [site.content, site.templates],
                files: try site.databaseSource(environment)?.files ?? []
            )
        } catch let failure as WatchFailure {
            throw UsageProblem(
                "'\(failure.path)' cannot be watched: \(String(cString: strerror(failure.code)))",
                advice: failure.code == ENOSPC ? "raise fs.inotify.max_user_watches" : "check its rights"
            )
        }
    }

    private static func tell(_ result: Result<BuildReport, any Error>, _ console: Console) {
        switch result {
        case .success(let report):
            console.show(report.problems)
            console.note("Built \(report.filesTotal) files in \(ReportText.seconds(report.duration)).")
        case .failure(let error):
            console.show(Exit.meaning(of: error)?.problems ?? [Problem("internal", at: nil, "\(error)")])
        }
    }
}
