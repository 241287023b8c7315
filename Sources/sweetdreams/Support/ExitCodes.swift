import ArgumentParser
import Content
import Publishing
import SiteBuilding

/// The exit codes of the program.
///
/// Scripts rely on them: the meaning of a number never changes.
enum Exit {
    static let content = ExitCode(1)
    static let usage = ExitCode(2)
    static let source = ExitCode(3)
    static let refused = ExitCode(4)
    static let output = ExitCode(5)
    static let locked = ExitCode(6)

    /// The problems and the exit code that an error stands for; nil for an error that only a bug can cause.
    static func diagnosis(of error: any Error) -> (problems: [Problem], code: ExitCode)? {
        switch error {
        case let problems as Problems: (problems.all, areInSettings(problems.all) ? usage : content)
        case let usage as UsageError: ([usage.problem], Exit.usage)
        case let source as SourceUnreachable: ([source.problem], Exit.source)
        case let refusal as GuardError: ([refusal.problem], refused)
        case let locked as OutputLocked: ([locked.problem], Exit.locked)
        case let failure as OutputFailure: ([failure.problem], output)
        case let error as PublishError: ([error.problem], code(of: error.kind))
        default: nil
        }
    }

    private static func code(of kind: PublishError.Kind) -> ExitCode {
        switch kind {
        case .unreachable: source
        case .refused: refused
        case .failed: output
        case .locked: locked
        }
    }

    /// Whether all errors are in `site.yaml`, which belongs to the operator and not to the editors.
    private static func areInSettings(_ problems: [Problem]) -> Bool {
        let errors = problems.filter { $0.severity == .error }
        return errors.allSatisfy { error in
            guard case .file(let path, _, _)? = error.location else { return false }
            return path.hasSuffix("/site.yaml")
        }
    }
}
