import Content
import Foundation
import SiteConfiguration

/// The settings of the site that the service uses, from the same `site.yaml` that the build reads.
package struct ContactSettings: Sendable {
    /// The site's origin, such as `https://www.example.com`.
    package let site: String
    package let projectTypes: [String]
    package let budgetRanges: [String]
    /// Origins whose pages may send: the site's and the service's own, because its error page posts to itself.
    package var origins: Set<String>
    /// Addresses that a form may name by a key in `_next`; never an address that the form itself sends.
    package let redirects: [String: String]

    package static let thanks = "thanks"

    /// - Parameters:
    ///   - text: the text of `site.yaml`.
    ///   - baseURL: the site's address in place of the file's `base_url`.
    /// - Throws: `SettingsError`.
    package init(siteFile text: String, baseURL: String? = nil) throws(SettingsError) {
        let form: FormSettings
        do {
            form = try FormSettings.read(text: text, path: "site.yaml")
        } catch {
            throw SettingsError(error)
        }
        site = try ContactSettings.site(form, baseURL: baseURL)
        projectTypes = form.projectTypes
        budgetRanges = form.budgetRanges
        origins = [site]
        if let endpoint = form.endpoint.flatMap({ ContactSettings.origin(of: $0) }) {
            origins.insert(endpoint)
        }
        let thanks = form.thanks.hasPrefix("/") ? site + form.thanks : form.thanks
        redirects = [ContactSettings.thanks: thanks]
    }

    /// The origin of the site: of the given address, or else of the file's.
    private static func site(_ form: FormSettings, baseURL: String?) throws(SettingsError) -> String {
        let hint = "write the address of the site, such as https://www.example.com"
        if let baseURL {
            if let origin = ContactSettings.origin(of: baseURL) { return origin }
            throw SettingsError("'\(baseURL)' is not the address of a site", hint: hint)
        }
        guard let address = form.baseURL else {
            throw SettingsError("site.yaml has no 'base_url'", hint: hint)
        }
        if let origin = ContactSettings.origin(of: address) { return origin }
        let line = form.baseURLLine.map { ":\($0)" } ?? ""
        throw SettingsError("site.yaml\(line): 'base_url' is '\(address)', not a web address", hint: hint)
    }

    /// Scheme, host and port as browsers write them into `Origin` (RFC 6454, section 6.2).
    package static func origin(of address: String) -> String? {
        guard let url = URL(string: address),
            let scheme = url.scheme?.lowercased(),
            let host = url.host()?.lowercased(),
            ["http", "https"].contains(scheme)
        else { return nil }
        let defaultPort = scheme == "https" ? 443 : 80
        let port = url.port.flatMap { $0 == defaultPort ? nil : ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)"
    }
}

extension SettingsError {
    /// A problem of `site.yaml`, with its line.
    fileprivate init(_ problem: Problem) {
        let location = problem.location?.description ?? "site.yaml"
        self.init("\(location): \(problem.message)", hint: problem.advice ?? "run: sweetdreams check")
    }
}
