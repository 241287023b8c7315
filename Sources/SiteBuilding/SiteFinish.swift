import Content
import Hashing
import Parallelism
import Templating

/// What comes behind the pages: files that are no pages, the exchange, and what the next build should know.
struct SiteFinish {
    let draft: SiteDraft
    let result: SiteRendering.Result
    let old: OldSite
    /// The answers to what pages could ask.
    let facts: [Fact]
    let redirects: Redirects

    private struct File: Sendable {
        let path: String
        let mark: FileMark
        let hash: UInt64
    }

    /// Writes the rest, takes the old site's place, and completes the report.
    ///
    /// - Parameters:
    ///   - output: nil to write nothing.
    ///   - inputs: the stamp of all that was read.
    func write(to output: SiteOutput?, _ inputs: UInt64, _ report: inout BuildReport) throws {
        for (_, place) in result.kept {
            guard let state = old.state else { continue }
            for file in state.shown[place] { draft.model.context.media.use(state.media[Int(file)]) }
        }
        var texts = [(Routes.headers, draft.headers.file)]
        if !redirects.entries.isEmpty {
            texts += [(Routes.redirects, redirects.file), (Routes.redirectsJSON, redirects.json)]
        }
        let copies = draft.copies
        report.redirects = redirects.entries
        report.filesTotal = draft.plan.pages.count + copies.count + texts.count
        report.bytes = texts.reduce(0) { $0 + $1.1.utf8.count }
        report.bytes += result.made.reduce(0) { $0 + Int($1.mark.size) }
        guard let output else { return }
        if let state = old.state { report.bytes += result.kept.reduce(0) { $0 + Int(state.sizes[$1.place]) } }
        var files = try copies.map {
            File(path: String($0.path.dropFirst()), mark: try output.copy($0), hash: $0.hash)
        }
        files += try texts.map { path, text in
            let (mark, hash) = try output.add(String(path.dropFirst()), text)
            return File(path: String(path.dropFirst()), mark: mark, hash: hash)
        }
        let paths = draft.plan.pages.map(\.file) + files.map(\.path)
        let (others, reported) = (files, report)
        let outcome = try output.commit(paths) {
            var (state, columns) = try concurrently {
                var state = BuildState()
                fill(&state, others, inputs)
                return state
            } and: {
                ReportColumns(reported)
            }
            state.report = columns
            return state
        }
        report.filesWritten = outcome.written
        report.filesRemoved = outcome.removed.count
        report.removed = outcome.removed.map(Routes.address(ofFile:))
        if outcome.isUnchanged { report.status = .unchanged }
        if outcome.hadGap {
            report.notes.append(
                "\(output.folder.name): this file system cannot exchange two folders, so there was a moment without a site"
            )
        }
    }

    // MARK: The state

    private func fill(_ state: inout BuildState, _ files: [File], _ inputs: UInt64) {
        state.inputs = inputs
        state.context = draft.context
        state.clock = Int(draft.options.clock.microseconds)
        state.validUntil = validUntil
        fillPages(&state)
        for file in files { note(file.path, file.mark, file.hash, &state) }
        fillFacts(&state)
        state.fields.reserve(lists: draft.prints.names.count, values: draft.prints.hashes.count)
        for (number, name) in draft.prints.names.enumerated() {
            state.identities.append(name.identity)
            state.labels.append(name.label)
            state.addresses.append(name.url)
            state.fields.append(
                draft.prints.hashes[draft.prints.starts[number]..<draft.prints.starts[number + 1]]
            )
        }
        for (name, hash) in draft.theme.templateHashes.sorted(by: { $0.key < $1.key }) {
            state.templates.append(name)
            state.templateHashes.append(hash)
        }
        state.redirectsFrom = TextColumn(redirects.entries.map(\.from))
        state.redirectsTo = TextColumn(redirects.entries.map(\.to))
    }

    /// Until when the same inputs make the same site, in microseconds.
    private var validUntil: Int {
        let clock = draft.options.clock
        let place = PageKind.home.variables.firstIndex { $0.name == "now" }
        if draft.theme.reads(root: place ?? 0) { return Int(clock.microseconds) }
        let due = min(draft.catalog.nextDue ?? .distantFuture, draft.model.context.calendar.nextYear)
        return Int(due.microseconds)
    }

    private func note(_ path: String, _ mark: FileMark, _ hash: UInt64, _ state: inout BuildState) {
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
        let pages = draft.plan.pages.count
        state.keys.reserve(lists: pages, values: result.made.reduce(0) { $0 + $1.keys.count })
        state.ids.reserve(lists: pages, values: result.made.reduce(0) { $0 + $1.findings.ids.count })
        var made = result.made[...]
        var kept = result.kept[...]
        let clock = UInt64(bitPattern: draft.options.clock.microseconds)
        for (index, page) in draft.plan.pages.enumerated() {
            if let first = made.first, first.page == index {
                made.removeFirst()
                note(page.file, first.mark, first.hash, &state)
                state.programs.append(
                    draft.theme.template(page.kind, name: draft.catalog.template(of: page))?.mask.fingerprint
                        ?? 0
                )
                state.values.append(first.digest)
                state.keys.append(first.keys)
                state.shown.append(Set(first.shown).sorted().map { place($0, &media, &state.media) })
                state.bodies.append(BodyMark.list(first.body))
                state.ids.append(first.findings.ids)
                state.fragments.append(
                    first.findings.fragments.flatMap {
                        [ContentHash($0.path).value, ContentHash($0.fragment).value]
                    }
                )
                state.flagged.append(first.isFlagged ? 1 : 0)
                state.reasons.append(place(first.reason, &reasons, &state.reasonTexts))
                state.clocks.append(clock)
            } else if let first = kept.first, first.page == index, let before = old.state {
                kept.removeFirst()
                let old = first.place
                let mark = FileMark(
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
        let shown = state.media.indices.map { draft.model.context.media.fact(state.media[$0]) }
        for fact in facts + shown {
            state.factKeys.append(fact.key)
            state.factPrints.append(fact.print)
        }
    }
}
