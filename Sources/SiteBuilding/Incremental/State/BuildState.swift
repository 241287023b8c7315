import Content
import TemplateModel

/// What a build leaves for the next one, in one file beside the site: what the site holds, and what each page of it read.
///
/// It only saves work. A build without it, or with one it does not trust, makes the same site from nothing.
struct BuildState: Sendable {
    /// Changes whenever the meaning of a column does.
    static let version: UInt64 = 4

    // MARK: The site as a whole

    /// The folder that holds this site, by its inode: a state that was written for another folder is not believed.
    var siteInode: UInt64 = 0
    /// A hash of the names, sizes and times of everything that was read; 0 where that could not be trusted to tell.
    var inputs: UInt64 = 0
    /// A hash of what every page depends on: the program, and the settings that pages and checks are made with.
    var context: UInt64 = 0
    /// The build clock, in microseconds; and the moment from which another build makes another site of the same inputs.
    var clock = 0
    var validUntil = 0

    // MARK: Files

    /// Every file of the site by its path: the pages first, in the order of the plan.
    var paths = TextColumn()
    var sizes: [UInt64] = []
    /// When it was written, in nanoseconds.
    var times: [UInt64] = []
    var inodes: [UInt64] = []
    /// A hash of its bytes.
    var hashes: [UInt64] = []
    /// The folders of the site, with the times that they have in it and in the site before it; 0 where it had none.
    var folders = TextColumn()
    var folderTimes: [UInt64] = []
    var twinTimes: [UInt64] = []
    /// The paths in which the site before this one, which lies beside it, differs.
    var delta = TextColumn()

    // MARK: Pages, one entry for each of the first files

    /// A hash of the compiled template.
    var programs: [UInt64] = []
    /// A hash of what the template may read of the page's values.
    var values: [UInt64] = []
    /// What was looked up while the page was made: keys of dependencies.
    var keys = ListColumn()
    /// Files of the content folder that its text shows: places in `media`.
    var shown = ListColumn()
    /// How the HTML of its text is found in it, as `BodyLocator` writes it.
    var bodies = ListColumn()
    /// Hashes of the ids it has.
    var ids = ListColumn()
    /// Hashes of a path and an id in turn: the places in other pages that it links to.
    var fragments = ListColumn()
    /// 1 for a page about which something was reported, which is made again by every build.
    var flagged: [UInt64] = []
    /// Why it was made: places in `reasonTexts`; and when, in microseconds.
    var reasons: [UInt64] = []
    var clocks: [UInt64] = []
    var reasonTexts = TextColumn()

    // MARK: What pages read

    /// What could be looked up, by key, and a hash of the answer.
    var dependencyKeys: [UInt64] = []
    var dependencyResults: [UInt64] = []
    var media = TextColumn()
    /// The records, with their identities, names, addresses and hashes of their fields.
    var identities: [UInt64] = []
    var labels = TextColumn()
    var addresses = TextColumn()
    var fields = ListColumn()
    /// The templates by name, with hashes of their text.
    var templates = TextColumn()
    var templateHashes: [UInt64] = []
    /// Old addresses and where they lead.
    var redirectsFrom = TextColumn()
    var redirectsTo = TextColumn()
    var report = ReportColumns()

    /// Every column once: what is written and what is read cannot differ.
    private mutating func code(with coder: inout some StateCoder) throws(InvalidState) {
        try coder.number(&siteInode)
        try coder.number(&inputs)
        try coder.number(&context)
        try coder.number(&clock)
        try coder.number(&validUntil)
        try coder.texts(&paths)
        try coder.column(&sizes)
        try coder.column(&times)
        try coder.column(&inodes)
        try coder.column(&hashes)
        try coder.texts(&folders)
        try coder.column(&folderTimes)
        try coder.column(&twinTimes)
        try coder.texts(&delta)
        try coder.column(&programs)
        try coder.column(&values)
        try coder.lists(&keys)
        try coder.lists(&shown)
        try coder.lists(&bodies)
        try coder.lists(&ids)
        try coder.lists(&fragments)
        try coder.column(&flagged)
        try coder.column(&reasons)
        try coder.column(&clocks)
        try coder.texts(&reasonTexts)
        try coder.column(&dependencyKeys)
        try coder.column(&dependencyResults)
        try coder.texts(&media)
        try coder.column(&identities)
        try coder.texts(&labels)
        try coder.texts(&addresses)
        try coder.lists(&fields)
        try coder.texts(&templates)
        try coder.column(&templateHashes)
        try coder.texts(&redirectsFrom)
        try coder.texts(&redirectsTo)
        try report.code(with: &coder)
    }

    /// - Throws: `InvalidState` for bytes that no build of this version wrote.
    init(bytes: UnsafeRawBufferPointer) throws(InvalidState) {
        var reader = try StateFile.reader(of: bytes, version: BuildState.version)
        try code(with: &reader)
        guard reader.isValid, isConsistent else { throw InvalidState(reason: "is damaged") }
    }

    init() {}

    /// Writes the file, all but its first bytes.
    ///
    /// - Parameter write: writes bytes behind those that it wrote before; false when it cannot.
    /// - Returns: the first bytes, to be written over those that stand there; nil when writing failed.
    func write(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) -> [UInt64]? {
        var (copy, writer) = (self, StateWriter(write))
        // Whoever only reads the columns has nothing to find damaged.
        try? copy.code(with: &writer)
        return writer.head(version: BuildState.version)
    }

    /// Whether columns of one thing are equally long and places are those of something.
    private var isConsistent: Bool {
        let (files, pages) = (paths.count, programs.count)
        return [sizes, times, inodes, hashes].allSatisfy { $0.count == files }
            && [folderTimes, twinTimes].allSatisfy { $0.count == folders.count }
            && pages <= files && [values, flagged, reasons, clocks].allSatisfy { $0.count == pages }
            && [keys, shown, bodies, ids, fragments].allSatisfy { $0.count == pages }
            && reasons.allSatisfy { $0 < reasonTexts.count } && shown.values.allSatisfy { $0 < media.count }
            && fragments.ends.allSatisfy { $0 % 2 == 0 } && dependencyKeys.count == dependencyResults.count
            && [labels.count, addresses.count, fields.count].allSatisfy { $0 == identities.count }
            && templates.count == templateHashes.count && redirectsFrom.count == redirectsTo.count
    }

    var pageCount: Int { programs.count }

    /// Whether the site would be the same at another time, from the same inputs.
    func isValid(at time: Timestamp) -> Bool {
        (clock..<max(clock, validUntil)).contains(Int(time.microseconds))
    }
}

/// A report as columns, for a build that finds nothing to do.
struct ReportColumns: Sendable {
    /// Files, bytes, and the next moment at which the site changes by itself, in microseconds; `Int.min` for never.
    private var files = 0
    private var bytes = 0
    private var nextDue = Int.min
    private var kinds = TextColumn()
    private var counts: [UInt64] = []
    private var notes = TextColumn()
    /// Severity, code, place, message, advice and excerpt of each problem, in turn.
    private var problems = TextColumn()

    init() {}

    init(_ report: SiteSummary) {
        files = report.filesTotal
        bytes = report.bytes
        nextDue = report.nextDue.map { Int($0.microseconds) } ?? .min
        kinds = TextColumn(report.pages.map(\.kind))
        counts = report.pages.map { UInt64($0.count) }
        notes = TextColumn(report.notes)
        for problem in report.problems {
            let parts = [
                problem.severity.rawValue, problem.code, problem.location?.description, problem.message,
                problem.advice,
                problem.excerpt,
            ]
            for part in parts { problems.append(part ?? "") }
        }
    }

    fileprivate mutating func code(with coder: inout some StateCoder) throws(InvalidState) {
        try coder.number(&files)
        try coder.number(&bytes)
        try coder.number(&nextDue)
        try coder.texts(&kinds)
        try coder.column(&counts)
        try coder.texts(&notes)
        try coder.texts(&problems)
        guard kinds.count == counts.count, problems.count % 6 == 0 else {
            throw InvalidState(reason: "is damaged")
        }
    }

    /// The number of pages of a type that the site had, by the type's name.
    func count(of name: String) -> Int {
        kinds.indices.first { kinds[$0] == name }.map { Int(counts[$0]) } ?? 0
    }

    var due: Timestamp? { nextDue == .min ? nil : Timestamp(microseconds: Int64(nextDue)) }

    /// The summary as it was saved.
    var summary: SiteSummary {
        SiteSummary(
            pages: zip(kinds.indices, counts).map { (kind: kinds[$0], count: Int($1)) },
            filesTotal: files,
            bytes: bytes,
            nextDue: due,
            problems: stride(from: 0, to: problems.count, by: 6).map(problem(at:)),
            notes: notes.indices.map { notes[$0] }
        )
    }

    private func problem(at start: Int) -> Problem {
        func part(_ offset: Int) -> String? {
            let text = problems[start + offset]
            return text.isEmpty ? nil : text
        }
        return Problem(
            Problem.Severity(rawValue: problems[start]) ?? .warning,
            problems[start + 1],
            // A location is only shown, so its description is enough.
            at: part(2).map { SourceLocation.page(url: $0) },
            problems[start + 3],
            advice: part(4),
            excerpt: part(5)
        )
    }
}
