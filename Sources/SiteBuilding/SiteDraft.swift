import Content
import Foundation
import Hashing
import MarkdownHTML
import Parallelism
import Templating

/// Everything of a build that is known before a page is made: read, decoded, compiled and planned.
struct SiteDraft: Sendable {
    let options: BuildOptions
    let settings: SiteSettings
    /// The text of `site.yaml`, which helps to find lines; empty when it cannot be read.
    private let settingsText: String
    private let settingsWarnings: [Problem]
    let sessions: [any ContentSession]
    let catalog: Catalog
    private(set) var model: FrozenModel
    let theme: Theme
    let plan: SitePlan
    let prints: ModelPrints
    let known: KnownAddresses
    let answers: Answers
    let headers: Headers

    /// - Throws: `Problems` for errors in content or templates, `SourceUnreachable` and `GuardError` for what their
    ///   names say.
    ///
    /// - Parameter memory: where sources keep what they read, for the next build.
    init(
        _ options: BuildOptions,
        _ sources: [any ContentSource],
        memory: String? = nil,
        log: inout StepLog
    ) throws {
        var options = options
        let file = options.content.appending(path: "site.yaml")
        (settings, settingsWarnings) = try log.step(.settings) {
            var (settings, warnings) = try SiteSettings.read(file, path: "\(options.contentName)/site.yaml")
            if let endpoint = options.contactEndpoint { settings.contact?.endpoint = endpoint }
            return (settings, warnings)
        }
        settingsText =
            ((try? String(contentsOf: file, encoding: .utf8)) ?? "") + (options.contactEndpoint ?? "")
        let reading = ReadOptions(
            clock: options.clock,
            prefersSourceClock: options.prefersSourceClock,
            includesDrafts: options.includesDrafts,
            memory: options.isClean ? nil : memory
        )
        let sessions = try log.step(.sources) {
            try sources.enumerated().map { try $1.open($0, for: reading) }
        }
        if options.prefersSourceClock, let moment = sessions.lazy.compactMap(\.moment).first {
            (options.clock, options.prefersSourceClock) = (moment, false)
        }
        self.options = options
        let (settings, decided) = (settings, options)
        let catalog = try log.step(.content) {
            try Catalog(
                reading: sessions,
                DecodingContext(
                    clock: decided.clock,
                    timeZone: settings.timeZone,
                    includesDrafts: decided.includesDrafts,
                    nearest: { Suggestions.nearest(to: $0, among: $1) }
                )
            )
        }
        let made = try log.step(.model) {
            let context = try SiteDraft.context(
                catalog,
                settings,
                sessions,
                at: decided.clock,
                content: decided.content
            )
            return try concurrently {
                let model = FrozenModel(catalog, context)
                return (model, ModelPrints(model, catalog))
            } and: {
                let answer = decided.templates.appending(path: PageKind.answer.template).path
                let plan = try SitePlan(
                    catalog,
                    settings: settings,
                    artistsWithSound: context.artistsWithSound(catalog),
                    hasAnswer: FileManager.default.fileExists(atPath: answer)
                )
                let theme = try Theme(
                    folder: decided.templates,
                    name: decided.templatesName,
                    settings: settings,
                    dateNames: context.calendar.names,
                    pages: catalog.pages
                )
                let known = KnownAddresses(plan, settings: settings)
                return (plan, theme, known, Answers(catalog, known, theme))
            }
        }
        self.sessions = sessions
        self.catalog = catalog
        (model, prints) = made.0
        (plan, theme, known, answers) = made.1
        headers = Headers(settings: settings, contentPages: catalog.pages.map { Routes.page($0.slug) })
    }

    static func context(
        _ catalog: Catalog,
        _ settings: SiteSettings,
        _ sessions: [any ContentSession],
        at clock: Timestamp,
        content: URL
    ) throws -> ModelContext {
        ModelContext(
            settings: settings,
            calendar: SiteCalendar(settings, clock),
            media: MediaLibrary(root: content, settings: settings),
            artistNames: Dictionary(
                catalog.artists.map { ($0.slug, $0.displayName) },
                uniquingKeysWith: { first, _ in first }
            ),
            excerpts: try excerpts(of: catalog.posts, sessions),
            hasPosts: !catalog.posts.isEmpty,
            pages: catalog.pages.map { Link(platform: "", label: $0.title, url: Routes.page($0.slug)) }
        )
    }

    /// How long an excerpt may be that is made of a post's first paragraph, in characters.
    private static let excerptLength = 240

    /// The first paragraphs of the posts that have no excerpt of their own.
    private static func excerpts(
        of posts: [BlogPost],
        _ sessions: [any ContentSession]
    ) throws -> [Int:
        String]
    {
        var excerpts: [Int: String] = [:]
        let wanted = posts.indices.filter { posts[$0].excerpt == nil && posts[$0].body != nil }
        for part in wanted.chunks(of: 256) {
            // Of one source at a time: a server is asked for all of them at once.
            let bodies = part.compactMap { index in posts[index].body.map { (index, $0) } }
            for (source, group) in Dictionary(grouping: bodies, by: \.1.source) {
                try sessions[source].bodies(group.map(\.1.key), of: .post) { position, bytes in
                    excerpts[group[position].0] = Excerpt.of(bytes, limit: excerptLength)
                }
            }
        }
        return excerpts
    }

    // MARK: Pages

    /// What is needed when all pages are made: their values no longer.
    var withoutValues: SiteDraft {
        var draft = self
        draft.model = FrozenModel(model.context)
        return draft
    }

    func rendering(
        _ changes: Changes,
        _ output: SiteOutput?,
        _ progress: @escaping BuildProgress
    ) -> SiteRendering {
        SiteRendering(
            values: RootValues(catalog: catalog, plan: plan, model: model),
            theme: theme,
            known: known,
            sessions: sessions,
            prints: prints,
            changes: changes,
            output: output,
            progress: progress
        )
    }

    func isLive(_ url: String) -> Bool {
        var keys: [UInt64] = []
        return known.contains(url, &keys)
    }

    /// Files that are copied as they are.
    var copies: [MediaLibrary.Copy] {
        // Browsers ask for these two by name.
        let favicons = [(Routes.faviconICO, "favicon.ico"), (Routes.faviconSVG, "favicon.svg")]
        return theme.assets.copies + model.context.media.copies
            + favicons.compactMap { theme.assets.copy(of: $1, to: $0) }
    }

    /// Puts together what was found in the pages that were made; gives what is only worth a warning.
    ///
    /// - Throws: `Problems` when there is worse.
    func judge(_ result: SiteRendering.Result, old: OldSite) throws -> [Problem] {
        let made = Dictionary(
            result.made.indices.map { (ContentHash(plan.pages[result.made[$0].page].url).value, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var check = LinkCheck(plan: plan, theme: theme, known: known, settingsText: settingsText) { url in
            if let place = made[ContentHash(url).value] { return result.made[place].findings.ids }
            guard let state = old.state, let place = old.place(of: Routes.file(for: url)),
                place < state.pageCount
            else {
                return nil
            }
            return Array(state.ids[place])
        }
        for page in result.made { check.add(page.findings, page: page.page) }
        // Several pages may say the same.
        var seen: Set<String> = []
        let ofPages = (result.made.flatMap(\.problems) + check.problems()).filter {
            seen.insert($0.description).inserted
        }
        let each =
            settingsWarnings + catalog.warnings + model.context.media.warnings + model.context.problems
            + ofPages
        guard !each.contains(where: { $0.severity == .error }) else { throw Problems(each) }
        return each
    }
}
