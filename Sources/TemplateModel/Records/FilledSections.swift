import Content
import SiteConfiguration

/// The sections of the site that have something to show; an empty one has no page, and nothing links to it.
struct FilledSections: Sendable, Equatable {
    /// The addresses of the lists of all sections.
    private static let all = [Routes.blog, Routes.portfolio, Routes.testimonials, Routes.artists]

    /// The addresses of those that are empty.
    let empty: [String]

    init(_ catalog: Catalog) {
        let counts = [
            catalog.posts.count, catalog.projects.count, catalog.testimonials.count, catalog.artists.count,
        ]
        empty = zip(FilledSections.all, counts).filter { $0.1 == 0 }.map(\.0)
    }

    /// The address of a section; nil for an empty one.
    func url(_ route: String) -> String? { empty.contains(route) ? nil : route }

    /// Whether an address is that of an empty section.
    func isEmpty(at url: String) -> Bool {
        let path = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return empty.contains { route in
            route.utf8.elementsEqual(path) || route.utf8.dropLast().elementsEqual(path)
        }
    }
}
