import AtomicOutput
import Content

/// What a build saves for the next one, besides the manifest of the site: what each page read.
///
/// It only saves work. A build without it, or with one that it cannot trust, makes the same site from nothing.
struct BuildState: StatePayload {
    /// Changes whenever the meaning of a column does.
    static let version: UInt64 = 13

    /// A hash of the names, sizes and times of everything that was read; 0 where they cannot show every change.
    var inputs: UInt64 = 0
    /// A hash of what every page depends on: the program, and the settings that pages and checks are made with.
    var context: UInt64 = 0
    /// The build clock, in microseconds.
    var clock = 0
    /// When time alone next changes the site, in microseconds.
    var validUntil = 0

    /// The pages, which are the first files of the manifest, in the same order.
    var pages = PageTable()
    /// Everything that pages could look up, with the answers.
    var dependencies = DependencyTable()
    /// The files of the content folder that pages ask for.
    var media = TextColumn()
    /// What pages name of the site's files, as `PublishedUse` writes it.
    var uses = TextColumn()
    /// The files of the content folder that were read, so that the next build does not read them.
    var files = MediaTable()
    var records = RecordTable()
    var templates = TemplateTable()
    /// The lines of `_redirects`.
    var redirects = RedirectTable()
    /// Moves of records that nobody wrote down.
    var memory = RedirectTable()
    var report = ReportTable()
    var release = ReleaseState()

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.number(&inputs)
        try coder.number(&context)
        try coder.number(&clock)
        try coder.number(&validUntil)
        try pages.code(with: &coder)
        try dependencies.code(with: &coder)
        try coder.texts(&media)
        try coder.texts(&uses)
        try files.code(with: &coder)
        try records.code(with: &coder)
        try templates.code(with: &coder)
        try redirects.code(with: &coder)
        try memory.code(with: &coder)
        try report.code(with: &coder)
        try release.code(with: &coder)
        try coder.require(pages.shownFiles.values.allSatisfy { $0 < media.count })
        try coder.require(pages.uses.values.allSatisfy { $0 < uses.count })
    }

    /// Whether the same inputs make the same site at another time.
    func isValid(at time: Timestamp) -> Bool {
        (clock..<max(clock, validUntil)).contains(Int(time.microseconds))
    }
}
