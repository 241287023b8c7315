import Content

/// What the site does without, because rows of a database hold values that cannot be read; grouped by record.
struct OmissionReport {
    /// Everything that was found in one record.
    struct Entry {
        let record: String
        /// Whether the whole record is left out.
        let isWithheld: Bool
        let problems: [Problem]
    }

    /// The records that are withheld, then those that are shown without a value; each by name.
    let entries: [Entry]

    init(_ problems: [Problem]) {
        let omissions = problems.filter { $0.omission != nil }
        let groups = Dictionary(grouping: omissions) { $0.location?.record.description ?? "" }
        let entries = groups.map { record, problems in
            Entry(
                record: record,
                isWithheld: problems.contains { $0.omission == .withheld },
                problems: problems
            )
        }
        self.entries = entries.sorted { a, b in
            a.isWithheld == b.isWithheld ? a.record < b.record : a.isWithheld
        }
    }

    private var withheld: [Entry] { entries.filter(\.isWithheld) }
    private var leftOut: [Entry] { entries.filter { !$0.isWithheld } }

    // MARK: Text

    /// A heading for each record, and a line for each value.
    ///
    /// - Parameter limit: how many records are listed; the rest are only counted.
    func lines(limit: Int = .max) -> [String] {
        var lines: [String] = []
        for entry in entries.prefix(limit) {
            lines.append(
                "\(entry.record) is \(entry.isWithheld ? "withheld" : "shown without what cannot be read"):"
            )
            lines += entry.problems.map { "  \(OmissionReport.line($0))" }
        }
        let rest = entries.count - min(limit, entries.count)
        if rest > 0 {
            let records = Console.counted(rest, "more record")
            lines.append("… and \(records): list them with sweetdreams db check --content")
        }
        return lines
    }

    private static func line(_ problem: Problem) -> String {
        let advice = problem.advice.map { "; \($0)" } ?? ""
        let column = problem.location?.columnName.map { "\($0) " } ?? ""
        return "\(column)[\(problem.code)]: \(problem.message)\(advice)"
    }

    /// Lines for the end of a report, which say how much is missing; none if nothing is.
    var summary: [String] {
        var lines: [String] = []
        if !withheld.isEmpty {
            lines.append("  withheld \(Console.counted(withheld.count, "record")) that cannot be shown")
        }
        if !leftOut.isEmpty {
            let values = leftOut.reduce(0) { $0 + $1.problems.count }
            let records = Console.counted(leftOut.count, "record")
            lines.append("  left out \(Console.counted(values, "value")) of \(records)")
        }
        return lines
    }

    // MARK: JSON

    /// The problems of the records that are withheld.
    var withheldJSON: JSON { OmissionReport.json(withheld) }

    /// The problems of the records that are shown without a value.
    var leftOutJSON: JSON { OmissionReport.json(leftOut) }

    private static func json(_ entries: [Entry]) -> JSON {
        let items = entries.flatMap { entry in
            entry.problems.map { problem in
                JSON.object(omittingNil: [
                    "record": .string(entry.record),
                    "column": problem.location?.columnName.map(JSON.string),
                    "code": .string(problem.code),
                    "reason": .string(problem.message),
                    "advice": problem.advice.map(JSON.string),
                ])
            }
        }
        return .array(items)
    }
}

extension SourceLocation {
    /// The column of a row; nil for another location.
    fileprivate var columnName: String? {
        if case .row(_, _, let column) = self { column } else { nil }
    }
}
