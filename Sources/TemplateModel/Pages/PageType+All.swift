extension PageType {
    /// Every type of page, in the order of `_headers`.
    package static let all: [PageType] = [
        home, notFound, testimonials, contact, thanks, answer, blog, post, portfolio, project,
        artists, artist, page, taxonomy, term, atom, rss, jsonFeed, robots, manifest, humans,
        speculationRules, sitemap,
        sitemapIndex, securityTxt, playlist, player, oEmbed, musicFeed, termFeed, embed,
    ]

    /// The types that the sitemap lists, in its order.
    static let sitemapTypes = all.filter(\.isListed).enumerated()
        .sorted { ($0.element.sitemapOrder, $0.offset) < ($1.element.sitemapOrder, $1.offset) }
        .map(\.element)
}

extension RecordCollection {
    /// Every list of records that templates can read.
    package static let all: [RecordCollection] = [posts, projects, artists, pages, testimonials]
}
