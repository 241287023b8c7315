import ArgumentParser
import Content

@main
struct SweetDreamsAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweetdreams-api",
        abstract: "Takes messages from the site's contact form and keeps them.",
        discussion: """
            A message that is acknowledged is stored: on disk, once, whatever happens next.

            Exit codes: 0 done · 1 the request was refused · 64 wrong usage or settings · 73 the journal cannot be used \
            · 74 the disk did not keep what it was given.
            """,
        version: ProgramVersion.current,
        subcommands: [ServeCommand.self, InboxCommand.self]
    )
}
