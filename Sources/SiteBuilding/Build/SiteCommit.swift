import Content
import Hashing
import Media
import Parallelism
import SiteConfiguration
import TemplateModel
import Templating

/// Writes the files that no template makes, swaps the new site in, and saves the state for the next build.
struct SiteCommit {
    private let site: LoadedSite
    private let pages: RenderedSite
    private let previous: PreviousBuild
    /// The current answers to everything that pages can ask.
    private let dependencies: [Dependency]
    private let redirects: Redirects
    /// Nil where the inputs cannot be told by their files.
    private let inputs: InputStamp?

    init(
        _ site: LoadedSite,
        _ pages: RenderedSite,
        _ previous: PreviousBuild,
        _ dependencies: [Dependency],
        _ redirects: Redirects,
        _ inputs: InputStamp?
    ) {
        self.site = site
        self.pages = pages
        self.previous = previous
        self.dependencies = dependencies
        self.redirects = redirects
        self.inputs = inputs
    }

    /// The published site.
    struct Result: Sendable {
        let summary: SiteSummary
        let headers: Headers
        let redirects: [(from: String, to: String)]
        /// The number of files that were rendered from templates.
        let rendered: Int
        /// The number of bodies that were rendered from Markdown.
        let renderedBodies: Int
        /// The number of files that were written.
        let written: Int
        /// The addresses that are gone, sorted.
        let removed: [String]
        let isUnchanged: Bool

        /// The result of a build that wrote nothing.
        init(summary: SiteSummary, site: LoadedSite, pages: RenderedSite) {
            self.summary = summary
            headers = site.headers
            redirects = []
            rendered = pages.rendered.count
            renderedBodies = pages.renderedBodies
            written = 0
            removed = []
            isUnchanged = false
        }

        init(
            summary: SiteSummary,
            site: LoadedSite,
            pages: RenderedSite,
            redirects: Redirects,
            outcome: SiteOutput.Outcome
        ) {
            self.summary = summary
            headers = site.headers
            self.redirects = redirects.entries
            rendered = pages.rendered.count
            renderedBodies = pages.renderedBodies
            written = outcome.written
            removed = outcome.removed.map(Routes.address(ofFile:))
            isUnchanged = outcome.isUnchanged
        }
    }

    private struct File: Sendable {
        let path: String
        let mark: FileStamp
        let hash: UInt64
    }

    /// Writes the rest and publishes the site.
    ///
    /// - Throws: `OutputFailure` when something cannot be written; `Problems` when a file changed during the build.
    func write(to output: SiteOutput, warnings: [Problem]) throws -> Result {
        let generated = GeneratedFiles(site, pages, previous, redirects)
        var summary = SiteSummary(site, pages, previous, generated, warnings: warnings)
        let files = try add(generated, to: output)
        let paths = site.plan.pages.map(\.file) + files.map(\.path)
        let reported = summary
        let outcome = try output.commit(paths) {
            var (state, columns) = try concurrently {
                var state = BuildState()
                fill(&state, files)
                return state
            } and: {
                ReportColumns(reported)
            }
            state.report = columns
            return state
        }
        if outcome.hadGap {
            summary.notes.append(
                "\(output.folder.name): this file system cannot exchange two folders, so there was a moment without a site"
            )
        }
        return Result(summary: summary, site: site, pages: pages, redirects: redirects, outcome: outcome)
    }

    private func add(_ generated: GeneratedFiles, to output: SiteOutput) throws -> [File] {
        let copies = try generated.copies.map { copy in
            File(path: String(copy.path.dropFirst()), mark: try output.copy(copy), hash: copy.hash)
        }
        let texts = try generated.texts.map { text in
            let path = String(text.path.dropFirst())
            let (mark, hash) = try output.add(path, text.text)
            return File(path: path, mark: mark, hash: hash)
        }
        return copies + texts
    }

    // MARK: The state

    private func fill(_ state: inout BuildState, _ files: [File]) {
        state.inputs = inputs?.trustedHash ?? 0
        state.context = site.context
        state.clock = Int(site.options.clock.microseconds)
        state.validUntil = validUntil
        fillPages(&state)
        for file in files { note(file.path, file.mark, file.hash, &state) }
        fillFacts(&state)
        state.fields.reserve(lists: site.fingerprints.names.count, values: site.fingerprints.hashes.count)
        for (number, name) in site.fingerprints.names.enumerated() {
            state.identities.append(name.identity)
            state.labels.append(name.label)
            state.addresses.append(name.url)
            state.fields.append(
                site.fingerprints.hashes[
                    site.fingerprints.starts[number]..<site.fingerprints.starts[number + 1]
                ]
            )
        }
        for (name, hash) in site.theme.templateHashes.sorted(by: { $0.key < $1.key }) {
            state.templates.append(name)
            state.templateHashes.append(hash)
        }
        state.redirectsFrom = TextColumn(redirects.entries.map(\.from))
        state.redirectsTo = TextColumn(redirects.entries.map(\.to))
    }

    /// When time alone next changes the site, in microseconds.
    private var validUntil: Int {
        let clock = site.options.clock
        let nowIndex = PageType.home.variables.firstIndex { $0.name == "now" } ?? 0
        if site.theme.reads(commonVariable: nowIndex) { return Int(clock.microseconds) }
        let due = min(site.catalog.nextDue ?? .distantFuture, site.values.context.calendar.nextYear)
        return Int(due.microseconds)
    }

    private func note(_ path: String, _ mark: FileStamp, _ hash: UInt64, _ state: inout BuildState) {
        state.paths.append(path)
        state.sizes.append(mark.size)
        state.times.append(mark.time)
        state.inodes.append(mark.inode)
        state.hashes.append(hash)
    }

    private func fillPages(_ state: inout BuildState) {
        var reasons: [String: UInt64] = [:]
        var media: [String: UInt64] = [:]
        func place(_ text: String, _ known: inout [String: UInt64], _ column: inout TextColumn) -> UInt64 {
            if let place = known[text] { return place }
            column.append(text)
            known[text] = UInt64(column.count - 1)
            return UInt64(column.count - 1)
        }
        // Places of the last build's texts in this one's.
        var (oldReasons, oldMedia): ([UInt64: UInt64], [UInt64: UInt64]) = ([:], [:])
        func moved(
            _ old: UInt64,
            _ before: TextColumn,
            _ moved: inout [UInt64: UInt64],
            _ known: inout [String: UInt64],
            _ column: inout TextColumn
        ) -> UInt64 {
            if let new = moved[old] { return new }
            let new = place(before[Int(old)], &known, &column)
            moved[old] = new
            return new
        }
        let count = site.plan.pages.count
        state.keys.reserve(lists: count, values: pages.rendered.reduce(0) { $0 + $1.page.keys.count })
        state.ids.reserve(lists: count, values: pages.rendered.reduce(0) { $0 + $1.page.findings.ids.count })
        var rendered = pages.rendered[...]
        var reused = pages.reused[...]
        let clock = UInt64(bitPattern: site.options.clock.microseconds)
        for (index, page) in site.plan.pages.enumerated() {
            if let first = rendered.first, first.index == index {
                rendered.removeFirst()
                note(page.file, first.stamp, first.page.hash, &state)
                state.programs.append(
                    site.theme.template(for: page)?.mask.fingerprint
                        ?? 0
                )
                state.values.append(first.valuesDigest)
                state.keys.append(first.page.keys)
                state.shown.append(
                    Set(first.page.shownFiles).sorted().map { place($0, &media, &state.media) }
                )
                state.bodies.append(BodyLocator.list(first.page.body))
                state.ids.append(first.page.findings.ids)
                state.fragments.append(
                    first.page.findings.fragments.flatMap {
                        [ContentHash($0.path).value, ContentHash($0.fragment).value]
                    }
                )
                state.flagged.append(first.page.isFlagged ? 1 : 0)
                state.reasons.append(place(first.reason, &reasons, &state.reasonTexts))
                state.clocks.append(clock)
            } else if let first = reused.first, first.index == index, let before = previous.state {
                reused.removeFirst()
                let old = first.previousIndex
                let mark = FileStamp(
                    size: before.sizes[old],
                    time: before.times[old],
                    inode: before.inodes[old]
                )
                note(page.file, mark, before.hashes[old], &state)
                state.programs.append(before.programs[old])
                state.values.append(before.values[old])
                state.keys.append(before.keys[old])
                state.shown.append(
                    before.shown[old].map { moved($0, before.media, &oldMedia, &media, &state.media) }
                )
                state.bodies.append(before.bodies[old])
                state.ids.append(before.ids[old])
                state.fragments.append(before.fragments[old])
                state.flagged.append(0)
                state.reasons.append(
                    moved(before.reasons[old], before.reasonTexts, &oldReasons, &reasons, &state.reasonTexts)
                )
                state.clocks.append(before.clocks[old])
            }
        }
    }

    /// The answers, with those about files that are shown for the first time.
    private func fillFacts(_ state: inout BuildState) {
        let shown = state.media.indices.map { site.mediaDependency(state.media[$0]) }
        for fact in dependencies + shown {
            state.dependencyKeys.append(fact.key)
            state.dependencyResults.append(fact.result)
        }
    }
}
