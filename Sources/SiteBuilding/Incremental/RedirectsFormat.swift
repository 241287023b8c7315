import Content
import SiteConfiguration

/// The format of `_redirects`, and what hosts read of it (Cloudflare Pages, "Redirects", "Per file").
enum RedirectsFormat {
    static let maxSingle = 2000
    private static let maxWildcards = 100
    /// In characters; longer lines are ignored.
    static let maxLineLength = 1000

    /// A line; hosts that know no 410 ignore it, and then answer 404.
    static func line(_ redirect: Redirect) -> String {
        "\(redirect.from) \(redirect.to ?? Routes.notFound) \(redirect.status.rawValue)"
    }

    /// A warning where hosts would ignore a part of the file.
    static func problems(_ redirects: [Redirect], at location: SourceLocation) -> [Problem] {
        let wildcards = redirects.count { $0.prefix != nil }
        let counts = [
            (redirects.count - wildcards, maxSingle, "redirects"),
            (wildcards, maxWildcards, "redirects with a wildcard"),
        ]
        return counts.compactMap { count, limit, noun in
            guard count > limit else { return nil }
            return Problem(
                .warning,
                "host-limit",
                at: location,
                "there are \(count) \(noun), and Cloudflare Pages reads only the first \(limit)",
                advice: "replace some by one that ends in /*, or remove those that nobody asks for any more"
            )
        }
    }
}
