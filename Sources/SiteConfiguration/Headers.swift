import Content

/// The HTTP headers of every file of the site, for `_headers` and for the preview.
package struct Headers: Sendable {
    package typealias Header = (name: String, value: String)

    /// How long caches may keep a file.
    private enum CachePolicy {
        /// For good: the file's name changes with its content.
        case immutable
        /// A page, which browsers ask for each time.
        case page
        /// A feed, a sitemap or another file that programs read.
        case machine

        init(path: String) {
            if path.hasPrefix(Routes.assets) || path.hasPrefix(Routes.media) {
                self = .immutable
            } else if path.hasSuffix("/") || path.hasSuffix(".html") {
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

    private let security: [Header]

    package init(settings: SiteSettings) { security = Headers.security(settings) }

    /// The headers of a path, besides its content type.
    package func headers(for path: String) -> [Header] {
        let policy = CachePolicy(path: path)
        var headers = [Header("Cache-Control", policy.cacheControl)]
        headers += path.hasSuffix(Headers.drawing) ? security.map(Headers.sandboxed) : security
        if policy == .page {
            headers.append(("Speculation-Rules", "\"\(Routes.speculationRules)\""))
        }
        if let type = Headers.types[path] {
            headers.append(("Content-Type", type))
        }
        return headers
    }

    /// The file extension of pictures that are documents: opened alone, they could do what pages can.
    package static let drawing = ".svg"

    /// The header for a drawing: the policy lets it draw and nothing else.
    private static func sandboxed(_ header: Header) -> Header {
        guard header.name == policyName else { return header }
        return (header.name, "default-src 'none'; frame-ancestors 'none'; sandbox")
    }

    private static let policyName = "Content-Security-Policy"

    /// Types that the file extension does not tell.
    private static let types = [
        Routes.atom: "application/atom+xml; charset=utf-8",
        Routes.rss: "application/rss+xml; charset=utf-8",
        Routes.jsonFeed: "application/feed+json",
        Routes.speculationRules: "application/speculationrules+json",
    ]

    // MARK: Security

    private static func security(_ settings: SiteSettings) -> [Header] {
        var headers: [Header] = [
            (policyName, contentSecurityPolicy(settings)),
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

    private static func contentSecurityPolicy(_ settings: SiteSettings) -> String {
        let mediaSources = (["'self'"] + settings.mediaHosts).joined(separator: " ")
        let frameSources = settings.embeds.map(\.playerHost)
        let api = apiSource(settings)
        return [
            "default-src 'none'",
            "img-src \(mediaSources)",
            "media-src \(mediaSources)",
            "style-src 'self'",
            "script-src 'self'",
            "font-src 'self'",
            "connect-src \(api ?? "'none'")",
            "form-action \(formTargets(api: api))",
            "frame-src \(frameSources.isEmpty ? "'none'" : frameSources.joined(separator: " "))",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "manifest-src 'self'",
            "object-src 'none'",
        ].joined(separator: "; ")
    }

    /// The origin of the write API as a source of the policy; nil without a form.
    private static func apiSource(_ settings: SiteSettings) -> String? {
        guard let endpoint = settings.contact?.endpoint, let origin = WebAddress.origin(endpoint) else {
            return nil
        }
        return origin == settings.baseURL ? "'self'" : origin
    }

    /// The page that thanks is the site's own, and browsers hold the redirect after a form to the same list.
    private static func formTargets(api: String?) -> String {
        switch api {
        case nil: "'none'"
        case "'self'": "'self'"
        case let api?: "\(api) 'self'"
        }
    }
}
