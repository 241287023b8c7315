import Content
import Templating

/// A link as templates see it.
enum LinkModel {
    static let definition = RecordDefinition<Link>(
        "Link",
        "A link with words.",
        fields: [
            .text(
                "platform",
                "The platform in lower case, such as `instagram`; empty for others.",
                type: .slug
            ) {
                $0.platform
            },
            .text("label", "The words.") { $0.label },
            .text("url", "The target.", type: .url) { $0.url },
        ]
    )
}
