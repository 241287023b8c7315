import Content
import SiteConfiguration
import Templating

/// A page of `content/pages` as templates see it.
enum ContentPageModel {
    static let definition = RecordDefinition<ModelInput<ContentPage>>(
        "ContentPage",
        "A page of its own.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .text("url", "The page's path.", type: .url) { Routes.page($0.content.slug) },
            .optionalText("description", "What it is about.") { $0.content.description },
            .deferred("body", .html, "The text.") { BodyKey(.pages, $0.index, .html).number },
            .contents { BodyKey(.pages, $0.index, .contents).number },
            .isDraft(),
        ]
    )
}

extension RecordCollection {
    package static let pages: RecordCollection = RecordCollection(
        ContentPageModel.definition,
        url: { Routes.page($0.slug) },
        body: { content in
            BodySource(
                content.body,
                location: content.bodyLocation,
                url: Routes.page(content.slug)
            )
        }
    )
}
