import Schema

/// A piece of the studio's work.
package final class PortfolioProject: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let client: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    /// The address of a page with a player, or a file: an address, or a path in the content folder.
    package let videoURL: String?
    /// An address, or the path of a file of the content folder.
    package let thumbnail: String?
    package let category: String?
    package let durationMinutes: Int?
    package let year: Int?
    package let isFeatured: Bool
    package let sortOrder: Int
    package let created: Timestamp?
    package let updated: Timestamp?
    package let isDraft: Bool
    package let fields: [CustomValue]
    package let oldAddresses: [OldAddress]

    /// The newest change.
    package var modified: Timestamp? { .newest(created, updated) }

    /// A year outside these is a typing error.
    static let years = 1900...2100

    package init(_ reader: inout RecordReader) {
        location = reader.record.location
        slug = reader.slug("slug")
        title = reader.requiredText("title")
        client = reader.text("client")
        body = reader.body()
        bodyLocation = reader.record.bodyLocation
        videoURL = PortfolioProject.video(&reader)
        thumbnail = reader.media("thumbnail_url")
        category = reader.text("category")
        durationMinutes = reader.int("duration_minutes", in: 0 ... .max)
        year = reader.int("year", in: PortfolioProject.years)
        isFeatured = reader.flag("featured", default: false)
        sortOrder = reader.int("sort_order") ?? 0
        created = reader.timestamp("created_at")
        updated = reader.timestamp("updated_at")
        oldAddresses = reader.oldAddresses()
        fields = reader.customFields()
        isDraft = !reader.withholdUnlessPublished()
    }
}

extension ContentKind {
    package static let project = ContentKind(
        "project",
        folder: "portfolio",
        table: StudioSchema.portfolioProjects,
        text: .body(column: "description"),
        slugColumn: "slug",
        samples: [sample("Tide", "tide"), sample("Glass", "glass"), sample("Kiln", "kiln")]
    )

    private static func sample(_ title: String, _ slug: String) -> [String: RecordValue] {
        [
            "title": .text(title), "slug": .text(slug), "client": .text("Kiln"),
            "category": .text("Music video"),
            "year": .int(2026), "duration_minutes": .int(4), "featured": .bool(true),
            "sort_order": .int(1),
            "video_url": .text("https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
            "thumbnail_url": .text("https://media.example.com/tide.jpg"),
            "created_at": .text("2026-08-01T12:00:00Z"),
        ]
    }
}

extension PortfolioProject: CatalogContent {
    package static var kind: ContentKind { .project }

    package var uniqueSlug: String? { slug }

    package var creation: Timestamp? { created }

    /// The address of a page with a player, or of a file, or the path of a file of the content folder.
    private static func video(_ reader: inout RecordReader) -> String? {
        guard let video = reader.text("video_url", as: .exact) else { return nil }
        let isFile = videoEndings.contains { video.lowercased().hasSuffix($0) }
        return isFile ? reader.media("video_url") : reader.url("video_url")
    }

    private static let videoEndings = [".mp4", ".m4v", ".webm"]

    /// By order, then the newest year first.
    package static func sorted(_ contents: [PortfolioProject]) -> [PortfolioProject] {
        contents.sorted { a, b in
            if a.sortOrder != b.sortOrder { return a.sortOrder < b.sortOrder }
            if a.year != b.year { return (a.year ?? .min) > (b.year ?? .min) }
            return a.slug < b.slug
        }
    }
}
