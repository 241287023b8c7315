import Content
import Templating

/// A page in the sitemap.
struct SitemapEntry: Sendable {
    /// The whole address.
    let url: String
    let modified: Cell
    /// Whole addresses.
    let images: [Cell]

    static let definition = RecordDefinition<SitemapEntry>(
        "SitemapEntry",
        "A page in the sitemap.",
        fields: [
            .text("url", "Its whole address.", type: .url) { $0.url },
            RecordDefinition<SitemapEntry>.Field(
                "modified",
                .optional(.date),
                "When its content was last changed."
            ) { entry, _ in entry.modified },
            RecordDefinition<SitemapEntry>.Field("images", .list(.url), "The addresses of its pictures.") {
                entry,
                arena in arena.list(entry.images)
            },
        ]
    )
}
