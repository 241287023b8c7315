import Content
import SiteConfiguration
import Templating

extension PageType {
    /// A file of the sitemap: the only one, or a part of one that is too long for one file.
    package static let sitemap = PageType(
        "sitemap",
        template: "machines/sitemap.xml",
        role: .file,
        headerPattern: "/sitemap*",
        variables: [
            PageVariable(
                "entries",
                .list(.record(SitemapEntry.definition.type)),
                "The pages of this file."
            ) { input in
                guard case .pages(let range) = input.page.subject else { return input.arena.list([]) }
                let entries = input.plan.pages[range].map { SitemapEntry($0, input.values) }
                return input.arena.list(entries.map { SitemapEntry.definition.cell($0, in: input.arena) })
            }
        ]
    ) { input in
        guard input.listedCount > input.sitemapLimit else {
            return [PageAddress(Routes.sitemap, .pages(0..<input.listedCount))]
        }
        let starts = stride(from: 0, to: input.listedCount, by: input.sitemapLimit)
        return starts.enumerated().map { number, start in
            PageAddress(
                Routes.sitemap(part: number + 1),
                .pages(start..<min(start + input.sitemapLimit, input.listedCount))
            )
        }
    }

    /// The list of the sitemap's files, where there are several.
    static let sitemapIndex = PageType(
        "sitemap",
        template: "machines/sitemap_index.xml",
        role: .file,
        variables: [
            PageVariable("sitemaps", .list(.url), "The addresses of the sitemap's files.") { input in
                let parts = input.plan.pages.filter { $0.type == .sitemap }
                return input.arena.list(parts.map { input.arena.text(input.settings.baseURL + $0.url) })
            }
        ]
    ) { input in
        input.listedCount > input.sitemapLimit ? [PageAddress(Routes.sitemap)] : []
    }
}

/// A page in the sitemap.
struct SitemapEntry: Sendable {
    /// The absolute address.
    let url: String
    let modified: Cell
    /// Absolute addresses.
    let images: [Cell]

    init(_ page: PlannedPage, _ values: TemplateValues) {
        url = values.context.settings.baseURL + page.url
        modified = page.modified.map { .date(values.context.calendar.date($0)) } ?? .absent
        guard case .record(let index) = page.subject, let collection = page.type.record else {
            images = []
            return
        }
        let record = values[collection][index]
        images = page.type.sitemapPictures.flatMap { field in
            SitemapEntry.pictures(in: field, of: record, collection.type)
        }
    }

    /// The absolute addresses of the pictures in a field of a record.
    private static func pictures(in field: String, of record: Cell, _ type: RecordType) -> [Cell] {
        guard let fieldIndex = type.fieldIndex(of: field),
            let addressIndex = Picture.definition.type.fieldIndex(of: "absolute_url")
        else {
            return []
        }
        let value = record.cells[fieldIndex]
        switch value.tag {
        case .record: return [value.cells[addressIndex]]
        case .list: return value.cells.map { $0.cells[addressIndex] }
        default: return []
        }
    }

    static let definition = RecordDefinition<SitemapEntry>(
        "SitemapEntry",
        "A page in the sitemap.",
        fields: [
            .text("url", "Its absolute address.", type: .url) { $0.url },
            RecordDefinition<SitemapEntry>.Field(
                "modified",
                .optional(.date),
                "When its content was last changed."
            ) { entry, _ in entry.modified },
            RecordDefinition<SitemapEntry>.Field("images", .list(.url), "The addresses of its pictures.") {
                entry,
                arena in
                arena.list(entry.images)
            },
        ]
    )
}
