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
                let entries = input.plan.pages[range].map { page in
                    SitemapEntry.definition.cell(
                        SitemapEntry(page, input.values, input.arena),
                        in: input.arena
                    )
                }
                return input.arena.list(entries)
            }
        ]
    ) { input, type in
        guard input.listedCount > input.sitemapLimit else {
            return [PlannedPage(type, Routes.sitemap, .pages(0..<input.listedCount))]
        }
        let starts = stride(from: 0, to: input.listedCount, by: input.sitemapLimit)
        return starts.enumerated().map { number, start in
            PlannedPage(
                type,
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
    ) { input, type in
        input.listedCount > input.sitemapLimit ? [PlannedPage(type, Routes.sitemap)] : []
    }
}

/// A page in the sitemap.
struct SitemapEntry: Sendable {
    /// The absolute address.
    let url: String
    let modified: Cell
    /// Absolute addresses.
    let images: [Cell]

    init(_ page: PlannedPage, _ values: TemplateValues, _ arena: Arena) {
        url = values.context.settings.baseURL + page.url
        modified = page.modified.map { .date(values.context.calendar.date($0)) } ?? .absent
        guard case .record(let index) = page.subject, let collection = page.type.record else {
            images = []
            return
        }
        let record = values.record(index, of: collection)
        let origin = values.context.settings.baseURL
        images = page.type.sitemapPictures.flatMap { SitemapEntry.pictures(record.cells[$0]) }.map {
            picture in
            Picture.largest(picture).map { arena.text(origin + $0) } ?? picture.field(Picture.absoluteAddress)
        }
    }

    /// The pictures in a field of a record.
    private static func pictures(_ field: Cell) -> [Cell] {
        switch field.tag {
        case .record: [field]
        case .list: Array(field.cells)
        default: []
        }
    }

    static let definition = RecordDefinition<SitemapEntry>(
        "SitemapEntry",
        "A page in the sitemap.",
        fields: [
            .text("url", "Its absolute address.", type: .url) { $0.url },
            .optionalDate("modified", "When its content was last changed.") { $0.modified },
            .list("images", "The addresses of its pictures.", ofCells: .url) { $0.images },
        ]
    )
}
