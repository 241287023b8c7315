import ArgumentParser
import Content
import Foundation

/// The surroundings of a running command.
struct CommandContext: Sendable {
    let environment: [String: String]
    let console: Console

    init(isQuiet: Bool, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
        console = Console(isQuiet: isQuiet, environment: environment)
    }
}

/// Runs the work of a command; the errors that it throws are shown as problems and become an exit code.
///
/// - Parameters:
///   - isQuiet: shows errors only.
///   - onFailure: called after the problems were shown, for a report in another form.
/// - Throws: `ExitCode`, or the error itself if only a bug can cause it.
func runCommand(
    isQuiet: Bool = false,
    onFailure: (_ problems: [Problem], _ console: Console) throws -> Void = { _, _ in },
    _ work: (CommandContext) throws -> Void
) throws {
    let context = CommandContext(isQuiet: isQuiet)
    do {
        try work(context)
    } catch {
        throw try exitCode(for: error, console: context.console, onFailure: onFailure)
    }
}

/// Runs the work of a command that waits; the errors that it throws are shown as problems and become an exit code.
///
/// - Parameters:
///   - isQuiet: shows errors only.
///   - onFailure: called after the problems were shown, for a report in another form.
/// - Throws: `ExitCode`, or the error itself if only a bug can cause it.
func runCommand(
    isQuiet: Bool = false,
    onFailure: (_ problems: [Problem], _ console: Console) throws -> Void = { _, _ in },
    _ work: (CommandContext) async throws -> Void
) async throws {
    let context = CommandContext(isQuiet: isQuiet)
    do {
        try await work(context)
    } catch {
        throw try exitCode(for: error, console: context.console, onFailure: onFailure)
    }
}

private func exitCode(
    for error: any Error,
    console: Console,
    onFailure: (_ problems: [Problem], _ console: Console) throws -> Void
) throws -> ExitCode {
    guard let (problems, code) = Exit.diagnosis(of: error) else { throw error }
    console.show(problems)
    try onFailure(problems, console)
    return code
}
