import AtomicOutput
package import Content
import Media
import SiteConfiguration
import TemplateModel

/// Builds the site: `build(into:)` is the whole build, step by step.
package struct SiteBuilder: Sendable {
    let options: BuildOptions
    let sources: [any ContentSource]
    let memory: SiteMemory?
    let progress: BuildProgress

    /// - Parameter memory: what this process keeps from one build to the next; nil for a process that builds once.
    package init(
        _ options: BuildOptions,
        sources: [any ContentSource],
        memory: SiteMemory? = nil,
        progress: @escaping BuildProgress = { _, _ in }
    ) {
        self.options = options
        self.sources = sources
        self.memory = memory
        self.progress = progress
    }

    /// Reads, compiles, plans, renders what changed, checks and writes.
    ///
    /// - Throws: `Problems` for errors in content, templates or links; `SourceUnreachable`, `GuardError`, `OutputLocked`
    ///   and `OutputFailure` for what their names say. The published site is then what it was before.
    package func build() async throws -> BuildReport {
        try await withTaskExecutorPreference(BuildExecutor()) {
            try await withExcerpts {
                switch options.output {
                case .checkOnly:
                    try await withRetries { try await check() }
                case .folder(let url):
                    try await withLockedFolder(OutputFolder(url, name: options.outputName)) { folder in
                        try await withRetries { try await build(into: folder) }
                    }
                }
            }
        }
    }

    // MARK: The steps of a build

    private func build(into folder: OutputFolder) async throws -> BuildReport {
        let timer = BuildTimer(progress)
        let inputs = InputStamp(options, sources)
        let previous = PreviousBuild(of: folder, isClean: options.isClean)
        if let report = await unchangedReport(previous, inputs, folder, timer) { return report }

        return try await withOpenSources(timer, cache: folder.readCache(options)) { sources in
            // On one thread, because the others read content.
            async let inspection = previous.inspected(workers: 1)
            let site = try sources.load(timer, media: previous.state?.files.rows ?? [])
            return try await write(site, since: await inspection, inputs, to: folder, timer)
        }
    }

    /// Builds a site that is loaded, such as that of a preview, into the folder of the options.
    ///
    /// - Throws: what `build` throws after it has loaded the site; `CancellationError`.
    package func build(_ live: LiveSite) async throws -> BuildReport {
        guard case .folder(let url) = options.output else { return BuildReport() }
        return try await withTaskExecutorPreference(BuildExecutor()) {
            try await withExcerpts {
                try await withLockedFolder(OutputFolder(url, name: options.outputName)) { folder in
                    let previous = await PreviousBuild(of: folder, isClean: options.isClean)
                        .inspected(workers: options.workers)
                    return try await write(live.site, since: previous, nil, to: folder, BuildTimer(progress))
                }
            }
        }
    }

    /// Renders what changed, checks everything and writes it.
    ///
    /// - Parameter inputs: nil where the inputs cannot be told by their files.
    private func write(
        _ loaded: consuming LoadedSite,
        since previous: PreviousBuild,
        _ inputs: InputStamp?,
        to folder: OutputFolder,
        _ timer: BuildTimer
    ) async throws -> BuildReport {
        var site = loaded
        let options = site.options
        let dependencies = site.dependencies(askedBy: previous)
        let changes = Changes(since: previous, in: site, dependencies)
        let redirects = Redirects(since: previous, in: site, output: folder)
        return try await withStagedSite(folder, previous) { staged in
            let renditions = site.values.context.media.renditionQueue { staged.hasPublished($0) }
            defer { renditions?.cancel() }
            if !options.allowsShrinking {
                try ShrinkGuard.check(site.plan, against: previous, output: folder.name)
            }
            let pages = try await timer.step(.pages) {
                try await render(site, since: previous, changes: changes, into: staged, renditions)
            }
            // Frees the records before the state is put together, which takes as much memory.
            site = site.withoutRecords
            let warnings = try timer.step(.links) {
                try site.validate(pages, redirects, since: previous)
            }
            try finish(renditions, timer)
            let commit = SiteCommit(
                site: site,
                pages: pages,
                previous: previous,
                dependencies: dependencies,
                redirects: redirects,
                inputs: inputs
            )
            let result = try timer.step(.output) { try commit.write(to: staged, warnings: warnings) }
            if options.verifies { try await verify(folder, options, redirects, timer) }
            return BuildReport(result, timer, retaining: [site, pages, previous])
        }
    }

    /// A build that writes nothing.
    private func check() async throws -> BuildReport {
        let timer = BuildTimer(progress)
        return try await withOpenSources(timer, cache: nil) { sources in
            let previous = PreviousBuild()
            let site = try sources.load(timer)
            let changes = Changes(since: previous, in: site, site.dependencies.all)
            let pages = try await timer.step(.pages) {
                try await render(site, since: previous, changes: changes, into: CheckOutput())
            }
            let redirects = Redirects(since: previous, in: site, output: nil)
            let warnings = try timer.step(.links) { try site.validate(pages, redirects, since: previous) }
            let files = GeneratedFiles(site, pages, previous, redirects)
            let summary = SiteSummary(site, pages, previous, files, redirects, warnings: warnings)
            let result = SiteCommit.Result(summary: summary, site: site, pages: pages, redirects: redirects)
            return BuildReport(result, timer)
        }
    }

    /// Renders the pages that changed and hands them to an output.
    func render(
        _ site: LoadedSite,
        since previous: PreviousBuild,
        changes: Changes,
        into output: any OutputTarget,
        _ renditions: RenditionQueue? = nil
    ) async throws -> RenderedSite {
        let rendering = SiteRendering(
            site: site,
            previous: previous,
            changes: changes,
            output: output,
            renditions: renditions,
            progress: progress
        )
        return try await rendering.run(workers: options.workers)
    }

    /// Waits for the pictures of pages.
    ///
    /// - Throws: `Problems` for those that could not be made.
    private func finish(_ renditions: RenditionQueue?, _ timer: BuildTimer) throws {
        guard let renditions, !renditions.isEmpty else { return }
        let problems = timer.step(.pictures) { renditions.finish { progress(.pictures, $0) } }
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private func verify(
        _ folder: OutputFolder,
        _ options: BuildOptions,
        _ redirects: Redirects,
        _ timer: BuildTimer
    ) async throws {
        try await timer.step(.verify) {
            do {
                try await Verification(options: options, sources: sources, redirects: redirects)
                    .run(folder)
            } catch let error as Problems {
                // The next build must not trust the state that led to this.
                folder.invalidateState()
                throw error
            }
        }
    }

    /// The report of the last build, when nothing changed since.
    private func unchangedReport(
        _ previous: PreviousBuild,
        _ inputs: InputStamp?,
        _ folder: OutputFolder,
        _ timer: BuildTimer
    ) async -> BuildReport? {
        guard !options.verifies, !options.describesSite, let inputs, let state = previous.state,
            state.inputs != 0, state.inputs == inputs.hash, state.isValid(at: options.clock)
        else {
            return nil
        }
        // A build that was killed after the exchange has left the manifest of the site before.
        guard folder.hasManifest(of: state.release.release) else { return nil }
        guard await previous.site.inspected(workers: options.workers).isUntouched else { return nil }
        return BuildReport(unchanged: state.report.summary, redirects: state.redirects.rows, timer)
    }
}
