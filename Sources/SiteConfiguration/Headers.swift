package import Content

/// The HTTP headers of every file of the site, for `_headers` and for the preview.
package struct Headers: Sendable {
    package typealias Header = (name: String, value: String)

    /// How long caches may keep a file.
    private enum CachePolicy: Hashable {
        /// For good: the file's name changes with its content.
        case immutable
        /// A page, which browsers ask for each time.
        case page
        /// A feed, a sitemap or another file that programs read.
        case machine

        init(path: String) {
            if path.hasPrefix(Routes.assets) || path.hasPrefix(Routes.media) {
                self = .immutable
            } else if Headers.isPage(path) || path.hasPrefix(Routes.artists) {
                // Files next to artists' pages share the rule of those in `_headers`.
                self = .page
            } else {
                self = .machine
            }
        }

        var cacheControl: String {
            switch self {
            case .immutable: "public, max-age=31536000, immutable"
            // Never no-store: it would keep pages out of the back/forward cache.
            case .page: "public, max-age=0, must-revalidate"
            case .machine: "public, max-age=300"
            }
        }
    }

    /// Paths of one class have the same headers, besides their content type.
    package struct Class: Hashable, Sendable {
        private let policy: CachePolicy
        private let isDrawing: Bool
        private let isPlayer: Bool
        private let isPage: Bool

        package init(path: String) {
            policy = CachePolicy(path: path)
            isDrawing = path.hasSuffix(Headers.drawing)
            isPlayer = Routes.isPlayer(path)
            isPage = Headers.isPage(path)
        }
    }

    private let security: [Header]
    /// Why the policy is not what the settings say, or hosts would not read all of it; nil where all is well.
    package let policyProblem: Problem?

    /// - Parameter scriptHashes: of the scripts in templates that may run, as the policy writes them: `'sha256-…'`.
    package init(settings: SiteSettings, scriptHashes: [String] = []) {
        let policy = ContentSecurityPolicy(settings, scriptHashes: scriptHashes)
        security = Headers.security(settings, policy.text)
        policyProblem = policy.problem
    }

    /// The headers of a path, besides its content type.
    package func headers(for path: String) -> [Header] {
        let ofPages = Headers.isPage(path) ? [Headers.speculationRules] : []
        var security = security
        if path.hasSuffix(Headers.drawing) { security = security.map(Headers.sandboxed) }
        if Routes.isPlayer(path) { security = security.map(Headers.framed) }
        return [Headers.cacheControl(path)] + security + ofPages + Headers.contentType(path)
    }

    /// The headers that a host can send with every file: those of pages mean nothing elsewhere.
    package var shared: [Header] { security + [Headers.speculationRules] }

    /// The headers of a path besides the shared ones; for a drawing one more policy, which holds in addition.
    package func ownHeaders(of path: String) -> [Header] {
        let sandbox = path.hasSuffix(Headers.drawing) ? [Headers.sandbox] : []
        return [Headers.cacheControl(path)] + sandbox + Headers.contentType(path)
    }

    private static func isPage(_ path: String) -> Bool { path.hasSuffix("/") || path.hasSuffix(".html") }

    private static func cacheControl(_ path: String) -> Header {
        ("Cache-Control", CachePolicy(path: path).cacheControl)
    }

    private static let speculationRules: Header = ("Speculation-Rules", "\"\(Routes.speculationRules)\"")

    /// The content type of a file, by its address.
    package static func contentType(of path: String) -> String { types[path] ?? ContentType.of(path) }

    private static func contentType(_ path: String) -> [Header] {
        types[path].map { [("Content-Type", $0)] } ?? []
    }

    /// The file extension of pictures that are documents: opened alone, they could do what pages can.
    package static let drawing = ".svg"

    /// The policy of a drawing, which lets it draw and nothing else.
    package static let sandbox: Header = (policyName, "default-src 'none'; frame-ancestors 'none'; sandbox")

    /// The policy of players, which other sites may show in frames; all else is as for other pages.
    package var playerPolicy: [Header] {
        security.filter { $0.name == Headers.policyName }.map(Headers.framed)
    }

    private static func framed(_ header: Header) -> Header {
        guard header.name == policyName else { return header }
        return (policyName, header.value.replacing(noFrames, with: "frame-ancestors *"))
    }

    static let noFrames = "frame-ancestors 'none'"

    private static func sandboxed(_ header: Header) -> Header { header.name == policyName ? sandbox : header }

    private static let policyName = "Content-Security-Policy"

    /// Types that the file extension does not tell.
    private static let types = [
        Routes.atom: "application/atom+xml; charset=utf-8",
        Routes.rss: "application/rss+xml; charset=utf-8",
        Routes.jsonFeed: "application/feed+json",
        Routes.speculationRules: "application/speculationrules+json",
    ]

    // MARK: Security

    private static func security(_ settings: SiteSettings, _ policy: String) -> [Header] {
        var headers: [Header] = [
            (policyName, policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Permissions-Policy", deniedFeatures.map { "\($0)=()" }.joined(separator: ", ")),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        if settings.isSecure {
            // Two years (HSTS preload list's rule).
            headers.append(("Strict-Transport-Security", "max-age=63072000"))
        }
        return headers
    }

    /// Features of browsers that no page of the site uses.
    private static let deniedFeatures = [
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    ]
}
