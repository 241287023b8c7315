import Content
import SiteBuilding
import SiteConfiguration

/// The report of a build as text or as JSON.
enum ReportText {
    /// How many removed pages are listed; the rest are only counted.
    private static let removedShown = 10

    /// The report as lines of text.
    static func lines(_ report: BuildReport) -> [String] {
        let total = "\(report.filesTotal) files, \(size(report.bytes)) in \(seconds(report.duration))"
        let changes =
            "\(report.rendered) rendered, \(report.filesWritten) written, \(report.filesRemoved) removed"
        let pages = report.pages.map { "\($0.count) \($0.kind)" }
        let steps = report.steps.map { "\($0.name) \(seconds($0.duration))" }
        var lines = ["\(total): \(changes)", "  pages    " + pages.joined(separator: ", ")]
        if !steps.isEmpty { lines.append("  time     " + steps.joined(separator: ", ")) }
        lines += report.removed.prefix(removedShown).map { "  removed  \($0)" }
        if report.removed.count > removedShown {
            lines.append("  removed  … and \(report.removed.count - removedShown) more")
        }
        if !report.redirects.isEmpty {
            let count = Console.counted(report.redirects.count, "old address", "old addresses")
            lines.append("  redirect \(count) in _redirects")
        }
        lines += report.notes.map { "  note     \($0)" }
        if report.leftOutDrafts > 0 {
            lines.append("  drafts   \(report.leftOutDrafts) left out (published: false)")
        }
        if let due = report.nextDue {
            lines.append("  next     the site is due to change at \(due.description)")
        }
        let warnings = report.problems.count { $0.severity == .warning && $0.omission == nil }
        if warnings > 0 { lines.append("  warnings \(warnings)") }
        return lines + OmissionReport(report.problems).summary
    }

    static func size(_ bytes: Int) -> String {
        let mebibyte = 1 << 20
        guard bytes >= mebibyte else { return "\(bytes / 1024) KiB" }
        return "\(tenths(Double(bytes) / Double(mebibyte))) MiB"
    }

    /// A number with one decimal.
    private static func tenths(_ value: Double) -> String {
        String((value * 10).rounded() / 10)
    }

    /// A duration in seconds, or in milliseconds if it is shorter than one second.
    static func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        return milliseconds < 1000 ? "\(milliseconds) ms" : "\(tenths(Double(milliseconds) / 1000)) s"
    }

    // MARK: JSON

    /// The report as one JSON object.
    ///
    /// Scripts rely on its keys and types, which never change.
    static func json(_ report: BuildReport) -> JSON {
        let omissions = OmissionReport(report.problems)
        return [
            "status": .string(report.status.rawValue),
            "pages": .object(report.pages.map { JSON.Member($0.kind, .integer($0.count)) }),
            "files": [
                "total": .integer(report.filesTotal),
                "written": .integer(report.filesWritten),
                "removed": .integer(report.filesRemoved),
            ],
            "rendered": .integer(report.rendered),
            "bytes": .integer(report.bytes),
            "drafts": .integer(report.leftOutDrafts),
            "seconds": .double(Double(report.duration.milliseconds) / 1000),
            // Null if nothing is due, so that the key is always there.
            "next_due": report.nextDue.map { .string($0.description) } ?? .null,
            "removed": .array(report.removed.map(JSON.string)),
            "redirects": .object(
                report.redirects.compactMap { redirect in
                    redirect.to.map { JSON.Member(redirect.from, .string($0)) }
                }
            ),
            "gone": .array(report.redirects.filter { $0.status == .gone }.map { .string($0.from) }),
            "problems": .array(report.problems.map(json)),
            "left_out": omissions.leftOutJSON,
            "withheld": omissions.withheldJSON,
        ]
    }

    static func json(_ problem: Problem) -> JSON {
        let position = problem.location?.filePosition
        return .object(omittingNil: [
            "severity": .string(problem.severity.rawValue),
            "code": .string(problem.code),
            "place": problem.location.map { .string($0.description) },
            "file": position.map { .string($0.path) },
            "line": position?.line.map(JSON.integer),
            "column": position?.column.map(JSON.integer),
            "message": .string(problem.message),
            "advice": (problem.advice ?? problem.hint).map(JSON.string),
        ])
    }

    /// The problems of a command that makes no report of a build, as one JSON object.
    static func json(of problems: [Problem]) -> JSON {
        ["problems": .array(problems.map(json))]
    }

    /// The report of a build that failed, as one JSON object.
    static func json(failedWith problems: [Problem]) -> JSON {
        var report = BuildReport()
        report.status = .failed
        report.problems = problems
        return json(report)
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / attosecondsPerMillisecond)
    }
}
