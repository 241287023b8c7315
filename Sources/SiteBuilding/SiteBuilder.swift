package import Content
import Foundation
import Hashing
import MarkdownHTML
import Templating

/// Builds the site: one function of named steps.
package struct SiteBuilder: Sendable {
    private let options: BuildOptions
    private let sources: [any ContentSource]
    private let progress: BuildProgress

    package init(
        _ options: BuildOptions,
        sources: [any ContentSource],
        progress: @escaping BuildProgress = { _, _ in }
    ) {
        self.options = options
        self.sources = sources
        self.progress = progress
    }

    /// Reads, compiles, plans, renders what changed, checks and writes.
    ///
    /// - Throws: `Problems` for errors in content, templates or links; `SourceUnreachable`, `GuardError` and
    ///   `OutputFailure` for what their names say. The old site then stands as it was.
    package func build() async throws -> BuildReport {
        try await withTaskExecutorPreference(BuildThreads()) { try await buildOnce() }
    }

    private func buildOnce() async throws -> BuildReport {
        guard let target = options.output else { return try await build(onto: nil) }
        let folder = OutputFolder(target, name: options.outputName)
        try folder.checkOwner()
        let lock = try OutputLock(folder)
        defer { withExtendedLifetime(lock) {} }
        folder.recover()
        return try await build(onto: folder)
    }

    /// How often a build is begun of which a source was lost in the middle.
    private static let tries = 3

    private func build(onto folder: OutputFolder?) async throws -> BuildReport {
        var tried = 1
        while true {
            do {
                return try await tryBuilding(onto: folder)
            } catch let error as SourceUnreachable where error.isTransient && tried < SiteBuilder.tries {
                await options.pause(tried)
                tried += 1
            }
        }
    }

    private func tryBuilding(onto folder: OutputFolder?) async throws -> BuildReport {
        var log = StepLog(progress: progress)
        let (moment, stamp) = (InputStamp.now, stamp())
        let old = folder.map { OldSite(of: $0, isClean: options.isClean) } ?? OldSite()
        if let folder, let report = await unchanged(old, stamp, folder, log) { return report }
        let pages = try await makePages(old, folder, &log)
        let (draft, result, site, output) = (pages.draft, pages.result, pages.site, pages.output)
        defer { draft.sessions.forEach { $0.end() } }
        do {
            let warnings = try log.step(.links) { try draft.judge(result, old: site) }
            var report = BuildReport(draft, result, warnings)
            let finish = SiteFinish(
                draft: draft,
                result: result,
                old: site,
                facts: pages.facts,
                redirects: pages.redirects
            )
            try log.step(.output) {
                try finish.write(to: output, stamp.map { $0.trusted(at: moment) } ?? 0, &report)
            }
            if options.verifies, let folder {
                try await log.step(.verify) {
                    do {
                        try await Verification(draft.options, sources, pages.redirects).run(folder)
                    } catch let error as Problems {
                        // Whatever led here must not lead the next build.
                        folder.forget()
                        throw error
                    }
                }
            }
            report.steps = log.steps
            report.duration = log.total
            report.remains = pages
            return report
        } catch {
            output?.discard()
            throw error
        }
    }

    /// What a build knows when all pages are made.
    private struct Pages: Sendable {
        let draft: SiteDraft
        let result: SiteRendering.Result
        let site: OldSite
        let facts: [Fact]
        let redirects: Redirects
        let output: SiteOutput?
    }

    /// Everything up to the last page; the values that pages were made of are forgotten at its end.
    private func makePages(
        _ old: OldSite,
        _ folder: OutputFolder?,
        _ log: inout StepLog
    ) async throws
        -> Pages
    {
        // One thread: the others read content.
        async let inspection = inspected(old, folder, workers: 1)
        let draft = try SiteDraft(options, sources, memory: folder?.rows, log: &log)
        let facts = draft.facts(asked: old)
        let site = await inspection
        let changes = Changes(
            old: site,
            context: draft.context,
            prints: draft.prints,
            theme: draft.theme,
            facts: facts
        ) {
            draft.words(for: $0, site)
        }
        let redirects = Redirects(site, draft.prints, output: folder?.path ?? "", live: draft.isLive)
        let output = folder.map { SiteOutput($0, old: site, exchange: options.exchange) }
        do {
            if output != nil, !options.allowsShrinking {
                try ShrinkGuard.check(draft.plan, against: site, output: options.outputName)
            }
            let result = try await log.step(.pages) {
                try await draft.rendering(changes, output, progress).run(options.workers)
            }
            return Pages(
                draft: draft.withoutValues,
                result: result,
                site: site,
                facts: facts,
                redirects: redirects,
                output: output
            )
        } catch {
            output?.discard()
            draft.sessions.forEach { $0.end() }
            throw error
        }
    }

    /// Reads, compiles and plans, and makes no page.
    func draft() throws -> SiteDraft {
        var log = StepLog(progress: progress)
        return try SiteDraft(options, sources, log: &log)
    }

    private func inspected(_ old: OldSite, _ folder: OutputFolder?, workers: Int) async -> OldSite {
        var old = old
        if let folder { await old.inspect(folder, workers: workers) }
        return old
    }

    // MARK: Nothing to do

    /// A stamp of everything that a build reads; nil when a source cannot tell.
    private func stamp() -> InputStamp? {
        var seed = ContentHasher()
        seed.add(options.program)
        seed.add(options.includesDrafts ? 1 : 0)
        var paths = [options.content.path, options.templates.path]
        for source in sources {
            guard let files = source.files else { return nil }
            seed.add(source.name)
            paths += files
        }
        return InputStamp(seed: seed, paths: paths)
    }

    /// The report of the last build, when another would make the same of the same.
    private func unchanged(
        _ old: OldSite,
        _ stamp: InputStamp?,
        _ folder: OutputFolder,
        _ log: StepLog
    ) async -> BuildReport? {
        guard let state = old.state, let stamp, state.inputs != 0, state.inputs == stamp.hash,
            !options.verifies,
            !options.describesSite,
            (state.clock..<max(state.clock, state.validUntil)).contains(Int(options.clock.microseconds)),
            await inspected(old, folder, workers: options.workers).isUntouched
        else { return nil }
        var report = state.report.report
        report.duration = log.total
        return report
    }
}
