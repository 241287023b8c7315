import Foundation
import Yams

/// What the service needs to know of the site: the same `site.yaml` that the build reads.
package struct ContactSettings: Sendable {
    /// The site's origin, such as `https://www.example.com`.
    package let site: String
    package let projectTypes: [String]
    package let budgetRanges: [String]
    /// Origins whose pages may send: the site's and the service's own, for its error page posts to itself.
    package var origins: Set<String>
    /// Addresses that a form may name by a key in `_next`; never an address of the form's.
    package let redirects: [String: String]

    package static let thanks = "thanks"

    /// - Parameter baseURL: stands in for the file's own.
    /// - Throws: `SettingsError`.
    package init(siteFile text: String, baseURL: String? = nil) throws(SettingsError) {
        let root: Node.Mapping?
        do {
            root = try Yams.compose(yaml: text)?.mapping
        } catch {
            throw SettingsError("site.yaml is not YAML", advice: "run: sweetdreams check")
        }
        guard let root, let base = baseURL ?? root["base_url"]?.string,
            let site = ContactSettings.origin(of: base)
        else {
            throw SettingsError(
                "site.yaml has no 'base_url'",
                advice: "say where the site is, such as https://www.example.com"
            )
        }
        guard let contact = root["contact"]?.mapping else {
            throw SettingsError(
                "site.yaml has no 'contact'",
                advice: "add 'contact:' with the 'endpoint' of this service"
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

    /// Scheme, host and port as browsers write them into `Origin` (RFC 6454, section 6.2).
    package static func origin(of address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme?.lowercased(),
            let host = url.host()?.lowercased(),
            ["http", "https"].contains(scheme)
        else { return nil }
        let standard = scheme == "https" ? 443 : 80
        let port = url.port.flatMap { $0 == standard ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}

/// Something in the settings that the service cannot run with.
package struct SettingsError: Error, CustomStringConvertible {
    package let description: String

    package init(_ message: String, advice: String) { description = "\(message); \(advice)" }
}
