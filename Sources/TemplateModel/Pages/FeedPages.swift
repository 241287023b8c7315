import SiteConfiguration
import Templating

extension PageType {
    /// The number of posts in a feed.
    package static let feedLength = 20

    static let atom = feed("feeds/atom.xml", at: Routes.atom)
    static let rss = feed("feeds/rss.xml", at: Routes.rss)
    static let jsonFeed = feed("feeds/feed.json", at: Routes.jsonFeed)

    private static func feed(_ template: String, at url: String) -> PageType {
        PageType(
            "feed",
            template: template,
            role: .feed,
            headerPattern: url,
            variables: [
                PageVariable(
                    "posts",
                    .list(.record(BlogPostModel.definition.type)),
                    "The \(feedLength) newest posts."
                ) { input in
                    input.arena.list(Array(input.values[.posts].prefix(feedLength)))
                }
            ]
        ) { _, type in
            [PlannedPage(type, url)]
        }
    }
}
