import Content
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the program says: results on standard output, everything else on standard error.
struct Console: Sendable {
    private let isQuiet: Bool
    private let isTerminal: Bool
    private let usesColour: Bool

    init(isQuiet: Bool, environment: [String: String]) {
        self.isQuiet = isQuiet
        isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        usesColour = isTerminal && environment["NO_COLOR"] == nil
    }

    func result(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    func note(_ text: String) {
        if !isQuiet { write(text + "\n") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    // MARK: Problems

    /// More errors, or warnings, of one kind than this are only counted.
    private static let shownErrors = 20
    private static let shownWarnings = 5

    /// Errors first are last: the end of the output is what people read.
    func show(_ problems: [Problem]) {
        let warnings = problems.filter { $0.severity == .warning }
        let errors = problems.filter { $0.severity == .error }
        for (group, limit) in [
            (isQuiet ? [] : warnings, Console.shownWarnings), (errors, Console.shownErrors),
        ] {
            var counts: [String: Int] = [:]
            for problem in group {
                counts[problem.code, default: 0] += 1
                if counts[problem.code, default: 0] <= limit { write(text(of: problem) + "\n") }
            }
            for (code, count) in counts.sorted(by: { $0.key < $1.key }) where count > limit {
                write("… and \(count - limit) more of [\(code)]\n")
            }
        }
        guard !errors.isEmpty else { return }
        write(
            Console.counted(errors.count, "error")
                + (warnings.isEmpty ? "" : ", " + Console.counted(warnings.count, "warning")) + "\n"
        )
    }

    private func text(of problem: Problem) -> String {
        let lines = problem.description + (problem.excerpt.map { "\n" + $0 } ?? "")
        guard usesColour else { return lines }
        let word = "\(problem.severity.rawValue)[\(problem.code)]"
        let colour = problem.severity == .error ? "\u{1B}[1;31m" : "\u{1B}[1;33m"
        guard let range = lines.range(of: word) else { return lines }
        return lines.replacingCharacters(in: range, with: "\(colour)\(word)\u{1B}[0m")
    }

    static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    // MARK: Progress

    /// A bar that rewrites its line on a terminal, nothing elsewhere.
    func progress(_ step: String, _ part: Double) {
        guard isTerminal, !isQuiet else { return }
        let width = 24
        let filled = Int(part * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        write("\r\u{1B}[K\(bar) \(step)")
    }

    func endProgress() {
        if isTerminal, !isQuiet { write("\r\u{1B}[K") }
    }
}
