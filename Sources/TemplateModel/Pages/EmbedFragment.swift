import Templating

extension PageType {
    /// The player of a video or a song inside a text.
    package static let embed = PageType(
        "embed",
        template: "partials/embed.html",
        role: .fragment,
        variables: [
            // The renderer of texts gives the value: there is no page.
            PageVariable("embed", .record(EmbedModel.definition.type), "The video or song.") { _ in .absent }
        ]
    ) { _, _ in
        []
    }
}
