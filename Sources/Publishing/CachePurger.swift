/// Lets the caches of a CDN forget what they have of a site.
package protocol CachePurger: Sendable {
    /// The CDN as its user names it, such as `cloudflare:ZONE`.
    var name: String { get }

    /// Purges the paths, or everything where they are too many.
    ///
    /// - Parameters:
    ///   - site: where the site is served, such as `https://www.example.com`; nil where that is not known.
    ///   - release: the id of the release that is live.
    /// - Throws: `PublishError`, after several attempts; a part may be purged then.
    func purge(_ list: PurgeList, of site: String?, release: String) async throws
}
