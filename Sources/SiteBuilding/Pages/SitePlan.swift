import Content

/// A file that will be made: its address, its kind, and what it shows.
///
/// A class, for every step looks at every page, and a class is handed on as one reference.
final class PlannedPage: Sendable {
    /// What a page shows, by places in the catalog's lists.
    enum Content: Sendable {
        case nothing
        case blog(page: Int, count: Int)
        case post(Int)
        case portfolio
        case category(Int)
        case project(Int)
        case artist(Int)
        case page(Int)
        /// A part of the sitemap, as places in the plan.
        case sitemap(Range<Int>)
    }

    let kind: PageKind
    let url: String
    let content: Content
    /// Whose page it is.
    let location: SourceLocation?
    /// When its content was last changed.
    let modified: Timestamp?

    init(
        _ kind: PageKind,
        _ url: String,
        _ content: Content = .nothing,
        location: SourceLocation? = nil,
        modified: Timestamp? = nil
    ) {
        self.kind = kind
        self.url = url
        file = Routes.file(for: url)
        self.content = content
        self.location = location
        self.modified = modified
    }

    /// The file that answers the address, relative to the site's folder.
    let file: String
}

/// Every page of a build, in the order in which they are rendered: pages first, then what lists them.
struct SitePlan: Sendable {
    /// A sitemap may not hold more (sitemaps.org, "Sitemap index files").
    static let sitemapLimit = 50_000

    let pages: [PlannedPage]
    /// How many of the pages are for the sitemap: those that people visit and search engines should list.
    let listed: Range<Int>
    let categories: [ProjectModel.Category]
    let letters: [ArtistModel.Letter]
    /// How many pages of each kind there are; none for a kind without pages.
    let counts: [PageKind: Int]

    /// - Parameters:
    ///   - artistsWithSound: who gets a playlist.
    ///   - hasAnswer: whether the theme has the page that the write API fills in.
    /// - Throws: `Problems` when an address is claimed twice, or by a page that may not have it.
    init(
        _ catalog: Catalog,
        settings: SiteSettings,
        artistsWithSound: Set<Int>,
        hasAnswer: Bool = false,
        sitemapLimit: Int = SitePlan.sitemapLimit
    ) throws {
        categories = ProjectModel.categories(of: catalog.projects)
        letters = ArtistModel.letters(of: catalog.artists)
        var pages = SitePlan.listedPages(catalog, settings, categories)
        listed = 0..<pages.count
        pages.append(PlannedPage(.thanks, settings.contact?.thanks ?? Routes.thanks))
        if hasAnswer, settings.contact != nil { pages.append(PlannedPage(.answer, Routes.answer)) }
        pages.append(PlannedPage(.notFound, Routes.notFound))
        pages += [
            PlannedPage(.atom, Routes.atom), PlannedPage(.rss, Routes.rss),
            PlannedPage(.jsonFeed, Routes.jsonFeed),
        ]
        pages += SitePlan.sitemaps(listed, limit: sitemapLimit)
        pages += [
            PlannedPage(.robots, Routes.robots), PlannedPage(.manifest, Routes.manifest),
            PlannedPage(.speculationRules, Routes.speculationRules),
        ]
        if settings.securityContact != nil { pages.append(PlannedPage(.securityTxt, Routes.securityTxt)) }
        if !settings.humans.isEmpty { pages.append(PlannedPage(.humans, Routes.humans)) }
        for (index, artist) in catalog.artists.enumerated() where artistsWithSound.contains(index) {
            pages.append(
                PlannedPage(
                    .playlist,
                    Routes.playlist(ofArtist: artist.slug),
                    .artist(index),
                    location: artist.location
                )
            )
        }
        self.pages = pages
        var counts = [Int](repeating: 0, count: PageKind.allCases.count)
        for index in pages.indices { counts[pages[index].kind.rawValue] += 1 }
        self.counts = Dictionary(
            uniqueKeysWithValues: PageKind.allCases.filter { counts[$0.rawValue] > 0 }.map {
                ($0, counts[$0.rawValue])
            }
        )
        let problems = SitePlan.conflicts(pages)
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private static func listedPages(
        _ catalog: Catalog,
        _ settings: SiteSettings,
        _ categories: [ProjectModel.Category]
    ) -> [PlannedPage] {
        let newestPost = catalog.posts.first?.created
        let newestProject = catalog.projects.compactMap { $0.updated ?? $0.created }.max()
        let newestArtist = catalog.artists.compactMap { $0.updated ?? $0.created }.max()
        let newest = [newestPost, newestProject, newestArtist].compactMap(\.self).max()
        var pages = [PlannedPage(.home, Routes.home, modified: newest)]
        for (index, page) in catalog.pages.enumerated() {
            pages.append(PlannedPage(.page, Routes.page(page.slug), .page(index), location: page.location))
        }
        pages.append(PlannedPage(.contact, Routes.contact))
        pages.append(
            PlannedPage(
                .testimonials,
                Routes.testimonials,
                modified: catalog.testimonials.compactMap(\.created).max()
            )
        )
        let blogPages = max(1, (catalog.posts.count + settings.postsPerPage - 1) / settings.postsPerPage)
        for number in 1...blogPages {
            pages.append(
                PlannedPage(
                    .blog,
                    Routes.blog(page: number),
                    .blog(page: number, count: blogPages),
                    modified: newestPost
                )
            )
        }
        for (index, post) in catalog.posts.enumerated() {
            pages.append(
                PlannedPage(
                    .post,
                    Routes.post(post.slug),
                    .post(index),
                    location: post.location,
                    modified: max(post.updated ?? post.created, post.created)
                )
            )
        }
        pages.append(PlannedPage(.portfolio, Routes.portfolio, .portfolio, modified: newestProject))
        for (index, category) in categories.enumerated() {
            pages.append(PlannedPage(.portfolio, category.url, .category(index), modified: newestProject))
        }
        for (index, project) in catalog.projects.enumerated() {
            pages.append(
                PlannedPage(
                    .project,
                    Routes.project(project.slug),
                    .project(index),
                    location: project.location,
                    modified: project.updated ?? project.created
                )
            )
        }
        pages.append(PlannedPage(.artists, Routes.artists, modified: newestArtist))
        for (index, artist) in catalog.artists.enumerated() {
            pages.append(
                PlannedPage(
                    .artist,
                    Routes.artist(artist.slug),
                    .artist(index),
                    location: artist.location,
                    modified: artist.updated ?? artist.created
                )
            )
        }
        return pages
    }

    private static func sitemaps(_ listed: Range<Int>, limit: Int) -> [PlannedPage] {
        guard listed.count > limit else { return [PlannedPage(.sitemap, Routes.sitemap, .sitemap(listed))] }
        let starts = stride(from: 0, to: listed.count, by: limit)
        return [PlannedPage(.sitemapIndex, Routes.sitemap, .sitemap(listed))]
            + starts.enumerated().map { number, start in
                PlannedPage(
                    .sitemap,
                    Routes.sitemap(part: number + 1),
                    .sitemap(start..<min(start + limit, listed.count))
                )
            }
    }

    private static func conflicts(_ pages: [PlannedPage]) -> [Problem] {
        var problems: [Problem] = []
        var claimed: [String: Int] = [:]
        claimed.reserveCapacity(pages.count)
        for index in pages.indices {
            let other = claimed.updateValue(index, forKey: pages[index].url)
            guard pages[index].kind == .page || other != nil else { continue }
            let page = pages[index]
            if page.kind == .page, let first = page.url.split(separator: "/").first,
                Routes.reserved.contains(String(first))
            {
                problems.append(
                    Problem(
                        "reserved-address",
                        at: page.location,
                        "the address \(page.url) belongs to the site itself",
                        advice: "change the page's slug"
                    )
                )
            } else if let other = other.map({ pages[$0] }) {
                let owner = other.location?.description ?? "the site's \(other.kind.name) page"
                problems.append(
                    Problem(
                        "duplicate-address",
                        at: page.location,
                        "the address \(page.url) is claimed by \(owner) too",
                        advice: "change one of the two slugs"
                    )
                )
            }
        }
        return problems
    }
}

extension Catalog {
    /// The template that a page of `content/pages` names.
    func template(of page: PlannedPage) -> String? {
        if case .page(let index) = page.content { pages[index].template } else { nil }
    }
}
