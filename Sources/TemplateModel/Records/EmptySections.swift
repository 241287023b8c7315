import Content
import SiteConfiguration

/// The sections of the site without records: none of them has a page, and nothing links to one.
struct EmptySections: Sendable, Equatable {
    /// The addresses of the lists of all sections.
    private static let all = [Routes.blog, Routes.portfolio, Routes.testimonials, Routes.artists]

    /// The addresses of their lists.
    let addresses: [String]

    init(_ catalog: Catalog) {
        let counts = [
            catalog.posts.count, catalog.projects.count, catalog.testimonials.count, catalog.artists.count,
        ]
        addresses = zip(EmptySections.all, counts).filter { $0.1 == 0 }.map(\.0)
    }

    /// The address of a section's list; nil where there is none.
    func url(_ route: String) -> String? { addresses.contains(route) ? nil : route }

    /// Whether an address is that of an empty section, with or without a slash at the end.
    func contains(_ url: String) -> Bool {
        let path = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return addresses.contains { route in
            route.utf8.elementsEqual(path) || route.utf8.dropLast().elementsEqual(path)
        }
    }
}
