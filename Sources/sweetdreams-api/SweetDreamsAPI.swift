import ArgumentParser
import ContactAPI
import Foundation

@main
struct SweetDreamsAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweetdreams-api",
        abstract: "Takes messages from the site's contact form and keeps them.",
        discussion: """
            Who is told "received" is received: on disk, once, whatever happens next.

            Exit codes: 0 done · 1 an answer that says no · 64 wrong usage or settings · 73 the journal cannot be used \
            · 74 the disk did not keep what it was given.
            """,
        subcommands: [ServeCommand.self, InboxCommand.self]
    )
}

/// The world outside, as parameters of everything that needs it.
enum World {
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Milliseconds since 1970.
    @Sendable static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    @Sendable static func printLine(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// Says on the error output what is wrong, and ends.
    static func fail(_ error: any Error) -> ExitCode {
        let (text, code): (String, Int32) =
            switch error {
            case JournalError.unusable(let reason): (reason, 73)
            case JournalError.failed(let reason): ("the disk did not keep what it was given: \(reason)", 74)
            case let error as SettingsError: (error.description, 64)
            case let error as InboxError: (error.description, 1)
            default: ("\(error)", 1)
            }
        FileHandle.standardError.write(Data("error: \(text)\n".utf8))
        return ExitCode(code)
    }
}

struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: "The folder of the journal, the key and the inbox's socket.")
    var folder = "contact-data"
}
