/// Options, arguments or environment variables with which a command cannot run.
package struct UsageError: Error, Sendable {
    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }

    package init(_ message: String, advice: String) {
        problem = Problem("usage", at: nil, message, advice: advice)
    }
}
