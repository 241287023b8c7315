import SiteConfiguration
import Templating

/// A page's own kind and address; its title and description are its template's.
struct PageInfo: Sendable {
    let kind: String
    let url: String
    let origin: String

    init(_ page: PlannedPage, origin: String) {
        kind = page.type.name
        url = page.url
        self.origin = origin
    }

    /// The first part of the path, for the navigation.
    private var section: String {
        guard let end = url.utf8.dropFirst().firstIndex(of: UInt8(ascii: "/")) else { return Routes.home }
        return String(url[...end])
    }

    static let definition = RecordDefinition<PageInfo>(
        "Page",
        "The page itself.",
        fields: [
            .text("kind", "What kind of page it is, such as `post`.", type: .slug) { $0.kind },
            .text("url", "Its path.", type: .url) { $0.url },
            .text("canonical_url", "Its whole address.", type: .url) { $0.origin + $0.url },
            .text("section", "The first part of its path, such as `/blog/`.", type: .url) { $0.section },
        ]
    )
}
