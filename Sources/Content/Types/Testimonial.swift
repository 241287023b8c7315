import Schema

/// A client's words about the studio.
package final class Testimonial: Sendable {
    package let location: SourceLocation
    package let clientName: String
    package let role: String?
    package let company: String?
    package let content: String
    /// One of `ratings`.
    package let rating: Int?
    package let isFeatured: Bool
    package let displayOrder: Int
    package let created: Timestamp?
    let updated: Timestamp?
    package let isDraft: Bool
    package let fields: [CustomValue]

    /// The newest change.
    package var modified: Timestamp? { .newest(created, updated) }

    static let ratings = 1...5

    package init(_ reader: inout RecordReader) {
        isDraft = !reader.withholdUnlessPublished()
        location = reader.record.location
        clientName = reader.requiredText("client_name")
        role = reader.text("role")
        company = reader.text("company")
        content = reader.requiredText("content", as: .lines)
        rating = reader.int("rating", in: Testimonial.ratings)
        isFeatured = reader.flag("featured", default: false)
        displayOrder = reader.int("display_order", in: 0 ... .max) ?? 0
        created = reader.timestamp("created_at")
        updated = reader.timestamp("updated_at")
        fields = reader.customFields()
    }
}

extension ContentKind {
    package static let testimonial = ContentKind(
        "testimonial",
        folder: "testimonials",
        table: StudioSchema.testimonials,
        // A quote is short, so it may be a key instead of the text.
        text: .value(column: "content"),
        extraKeys: ["published"],
        samples: [
            [
                "client_name": .text("Grace"), "role": .text("Singer"), "company": .text("Sirens"),
                "content": .text("Fast and kind."), "rating": .int(5), "featured": .bool(true),
            ]
        ]
    )
}

extension Testimonial: CatalogContent {
    package static var kind: ContentKind { .testimonial }

    /// Featured first, then by order, then the newest first.
    package static func sorted(_ contents: [Testimonial]) -> [Testimonial] {
        contents.sorted { a, b in
            if a.isFeatured != b.isFeatured { return a.isFeatured }
            if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
            if a.created != b.created {
                return (a.created?.microseconds ?? 0) > (b.created?.microseconds ?? 0)
            }
            if a.clientName != b.clientName { return a.clientName < b.clientName }
            return a.content < b.content
        }
    }
}
