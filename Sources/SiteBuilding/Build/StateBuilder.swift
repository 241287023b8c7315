import AtomicOutput
import Content
import Hashing
import Media
import SiteConfiguration
import TemplateModel
import Templating

/// Makes the state that a build saves for the next one.
struct StateBuilder {
    let site: LoadedSite
    let pages: RenderedSite
    let previous: PreviousBuild
    /// The current answers to everything that pages can ask.
    let dependencies: [Dependency]
    let redirects: Redirects
    /// Nil where the inputs cannot be told by their files.
    let inputs: InputStamp?

    /// The state without its report.
    var state: BuildState {
        var state = BuildState()
        state.inputs = inputs?.trustedHash ?? 0
        state.context = site.context
        state.clock = Int(site.options.clock.microseconds)
        state.validUntil = validUntil
        addPages(to: &state)
        addDependencies(to: &state)
        for file in site.values.context.media.memories { state.files.append(file) }
        addRecords(to: &state)
        for (name, hash) in site.theme.templateHashes.sorted(by: { $0.key < $1.key }) {
            state.templates.append(TemplateState(name: name, hash: hash))
        }
        state.redirects = RedirectTable(redirects.entries)
        state.memory = RedirectTable(redirects.memory)
        return state
    }

    /// When time alone next changes the site, in microseconds.
    private var validUntil: Int {
        let clock = site.options.clock
        let nowIndex = PageType.home.variables.firstIndex { $0.name == "now" } ?? 0
        if site.theme.reads(commonVariable: nowIndex) { return Int(clock.microseconds) }
        let due = min(site.catalog.nextDue ?? .distantFuture, site.values.context.calendar.nextYear)
        return Int(due.microseconds)
    }

    // MARK: Pages

    /// The texts that the rows of pages share.
    private struct SharedTexts {
        var reasons = TextPool()
        var media = TextPool()
        var uses = TextPool()
        var previousReasons: TextTranslation
        var previousMedia: TextTranslation
        var previousUses: TextTranslation

        init(_ previous: BuildState?) {
            previousReasons = TextTranslation(from: previous?.pages.reasonTexts ?? TextColumn())
            previousMedia = TextTranslation(from: previous?.media ?? TextColumn())
            previousUses = TextTranslation(from: previous?.uses ?? TextColumn())
        }
    }

    private func addPages(to state: inout BuildState) {
        var texts = SharedTexts(previous.state)
        let reused = reusedCounts
        state.pages.reserveCapacity(
            pages: site.plan.pages.count,
            keys: pages.rendered.reduce(reused.keys) { $0 + $1.page.keys.count },
            ids: pages.rendered.reduce(reused.ids) { $0 + $1.page.findings.ids.count }
        )
        pages.forEach { page in
            switch page {
            case .rendered(let page):
                state.pages.append(row(of: page, &texts))
            case .reused(let page):
                if let row = previous.state?.pages[page.previousIndex] {
                    state.pages.append(translated(row, &texts))
                }
            }
        }
        state.pages.reasonTexts = texts.reasons.texts
        state.media = texts.media.texts
        state.uses = texts.uses.texts
    }

    /// The number of values in the large columns of all reused pages.
    private var reusedCounts: (keys: Int, ids: Int) {
        guard let state = previous.state else { return (0, 0) }
        return pages.reused.reduce(into: (keys: 0, ids: 0)) { counts, page in
            counts.keys += state.pages.keys[page.previousIndex].count
            counts.ids += state.pages.ids[page.previousIndex].count
        }
    }

    private func row(of rendered: RenderedPage, _ texts: inout SharedTexts) -> PageState {
        let page = rendered.page
        let template = site.theme.template(for: site.plan.pages[rendered.index])
        let fragments = page.findings.fragments.flatMap { fragment in
            [ContentHash(fragment.path).value, ContentHash(fragment.fragment).value]
        }
        return PageState(
            program: template?.mask.fingerprint ?? 0,
            values: rendered.valuesDigest,
            keys: page.keys[...],
            shownFiles: Set(page.shownFiles.map(FileName.init)).sorted().map {
                UInt64(texts.media.index(of: $0.text))
            }[...],
            uses: page.uses.map(\.text).sorted().map { UInt64(texts.uses.index(of: $0)) }[...],
            body: BodyLocator.list(page.body)[...],
            ids: page.findings.ids[...],
            fragments: fragments[...],
            isFlagged: page.isFlagged,
            reason: texts.reasons.index(of: rendered.reason),
            renderedAt: site.options.clock
        )
    }

    /// The row of a reused page, with the indexes of this build's texts.
    private func translated(_ row: PageState, _ texts: inout SharedTexts) -> PageState {
        var row = row
        func translated(
            _ indexes: ArraySlice<UInt64>,
            _ translation: inout TextTranslation,
            _ pool: inout TextPool
        ) -> ArraySlice<UInt64> {
            guard !indexes.isEmpty else { return indexes }
            return indexes.map { UInt64(translation.index(of: Int($0), in: &pool)) }[...]
        }
        row.shownFiles = translated(row.shownFiles, &texts.previousMedia, &texts.media)
        row.uses = translated(row.uses, &texts.previousUses, &texts.uses)
        row.reason = texts.previousReasons.index(of: row.reason, in: &texts.reasons)
        return row
    }

    // MARK: What pages read

    /// Adds all answers, also those about files that are shown for the first time.
    private func addDependencies(to state: inout BuildState) {
        state.dependencies.reserveCapacity(dependencies.count + state.media.count)
        for dependency in dependencies { state.dependencies.append(dependency) }
        for index in state.media.indices {
            state.dependencies.append(site.mediaDependency(state.media[index]))
        }
    }

    private func addRecords(to state: inout BuildState) {
        let fingerprints = site.fingerprints
        state.records.reserveCapacity(records: fingerprints.names.count, fields: fingerprints.hashes.count)
        for number in fingerprints.names.indices {
            // By index: iterating over the names would copy each of them.
            state.records.append(
                RecordState(
                    identity: fingerprints.names[number].identity,
                    label: fingerprints.names[number].label,
                    address: fingerprints.names[number].url,
                    fields: fingerprints.hashes[fingerprints.starts[number]..<fingerprints.starts[number + 1]]
                )
            )
        }
    }
}
