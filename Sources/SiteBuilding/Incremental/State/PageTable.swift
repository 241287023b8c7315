import AtomicOutput
import Content

/// What a page read when it was rendered, and what is in it.
struct PageState: Equatable {
    /// A hash of the compiled template.
    var program: UInt64
    /// A hash of the values that the template reads.
    var values: UInt64
    /// The keys of its dependencies.
    var keys: ArraySlice<UInt64>
    /// The files of the content folder that its texts ask for, as indexes in `BuildState.media`.
    var shownFiles: ArraySlice<UInt64>
    /// What it names of the site's files, as indexes in `BuildState.uses`.
    var uses: ArraySlice<UInt64>
    /// Where the HTML of its text is, as `BodyLocator` writes it.
    var body: ArraySlice<UInt64>
    /// The hashes of its ids.
    var ids: ArraySlice<UInt64>
    /// The ids in other pages that it links to: the hash of the address, then the hash of the id.
    var fragments: ArraySlice<UInt64>
    /// Whether something was reported about it, so that every build renders it again.
    var isFlagged: Bool
    /// Why it was rendered, as an index in `PageTable.reasonTexts`.
    var reason: Int
    /// When it was rendered.
    var renderedAt: Timestamp
}

/// The pages of a site, as rows; stored by column.
struct PageTable: ColumnCodable {
    private(set) var programs: [UInt64] = []
    private(set) var values: [UInt64] = []
    private(set) var keys = ListColumn()
    private(set) var shownFiles = ListColumn()
    private(set) var uses = ListColumn()
    private(set) var bodies = ListColumn()
    private(set) var ids = ListColumn()
    private(set) var fragments = ListColumn()
    private var flags: [UInt64] = []
    private var reasons: [UInt64] = []
    private var times: [UInt64] = []
    /// The reasons that pages share.
    var reasonTexts = TextColumn()

    var count: Int { programs.count }
    var indices: Range<Int> { programs.indices }

    /// Reserves capacity for the large columns.
    ///
    /// - Parameters:
    ///   - pages: the number of pages.
    ///   - keys: the number of their dependencies.
    ///   - ids: the number of their ids.
    mutating func reserveCapacity(pages: Int, keys keyCount: Int, ids idCount: Int) {
        keys.reserveCapacity(lists: pages, values: keyCount)
        ids.reserveCapacity(lists: pages, values: idCount)
    }

    mutating func append(_ page: PageState) {
        programs.append(page.program)
        values.append(page.values)
        keys.append(page.keys)
        shownFiles.append(page.shownFiles)
        uses.append(page.uses)
        bodies.append(page.body)
        ids.append(page.ids)
        fragments.append(page.fragments)
        flags.append(page.isFlagged ? 1 : 0)
        reasons.append(UInt64(page.reason))
        times.append(UInt64(bitPattern: page.renderedAt.microseconds))
    }

    subscript(index: Int) -> PageState {
        PageState(
            program: programs[index],
            values: values[index],
            keys: keys[index],
            shownFiles: shownFiles[index],
            uses: uses[index],
            body: bodies[index],
            ids: ids[index],
            fragments: fragments[index],
            isFlagged: isFlagged(index),
            reason: Int(reasons[index]),
            renderedAt: Timestamp(microseconds: Int64(bitPattern: times[index]))
        )
    }

    func isFlagged(_ index: Int) -> Bool { flags[index] != 0 }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.numbers(&programs)
        try coder.numbers(&values)
        try coder.lists(&keys)
        try coder.lists(&shownFiles)
        try coder.lists(&uses)
        try coder.lists(&bodies)
        try coder.lists(&ids)
        try coder.lists(&fragments)
        try coder.numbers(&flags)
        try coder.numbers(&reasons)
        try coder.numbers(&times)
        try coder.texts(&reasonTexts)
        try coder.require([values, flags, reasons, times].allSatisfy { $0.count == count })
        try coder.require([keys, shownFiles, uses, bodies, ids, fragments].allSatisfy { $0.count == count })
        try coder.require(reasons.allSatisfy { $0 < reasonTexts.count })
        try coder.require(fragments.hasLengths(inMultiplesOf: 2))
    }
}
