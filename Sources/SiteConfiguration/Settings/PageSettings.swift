package import Content

/// The settings that any page may depend on, besides the values that its template reads.
///
/// Checks, texts and files of content are given these and no others. A build hashes all of them as they are encoded, so
/// that a page is rendered and checked again when one of them changes.
package struct PageSettings: Sendable, Encodable {
    /// The scheme and host of the site.
    package let origin: String
    /// Path prefixes that another server answers under the site's host.
    package let servedElsewhere: [String]
    /// The players that texts may show.
    package let embeds: [EmbedAddress.Provider]
    /// The format of texts that declare none; nil to see it from each text.
    package let textFormat: TextFormat?
    package let media: SiteSettings.Media
    /// The origins that pictures and sounds may come from, besides the site's own.
    package let mediaHosts: [String]
    /// The origins that forms may be sent to.
    package let formOrigins: [String]
    /// What pages may load from other hosts.
    package let policy: PolicySettings
    /// In lower case and sorted.
    package let publicEmailAddresses: [String]

    package init(_ settings: SiteSettings) {
        origin = settings.baseURL
        servedElsewhere = settings.servedElsewhere
        embeds = settings.embeds
        textFormat = settings.textFormat
        media = settings.media
        mediaHosts = settings.mediaHosts
        formOrigins = settings.formOrigins
        policy = settings.policy
        publicEmailAddresses = settings.publicEmailAddresses.sorted()
    }

    /// Whether a path begins with one of `servedElsewhere`; judged on bytes.
    package func isServedElsewhere(_ path: String) -> Bool {
        servedElsewhere.contains { path.utf8.starts(with: $0.utf8) }
    }
}
