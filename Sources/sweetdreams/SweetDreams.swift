import ArgumentParser

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
        subcommands: [Build.self, Check.self, PreviewCommand.self, New.self, Database.self])
}
