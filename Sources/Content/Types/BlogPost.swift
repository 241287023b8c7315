import Schema

/// A post of the blog.
///
/// A class because a site has thousands, and every build step hands all of them on.
package final class BlogPost: Sendable {
    package let location: SourceLocation
    package let slug: String
    package let title: String
    package let excerpt: String?
    package let body: BodyReference?
    package let bodyLocation: SourceLocation
    /// An address, or the path of a file of the content folder.
    package let featuredImage: String?
    package let metaTitle: String?
    package let metaDescription: String?
    /// The public slug of the artist who wrote it; nil for the site's own author.
    package let author: String?
    let authorLocation: SourceLocation
    package let created: Timestamp
    package let updated: Timestamp?
    package let isDraft: Bool
    package let fields: [CustomValue]
    /// The post is dated after the build clock.
    package let isScheduled: Bool
    package let oldAddresses: [OldAddress]

    /// The newest change; a post that was scheduled after it was written appears with its date.
    package var modified: Timestamp { max(created, updated ?? created) }

    package init(_ reader: inout RecordReader) {
        let isPublished = reader.withholdUnlessPublished()
        let date = BlogPost.date(&reader)
        location = reader.record.location
        slug = reader.slug("slug")
        title = reader.requiredText("title")
        excerpt = reader.text("excerpt", as: .lines)
        body = reader.body()
        bodyLocation = reader.record.bodyLocation
        featuredImage = reader.media("featured_image_url")
        metaTitle = reader.text("meta_title")
        metaDescription = reader.text("meta_description")
        author = reader.text("author", as: .exact)
        authorLocation = reader.record.location(of: "author")
        created = date
        updated = reader.timestamp("updated_at")
        oldAddresses = reader.oldAddresses()
        isDraft = !isPublished
        fields = reader.customFields()
        isScheduled = reader.withhold(until: date)
        if body == nil {
            reader.report(
                Problem(
                    .warning,
                    "empty-body",
                    at: location,
                    "the post has no text",
                    advice: "write some, or make it a draft"
                )
            )
        }
    }

    private static func date(_ reader: inout RecordReader) -> Timestamp {
        let date = reader.require { reader -> Timestamp? in
            // Some databases have `published_at`, which the documented schema does not have: the first publication.
            let date = reader.timestamp("published_at") ?? reader.timestamp("created_at")
            if date == nil, reader.record["created_at"].isEmpty {
                reader.reportMissing(
                    "created_at",
                    advice: "it is the post's date; in a file it may also begin the name: 2026-11-24-title.md"
                )
            }
            return date
        }
        // Only drafts are shown without a date: as if they were published now.
        return date ?? reader.clock
    }
}

extension ContentKind {
    package static let post = ContentKind(
        "post",
        folder: "blog",
        table: StudioSchema.blogPosts,
        text: .body(column: "content"),
        slugColumn: "slug",
        dateColumn: "created_at",
        extraKeys: ["author"],
        samples: [
            sample("The first take", "first-take", "2026-09-01T12:00:00Z"),
            sample("Room tone", "room-tone", "2026-08-01T12:00:00Z"),
            sample("Tape", "tape", "2026-07-01T12:00:00Z"),
        ]
    )

    private static func sample(_ title: String, _ slug: String, _ date: String) -> [String: RecordValue] {
        [
            "title": .text(title), "slug": .text(slug), "created_at": .text(date),
            "author": .text("ana-lind"),
            "updated_at": .text("2026-10-01T12:00:00Z"), "excerpt": .text("How a quiet room sounds."),
            "meta_title": .text("The first take, explained"),
            "meta_description": .text("On quiet rooms."),
            "featured_image_url": .text("https://media.example.com/room.jpg"),
        ]
    }
}

extension BlogPost: CatalogContent {
    package static var kind: ContentKind { .post }

    package var uniqueSlug: String? { slug }

    package var creation: Timestamp? { created }

    package var publication: Publication {
        if isDraft { return .draft }
        return isScheduled ? .scheduled(for: created) : .published(since: created)
    }

    package func hasSamePages(as other: BlogPost) -> Bool {
        location == other.location && slug == other.slug && created == other.created
            && modified == other.modified && author == other.author && isDraft == other.isDraft
            && isScheduled == other.isScheduled && oldAddresses == other.oldAddresses
            && (body == nil) == (other.body == nil) && fields == other.fields
    }

    /// Newest first.
    package static func sorted(_ contents: [BlogPost]) -> [BlogPost] {
        contents.sorted { a, b in
            if a.created != b.created { return a.created > b.created }
            return a.slug < b.slug
        }
    }
}
