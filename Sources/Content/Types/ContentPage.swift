/// A page of the content folder, such as the imprint.
package final class ContentPage: Sendable {
    package let location: SourceLocation
    /// The path of its address, with folders: `studio/rooms`.
    package let slug: String
    package let title: String
    package let description: String?
    /// The template's name; nil for the default template of pages.
    package let template: String?
    /// The list that the page shows a part of, and its other pages the rest.
    package let pagination: Pagination?
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
        pagination = reader.pagination()
        body = reader.body()
        bodyLocation = reader.record.bodyLocation
        oldAddresses = reader.oldAddresses()
        fields = reader.customFields()
    }
}

extension ContentPage {
    /// A list that a page shows in parts, each with an address of its own.
    package struct Pagination: Sendable {
        package enum List: String, Sendable, CaseIterable {
            case posts
            case projects
            case artists
            case testimonials
        }

        /// How many items a page may have.
        package static let lengths = 1...1000

        package let list: List
        /// The number of items on each page; nil for that of the blog.
        package let length: Int?
    }
}

extension RecordReader {
    /// The list of `paginate`, and how much of it `per_page` puts on a page.
    fileprivate mutating func pagination() -> ContentPage.Pagination? {
        let length = int("per_page", in: ContentPage.Pagination.lengths)
        guard let name = text("paginate", as: .exact) else {
            if length != nil {
                warn(
                    "unused-key",
                    column: "per_page",
                    message: "'per_page' has no effect without 'paginate'",
                    advice: "name the list, as in paginate: posts, or remove 'per_page'"
                )
            }
            return nil
        }
        guard let list = ContentPage.Pagination.List(rawValue: name) else {
            let names = ContentPage.Pagination.List.allCases.map(\.rawValue)
            report(
                "unknown-list",
                column: "paginate",
                message:
                    "'paginate' is '\(name.escapedForTerminal)', which is not a list that a page can show",
                advice: context.nearest(name, names).first.map { "did you mean '\($0)'?" }
                    ?? "write \(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])"
            )
            return nil
        }
        return ContentPage.Pagination(list: list, length: length)
    }
}

extension ContentKind {
    package static let page = ContentKind(
        "page",
        folder: "pages",
        text: .body(column: "content"),
        slugColumn: "slug",
        nestsAddresses: true,
        extraKeys: ["title", "description", "template", "paginate", "per_page", "slug", "published"],
        samples: [
            [
                "title": .text("About"), "description": .text("Who we are."), "slug": .text("about"),
                "paginate": .text("posts"),
            ]
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
