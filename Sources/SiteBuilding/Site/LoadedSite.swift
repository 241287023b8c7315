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
    let fingerprints: RecordFingerprints
    let theme: Theme
    let plan: SitePlan
    let addresses: AddressIndex
    let dependencies: DependencySnapshot
    /// A hash of everything that each page depends on.
    let context: UInt64

    var settings: SiteSettings { configuration.settings }

    var headers: Headers { Headers(settings: settings) }

    /// A copy without the values of records, which take most of the memory and are not needed after rendering.
    var withoutRecords: LoadedSite { LoadedSite(self, values: values.withoutRecords) }

    private init(_ other: LoadedSite, values: TemplateValues) {
        options = other.options
        configuration = other.configuration
        sessions = other.sessions
        catalog = other.catalog
        self.values = values
        fingerprints = other.fingerprints
        theme = other.theme
        plan = other.plan
        addresses = other.addresses
        dependencies = other.dependencies
        context = other.context
    }

    /// `site.yaml` as a build uses it.
    struct Configuration: Sendable {
        let settings: SiteSettings
        let warnings: [Problem]
        /// The text of the file, to find the lines of values; empty when it cannot be read.
        let text: String
        let redirects: RedirectsFile
    }

    /// - Parameter media: what the last build knew of the files of the content folder.
    /// - Throws: `Problems` for errors in content or templates.
    init(
        _ options: BuildOptions,
        _ configuration: Configuration,
        _ sessions: [any ContentSession],
        _ timer: BuildTimer,
        media: [MediaLibrary.Memory] = []
    ) throws {
        let settings = configuration.settings
        let catalog = try timer.step(.content) {
            try LoadedSite.catalog(sessions, settings: settings, options: options)
        }
        let parts = try timer.step(.model) {
            let context = ModelContext(
                catalog,
                settings: settings,
                calendar: SiteCalendar(settings, now: options.clock),
                media: MediaLibrary(
                    root: options.content,
                    settings: settings,
                    program: options.program,
                    memory: media
                ),
                excerpts: try LoadedSite.excerpts(of: catalog.posts, sessions, settings)
            )
            return try concurrently {
                Model(catalog, context)
            } and: {
                try Structure(catalog, context, options: options)
            }
        }
        self.options = options
        self.configuration = configuration
        self.sessions = sessions
        self.catalog = catalog
        values = parts.0.values
        fingerprints = parts.0.fingerprints
        theme = parts.1.theme
        plan = parts.1.plan
        addresses = parts.1.addresses
        dependencies = parts.1.dependencies
        context = try LoadedSite.context(program: options.program, PageSettings(settings))
    }

    private static func context(program: String, _ settings: PageSettings) throws -> UInt64 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hasher = ContentHasher()
        hasher.add(program)
        try encoder.encode(settings).withUnsafeBytes { hasher.update($0) }
        return hasher.value
    }

    /// The part that is made of the content alone.
    private struct Model: Sendable {
        let values: TemplateValues
        let fingerprints: RecordFingerprints

        init(_ catalog: Catalog, _ context: ModelContext) {
            values = TemplateValues(catalog, context)
            fingerprints = RecordFingerprints(values, catalog)
        }
    }

    /// The part that does not need the values of records: which pages there are, and their templates.
    private struct Structure: Sendable {
        let plan: SitePlan
        let theme: Theme
        let addresses: AddressIndex
        let dependencies: DependencySnapshot

        init(_ catalog: Catalog, _ context: ModelContext, options: BuildOptions) throws {
            let answerTemplate = options.templates.appending(path: PageType.answer.template).path
            plan = try SitePlan(
                catalog,
                settings: context.settings,
                artistsWithSound: context.artistsWithSound(catalog),
                hasAnswerTemplate: FileManager.default.fileExists(atPath: answerTemplate)
            )
            theme = try Theme(
                folder: options.templates,
                name: options.templatesName,
                settings: context.settings,
                dateNames: context.calendar.names,
                pages: catalog.pages
            )
            addresses = AddressIndex(
                plan,
                theme.assets,
                withheld: catalog.withheld,
                settings: context.settings
            )
            dependencies = DependencySnapshot(catalog, addresses, theme)
        }
    }

    private static func catalog(
        _ sessions: [any ContentSession],
        settings: SiteSettings,
        options: BuildOptions
    ) throws -> Catalog {
        let context = DecodingContext(
            clock: options.clock,
            timeZone: settings.timeZone,
            includesDrafts: options.includesDrafts,
            isStrict: options.isStrict,
            publicEmailAddresses: settings.publicEmailAddresses,
            nearest: { Suggestions.nearest(to: $0, among: $1) }
        )
        do {
            return try Catalog(reading: sessions, context)
        } catch let problems as Problems {
            var files = ContentFiles(options)
            throw Problems(files.located(problems.all))
        }
    }

    // MARK: Excerpts

    /// The length of an excerpt that is made of a post's first paragraph, in characters.
    private static let excerptLength = 240

    /// The number of bodies that are asked for at once.
    private static let excerptBatch = 256

    /// The first paragraphs of the posts that have no excerpt, by the posts' indexes.
    private static func excerpts(
        of posts: [BlogPost],
        _ sessions: [any ContentSession],
        _ settings: SiteSettings
    ) throws -> [Int: String] {
        var excerpts: [Int: String] = [:]
        let wanted = posts.indices.filter { posts[$0].excerpt == nil && posts[$0].body != nil }
        for batch in wanted.chunks(of: excerptBatch) {
            // One request for each source, because a server answers several bodies in one round trip.
            let bodies = batch.compactMap { index in
                posts[index].body.map { (index: index, reference: $0) }
            }
            for (source, group) in Dictionary(grouping: bodies, by: \.reference.source) {
                try sessions[source].bodies(group.map(\.reference.key), of: .post) { position, bytes in
                    let post = group[position]
                    let isHTML = (post.reference.format ?? settings.textFormat).isHTML(bytes)
                    let excerpt =
                        isHTML
                        ? Excerpt.ofHTML(bytes, limit: excerptLength)
                        : Excerpt.of(bytes, limit: excerptLength)
                    // Those of rows are reported with the text.
                    excerpts[post.index] = excerpt.map {
                        posts[post.index].location.isRow
                            ? EmailAddressPattern.masked($0, keeping: settings.publicEmailAddresses)?.text
                                ?? $0
                            : $0
                    }
                }
            }
        }
        return excerpts
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
    /// The settings with another address for the contact form; unchanged without one.
    fileprivate func sending(formTo endpoint: String?) -> SiteSettings {
        guard let endpoint else { return self }
        var settings = self
        settings.contact?.endpoint = endpoint
        return settings
    }
}
