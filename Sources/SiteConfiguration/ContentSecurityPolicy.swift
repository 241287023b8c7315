import Content

/// The content security policy of the site's pages (CSP Level 3), made from the settings.
struct ContentSecurityPolicy {
    let text: String
    let problem: Problem?

    /// The longest line of `_headers` that hosts read (Cloudflare Pages, "Headers").
    static let maxLineLength = 2000

    /// - Parameter scriptHashes: sources such as `'sha256-…'`.
    init(_ settings: SiteSettings, scriptHashes: [String]) {
        let exact = ContentSecurityPolicy.text(settings, scriptHashes, mediaHosts: settings.mediaHosts)
        guard !ContentSecurityPolicy.fits(exact) else {
            text = exact
            problem = nil
            return
        }
        // A policy that a host ignores would be worse than one that lets pages load pictures from anywhere.
        text = ContentSecurityPolicy.text(settings, scriptHashes, mediaHosts: ["https:"])
        let limit = "the \(ContentSecurityPolicy.maxLineLength) characters that Cloudflare Pages reads"
        if ContentSecurityPolicy.fits(text) {
            problem = Problem(
                .warning,
                "host-limit",
                at: .file(path: settings.path, line: settings.media.line),
                "with \(settings.mediaHosts.count) hosts of 'media', the content security policy has more than \(limit), "
                    + "so pages may load pictures and sounds from every host",
                advice: "copy files to content/media, or let one host serve them"
            )
        } else {
            problem = Problem(
                .error,
                "host-limit",
                at: .file(path: settings.path),
                "with all that 'security' allows, the content security policy has more than \(limit), and pages would have none",
                advice: "allow fewer hosts, or put scripts of templates into files"
            )
        }
    }

    private static func fits(_ policy: String) -> Bool {
        "  Content-Security-Policy: \(policy)".utf8.count <= maxLineLength
    }

    private static func text(
        _ settings: SiteSettings,
        _ scriptHashes: [String],
        mediaHosts: [String]
    ) -> String {
        let policy = settings.policy
        let api = apiSource(settings)
        func own(_ source: PolicySource, _ others: [String] = []) -> String {
            (["'self'"] + others + policy.hosts(of: source)).joined(separator: " ")
        }
        func listed(_ hosts: [String]) -> String { hosts.isEmpty ? "'none'" : hosts.joined(separator: " ") }
        let forms = policy.hosts(of: .forms)
        // The page that thanks is the site's own, and browsers hold the redirect after a form to the same list.
        let formTargets =
            api.map { $0 == "'self'" ? [$0] : [$0, "'self'"] } ?? (forms.isEmpty ? [] : ["'self'"])
        return [
            "default-src 'none'",
            "img-src \(own(.pictures, mediaHosts))",
            "media-src \((["'self'"] + mediaHosts).joined(separator: " "))",
            "style-src \(own(.styles, policy.inlineStyles ? ["'unsafe-inline'"] : []))",
            "script-src \(own(.scripts, scriptHashes))",
            "font-src \(own(.fonts))",
            "connect-src \(listed((api.map { [$0] } ?? []) + policy.hosts(of: .connections)))",
            "form-action \(listed(formTargets + forms))",
            "frame-src \(listed(settings.embeds.map(\.playerHost) + policy.hosts(of: .frames)))",
            "base-uri 'none'",
            Headers.noFrames,
            "manifest-src 'self'",
            "object-src 'none'",
        ].joined(separator: "; ")
    }

    /// The origin of the write API as a source of the policy; nil without a form.
    private static func apiSource(_ settings: SiteSettings) -> String? {
        guard let endpoint = settings.contact?.endpoint else { return nil }
        // A path, which previews use; settings name whole addresses only.
        if endpoint.utf8.first == UInt8(ascii: "/") { return "'self'" }
        guard let origin = WebAddress.origin(endpoint) else { return nil }
        return origin == settings.baseURL ? "'self'" : origin
    }
}
