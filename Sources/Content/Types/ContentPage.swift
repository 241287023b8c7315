/// A page of the content folder, such as the imprint.
package final class ContentPage: Sendable {
    package let location: SourceLocation
    /// The path of its address, with folders: `studio/rooms`.
    package let slug: String
    package let title: String
    package let description: String?
    /// The template's name; nil for the default template of pages.
    package let template: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    package let isDraft: Bool
    package let fields: [CustomValue]
    package let oldAddresses: [OldAddress]

    package init(_ reader: inout RecordReader) {
        isDraft = !reader.withholdUnlessPublished()
        location = reader.record.location
        slug = reader.slug("slug", isPath: true)
        title = reader.requiredText("title")
        description = reader.text("description", as: .lines)
        template = reader.text("template", as: .exact)
        body = reader.body()
        bodyLocation = reader.record.bodyLocation
        oldAddresses = reader.oldAddresses()
        fields = reader.customFields()
    }
}

extension ContentKind {
    package static let page = ContentKind(
        "page",
        folder: "pages",
        text: .body(column: "content"),
        slugColumn: "slug",
        nestsAddresses: true,
        extraKeys: ["title", "description", "template", "slug", "published"],
        samples: [
            ["title": .text("About"), "description": .text("Who we are."), "slug": .text("about")]
        ]
    )
}

extension ContentPage: CatalogContent {
    package static var kind: ContentKind { .page }

    package var uniqueSlug: String? { slug }

    /// By slug.
    package static func sorted(_ contents: [ContentPage]) -> [ContentPage] {
        contents.sorted { $0.slug < $1.slug }
    }
}
