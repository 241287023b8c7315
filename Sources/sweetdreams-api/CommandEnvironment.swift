import ArgumentParser
import ContactAPI
import Foundation

/// The outside world of the commands: environment, clock, output.
enum CommandEnvironment {
    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// Milliseconds since 1970.
    @Sendable static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// Writes text to the standard output as it is.
    @Sendable static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    static func printLine(_ line: String) { write(line + "\n") }

    /// Prints an error and returns the code to exit with.
    static func report(_ error: any Error) -> ExitCode {
        let failure = Failure(error)
        FileHandle.standardError.write(Data("error: \(failure.message)\n".utf8))
        return ExitCode(failure.code)
    }

    private struct Failure {
        let message: String
        let code: Int32

        init(_ error: any Error) {
            switch error {
            case JournalError.unusable(let reason):
                message = reason
                code = 73
            case JournalError.failed(let reason):
                message = "the disk did not keep what it was given: \(reason)"
                code = 74
            case let error as SettingsError:
                message = error.description
                code = 64
            case let error as InboxError:
                message = error.description
                code = 1
            default:
                message = "\(error)"
                code = 1
            }
        }
    }
}

struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: "The folder of the journal, the key and the inbox's socket.")
    var folder = "contact-data"
}
