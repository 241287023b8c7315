import Content
import Media
import SiteConfiguration
import Templating

/// Posts as templates see them.
enum BlogPostModel {
    /// Whoever is named as the author of a post.
    struct Author: Sendable {
        let name: String
        let url: String?

        static let definition = RecordDefinition<Author>(
            "Author",
            "Who wrote a post.",
            fields: [
                .text("name", "The name.") { $0.name },
                .optionalText("url", "The artist's page, when there is one.", type: .url) { $0.url },
            ]
        )
    }

    /// The least time between a post and an update that readers are told about, in microseconds: a day.
    private static let notableUpdate: Int64 = 86_400 * 1_000_000

    static let definition = RecordDefinition<ModelInput<BlogPost>>(
        "BlogPost",
        "A published post.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .text("url", "The post's page.", type: .url) { Routes.post($0.content.slug) },
            .text("slug", "The last part of its address.", type: .slug) { $0.content.slug },
            .date("date", "When it was published.") { $0.date($0.content.created) },
            .optionalDate("updated", "When it was changed, if more than a day later.") {
                $0.date(notableUpdate($0.content))
            },
            .date("modified", "The newest change, as feeds and search engines want it: `date` or later.") {
                $0.date($0.content.modified)
            },
            .optionalText("excerpt", "A few sentences: its own, or its first paragraph.") {
                $0.content.excerpt ?? $0.context.excerpts[$0.index]
            },
            .optionalText("meta_title", "The title for search engines, when it has one of its own.") {
                $0.content.metaTitle
            },
            .optionalText(
                "meta_description",
                "The description for search engines, when it has one of its own."
            ) {
                $0.content.metaDescription
            },
            .image("image", "The picture above it.") { subject in
                subject.image(
                    subject.content.featuredImage,
                    alt: subject.content.title,
                    at: subject.content.location.column("featured_image_url")
                )
            },
            .record("author", "Who wrote it.", Author.definition) { author(of: $0) },
            .deferred("body", .html, "The text.") { BodyKey(.posts, $0.index, .html).number },
            .contents { BodyKey(.posts, $0.index, .contents).number },
            .deferred("reading_minutes", .int, "How long it takes to read.") {
                BodyKey(.posts, $0.index, .minutes).number
            },
            .terms(),
            .isDraft(),
            .bool("is_scheduled", "Whether its `date` is still to come; only previews show it before that.") {
                !$0.content.isDraft && $0.content.isScheduled
            },
        ]
    )

    private static func author(of subject: ModelInput<BlogPost>) -> Author {
        guard let slug = subject.content.author, let name = subject.context.artistNames[slug] else {
            return Author(name: subject.context.settings.defaultAuthor, url: nil)
        }
        return Author(name: name, url: Routes.artist(slug))
    }

    /// The time of an update that readers are told about.
    static func notableUpdate(_ post: BlogPost) -> Timestamp? {
        guard let updated = post.updated, updated.microseconds - post.created.microseconds > notableUpdate
        else {
            return nil
        }
        return updated
    }
}

extension SourceLocation {
    /// The same row, at a column.
    func column(_ column: String) -> SourceLocation {
        guard case .row(let table, let id, _) = self else { return self }
        return .row(table: table, id: id, column: column)
    }
}

extension RecordCollection {
    package static let posts: RecordCollection = RecordCollection(
        BlogPostModel.definition,
        url: { Routes.post($0.slug) },
        body: { content in
            BodySource(
                content.body,
                location: content.bodyLocation,
                url: Routes.post(content.slug)
            )
        }
    )
}
