package import SiteConfiguration
package import Templating

/// A video or song that is loaded after a click.
package struct EmbedModel: Sendable {
    let provider: String
    let label: String
    let pageURL: String
    let playerURL: String
    let title: String

    package init(_ embed: EmbedAddress, title: String) {
        provider = embed.provider.rawValue
        label = embed.provider.label
        pageURL = embed.pageURL
        playerURL = embed.playerURL
        self.title = title
    }

    /// The record that templates see.
    package func cell(in arena: Arena) -> Cell { EmbedModel.definition.cell(self, in: arena) }

    static let definition = RecordDefinition<EmbedModel>(
        "Embed",
        "A player of another site, which is loaded after a click.",
        fields: [
            .text("provider", "The site, such as `youtube`.", type: .slug) { $0.provider },
            .text("label", "The site's name.") { $0.label },
            .text("url", "The page to visit without the player.", type: .url) { $0.pageURL },
            .text("player_url", "What the player's frame loads.", type: .url) { $0.playerURL },
            .text("title", "What is played.") { $0.title },
        ]
    )
}
