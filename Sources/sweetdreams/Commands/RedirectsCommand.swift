import ArgumentParser
import Content
import Foundation
import SiteBuilding
import SiteConfiguration

/// The command `sweetdreams redirects`.
struct RedirectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redirects",
        abstract: "Keep the redirects of pages that moved.",
        subcommands: [RedirectsAdopt.self]
    )
}

/// The command `sweetdreams redirects adopt`.
struct RedirectsAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Write the redirects that builds on this machine found into content/redirects.yaml.",
        discussion: """
            A build remembers the addresses of pages that moved, next to the built site. Written into the content folder, \
            every other machine knows them too. What the file has already stays as it is.
            """
    )

    @OptionGroup var site: SiteOptions

    @Option(help: "The folder of the built site.")
    var output = "public"

    func run() async throws {
        try await runCommand { context in
            let options = try site.builderOptions(
                output: nil,
                drafts: false,
                environment: context.environment
            )
            let builder = SiteBuilder(options, sources: try site.sources(environment: context.environment))
            let folder = URL(filePath: output, directoryHint: .isDirectory)
            let (redirects, file) = try await builder.adoptableRedirects(of: folder, name: output)
            guard !redirects.isEmpty else {
                context.console.note("\(file.path) has every redirect already.")
                return
            }
            do {
                try write(try file.adding(redirects))
            } catch let problem as Problem {
                throw GuardError(problem)
            }
            for redirect in redirects { context.console.result("\(redirect.from) \(redirect.to ?? "gone")") }
            let count = Console.counted(redirects.count, "redirect")
            context.console.note("\(count) added to \(file.path).")
        }
    }

    /// Writes the file in one step; a link to it stays a link.
    private func write(_ text: String) throws {
        let link = URL(filePath: site.content).appending(path: RedirectsFile.name)
        do {
            try Data(text.utf8).write(to: link.resolvingSymlinksInPath(), options: .atomic)
        } catch {
            throw OutputFailure(
                Problem(
                    "output",
                    at: .file(path: link.relativePath),
                    "the file cannot be written",
                    advice: "check the permissions of the folder"
                )
            )
        }
    }
}
