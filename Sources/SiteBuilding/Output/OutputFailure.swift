import AtomicOutput
package import Content

/// Another build writes the same folder.
package struct OutputLocked: Error, Sendable {
    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}

extension OutputError {
    /// The error as a build throws it: `GuardError`, `OutputLocked` or `OutputFailure`.
    var buildError: any Error {
        let problem = Problem(problemCode, at: .file(path: folder), message, advice: advice)
        return switch kind {
        case .notADirectory, .foreignFolder: GuardError(problem)
        case .locked: OutputLocked(problem)
        case .cannotCreateLock, .cannotStage, .cannotWrite, .cannotSaveState, .cannotSwap:
            OutputFailure(problem)
        }
    }

    private var problemCode: String {
        switch kind {
        case .notADirectory: "not-a-folder"
        case .foreignFolder: "foreign-folder"
        case .locked: "locked"
        case .cannotCreateLock, .cannotStage, .cannotWrite, .cannotSaveState, .cannotSwap: "output"
        }
    }
}
