import Content
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The output of a command: results on standard output, everything else on standard error.
struct Console: Sendable {
    private let isQuiet: Bool
    private let errors: FileHandle
    private let isTerminal: Bool
    private let usesColour: Bool

    /// - Parameter isQuiet: prints results and errors only.
    init(isQuiet: Bool, environment: [String: String], errors: FileHandle = .standardError) {
        self.isQuiet = isQuiet
        self.errors = errors
        isTerminal = isatty(errors.fileDescriptor) == 1 && environment["TERM"] != "dumb"
        usesColour = isTerminal && environment["NO_COLOR"] == nil
    }

    /// Prints a line of what the command was asked for.
    func result(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// Prints the JSON that the command was asked for in one line, with sorted keys.
    func result(_ json: JSON) {
        result(JSONWriter(keyOrder: .sorted).text(json))
    }

    /// Prints a line about what the command did, unless the console is quiet.
    func note(_ line: String) {
        if !isQuiet { write(line + "\n") }
    }

    /// Prints lines about what the command did; a quiet console does not work them out.
    func note(_ lines: @autoclosure () -> [String]) {
        if !isQuiet { for line in lines() { note(line) } }
    }

    /// Prints lines that are drawn with colours, where these can be seen.
    func drawing(_ lines: @autoclosure () -> [String]) {
        if usesColour, !isQuiet { for line in lines() { write(line + "\n") } }
    }

    private func write(_ text: String) {
        errors.write(Data(text.utf8))
    }

    // MARK: Problems

    /// How many errors of the same kind are shown; the rest are only counted.
    private static let shownErrors = 20
    /// How many warnings of the same kind are shown; the rest are only counted.
    private static let shownWarnings = 5
    /// How many records with values that cannot be read are shown; the rest are only counted.
    private static let shownRecords = 10

    /// Prints problems, errors after warnings, because people read the end of the output.
    func show(_ problems: [Problem]) {
        if !isQuiet {
            let omissions = problems.filter { $0.severity == .warning && $0.omission != nil }
            for line in OmissionReport(omissions).lines(limit: Console.shownRecords) {
                write(Console.printable(line) + "\n")
            }
            show(problems, .warning, limit: Console.shownWarnings)
        }
        let errors = problems.count { $0.severity == .error }
        guard errors > 0 else { return }
        show(problems, .error, limit: Console.shownErrors)
        var summary = Console.counted(errors, "error")
        let warnings = problems.count - errors
        if warnings > 0 { summary += ", " + Console.counted(warnings, "warning") }
        write(summary + "\n")
    }

    /// Prints problems of one severity, and counts those of a kind that exceed the limit.
    ///
    /// Warnings that the report of omissions lists are left out.
    private func show(_ problems: [Problem], _ severity: Problem.Severity, limit: Int) {
        var counts: [String: Int] = [:]
        for problem in problems where problem.severity == severity {
            if severity == .warning, problem.omission != nil { continue }
            let count = counts[problem.code, default: 0] + 1
            counts[problem.code] = count
            if count <= limit { write(text(of: problem) + "\n") }
        }
        for (code, count) in counts.sorted(by: { $0.key < $1.key }) where count > limit {
            write("… and \(count - limit) more of [\(code)]\n")
        }
    }

    private func text(of problem: Problem) -> String {
        var text = problem.description
        if let excerpt = problem.excerpt { text += "\n" + excerpt }
        text = Console.printable(text)
        guard usesColour else { return text }
        let label = "\(problem.severity.rawValue)[\(problem.code)]"
        guard let range = text.range(of: label) else { return text }
        let red = "\u{1B}[1;31m"
        let yellow = "\u{1B}[1;33m"
        let reset = "\u{1B}[0m"
        let colour = problem.severity == .error ? red : yellow
        return text.replacingCharacters(in: range, with: colour + label + reset)
    }

    /// A text with control characters escaped, wherever it was quoted from: terminals obey them.
    private static func printable(_ text: String) -> String {
        var printable = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
            printable += isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return printable
    }

    /// A number with its noun, such as "1 page" or "2 pages".
    ///
    /// - Parameter plural: the noun with an "s" by default.
    static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    // MARK: Progress

    /// Moves to the start of the line and erases it.
    private static let eraseLine = "\r\u{1B}[K"

    /// Draws a progress bar in the current line of a terminal; does nothing elsewhere.
    ///
    /// - Parameter fraction: from 0 to 1.
    func progress(_ step: String, _ fraction: Double) {
        guard isTerminal, !isQuiet else { return }
        let width = 24
        let filled = Int(fraction * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        write("\(Console.eraseLine)\(bar) \(step)")
    }

    /// Erases the progress bar.
    func endProgress() {
        if isTerminal, !isQuiet { write(Console.eraseLine) }
    }
}
