import ArgumentParser
import Content
import Foundation
import TestSupport
import Testing

@testable import sweetdreams

@Suite("The work of a command")
struct RunCommandTests {
    private static let problem = Problem(
        "bad-date",
        at: .file(path: "content/blog/a.md", line: 3),
        "bad date"
    )

    /// An error and the exit code that it stands for.
    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: any Error & Sendable
        let code: ExitCode
    }

    private static let failures = [
        Failure(testDescription: "content", error: Problems([problem]), code: ExitCode(1)),
        Failure(
            testDescription: "settings",
            error: Problems([Problem("unknown-key", at: .file(path: "content/site.yaml"), "unknown key")]),
            code: ExitCode(2)
        ),
        Failure(
            testDescription: "settings and content",
            error: Problems([
                Problem("unknown-key", at: .file(path: "content/site.yaml"), "unknown key"), problem,
            ]),
            code: ExitCode(1)
        ),
        Failure(
            testDescription: "settings, with a warning about content",
            error: Problems([
                Problem("unknown-key", at: .file(path: "content/site.yaml"), "unknown key"),
                Problem(.warning, "large-image", at: .file(path: "content/media/a.png"), "large"),
            ]),
            code: ExitCode(2)
        ),
        Failure(
            testDescription: "usage",
            error: UsageError("'tomorrow' is not a date", advice: "write a date"),
            code: ExitCode(2)
        ),
        Failure(testDescription: "source", error: SourceUnreachable(problem), code: ExitCode(3)),
        Failure(testDescription: "guard", error: GuardError(problem), code: ExitCode(4)),
        Failure(testDescription: "output", error: OutputFailure(problem), code: ExitCode(5)),
    ]

    private struct Bug: Error {}

    /// Runs the work with a console that writes to a file, and returns what it wrote.
    private func messages(isQuiet: Bool = false, _ body: (CommandContext) throws -> Void) throws -> String {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "messages")
            try Data().write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            let console = Console(isQuiet: isQuiet, environment: [:], errors: handle)
            try body(CommandContext(environment: ["NAME": "value"], console: console))
            return try String(contentsOf: file, encoding: .utf8)
        }
    }

    @Test("ends with the exit code of the error that it throws, and shows its problems", arguments: failures)
    func endsWithTheExitCode(failure: Failure) throws {
        let messages = try messages { context in
            var shown: [Problem] = []
            let code = #expect(throws: ExitCode.self) {
                try runCommand(in: context, onFailure: { problems, _ in shown = problems }) { _ in
                    throw failure.error
                }
            }
            #expect(code == failure.code)
            #expect(shown == Exit.diagnosis(of: failure.error)?.problems)
        }
        #expect(messages.contains("error["))
        #expect(
            messages.hasSuffix(" error\n") || messages.hasSuffix(" errors\n")
                || messages.hasSuffix(" warning\n")
        )
    }

    @Test("ends with the exit code also when it waits")
    func endsWithTheExitCodeAfterWaiting() async throws {
        let console = Console(isQuiet: true, environment: [:], errors: .nullDevice)
        let context = CommandContext(environment: [:], console: console)
        let code = await #expect(throws: ExitCode.self) {
            try await runCommand(in: context) { _ in
                await Task.yield()
                throw GuardError(Self.problem)
            }
        }
        #expect(code == ExitCode(4))
    }

    @Test("passes on an error that only a bug can cause, and shows nothing")
    func passesOnBugs() throws {
        let messages = try messages { context in
            #expect(throws: Bug.self) {
                try runCommand(in: context, onFailure: { _, _ in Issue.record("called") }) { _ in throw Bug()
                }
            }
            #expect(Exit.diagnosis(of: Bug()) == nil)
        }
        #expect(messages == "")
    }

    @Test("passes on an exit code that it chose itself")
    func passesOnExitCodes() throws {
        let messages = try messages { context in
            let code = #expect(throws: ExitCode.self) {
                try runCommand(in: context) { _ in throw Exit.content }
            }
            #expect(code == ExitCode(1))
        }
        #expect(messages == "")
    }

    @Test("sees the environment and the console, and prints nothing when it succeeds")
    func seesItsContext() throws {
        let messages = try messages { context in
            try runCommand(in: context, onFailure: { _, _ in Issue.record("called") }) { seen in
                #expect(seen.environment == ["NAME": "value"])
            }
        }
        #expect(messages == "")
    }
}
