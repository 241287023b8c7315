import Content
import Media
import MediaMirror

/// The report of `sweetdreams pull`.
enum PullText {
    /// The problems with files that were not copied; what somebody typed into a row is a warning.
    static func problems(_ report: MirrorReport) -> [Problem] {
        report.problems.map { problem in
            var problem = problem
            if problem.location?.isRow == true { problem.severity = .warning }
            return problem
        }
    }

    /// A line for each file that is not as before, and one about all.
    static func lines(_ report: MirrorReport, isCheck: Bool) -> [String] {
        var lines = report.files.filter { $0.result != .unchanged }.map { file in
            let size = file.size.map { "  \(ReportText.size($0))" } ?? ""
            return "  \(file.result.rawValue)  \(file.address.text)\(size)"
        }
        let counts = MirrorReport.Result.allCases.map { (result: $0, count: report.count($0)) }
        let parts = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.result.rawValue)" }
        let subject =
            isCheck ? "Files on other servers, of which nothing was copied" : "Files on other servers"
        lines.append("\(subject): \(parts.isEmpty ? "none" : parts.joined(separator: ", ")).")
        if report.removedCopies > 0 {
            let copies = Console.counted(report.removedCopies, "copy", "copies")
            lines.append("Removed \(copies) that nothing has named for 30 days.")
        }
        return lines
    }

    // MARK: JSON

    static func json(failedWith problems: [Problem]) -> JSON {
        [
            "status": .string("failed"),
            "problems": .array(problems.map(ReportText.json)),
        ]
    }

    static func json(
        _ rows: [(table: String, rows: Int)]?,
        _ report: MirrorReport?,
        isCheck: Bool,
        _ problems: [Problem]
    ) -> JSON {
        let report = report ?? MirrorReport()
        let status: String =
            if report.count(.failed) > 0 {
                "failed"
            } else if report.isChanged {
                isCheck ? "stale" : "pulled"
            } else {
                rows == nil ? "unchanged" : "pulled"
            }
        let counts = MirrorReport.Result.allCases.map { result in
            JSON.Member(result.rawValue, .integer(report.count(result)))
        }
        return [
            "status": .string(status),
            "rows": .object((rows ?? []).map { JSON.Member($0.table, .integer($0.rows)) }),
            "counts": .object(counts),
            "files": .array(report.files.map(json)),
            "problems": .array(problems.map(ReportText.json)),
        ]
    }

    private static func json(_ file: MirrorReport.File) -> JSON {
        [
            "url": .string(file.address.text),
            "result": .string(file.result.rawValue),
            "size": file.size.map(JSON.integer) ?? .null,
        ]
    }
}
