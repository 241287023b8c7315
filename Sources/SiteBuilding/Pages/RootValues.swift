import Content
import Templating

/// The values that each page gives to its template, in the order of `PageKind.roots`.
///
/// A class, for it is asked once for every page, and a class is handed on as one reference.
final class RootValues: Sendable {
    let catalog: Catalog
    let plan: SitePlan
    let model: FrozenModel

    init(catalog: Catalog, plan: SitePlan, model: FrozenModel) {
        self.catalog = catalog
        self.plan = plan
        self.model = model
    }

    /// How many posts a feed holds.
    static let feedLength = 20

    /// - Parameter arena: where values of this page alone are made.
    func values(for page: PlannedPage, in arena: Arena) -> [Cell] {
        let info = PageInfo(kind: page.kind, url: page.url, origin: model.context.settings.baseURL)
        return [model.site, PageInfo.definition.cell(info, in: arena), model.now]
            + ownValues(of: page, in: arena)
    }

    private func ownValues(of page: PlannedPage, in arena: Arena) -> [Cell] {
        switch page.content {
        case .blog(let number, let count):
            let length = model.context.settings.postsPerPage
            let posts = model.posts.dropFirst((number - 1) * length).prefix(length)
            let pager = Pager(
                number: number,
                count: count,
                newerURL: number > 1 ? Routes.blog(page: number - 1) : nil,
                olderURL: number < count ? Routes.blog(page: number + 1) : nil
            )
            return [arena.list(Array(posts)), Pager.definition.cell(pager, in: arena)]
        case .post(let index):
            // Newest first: the newer neighbour comes before.
            return [
                model.posts[index], neighbour(index - 1, model.posts), neighbour(index + 1, model.posts),
                arena.list(related(to: index)),
            ]
        case .portfolio: return [arena.list(model.projects), categories(in: arena), .absent]
        case .category(let index):
            let category = plan.categories[index]
            return [
                arena.list(category.projects.map { model.projects[$0] }), categories(in: arena),
                ProjectModel.Category.definition.cell(category, in: arena),
            ]
        case .project(let index):
            return [
                model.projects[index], neighbour(index - 1, model.projects),
                neighbour(index + 1, model.projects),
            ]
        case .artist(let index): return [model.artists[index]]
        case .page(let index): return [model.pages[index]]
        case .sitemap(let range):
            if page.kind == .sitemapIndex {
                let parts = plan.pages.filter { $0.kind == .sitemap }
                return [arena.list(parts.map { arena.text(model.context.settings.baseURL + $0.url) })]
            }
            return [
                arena.list(plan.pages[range].map { SitemapEntry.definition.cell(entry(of: $0), in: arena) })
            ]
        case .nothing: return fixedValues(of: page.kind, in: arena)
        }
    }

    private func fixedValues(of kind: PageKind, in arena: Arena) -> [Cell] {
        let settings = model.context.settings
        switch kind {
        case .home:
            let featured = zip(catalog.projects, model.projects).filter(\.0.isFeatured).prefix(6).map(\.1)
            let quotes = zip(catalog.testimonials, model.testimonials).filter(\.0.isFeatured).prefix(3).map(
                \.1
            )
            return [
                arena.list(featured), arena.list(Array(model.posts.prefix(6))), arena.list(quotes),
                arena.list(Array(model.artists.prefix(4))),
            ]
        case .testimonials: return [arena.list(model.testimonials)]
        case .artists:
            let letters = plan.letters.map { letter in
                Letters.Group(letter: letter, artists: letter.artists.map { model.artists[$0] })
            }
            return [
                arena.list(model.artists), arena.list(letters.map { Letters.definition.cell($0, in: arena) }),
            ]
        case .contact, .answer:
            return [settings.contact.map { ContactFormModel.definition.cell($0, in: arena) } ?? .absent]
        case .atom, .rss, .jsonFeed: return [arena.list(Array(model.posts.prefix(RootValues.feedLength)))]
        case .securityTxt:
            let expires =
                settings.securityExpires.map { Cell.date(model.context.calendar.date($0)) } ?? .absent
            return [arena.text(settings.securityContact ?? ""), expires]
        case .humans: return [arena.list(settings.humans.map { arena.text($0) })]
        default: return []
        }
    }

    private func neighbour(_ index: Int, _ cells: [Cell]) -> Cell {
        cells.indices.contains(index) ? cells[index] : .absent
    }

    /// Posts of the same time that are no neighbours, the nearest first.
    private func related(to index: Int) -> [Cell] {
        [2, -2, 3, -3].map { index + $0 }.filter { model.posts.indices.contains($0) }.prefix(3).map {
            model.posts[$0]
        }
    }

    private func categories(in arena: Arena) -> Cell {
        arena.list(plan.categories.map { ProjectModel.Category.definition.cell($0, in: arena) })
    }

    private func entry(of page: PlannedPage) -> SitemapEntry {
        let images: [Cell] =
            switch page.content {
            case .post(let index): pictures("image", of: model.posts[index], BlogPostModel.definition.type)
            case .project(let index):
                pictures("image", of: model.projects[index], ProjectModel.definition.type)
            case .artist(let index):
                pictures("image", of: model.artists[index], ArtistModel.definition.type)
                    + pictures("photos", of: model.artists[index], ArtistModel.definition.type)
            default: []
            }
        return SitemapEntry(
            url: model.context.settings.baseURL + page.url,
            modified: page.modified.map { .date(model.context.calendar.date($0)) } ?? .absent,
            images: images
        )
    }

    /// The whole addresses of the pictures in a field of a record.
    private func pictures(_ field: String, of record: Cell, _ type: RecordType) -> [Cell] {
        guard let place = type.fieldIndex(of: field),
            let address = Picture.definition.type.fieldIndex(of: "absolute_url")
        else {
            return []
        }
        let value = record.cells[place]
        switch value.tag {
        case .record: return [value.cells[address]]
        case .list: return value.cells.map { $0.cells[address] }
        default: return []
        }
    }
}
