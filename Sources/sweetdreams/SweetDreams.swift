import ArgumentParser
import Foundation
import Spelling
import Templating

/// The studio's site from its content: builds it, checks it, shows it.
@main
struct SweetDreams: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweetdreams",
        abstract: "Builds the studio's site from its database and its Markdown.",
        discussion: """
            Exit codes: 0 done, 1 errors in content or templates, 2 bad usage or settings, 3 a source cannot be \
            reached, 4 refused by a guard, 5 the output cannot be written, 6 another build is at work.
            """,
        version: "0.1.0",
        subcommands: [
            Build.self, Check.self, PreviewCommand.self, Why.self, ImpactCommand.self, New.self,
            Templates.self,
            Database.self, Pull.self,
        ]
    )

    /// Runs the command line; one that makes no sense ends with 2, as a bad setting does.
    static func main() async {
        Memory.settle()
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

    /// What was probably meant by a first word that is no command.
    private static var commandHint: String? {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName ?? $0._commandName }
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !names.contains(word)
        else {
            return nil
        }
        return Suggestions.nearest(to: word, among: names).first.map { "Did you mean '\($0)'?" }
    }
}
