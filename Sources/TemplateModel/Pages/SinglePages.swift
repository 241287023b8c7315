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
            }
        ]
    ) { input, type in
        input.catalog.pages.enumerated().map { index, page in
            PlannedPage(
                type,
                Routes.page(page.slug),
                .record(index),
                location: page.location,
                customTemplate: page.template
            )
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
