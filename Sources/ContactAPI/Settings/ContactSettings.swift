import Foundation
import Yams

/// The settings of the site that the service needs, from the same `site.yaml` that the build reads.
package struct ContactSettings: Sendable {
    /// The site's origin, such as `https://www.example.com`.
    package let site: String
    package let projectTypes: [String]
    package let budgetRanges: [String]
    /// Origins whose pages may send: the site's and the service's own, because its error page posts to itself.
    package var origins: Set<String>
    /// Addresses by the keys that a form may give in `_next`; a form cannot give an address.
    package let redirects: [String: String]

    package static let thanks = "thanks"

    /// - Parameters:
    ///   - text: the content of `site.yaml`.
    ///   - baseURL: replaces the file's `base_url`.
    package init(siteFile text: String, baseURL: String? = nil) throws(SettingsError) {
        let root = try ContactSettings.root(of: text)
        guard let root,
            let base = baseURL ?? root["base_url"]?.string,
            let site = ContactSettings.origin(of: base)
        else {
            throw SettingsError(
                "site.yaml has no 'base_url'",
                hint: "say where the site is, such as https://www.example.com"
            )
        }
        guard let contact = root["contact"]?.mapping else {
            throw SettingsError(
                "site.yaml has no 'contact'",
                hint: "add 'contact:' with the 'endpoint' of this service"
            )
        }
        self.site = site
        projectTypes = contact["project_types"]?.sequence?.compactMap(\.string) ?? []
        budgetRanges = contact["budget_ranges"]?.sequence?.compactMap(\.string) ?? []
        let endpoint = contact["endpoint"]?.string.flatMap { ContactSettings.origin(of: $0) }
        origins = Set([site, endpoint].compactMap(\.self))
        let thanks = contact["thanks"]?.string ?? "/contact/thanks/"
        redirects = [ContactSettings.thanks: thanks.hasPrefix("/") ? site + thanks : thanks]
    }

    private static func root(of text: String) throws(SettingsError) -> Node.Mapping? {
        do {
            return try Yams.compose(yaml: text)?.mapping
        } catch {
            throw SettingsError("site.yaml is not YAML", hint: "run: sweetdreams check")
        }
    }

    /// Scheme, host and port as browsers write them into `Origin` (RFC 6454, section 6.2).
    package static func origin(of address: String) -> String? {
        guard let url = URL(string: address),
            let scheme = url.scheme?.lowercased(),
            let host = url.host()?.lowercased(),
            ["http", "https"].contains(scheme)
        else { return nil }
        let defaultPort = scheme == "https" ? 443 : 80
        guard let port = url.port, port != defaultPort else { return "\(scheme)://\(host)" }
        return "\(scheme)://\(host):\(port)"
    }
}
