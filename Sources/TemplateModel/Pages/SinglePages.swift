import Content
import SiteConfiguration
import Templating

extension PageType {
    /// The pages of `content/pages`.
    package static let page = PageType(
        "page",
        template: "page.html",
        isListed: true,
        sitemapOrder: -2,
        record: .pages,
        variables: [
            PageVariable(
                "content",
                .record(ContentPageModel.definition.type),
                "The page's content."
            ) { input in
                input.record(input.index, of: .pages)
            },
            PageVariable(
                "pager",
                .optional(.record(ListPart.definition.type)),
                "The part of a list that a page with `paginate` shows."
            ) { input in
                ListPart(input).map { ListPart.definition.cell($0, in: input.arena) } ?? .absent
            },
        ]
    ) { input, type in
        input.catalog.pages.enumerated().flatMap { index, page in
            let count = page.pagination.map { $0.pageCount(input.catalog, input.settings) } ?? 1
            let modified = page.pagination.flatMap { $0.newestChange(input) }
            return (1...count).map { number in
                PlannedPage(
                    type,
                    Routes.page(page.slug, part: number),
                    number == 1 ? .record(index) : .listPart(ofRecord: index, number: number),
                    location: page.location,
                    modified: modified,
                    customTemplate: page.template
                )
            }
        }
    }

    static let testimonials = PageType(
        "testimonials",
        template: "testimonials.html",
        isListed: true,
        headerPattern: Routes.testimonials + "*",
        variables: [
            PageVariable(
                "testimonials",
                .list(.record(TestimonialModel.definition.type)),
                "All testimonials, featured ones first."
            ) { input in
                input.arena.list(input.values[.testimonials])
            }
        ]
    ) { input, type in
        input.catalog.testimonials.isEmpty
            ? [] : [PlannedPage(type, Routes.testimonials, modified: input.newestTestimonial)]
    }

    static let notFound = PageType(
        "not-found",
        template: "not_found.html",
        headerPattern: Routes.notFound
    ) { _, type in
        [PlannedPage(type, Routes.notFound)]
    }
}

extension ContentPage.Pagination {
    fileprivate func itemsPerPage(_ settings: SiteSettings) -> Int { length ?? settings.postsPerPage }

    /// How many pages show the list; one for an empty list.
    fileprivate func pageCount(_ catalog: Catalog, _ settings: SiteSettings) -> Int {
        let length = itemsPerPage(settings)
        return max(1, (collection.count(in: catalog) + length - 1) / length)
    }

    fileprivate var collection: RecordCollection {
        switch list {
        case .posts: .posts
        case .projects: .projects
        case .artists: .artists
        case .testimonials: .testimonials
        }
    }

    /// When an item of the list was last changed.
    fileprivate func newestChange(_ input: PlanInput) -> Timestamp? {
        switch list {
        case .posts: input.catalog.posts.map(\.modified).max()
        case .projects: input.newestProject
        case .artists: input.newestArtist
        case .testimonials: input.newestTestimonial
        }
    }
}

extension ListPart {
    /// Nil for a page that shows no list.
    fileprivate init?(_ input: PageInput) {
        let page = input.catalog.pages[input.index]
        guard let pagination = page.pagination else { return nil }
        let number = input.page.listNumber
        let count = pagination.pageCount(input.catalog, input.settings)
        let length = pagination.itemsPerPage(input.settings)
        let items = input.values[pagination.collection].dropFirst((number - 1) * length).prefix(length)
        self.init(
            list: pagination.list,
            items: Array(items),
            number: number,
            count: count,
            previousURL: number > 1 ? Routes.page(page.slug, part: number - 1) : nil,
            nextURL: number < count ? Routes.page(page.slug, part: number + 1) : nil
        )
    }
}
