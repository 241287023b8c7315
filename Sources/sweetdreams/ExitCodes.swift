import ArgumentParser
import Content
import SiteBuilding

/// The exit codes, which scripts count on.
enum Exit {
    static let content = ExitCode(1)
    static let usage = ExitCode(2)
    static let source = ExitCode(3)
    static let refused = ExitCode(4)
    static let output = ExitCode(5)
    static let locked = ExitCode(6)

    /// What an error means: its problems and the code to end with; nil for one that is nobody's fault but ours.
    static func meaning(of error: any Error) -> (problems: [Problem], code: ExitCode)? {
        switch error {
        case let problems as Problems: (problems.all, isSettings(problems.all) ? usage : content)
        case let usage as UsageProblem: ([usage.problem], Exit.usage)
        case let source as SourceUnreachable: ([source.problem], Exit.source)
        case let refusal as GuardError: ([refusal.problem], refused)
        case let locked as OutputLocked: ([locked.problem], Exit.locked)
        case let failure as OutputFailure: ([failure.problem], output)
        default: nil
        }
    }

    /// Errors in `site.yaml` alone are the operator's.
    private static func isSettings(_ problems: [Problem]) -> Bool {
        problems.filter { $0.severity == .error }.allSatisfy { problem in
            if case .file(let path, _, _)? = problem.location { path.hasSuffix("/site.yaml") } else { false }
        }
    }
}
