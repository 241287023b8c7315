import Content

/// The HTTP headers of every file of the site, for `_headers` and for the preview.
package struct Headers: Sendable {
    /// What a file is to caches.
    package enum Class: Sendable {
        /// A file whose name changes with its content.
        case hashed
        case page
        /// Feeds, sitemaps and what else machines read.
        case machine
    }

    private let security: [(name: String, value: String)]

    package init(settings: SiteSettings) { security = Headers.security(settings) }

    /// The headers of a path, besides its content type.
    package func headers(for path: String) -> [(name: String, value: String)] {
        let kind = Headers.kind(of: path)
        var headers = [("Cache-Control", Headers.caching(kind))] + security.map { ($0.name, $0.value) }
        if kind == .page { headers.append(("Speculation-Rules", "\"\(Routes.speculationRules)\"")) }
        if let type = Headers.types[path] { headers.append(("Content-Type", type)) }
        return headers
    }

    /// Types that the ending of a file's name does not say.
    private static let types = [
        Routes.atom: "application/atom+xml; charset=utf-8", Routes.rss: "application/rss+xml; charset=utf-8",
        Routes.jsonFeed: "application/feed+json",
        Routes.speculationRules: "application/speculationrules+json",
    ]

    private static func kind(of path: String) -> Class {
        if path.hasPrefix(Routes.assets) || path.hasPrefix(Routes.media) { return .hashed }
        return path.hasSuffix("/") || path.hasSuffix(".html") ? .page : .machine
    }

    private static func caching(_ kind: Class) -> String {
        switch kind {
        case .hashed: "public, max-age=31536000, immutable"
        // Never no-store: it would keep pages out of the back/forward cache.
        case .page: "public, max-age=0, must-revalidate"
        case .machine: "public, max-age=300"
        }
    }

    // MARK: Security

    private static func security(_ settings: SiteSettings) -> [(name: String, value: String)] {
        var headers = [
            ("Content-Security-Policy", policy(settings)), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            (
                "Permissions-Policy",
                "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                    + "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()"
            ), ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        // Two years (HSTS preload list's rule).
        if settings.isSecure { headers.append(("Strict-Transport-Security", "max-age=63072000")) }
        return headers
    }

    private static func policy(_ settings: SiteSettings) -> String {
        let media = ([String]() + settings.mediaHosts).map { " " + $0 }.joined()
        let api = settings.contact.flatMap { WebAddress.origin($0.endpoint) }.map {
            $0 == settings.baseURL ? "'self'" : $0
        }
        // The page that thanks is the site's own: browsers hold the redirect after a form to the same list.
        let form = api.map { $0 == "'self'" ? $0 : "\($0) 'self'" } ?? "'none'"
        let frames = settings.embeds.map(\.playerHost)
        return [
            "default-src 'none'", "img-src 'self'\(media)", "media-src 'self'\(media)", "style-src 'self'",
            "script-src 'self'", "font-src 'self'", "connect-src \(api ?? "'none'")", "form-action \(form)",
            "frame-src \(frames.isEmpty ? "'none'" : frames.joined(separator: " "))", "base-uri 'none'",
            "frame-ancestors 'none'", "manifest-src 'self'", "object-src 'none'",
        ].joined(separator: "; ")
    }
}
