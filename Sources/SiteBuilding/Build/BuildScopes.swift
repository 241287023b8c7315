import AtomicOutput
import Content
import Parallelism
import SiteConfiguration
import TemplateModel

/// The scopes of a build: each ends what it began, however the build ends.
extension SiteBuilder {
    /// The number of attempts when a source is lost while it is read.
    private static let maxAttempts = 3

    /// Repeats a build whose source was lost on the way and may well be there again.
    func withRetries(_ build: () async throws -> BuildReport) async throws -> BuildReport {
        var attempt = 1
        while true {
            do {
                return try await build()
            } catch let error as SourceUnreachable
                where error.isTransient && attempt < SiteBuilder.maxAttempts
            {
                await options.pause(attempt)
                attempt += 1
            }
        }
    }

    /// Shows the lines of files in the errors that end a build.
    func withExcerpts<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let problems as Problems {
            var excerpts = ProblemExcerpts(options)
            throw Problems(excerpts.added(to: problems.all))
        }
    }

    /// Keeps other builds out of a folder, and repairs one that a killed build left behind.
    func withLockedFolder(
        _ folder: OutputFolder,
        _ build: (OutputFolder) async throws -> BuildReport
    ) async throws -> BuildReport {
        do {
            try folder.checkOwner(.headersFile)
            let lock = try OutputLock(folder)
            defer { withExtendedLifetime(lock) {} }
            folder.recover()
            return try await build(folder)
        } catch let error as OutputError {
            throw error.buildError
        }
    }

    /// Opens one consistent view of each source, and closes all of them at the end.
    ///
    /// - Parameters:
    ///   - cache: where sources keep what they read, for the next build; nil to keep nothing.
    func withOpenSources<Result>(
        _ timer: BuildTimer,
        cache: ReadCache?,
        _ work: (OpenSources) async throws -> Result
    ) async throws -> Result {
        let earlier = memory?.begin()
        let configuration = try timer.step(.settings) {
            try earlier?.site(withSame: [.settings])?.configuration ?? LoadedSite.Configuration(options)
        }
        let draft = earlier == nil ? themeDraft(configuration.settings) : nil
        var sessions: [any ContentSession] = []
        // Also when a later source cannot be opened.
        defer { sessions.forEach { $0.close() } }
        try timer.step(.sources) {
            let readOptions = ReadOptions(
                clock: options.clock,
                prefersSourceClock: options.prefersSourceClock,
                timeZone: configuration.settings.timeZone,
                includesDrafts: options.includesDrafts,
                makesRevisions: memory != nil,
                fields: configuration.settings.fields,
                cache: options.isClean ? nil : cache
            )
            for (index, source) in sources.enumerated() {
                sessions.append(try source.open(index, for: readOptions))
            }
        }
        return try await work(
            OpenSources(
                options: options.decidingClock(sessions),
                configuration: configuration,
                sessions: sessions,
                memory: memory,
                earlier: earlier,
                draft: draft
            )
        )
    }

    /// Begins to read the theme, the data files and the folder `static`, and to compile the templates of all types of pages.
    private func themeDraft(_ settings: SiteSettings) -> @Sendable () throws -> ThemeDraft {
        let options = options
        return inBackground {
            let files = options.themeFiles(settings)
            let language = SiteCalendar(settings, now: options.clock).language
            var draft = try ThemeDraft(
                files,
                ThemeStrings(files, settings: settings, language: language),
                data: DataModel(DataFile.all(in: options.content, name: options.contentName)),
                staticFiles: StaticFiles(folder: options.staticFiles, name: options.staticName),
                settings: settings,
                language: language
            )
            _ = draft.compileTypes()
            return draft
        }
    }

    /// Loads everything up to the plan, without a page; the sources stay open until `work` ends.
    func withLoadedSite<Result>(_ work: (LoadedSite) async throws -> Result) async throws -> Result {
        let timer = BuildTimer(progress)
        return try await withOpenSources(timer, cache: nil) { sources in
            try await work(sources.load(timer))
        }
    }

    /// Stages a new site next to the published one; without a commit, what was written is taken back.
    func withStagedSite(
        _ folder: OutputFolder,
        _ previous: PreviousBuild,
        _ build: (StagedSite) async throws -> BuildReport
    ) async throws -> BuildReport {
        let staged = StagedSite(folder, replacing: previous.site, exchange: options.exchange)
        do {
            return try await build(staged)
        } catch {
            staged.discard()
            throw error
        }
    }
}

extension BuildOptions {
    /// The options with the clock of the first source that has one, where that was asked for.
    fileprivate func decidingClock(_ sessions: [any ContentSession]) -> BuildOptions {
        guard prefersSourceClock, let instant = sessions.lazy.compactMap(\.instant).first else { return self }
        var options = self
        options.clock = instant
        options.prefersSourceClock = false
        return options
    }
}
