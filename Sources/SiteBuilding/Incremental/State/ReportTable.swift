import AtomicOutput
import Content

/// The summary of a site, for a build that finds nothing to do.
struct ReportTable: ColumnCodable {
    private var filesTotal = 0
    private var bytes = 0
    private var leftOutDrafts = 0
    /// In microseconds; `Int.min` for a site that never changes by itself.
    private var nextDue = Int.min
    private var pageKinds = TextColumn()
    private var pageCounts: [UInt64] = []
    private var notes = TextColumn()
    private var problems = ProblemTable()

    init() {}

    init(_ summary: SiteSummary) {
        filesTotal = summary.filesTotal
        bytes = summary.bytes
        leftOutDrafts = summary.leftOutDrafts
        nextDue = summary.nextDue.map { Int($0.microseconds) } ?? .min
        for page in summary.pages {
            pageKinds.append(page.kind)
            pageCounts.append(UInt64(page.count))
        }
        notes = TextColumn(summary.notes)
        for problem in summary.problems { problems.append(problem) }
    }

    /// The number of pages that the site had of a type, by the type's name.
    func count(of name: String) -> Int {
        pageKinds.indices.first { pageKinds.isEqual($0, to: name) }.map { Int(pageCounts[$0]) } ?? 0
    }

    var summary: SiteSummary {
        SiteSummary(
            pages: pageKinds.indices.map { (kind: pageKinds[$0], count: Int(pageCounts[$0])) },
            filesTotal: filesTotal,
            bytes: bytes,
            leftOutDrafts: leftOutDrafts,
            nextDue: nextDue == .min ? nil : Timestamp(microseconds: Int64(nextDue)),
            problems: problems.rows,
            notes: notes.indices.map { notes[$0] }
        )
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.number(&filesTotal)
        try coder.number(&bytes)
        try coder.number(&leftOutDrafts)
        try coder.number(&nextDue)
        try coder.texts(&pageKinds)
        try coder.numbers(&pageCounts)
        try coder.texts(&notes)
        try problems.code(with: &coder)
        try coder.require(pageCounts.count == pageKinds.count)
    }
}

/// Problems as rows; stored by column.
struct ProblemTable: ColumnCodable {
    private var severities = TextColumn()
    private var codes = TextColumn()
    /// Tables of rows; empty for another location.
    private var tables = TextColumn()
    /// Ids of rows, or the descriptions of other locations.
    private var locations = TextColumn()
    private var columns = TextColumn()
    private var messages = TextColumn()
    private var advices = TextColumn()
    private var excerpts = TextColumn()
    private var omissions = TextColumn()

    mutating func append(_ problem: Problem) {
        severities.append(problem.severity.rawValue)
        codes.append(problem.code)
        append(problem.location)
        omissions.append(problem.omission?.rawValue ?? "")
        messages.append(problem.message)
        advices.append(problem.advice ?? "")
        excerpts.append(problem.excerpt ?? "")
    }

    var rows: [Problem] { codes.indices.map { self[$0] } }

    subscript(index: Int) -> Problem {
        Problem(
            Problem.Severity(rawValue: severities[index]) ?? .warning,
            codes[index],
            at: location(at: index),
            messages[index],
            advice: ProblemTable.optional(advices[index]),
            excerpt: ProblemTable.optional(excerpts[index]),
            omission: Problem.Omission(rawValue: omissions[index])
        )
    }

    private mutating func append(_ location: SourceLocation?) {
        guard case .row(let table, let id, let column)? = location else {
            tables.append("")
            locations.append(location?.description ?? "")
            columns.append("")
            return
        }
        tables.append(table)
        locations.append(id)
        columns.append(column ?? "")
    }

    private func location(at index: Int) -> SourceLocation? {
        let table = tables[index]
        guard table.isEmpty else {
            return .row(table: table, id: locations[index], column: ProblemTable.optional(columns[index]))
        }
        // Other locations are only shown, so a description is enough.
        return ProblemTable.optional(locations[index]).map { .page(url: $0) }
    }

    private static func optional(_ text: String) -> String? { text.isEmpty ? nil : text }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.texts(&severities)
        try coder.texts(&codes)
        try coder.texts(&tables)
        try coder.texts(&locations)
        try coder.texts(&columns)
        try coder.texts(&messages)
        try coder.texts(&advices)
        try coder.texts(&excerpts)
        try coder.texts(&omissions)
        let others = [severities, tables, locations, columns, messages, advices, excerpts, omissions]
        try coder.require(others.allSatisfy { $0.count == codes.count })
    }
}
