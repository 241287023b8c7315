package import Content
package import SiteConfiguration

/// Every page of a build, in the order in which they are rendered: pages first, then the files that list them.
package struct SitePlan: Sendable {
    /// The most addresses that one file of a sitemap may hold (sitemaps.org, "Sitemap index files").
    package static let sitemapLimit = 50_000

    package let pages: [PlannedPage]
    /// How many of the pages the sitemap lists; they come first.
    package let listedCount: Int
    let categories: [ProjectModel.Category]
    let taxonomies: Taxonomies
    let letters: [ArtistModel.Letter]
    /// How many pages of each type there are; none for a type without pages.
    package let counts: [PageType: Int]

    /// - Parameters:
    ///   - artistsWithSound: the artists who get a playlist, by their indexes in the catalog.
    ///   - optionalTemplates: those of `PageType.optionalTemplates` that the theme has.
    ///   - sitemapLimit: the most pages that one file of the sitemap lists.
    /// - Throws: `Problems` when an address is claimed twice, or by a page that may not have it.
    package init(
        _ catalog: Catalog,
        settings: SiteSettings,
        artistsWithSound: Set<Int>,
        optionalTemplates: Set<String> = [],
        sitemapLimit: Int = SitePlan.sitemapLimit
    ) throws {
        categories = CategoryList(catalog.projects).categories
        taxonomies = Taxonomies(catalog, settings)
        letters = ArtistModel.letters(of: catalog.artists)
        var input = PlanInput(
            catalog: catalog,
            settings: settings,
            categories: categories,
            taxonomies: taxonomies,
            artistsWithSound: artistsWithSound,
            optionalTemplates: optionalTemplates,
            sitemapLimit: sitemapLimit
        )
        let listed = PageType.sitemapTypes.flatMap { $0.pages(input) }
        input.listedCount = listed.count
        let others = PageType.all.filter { !$0.isListed }.flatMap { $0.pages(input) }
        pages = listed + others
        listedCount = listed.count
        counts = pages.reduce(into: [:]) { counts, page in counts[page.type, default: 0] += 1 }
        let problems = SitePlan.conflicts(pages)
        guard problems.isEmpty else { throw Problems(problems) }
    }

    /// The number of pages by name, in the order of the plan.
    package var countsByName: [(name: String, count: Int)] {
        var result: [(name: String, count: Int)] = []
        for type in PageType.sitemapTypes + PageType.all.filter({ !$0.isListed }) {
            guard let count = counts[type] else { continue }
            if let index = result.firstIndex(where: { $0.name == type.name }) {
                result[index].count += count
            } else {
                result.append((type.name, count))
            }
        }
        return result
    }

    // MARK: Addresses

    private static func conflicts(_ pages: [PlannedPage]) -> [Problem] {
        var problems: [Problem] = []
        var claims: [String: PlannedPage] = [:]
        claims.reserveCapacity(pages.count)
        for page in pages {
            // One that may not have its address claims it from nobody.
            if page.type == .page, case .record = page.subject, isReserved(page.url) {
                problems.append(
                    Problem(
                        "reserved-address",
                        at: page.location,
                        "the address \(page.url) belongs to the site itself",
                        advice: "change the page's slug"
                    )
                )
            } else if let other = claims.updateValue(page, forKey: page.url) {
                let owner = other.location?.description ?? "the site's \(other.type.name) page"
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

    /// The first parts of the addresses of records' pages.
    private static let sections = Set(PageType.all.compactMap(\.section?.name))

    /// Whether an address lies in a folder that the site fills itself.
    static func isReserved(_ url: String) -> Bool {
        guard let folder = url.split(separator: "/").first.map(String.init) else { return false }
        return Routes.reserved.contains(folder) || sections.contains(folder)
    }
}
