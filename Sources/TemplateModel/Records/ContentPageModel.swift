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
            .optionalRecord("parent", "The page in whose folder it lies.", LinkModel.definition) { subject in
                let url = Routes.parent(of: Routes.page(subject.content.slug))
                return subject.context.pages.first { $0.url == url }
            },
            .list("children", "The pages directly below it.", of: LinkModel.definition) { subject in
                subject.context.pagesByParent[Routes.page(subject.content.slug)] ?? []
            },
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
