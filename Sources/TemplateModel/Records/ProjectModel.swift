import Content
import Media
import SiteConfiguration
import Templating

/// Projects as templates see them.
enum ProjectModel {
    /// A kind of work, with its page.
    struct Category: Sendable, Equatable {
        let name: String
        let slug: String
        /// Indexes in the catalog's list.
        let projects: [Int]

        var url: String { Routes.category(slug) }

        static let definition = RecordDefinition<Category>(
            "Category",
            "A kind of project.",
            fields: [
                .text("name", "The name.") { $0.name },
                .text("url", "The page of its projects.", type: .url) { $0.url },
                .int("count", "How many projects it has.") { $0.projects.count },
            ]
        )
    }

    /// A video: a player, a file, or a page elsewhere.
    struct Video: Sendable {
        let pageURL: String
        let embed: EmbedModel?
        let fileURL: String?
        let fileType: String?

        static let definition = RecordDefinition<Video>(
            "Video",
            "A project's video.",
            fields: [
                .text("url", "Where it can be seen.", type: .url) { $0.pageURL },
                .optionalRecord("embed", "Its player, when the site may show one.", EmbedModel.definition) {
                    $0.embed
                },
                .optionalText("file_url", "Its file, when it is one.", type: .url) { $0.fileURL },
                .optionalText("file_type", "The file's type, such as `video/mp4`.") { $0.fileType },
            ]
        )
    }

    static let definition = RecordDefinition<ModelInput<PortfolioProject>>(
        "Project",
        "A piece of the studio's work.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .text("url", "The project's page.", type: .url) { Routes.project($0.content.slug) },
            .optionalText("client", "For whom it was made.") { $0.content.client },
            .optionalText("category", "The name of its kind.") { $0.content.category },
            .optionalText("category_url", "The page of its kind.", type: .url) { subject in
                let categories = subject.context.categories
                return subject.content.category.flatMap(categories.slug).map { Routes.category($0) }
            },
            .optionalInt("year", "When it was made.") { $0.content.year },
            .optionalInt("duration_minutes", "How long it is; absent for 0.") {
                $0.content.durationMinutes.flatMap { $0 > 0 ? $0 : nil }
            },
            .optionalRecord("video", "Its video.", Video.definition) { video(of: $0) },
            .image("image", "The picture that stands for it.") { subject in
                subject.image(
                    subject.content.thumbnail,
                    alt: subject.content.title,
                    at: subject.content.location.column("thumbnail_url")
                )
            },
            .optionalDate("date", "When it was put on the site.") { $0.date($0.content.created) },
            .deferred("body", .html, "The description.") { BodyKey(.projects, $0.index, .html).number },
            .contents { BodyKey(.projects, $0.index, .contents).number },
            .deferred("summary", .text, "The description's first paragraph; empty without one.") {
                BodyKey(.projects, $0.index, .summary).number
            },
            .bool("is_featured", "Whether it is shown on the home page.") { $0.content.isFeatured },
            .terms(),
            .isDraft(),
        ]
    )

    private static func video(of subject: ModelInput<PortfolioProject>) -> Video? {
        guard let address = subject.content.videoURL else { return nil }
        let settings = subject.context.settings
        if let embed = EmbedAddress(url: address) {
            let isAllowed = settings.embeds.contains(embed.provider)
            return Video(
                pageURL: embed.pageURL,
                embed: isAllowed ? EmbedModel(embed, title: subject.content.title) : nil,
                fileURL: nil,
                fileType: nil
            )
        }
        guard let type = ContentType.ofMedia(address), type.hasPrefix("video/") else {
            return Video(pageURL: address, embed: nil, fileURL: nil, fileType: nil)
        }
        let location = subject.content.location.column("video_url")
        guard let file = subject.image(address, alt: "", at: location) else { return nil }
        return Video(pageURL: file.url, embed: nil, fileURL: file.url, fileType: type)
    }
}

extension RecordCollection {
    package static let projects: RecordCollection = RecordCollection(
        ProjectModel.definition,
        url: { Routes.project($0.slug) },
        body: { content in
            BodySource(
                content.body,
                location: content.bodyLocation,
                url: Routes.project(content.slug)
            )
        }
    )
}
