import Content
import Foundation
import Hashing
import Media
import SiteConfiguration
import Spelling
import Templating

/// A small studio in memory, whose values the manual shows.
struct ManualSample: ContentSession {
    static let settings = """
        title: Sweet Dreams Music
        base_url: https://www.example.com
        description: Recording and film in Indianapolis.
        logo: https://media.example.com/logo.svg
        social_image: https://media.example.com/share.jpg
        organization:
          type: LocalBusiness
          address: { street: 1 Sound Street, locality: Indianapolis, region: IN, postal_code: "46204", country: US }
          phone: "+1 317 555 0100"
          email: hello@example.com
          hours: [{ days: [Monday, Friday], opens: "10:00", closes: "22:00" }]
          geo: { latitude: 39.77, longitude: -86.16 }
        navigation: [{ label: Work, url: /portfolio/, children: [{ label: Films, url: /portfolio/in/film/ }] }]
        social: { instagram: https://www.instagram.com/example }
        posts_per_page: 1
        contact:
          endpoint: https://api.example.com/v1/contact
          project_types: [Recording]
          budget_ranges: ["Under $1,000"]
        media: { audio_base_url: https://media.example.com/audio/ }
        embeds: [youtube]
        fields:
          posts: { tags: { type: list, taxonomy: true } }
          projects: { tags: { type: list, taxonomy: true } }
          artists: { tags: { type: list, taxonomy: true } }
        """

    /// The kinds whose records have a tag.
    private static let taggedKinds: [ContentKind] = [.post, .project, .artist]

    static let clock = Timestamp(microseconds: 1_795_000_000 * 1_000_000)

    /// The text of every body.
    static let text = "Words of the studio."

    private func record(_ values: [String: RecordValue], of kind: ContentKind) -> Record {
        var body: BodyReference?
        if case .body? = kind.text {
            body = BodyReference(source: 0, kind: kind, key: 0, hash: ContentHash(ManualSample.text))
        }
        var record = Record(
            location: .file(path: "content/\(kind.name).md"),
            values: values.mapValues { Record.FileValue($0, line: nil) },
            body: body
        )
        for part in kind.parts {
            record.setParts(part.kind, records(of: part.kind))
        }
        return record
    }

    private func records(of kind: ContentKind) -> [Record] {
        kind.samples.map { values in
            var values = values
            if ManualSample.taggedKinds.contains(kind) { values["tags"] = .list([.text("Live")]) }
            return record(values, of: kind)
        }
    }

    func recordBatches() -> any RecordBatchIterator {
        var batch = RecordBatch()
        for kind in Catalog.lists.map(\.kind) {
            batch[kind] = records(of: kind)
        }
        return SingleBatch(batch)
    }

    func bodies(
        _ keys: [Int],
        of kind: ContentKind,
        _ use: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        var text = ManualSample.text
        for index in keys.indices {
            try text.withUTF8 { bytes in try use(index, bytes) }
        }
    }
}

/// The sample's pages, whose values the manual's examples print.
struct ManualPages {
    private let values: PageValues

    var settings: SiteSettings { values.values.context.settings }

    /// - Throws: `Problems` when the sample is not valid content; a test would say so first.
    init() throws {
        let settings = try SiteSettings.read(text: ManualSample.settings, path: "content/site.yaml")
        let catalog = try Catalog(
            reading: [ManualSample()],
            DecodingContext(
                clock: ManualSample.clock,
                timeZone: settings.timeZone,
                includesDrafts: false,
                fields: settings.fields,
                nearest: { Suggestions.nearest(to: $0, among: $1) }
            )
        )
        let context = ModelContext(
            catalog,
            settings: settings,
            calendar: SiteCalendar(settings, now: ManualSample.clock),
            media: MediaLibrary(root: URL(filePath: "/nowhere"), settings: settings),
            excerpts: [:]
        )
        let plan = try SitePlan(
            catalog,
            settings: settings,
            artistsWithSound: context.artistsWithSound(catalog),
            optionalTemplates: Set(PageType.optionalTemplates)
        )
        values = PageValues(catalog: catalog, plan: plan, values: TemplateValues(catalog, context))
    }

    /// The values of one page of a type; nil for a type without pages.
    ///
    /// A page in the middle is chosen, because it has neighbours.
    func values(of type: PageType, in arena: Arena) -> [Cell]? {
        if type == .embed {
            guard let video = EmbedAddress(url: "https://www.youtube.com/watch?v=aqz-KE-bpKQ")
            else {
                return nil
            }
            return [EmbedModel.definition.cell(EmbedModel(video, title: video.provider.label), in: arena)]
        }
        let pages = values.plan.pages.filter { $0.type == type }
        guard !pages.isEmpty else { return nil }
        return values.values(for: pages[pages.count / 2], in: arena)
    }
}
