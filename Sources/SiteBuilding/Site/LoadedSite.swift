import Content
import Foundation
import Hashing
import MarkdownHTML
import Media
import Parallelism
import SiteConfiguration
import Spelling
import TemplateModel

/// Everything of a build that is known before a page is rendered: settings, content, templates and plan.
///
/// A class, because every page uses it and a class is passed on as one reference.
final class LoadedSite: Sendable {
    let options: BuildOptions
    let configuration: Configuration
    let sessions: [any ContentSession]
    let catalog: Catalog
    let values: TemplateValues
    let theme: Theme
    let staticFiles: StaticFiles
    let plan: SitePlan
    let addresses: AddressIndex
    /// A hash of everything that each page depends on.
    let context: UInt64
    private let structure: Structure
    // Previews render what is asked for, and compare nothing.
    private let madeFingerprints: MadeOnce<RecordFingerprints>
    private let madeDependencies: MadeOnce<DependencySnapshot>
    /// Excerpts that were made of posts' first paragraphs, by the hashes of their texts.
    private let excerpts: [ContentHash: String]

    var settings: SiteSettings { configuration.settings }

    var headers: Headers { Headers(settings: settings, scriptHashes: theme.inlineScripts.sources) }

    /// The index in the plan of the page with an address; nil where there is none.
    func pageIndex(at url: String) -> Int? { structure.pages.byURL.value[url] }

    var fingerprints: RecordFingerprints { madeFingerprints.value }

    var dependencies: DependencySnapshot { madeDependencies.value }

    /// A copy without the values of records, which take most of the memory and are not needed after rendering.
    var withoutRecords: LoadedSite { LoadedSite(self, values: values.withoutRecords) }

    private init(_ other: LoadedSite, values: TemplateValues) {
        options = other.options
        configuration = other.configuration
        sessions = other.sessions
        catalog = other.catalog
        self.values = values
        theme = other.theme
        staticFiles = other.staticFiles
        plan = other.plan
        addresses = other.addresses
        context = other.context
        structure = other.structure
        excerpts = other.excerpts
        // Made, because they were needed for rendering.
        let (fingerprints, dependencies) = (other.fingerprints, other.dependencies)
        madeFingerprints = MadeOnce { fingerprints }
        madeDependencies = MadeOnce { dependencies }
    }

    /// `site.yaml` as a build uses it.
    struct Configuration: Sendable {
        let settings: SiteSettings
        let warnings: [Problem]
        /// The text of the file, to find the lines of values; empty when it cannot be read.
        let text: String
        let redirects: RedirectsFile
    }

    /// - Parameters:
    ///   - media: what the last build knew of the files of the content folder.
    ///   - earlier: the site as this process loaded it before; nil for the first time.
    /// - Throws: `Problems` for errors in content or templates.
    init(
        _ sources: OpenSources,
        _ timer: BuildTimer,
        media: [MediaLibrary.Memory],
        decoding: DecodingMemory?
    ) throws {
        let options = sources.options
        let earlier = sources.earlier
        let sessions = sources.sessions
        let settings = sources.configuration.settings
        let maker = try options.renditionMaker(settings)
        let catalog = try timer.step(.content) {
            try earlier?.catalog(for: options)
                ?? LoadedSite.catalog(sessions, settings: settings, options: options, decoding)
        }
        let parts = try timer.step(.model) {
            let sameFiles = earlier?.site(withSame: [.settings, .media])
            let texts = try Excerpts(
                of: catalog.posts,
                sessions,
                settings,
                known: earlier?.site(withSame: [.settings])?.excerpts ?? [:]
            )
            let calendar = SiteCalendar(settings, now: options.clock)
            let sameTheme = earlier?.site(withSame: [.settings, .theme])?.theme
            let draft = try sources.draft?()
            let files = draft?.files ?? sameTheme?.files ?? options.themeFiles(settings)
            let strings =
                draft?.strings ?? sameTheme?.strings
                ?? ThemeStrings(files, settings: settings, language: calendar.language)
            let data =
                try draft?.data ?? earlier?.site(withSame: [.content, .media])?.values.context.data
                ?? DataModel(DataFile.all(in: options.content, name: options.contentName))
            let context = ModelContext(
                catalog,
                settings: settings,
                calendar: calendar,
                words: strings.words,
                data: data,
                media: try earlier?.sameMedia
                    ?? MediaLibrary(
                        root: options.content,
                        settings: settings,
                        program: options.program,
                        memory: earlier?.media ?? media,
                        maker: maker,
                        sounds: options.sounds,
                        mirror: MirroredFiles(
                            content: options.content,
                            name: options.contentName,
                            folder: options.mirrorFolder
                        ),
                        references: options.references
                    ),
                excerpts: texts.byPost,
                reusing: earlier?.site(withSame: []).map { ($0.catalog, $0.values.context) }
            )
            context.readSounds(of: catalog)
            let alike = sameFiles.flatMap { context.makesSameRecords(as: $0.values.context) ? $0 : nil }
            let (model, plan) = try concurrently {
                let values = TemplateValues(catalog, context, reusing: alike?.values)
                // A process that builds once compares everything, and has a thread for it now.
                return (values, decoding == nil ? RecordFingerprints(values, catalog) : nil)
            } and: {
                let structure = try LoadedSite.locatingProblems(options) {
                    try Structure(
                        catalog,
                        context,
                        files,
                        strings,
                        draft,
                        options: options,
                        reusing: alike,
                        earlier
                    )
                }
                return (
                    structure,
                    decoding == nil
                        ? DependencySnapshot(catalog, structure.addresses, structure.theme) : nil
                )
            }
            context.add(plan.0.pages.findings)
            return (
                values: model.0,
                fingerprints: model.1,
                structure: plan.0,
                dependencies: plan.1,
                excerpts: texts.byText
            )
        }
        self.options = options
        configuration = sources.configuration
        self.sessions = sessions
        self.catalog = catalog
        excerpts = parts.excerpts
        values = parts.values
        structure = parts.structure
        theme = parts.structure.theme
        staticFiles = parts.structure.staticFiles
        plan = parts.structure.pages.plan
        addresses = parts.structure.addresses
        let (values, theme, addresses) = (parts.values, parts.structure.theme, parts.structure.addresses)
        madeFingerprints = MadeOnce(parts.fingerprints) { RecordFingerprints(values, catalog) }
        madeDependencies = MadeOnce(parts.dependencies) { DependencySnapshot(catalog, addresses, theme) }
        context = try LoadedSite.context(
            program: options.program,
            PageSettings(settings),
            values.context.words
        )
    }

    private static func context(
        program: String,
        _ settings: PageSettings,
        _ words: ProgramWords
    ) throws -> UInt64 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hasher = ContentHasher()
        hasher.add(program)
        hasher.add(words.basis)
        try encoder.encode(settings).withUnsafeBytes { hasher.update($0) }
        return hasher.value
    }

    /// Which pages there are; known without templates and without the values of records.
    private struct PageList: Sendable {
        let plan: SitePlan
        let addresses: AddressIndex.Pages
        /// The indexes of pages by their addresses.
        let byURL: MadeOnce<[String: Int]>
        /// What was found while the plan was made.
        let findings: ModelContext.Findings
        private let optionalTemplates: Set<String>

        /// - Parameter alike: a site whose records are made as those of this one; nil for none.
        init(
            _ catalog: Catalog,
            _ context: ModelContext,
            themed files: ThemeFiles,
            reusing alike: LoadedSite?
        ) throws {
            let optionalTemplates = Set(PageType.optionalTemplates.filter(files.contains))
            if let alike, alike.structure.pages.optionalTemplates == optionalTemplates,
                catalog.hasSamePages(as: alike.catalog)
            {
                self = alike.structure.pages
                return
            }
            self.optionalTemplates = optionalTemplates
            var artistsWithSound: Set<Int> = []
            findings = context.findings { artistsWithSound = $0.artistsWithSound(catalog) }
            plan = try SitePlan(
                catalog,
                settings: context.settings,
                artistsWithSound: artistsWithSound,
                optionalTemplates: optionalTemplates
            )
            addresses = AddressIndex.Pages(plan, settings: context.settings)
            byURL = MadeOnce { [plan] in
                Dictionary(
                    plan.pages.indices.map { (plan.pages[$0].url, $0) },
                    uniquingKeysWith: { first, _ in first }
                )
            }
        }
    }

    /// What does not need the values of records: which pages there are, and their templates.
    private struct Structure: Sendable {
        let pages: PageList
        let theme: Theme
        let staticFiles: StaticFiles
        let addresses: AddressIndex
        /// Kept, because a build that ends its process need not free it.
        private let draft: ThemeDraft?

        /// - Parameters:
        ///   - draft: the theme, where it was read already.
        ///   - alike: a site whose records are made as those of this one; nil for none.
        ///   - earlier: the site as it was loaded before.
        init(
            _ catalog: Catalog,
            _ context: ModelContext,
            _ files: ThemeFiles,
            _ strings: ThemeStrings,
            _ draft: ThemeDraft?,
            options: BuildOptions,
            reusing alike: LoadedSite?,
            _ earlier: EarlierSite?
        ) throws {
            let sameTheme = earlier?.site(withSame: [.settings, .theme]).flatMap {
                $0.values.context.data.shape == context.data.shape
                    && $0.catalog.pages.elementsEqual(catalog.pages) { $0.template == $1.template } ? $0 : nil
            }
            self.draft = draft
            pages = try PageList(catalog, context, themed: files, reusing: alike)
            if let same = earlier?.site(withSame: [.theme])?.structure.staticFiles {
                staticFiles = same
            } else {
                staticFiles =
                    try draft?.staticFiles
                    ?? StaticFiles(folder: options.staticFiles, name: options.staticName)
            }
            if let sameTheme {
                theme = sameTheme.theme
            } else {
                theme = try Theme(
                    draft
                        ?? ThemeDraft(
                            files,
                            strings,
                            data: context.data,
                            staticFiles: staticFiles,
                            settings: context.settings,
                            language: context.calendar.language
                        ),
                    pages: catalog.pages,
                    reusing: earlier?.site(withSame: [.settings]).flatMap {
                        $0.values.context.data.shape == context.data.shape ? $0.theme : nil
                    }
                )
            }
            let favicons = theme.assets.favicons.map(\.path)
            let generated = favicons + [Routes.headers]
            let clashes = staticFiles.clashes(
                with: pages.plan,
                generated: theme.assets.copies.map(\.path)
                    + [Routes.headers, Routes.redirects, Routes.redirectsJSON],
                ofTheme: favicons
            )
            guard clashes.isEmpty else { throw Problems(clashes) }
            addresses = AddressIndex(
                pages.addresses,
                fixed: generated + staticFiles.addresses,
                withheld: catalog.withheld,
                emptySections: context.emptyLists,
                inlineScripts: theme.inlineScripts.hashes,
                settings: context.settings
            )
        }
    }

    private static func catalog(
        _ sessions: [any ContentSession],
        settings: SiteSettings,
        options: BuildOptions,
        _ memory: DecodingMemory?
    ) throws -> Catalog {
        let context = DecodingContext(
            clock: options.clock,
            timeZone: settings.timeZone,
            includesDrafts: options.includesDrafts,
            isStrict: options.isStrict,
            publicEmailAddresses: settings.publicEmailAddresses,
            fields: settings.fields,
            nearest: { Suggestions.nearest(to: $0, among: $1) },
            memory: memory
        )
        return try locatingProblems(options) { try Catalog(reading: sessions, context) }
    }

    /// Finds the lines of what the problems of a step quote from files of the content.
    private static func locatingProblems<Result>(
        _ options: BuildOptions,
        _ step: () throws -> Result
    ) throws -> Result {
        do {
            return try step()
        } catch let problems as Problems {
            var files = ContentFiles(options)
            throw Problems(files.located(problems.all))
        }
    }
}

extension LoadedSite.Configuration {
    /// Reads `site.yaml` of the content folder.
    ///
    /// - Throws: `Problems` with everything that is wrong with it.
    init(_ options: BuildOptions) throws {
        let file = options.content.appending(path: "site.yaml")
        let (settings, warnings) = try SiteSettings.read(file, path: "\(options.contentName)/site.yaml")
        self.settings = settings.sending(formTo: options.contactEndpoint)
        self.warnings = warnings
        // Without the file there are no lines to find.
        let content = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        text = content + (options.contactEndpoint ?? "")
        redirects = RedirectsFile(
            options.content.appending(path: RedirectsFile.name),
            path: "\(options.contentName)/\(RedirectsFile.name)"
        )
    }
}

extension SiteSettings {
    /// The settings with another address for the contact form; unchanged without one, and without a form.
    fileprivate func sending(formTo endpoint: String?) -> SiteSettings {
        guard let endpoint, contact != nil else { return self }
        var settings = self
        settings.contact?.endpoint = endpoint
        // No page has this address, but it is answered.
        let isPath = endpoint.utf8.first == UInt8(ascii: "/")
        if isPath { settings.servedElsewhere.append(endpoint) }
        return settings
    }
}
