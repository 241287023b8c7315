package import Content
package import Foundation
import MarkdownHTML
import Synchronization
import Templating

/// Builds the site: one function of named steps.
package struct SiteBuilder: Sendable {
    /// Where things lie and how the site is built.
    package struct Options: Sendable {
        package var content: URL
        package var templates: URL
        /// Nil to check without writing.
        package var output: URL?
        /// The folders as messages name them.
        package var contentName: String
        package var templatesName: String
        package var outputName: String
        /// The build clock.
        package var clock: Timestamp
        package var includesDrafts = false
        /// Whether a section may lose more than half of its pages.
        package var allowsShrinking = false
        /// How many pages are rendered at a time.
        package var workers: Int

        package init(content: URL, templates: URL, output: URL?, clock: Timestamp, workers: Int) {
            self.content = content
            self.templates = templates
            self.output = output
            self.clock = clock
            self.workers = max(1, workers)
            contentName = content.relativePath
            templatesName = templates.relativePath
            outputName = output?.relativePath ?? ""
        }
    }

    private let options: Options
    private let sources: [any ContentSource]
    /// Is told which step goes on, and how far it is, from 0 to 1.
    private let progress: @Sendable (String, Double) -> Void

    package init(
        _ options: Options, sources: [any ContentSource],
        progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
    ) {
        self.options = options
        self.sources = sources
        self.progress = progress
    }

    /// Reads, compiles, plans, renders, checks and writes.
    ///
    /// - Throws: `Problems` for errors in content, templates or links; `SourceUnreachable`, `GuardRefusal` and
    ///   `OutputFailure` for what their names say. The old site then stands as it was.
    package func build() async throws -> BuildReport {
        var log = StepLog(progress: progress)
        let settings = try log.step("settings") { try readSettings() }
        let sessions = try log.step("sources") { try openSources() }
        let catalog = try log.step("content") { try readCatalog(sessions, settings.value) }
        let model = try log.step("model") { try makeModel(catalog, settings.value, sessions) }
        let theme = try log.step("templates") { try compileTheme(catalog, settings.value, model) }
        let plan = try log.step("plan") {
            try SitePlan(catalog, settings: settings.value, artistsWithSound: model.artistsWithSound)
        }
        let output = try options.output.map { try StagedOutput(target: $0, name: options.outputName) }
        do {
            if let output, !options.allowsShrinking {
                try ShrinkGuard.check(plan, against: output.old, output: options.outputName)
            }
            let headers = headers(settings.value, catalog)
            let rendering = SiteRendering(
                values: RootValues(catalog: catalog, plan: plan, model: model), theme: theme, sessions: sessions,
                settingsText: settings.text, headers: headers)
            let result = try await log.step("pages") { try await rendering.run(options.workers, output, progress) }
            let warnings = try log.step("links") {
                try checked(settings.warnings + catalog.warnings + model.context.media.warnings + result.problems)
            }
            let outcome = try log.step("output") { try output?.commit() }
            var report = report(log, plan, catalog, result, warnings)
            report.filesWritten = outcome?.written ?? 0
            report.filesRemoved = outcome?.removed ?? 0
            if outcome?.isUnchanged == true { report.status = .unchanged }
            report.headers = headers
            return report
        } catch {
            output?.discard()
            throw error
        }
    }

    // MARK: Steps

    private func readSettings() throws -> (value: SiteSettings, text: String, warnings: [Problem]) {
        let file = options.content.appending(path: "site.yaml")
        let (settings, warnings) = try SiteSettings.read(file, path: "\(options.contentName)/site.yaml")
        // The text only helps to find lines; without it a message names the page instead.
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return (settings, text, warnings)
    }

    private func openSources() throws -> [any ContentSession] {
        let reading = Reading(clock: options.clock, includesDrafts: options.includesDrafts)
        return try sources.enumerated().map { try $1.open($0, for: reading) }
    }

    private func readCatalog(_ sessions: [any ContentSession], _ settings: SiteSettings) throws -> Catalog {
        try Catalog(
            decoding: sessions.map { try $0.records() },
            DecodingContext(
                clock: options.clock, timeZone: settings.timeZone, includesDrafts: options.includesDrafts,
                nearest: { Suggestions.nearest(to: $0, among: $1) }))
    }

    private func makeModel(
        _ catalog: Catalog, _ settings: SiteSettings, _ sessions: [any ContentSession]
    ) throws -> FrozenModel {
        let context = ModelContext(
            settings: settings,
            calendar: SiteCalendar(timeZone: settings.timeZone, language: settings.language, now: options.clock),
            media: MediaLibrary(root: options.content, settings: settings),
            artistNames: Dictionary(
                catalog.artists.map { ($0.slug, $0.displayName) }, uniquingKeysWith: { first, _ in first }),
            excerpts: try excerpts(of: catalog.posts, sessions), hasPosts: !catalog.posts.isEmpty,
            pages: catalog.pages.map { Link(platform: "", label: $0.title, url: Routes.page($0.slug)) })
        let model = FrozenModel(catalog, context)
        if catalog.artists.contains(where: { !$0.tracks.isEmpty }), model.artistsWithSound.isEmpty {
            context.report(
                Problem(
                    .warning, "no-audio-address", at: .file(path: settings.path),
                    "songs are listed without a player, for nothing says where sounds lie",
                    advice: "set 'audio_base_url' or 'audio_folder' under 'media'"))
        }
        return model
    }

    /// How long an excerpt may be that is made of a post's first paragraph, in characters.
    private static let excerptLength = 240

    /// The first paragraphs of the posts that have no excerpt of their own.
    private func excerpts(of posts: [BlogPost], _ sessions: [any ContentSession]) throws -> [Int: String] {
        var excerpts: [Int: String] = [:]
        for (index, post) in posts.enumerated() where post.excerpt == nil {
            guard let body = post.body else { continue }
            try sessions[body.source].bodies([body.key], of: body.kind) { _, bytes in
                excerpts[index] = Excerpt.of(bytes, limit: SiteBuilder.excerptLength)
            }
        }
        return excerpts
    }

    private func compileTheme(_ catalog: Catalog, _ settings: SiteSettings, _ model: FrozenModel) throws -> Theme {
        try Theme(
            folder: options.templates, name: options.templatesName, settings: settings,
            dateNames: model.context.calendar.names, pages: catalog.pages)
    }

    private func headers(_ settings: SiteSettings, _ catalog: Catalog) -> Headers {
        Headers(settings: settings, contentPages: catalog.pages.map { Routes.page($0.slug) })
    }

    /// Warnings, when there is nothing worse.
    private func checked(_ problems: [Problem]) throws -> [Problem] {
        var seen: Set<String> = []
        let each = problems.filter { seen.insert($0.description).inserted }
        guard !each.contains(where: { $0.severity == .error }) else { throw Problems(each) }
        return each
    }

    private func report(
        _ log: StepLog, _ plan: SitePlan, _ catalog: Catalog, _ result: SiteRendering.Result, _ warnings: [Problem]
    ) -> BuildReport {
        var report = BuildReport()
        for kind in PageKind.allCases {
            let count = plan.pages.count { $0.kind == kind }
            guard count > 0 else { continue }
            if let index = report.pages.firstIndex(where: { $0.kind == kind.name }) {
                report.pages[index].count += count
            } else {
                report.pages.append((kind.name, count))
            }
        }
        report.filesTotal = result.files
        report.rendered = plan.pages.count
        report.bodies = result.bodies
        report.bytes = result.bytes
        report.steps = log.steps
        report.duration = log.total
        report.nextDue = catalog.nextDue
        report.problems = warnings
        report.notes = catalog.notes
        return report
    }
}

/// Times the steps of a build.
private struct StepLog {
    private let progress: @Sendable (String, Double) -> Void
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private(set) var steps: [BuildReport.Step] = []

    init(progress: @escaping @Sendable (String, Double) -> Void) {
        self.progress = progress
        start = clock.now
    }

    var total: Duration { clock.now - start }

    mutating func step<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
        progress(name, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: name, duration: clock.now - begin)) }
        return try body()
    }

    mutating func step<Value: Sendable>(
        _ name: String, _ body: () async throws -> Value
    ) async rethrows -> Value {
        progress(name, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: name, duration: clock.now - begin)) }
        return try await body()
    }
}
