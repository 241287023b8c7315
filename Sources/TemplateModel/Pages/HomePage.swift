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
                input.arena.list(Array(input.values[.posts].prefix(latestPosts)))
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
        let newestPost = input.catalog.posts.prefix(latestPosts).map(\.modified).max()
        let changes = [newestPost, input.newestProject, input.newestArtist, input.newestTestimonial]
        return [PlannedPage(type, Routes.home, modified: changes.compactMap(\.self).max())]
    }

    /// The number of posts on the home page.
    private static let latestPosts = 6
}
