import Content
import SiteConfiguration
import Templating

extension PageType {
    package static let home = PageType(
        "home",
        template: "home.html",
        isListed: true,
        sitemapOrder: -3,
        headerPattern: Routes.home,
        variables: [
            PageVariable(
                "featured_projects",
                .list(.record(ProjectModel.definition.type)),
                "The featured projects, at most six."
            ) { input in
                let featured = zip(input.catalog.projects, input.values[.projects]).filter(\.0.isFeatured)
                return input.arena.list(featured.prefix(6).map(\.1))
            },
            PageVariable(
                "latest_posts",
                .list(.record(BlogPostModel.definition.type)),
                "The six newest posts."
            ) { input in
                input.arena.list(Array(input.values[.posts].prefix(6)))
            },
            PageVariable(
                "testimonials",
                .list(.record(TestimonialModel.definition.type)),
                "The featured testimonials, at most three."
            ) { input in
                let featured = zip(input.catalog.testimonials, input.values[.testimonials])
                    .filter(\.0.isFeatured)
                return input.arena.list(featured.prefix(3).map(\.1))
            },
            PageVariable(
                "artists",
                .list(.record(ArtistModel.definition.type)),
                "Up to four artists."
            ) { input in
                input.arena.list(Array(input.values[.artists].prefix(4)))
            },
        ]
    ) { input, type in
        let newest = [input.newestPost, input.newestProject, input.newestArtist].compactMap(\.self).max()
        return [PlannedPage(type, Routes.home, modified: newest)]
    }
}
