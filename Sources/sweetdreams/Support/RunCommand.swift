import ArgumentParser
import Content
import Foundation

/// The surroundings of a running command.
struct CommandContext: Sendable {
    let environment: [String: String]
    let console: Console

    /// The surroundings that the process really has.
    ///
    /// - Parameter isQuiet: prints results and errors only.
    static func process(isQuiet: Bool = false) -> CommandContext {
        let environment = ProcessInfo.processInfo.environment
        return CommandContext(
            environment: environment,
            console: Console(isQuiet: isQuiet, environment: environment)
        )
    }
}

/// Runs the work of a command; the errors that it throws are shown as problems and become an exit code.
///
/// - Parameter onFailure: called after the problems were shown, for a report in another form.
/// - Throws: `ExitCode`, or the error itself if only a bug can cause it.
func runCommand(
    in context: CommandContext = .process(),
    onFailure: (_ problems: [Problem], _ console: Console) throws -> Void = { _, _ in },
    _ work: (CommandContext) throws -> Void
) throws {
    do {
        try work(context)
    } catch {
        throw try exitCode(for: error, console: context.console, onFailure: onFailure)
    }
}

/// Runs the work of a command that waits; the errors that it throws are shown as problems and become an exit code.
///
/// - Parameter onFailure: called after the problems were shown, for a report in another form.
/// - Throws: `ExitCode`, or the error itself if only a bug can cause it.
func runCommand(
    in context: CommandContext = .process(),
    onFailure: (_ problems: [Problem], _ console: Console) throws -> Void = { _, _ in },
    _ work: (CommandContext) async throws -> Void
) async throws {
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
