import Content
import Foundation
import SiteBuilding

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
        var lines = [
            "\(total): \(changes)",
            "  pages    " + pages.joined(separator: ", "),
            "  time     " + steps.joined(separator: ", "),
        ]
        lines += report.removed.prefix(removedShown).map { "  removed  \($0)" }
        if report.removed.count > removedShown {
            lines.append("  removed  … and \(report.removed.count - removedShown) more")
        }
        if !report.redirects.isEmpty {
            lines.append("  redirect \(report.redirects.count) old addresses redirect to new ones")
        }
        lines += report.notes.map { "  note     \($0)" }
        if let due = report.nextDue {
            lines.append("  next     the site is due to change at \(due.description)")
        }
        let warnings = report.problems.count { $0.severity == .warning }
        if warnings > 0 { lines.append("  warnings \(warnings)") }
        return lines
    }

    private static func size(_ bytes: Int) -> String {
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

    /// The report as JSON: scripts rely on its keys and types, which never change.
    private struct Object: Encodable {
        struct Files: Encodable {
            let total: Int
            let written: Int
            let removed: Int
        }

        struct Item: Encodable {
            let severity: String
            let code: String
            let place: String?
            let message: String
            let advice: String?

            init(_ problem: Problem) {
                severity = problem.severity.rawValue
                code = problem.code
                place = problem.location?.description
                message = problem.message
                advice = problem.advice
            }
        }

        let status: String
        let pages: [String: Int]
        let files: Files
        let rendered: Int
        let bytes: Int
        let seconds: Double
        let nextDue: String?
        let removed: [String]
        let redirects: [String: String]
        let problems: [Item]

        init(_ report: BuildReport) {
            status = report.status.rawValue
            pages = Dictionary(report.pages.map { ($0.kind, $0.count) }, uniquingKeysWith: +)
            files = Files(
                total: report.filesTotal,
                written: report.filesWritten,
                removed: report.filesRemoved
            )
            rendered = report.rendered
            bytes = report.bytes
            seconds = Double(report.duration.milliseconds) / 1000
            nextDue = report.nextDue?.description
            removed = report.removed
            redirects = Dictionary(
                report.redirects.map { ($0.from, $0.to) },
                uniquingKeysWith: { first, _ in first }
            )
            problems = report.problems.map(Item.init)
        }

        enum CodingKeys: String, CodingKey {
            case status, pages, files, rendered, bytes, seconds, removed, redirects, problems
            case nextDue = "next_due"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(status, forKey: .status)
            try container.encode(pages, forKey: .pages)
            try container.encode(files, forKey: .files)
            try container.encode(rendered, forKey: .rendered)
            try container.encode(bytes, forKey: .bytes)
            try container.encode(seconds, forKey: .seconds)
            // Encoded as null if absent, so that the key is always there.
            try container.encode(nextDue, forKey: .nextDue)
            try container.encode(removed, forKey: .removed)
            try container.encode(redirects, forKey: .redirects)
            try container.encode(problems, forKey: .problems)
        }
    }

    /// The report as one JSON object.
    static func json(_ report: BuildReport) throws -> String {
        try JSONText.of(Object(report))
    }

    /// The report of a build that failed, as one JSON object.
    static func json(failedWith problems: [Problem]) throws -> String {
        var report = BuildReport()
        report.status = .failed
        report.problems = problems
        return try json(report)
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / attosecondsPerMillisecond)
    }
}
