import ArgumentParser
import Content
import Foundation
import Spelling
import Templating

/// The program that builds, checks and previews the studio's site.
@main
struct SweetDreams: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweetdreams",
        abstract: "Builds the studio's site from its database and its Markdown.",
        discussion: """
            Exit codes: 0 success, 1 errors in content or templates, or no page or record of that name, 2 wrong options or \
            settings, 3 a source or a target cannot be reached, 4 refused for safety, 5 the output cannot be written or published, 6 another build or publisher is running.
            """,
        version: ProgramVersion.current,
        subcommands: [
            Build.self,
            Check.self,
            PreviewCommand.self,
            Publish.self,
            HostsCommand.self,
            Why.self,
            ImpactCommand.self,
            New.self,
            RedirectsCommand.self,
            Templates.self,
            SchemaCommand.self,
            Database.self,
            Pull.self,
            Doctor.self,
        ]
    )

    /// Runs the command line.
    ///
    /// A wrong command line ends with the same exit code as wrong settings.
    static func main() async {
        Allocator.configure()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            var message = fullMessage(for: error)
            if let hint = commandHint { message += "\n\(hint)" }
            FileHandle.standardError.write(Data((message + "\n").utf8))
            exit(withError: Exit.usage)
        }
    }

    /// A suggestion for a misspelled command.
    private static var commandHint: String? {
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-") else { return nil }
        let names = configuration.subcommands.map { $0.configuration.commandName ?? $0._commandName }
        guard !names.contains(word) else { return nil }
        return Suggestions.nearest(to: word, among: names).first.map { "Did you mean '\($0)'?" }
    }
}
