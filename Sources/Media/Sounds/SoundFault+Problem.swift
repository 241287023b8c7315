import Content
import SoundFacts

extension SoundFault {
    /// The fault as an error where the file is used.
    ///
    /// - Parameter file: its path in messages.
    func problem(of file: String, at location: SourceLocation) -> Problem {
        let path = file.escapedForTerminal
        var problem = Problem(problemCode, at: location, "\(path): \(message)", advice: advice)
        problem.quoted = file
        return problem
    }
}
