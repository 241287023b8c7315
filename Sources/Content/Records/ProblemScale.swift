/// Decides what a problem stops: who can mend it decides.
///
/// An error in the studio's own files stops the build. What somebody typed into a row of a database does not: the value is
/// left out, or the record is withheld. A draft is shown as far as it goes, because only previews show it.
package struct ProblemScale: Sendable {
    /// Whether values and records that would be missing from the site are errors instead.
    private let isStrict: Bool
    /// The drafts and scheduled records that the site shows.
    private let drafts: Set<SourceLocation>

    /// - Parameter drafts: records that only previews show.
    package init(isStrict: Bool, drafts: Set<SourceLocation> = []) {
        self.isStrict = isStrict
        self.drafts = drafts
    }

    /// Whether a problem stops the build.
    func isError(_ problem: Problem) -> Bool {
        // Most are warnings already, and weigh nothing more.
        if problem.severity == .warning, problem.omission == nil || !isStrict { return false }
        return weighed(problem).severity == .error
    }

    /// The problem with the severity and the omission that its location calls for.
    package func weighed(_ problem: Problem) -> Problem {
        guard let location = problem.location else { return problem }
        if problem.severity == .warning, problem.omission == nil { return problem }
        var problem = problem
        if problem.severity == .error, location.isRow, problem.omission == nil {
            problem.omission = .leftOut
        }
        if !drafts.isEmpty, drafts.contains(location.record) {
            problem.severity = .warning
            // It is shown, whatever is missing.
            if problem.omission != nil { problem.omission = .leftOut }
        } else if problem.omission != nil {
            problem.severity = isStrict ? .error : .warning
        }
        return problem
    }
}
