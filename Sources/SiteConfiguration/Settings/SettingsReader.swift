package import Content
package import Foundation
import Spelling
import Yams

extension SiteSettings {
    /// Reads `site.yaml`; a folder without one is built with defaults and a warning.
    ///
    /// - Parameters:
    ///   - file: the file; it need not exist.
    ///   - path: its name in messages.
    /// - Throws: `Problems` with everything that is wrong with it.
    package static func read(
        _ file: URL,
        path: String
    ) throws -> (
        settings: SiteSettings, warnings: [Problem]
    ) {
        guard FileManager.default.fileExists(atPath: file.path) else {
            return (
                SiteSettings(),
                [
                    Problem(
                        .warning,
                        "no-settings",
                        at: .file(path: path),
                        "there is no such file, so defaults are used",
                        advice: "write one with at least 'title' and 'base_url'"
                    )
                ]
            )
        }
        guard let data = try? Data(contentsOf: file), let text = String(validating: data, as: UTF8.self)
        else {
            throw Problems([
                Problem(
                    "unreadable-file",
                    at: .file(path: path),
                    "the file cannot be read as UTF-8",
                    advice: "save it as UTF-8"
                )
            ])
        }
        return (try read(text: text, path: path), [])
    }

    package static func read(text: String, path: String) throws(Problems) -> SiteSettings {
        var reader = SettingsReader(path: path)
        let settings = reader.read(text)
        guard reader.problems.isEmpty, let settings else { throw Problems(reader.problems) }
        return settings
    }
}

/// Reads the file key by key and notes everything that is wrong with it.
private struct SettingsReader {
    let path: String
    private(set) var problems: [Problem] = []

    init(path: String) { self.path = path }

    private static let keys = [
        "title", "base_url", "language", "time_zone", "description", "logo", "social_image", "default_author",
        "organization", "navigation", "social", "posts_per_page", "contact", "media", "served_elsewhere",
        "embeds",
        "public_email_addresses", "security", "humans",
    ]

    mutating func read(_ text: String) -> SiteSettings? {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            report("bad-settings", line: 1, "the file is no valid YAML: \(error)".escapedForTerminal)
            return nil
        }
        guard let root = node, let section = section(root, "the file", SettingsReader.keys) else {
            return nil
        }
        let title = required(section, "title")
        let baseURL = required(section, "base_url")
        var settings = SiteSettings(title: title, baseURL: checkedBase(baseURL, section))
        settings.path = path
        settings.language = language(section)
        settings.timeZone = timeZone(section)
        settings.description = self.text(section, "description")
        settings.logo = self.text(section, "logo")
        settings.socialImage = self.text(section, "social_image")
        settings.defaultAuthor = self.text(section, "default_author") ?? title
        settings.organization = organization(section)
        settings.navigation = navigation(section)
        settings.social = social(section)
        settings.postsPerPage = int(section, "posts_per_page", in: 1...1000) ?? 12
        settings.contact = contact(section)
        settings.media = media(section)
        settings.servedElsewhere = servedElsewhere(section)
        settings.embeds = embeds(section)
        readAddresses(section, into: &settings)
        readSecurity(section, into: &settings)
        settings.humans = list(section, "humans")
        return settings
    }

    // MARK: Values

    private typealias Section = [String: Node]

    private mutating func report(
        _ code: String,
        at node: Node? = nil,
        line: Int? = nil,
        _ message: String,
        advice: String? = nil
    ) {
        problems.append(
            Problem(code, at: .file(path: path, line: line ?? node?.mark?.line ?? 1), message, advice: advice)
        )
    }

    /// The keys of a mapping, each of which must be known.
    private mutating func section(_ node: Node, _ name: String, _ allowed: [String]) -> Section? {
        guard case .mapping(let mapping) = node else {
            report(
                "wrong-type",
                at: node,
                "\(name) must be a set of keys",
                advice: "write 'key: value' lines"
            )
            return nil
        }
        var section: Section = [:]
        for (key, value) in mapping {
            let key = (key.scalar?.string ?? "", key)
            guard allowed.contains(key.0) else {
                let nearest = Suggestions.nearest(to: key.0, among: allowed)
                report(
                    "unknown-key",
                    at: key.1,
                    "there is no setting '\(key.0)' in \(name)",
                    advice: nearest.first.map { "did you mean '\($0)'?" }
                        ?? "there are \(allowed.joined(separator: ", "))"
                )
                continue
            }
            section[key.0] = value
        }
        return section
    }

    private mutating func text(_ section: Section, _ key: String) -> String? {
        guard let node = section[key] else { return nil }
        guard let scalar = node.scalar else {
            report("wrong-type", at: node, "'\(key)' must be text")
            return nil
        }
        let text = scalar.string.trimmed
        return text.isEmpty || (scalar.style == .plain && ["~", "null"].contains(text)) ? nil : text
    }

    private mutating func required(_ section: Section, _ key: String) -> String {
        if let text = text(section, key) { return text }
        report("missing-setting", line: 1, "'\(key)' is missing", advice: "add a line '\(key): …'")
        return ""
    }

    private mutating func int(_ section: Section, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(section, key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            report(
                "wrong-type",
                at: section[key],
                "'\(key)' is '\(text.escapedForTerminal)', but must be a number from \(range.lowerBound) to \(range.upperBound)"
            )
            return nil
        }
        return number
    }

    private mutating func nodes(_ section: Section, _ key: String) -> [Node] {
        guard let node = section[key], node.scalar?.string != "" else { return [] }
        guard case .sequence(let sequence) = node else {
            report("wrong-type", at: node, "'\(key)' must be a list", advice: "begin each item with '- '")
            return []
        }
        return Array(sequence)
    }

    private mutating func list(_ section: Section, _ key: String) -> [String] {
        var items: [String] = []
        for node in nodes(section, key) {
            if let text = node.scalar?.string {
                items.append(text.trimmed)
            } else {
                report("wrong-type", at: node, "an item of '\(key)' must be text")
            }
        }
        return items
    }

    private mutating func address(_ section: Section, _ key: String) -> String? {
        guard let url = text(section, key) else { return nil }
        guard let fault = WebAddress.fault(in: url), !isLocal(url) else { return url }
        report(
            "bad-url",
            at: section[key],
            "'\(key)' is '\(url.escapedForTerminal)', which \(fault.message)",
            advice: fault.advice
        )
        return nil
    }

    /// Addresses of this machine need no encryption: for trying things out.
    private func isLocal(_ url: String) -> Bool {
        guard url.hasPrefix("http://"), let host = WebAddress.host(of: url) else { return false }
        return ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix($0 + ":") }
    }

    // MARK: Settings

    private mutating func checkedBase(_ url: String, _ section: Section) -> String {
        guard !url.isEmpty else { return url }
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        if let fault = WebAddress.fault(in: base), !isLocal(base) {
            report(
                "bad-url",
                at: section["base_url"],
                "'base_url' is '\(url.escapedForTerminal)', which \(fault.message)",
                advice: fault.advice
            )
        } else if WebAddress.origin(base) != base {
            report(
                "bad-url",
                at: section["base_url"],
                "'base_url' is '\(url.escapedForTerminal)', but may hold only a scheme and a host",
                advice: "the site lives at the root of its host: https://www.example.com"
            )
        }
        return base
    }

    private mutating func language(_ section: Section) -> String {
        guard let language = text(section, "language") else { return "en" }
        let parts = language.split(separator: "-", omittingEmptySubsequences: false)
        let isTag = parts.allSatisfy { part in
            (1...8).contains(part.utf8.count)
                && part.utf8.allSatisfy {
                    ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10
                }
        }
        if !isTag || !(2...3).contains(parts[0].count) {
            report(
                "bad-setting",
                at: section["language"],
                "'language' is '\(language.escapedForTerminal)', which is no language tag",
                advice: "write en, de or pt-BR"
            )
        }
        return language
    }

    private mutating func timeZone(_ section: Section) -> TimeZone {
        guard let name = text(section, "time_zone") else { return .gmt }
        if let zone = TimeZone(identifier: name),
            TimeZone.knownTimeZoneIdentifiers.contains(name) || name == "UTC"
        {
            return zone
        }
        let nearest = Suggestions.nearest(to: name, among: TimeZone.knownTimeZoneIdentifiers)
        report(
            "bad-setting",
            at: section["time_zone"],
            "there is no time zone '\(name.escapedForTerminal)'",
            advice: nearest.first.map { "did you mean '\($0)'?" } ?? "write a name such as America/New_York"
        )
        return .gmt
    }

    private mutating func organization(_ section: Section) -> SiteSettings.Organization? {
        guard let node = section["organization"],
            let found = self.section(
                node,
                "organization",
                ["type", "address", "phone", "email", "hours", "geo"]
            )
        else { return nil }
        var address: SiteSettings.Organization.Address?
        let addressKeys = ["street", "locality", "region", "postal_code", "country"]
        if let node = found["address"], let parts = self.section(node, "address", addressKeys) {
            address = SiteSettings.Organization.Address(
                street: text(parts, "street"),
                locality: text(parts, "locality"),
                region: text(parts, "region"),
                postalCode: text(parts, "postal_code"),
                country: text(parts, "country")
            )
        }
        var hours: [SiteSettings.Organization.Hours] = []
        for node in nodes(found, "hours") {
            guard let item = self.section(node, "hours", ["days", "opens", "closes"]) else { continue }
            hours.append(
                SiteSettings.Organization.Hours(
                    days: list(item, "days"),
                    opens: required(item, "opens"),
                    closes: required(item, "closes")
                )
            )
        }
        let geo = found["geo"].flatMap { self.section($0, "geo", ["latitude", "longitude"]) } ?? [:]
        return SiteSettings.Organization(
            type: text(found, "type") ?? "Organization",
            address: address,
            phone: text(found, "phone"),
            email: text(found, "email"),
            hours: hours,
            latitude: degrees(geo, "latitude", 90),
            longitude: degrees(geo, "longitude", 180)
        )
    }

    private mutating func degrees(_ section: Section, _ key: String, _ limit: Double) -> Double? {
        guard let text = text(section, key) else { return nil }
        guard let value = Double(text), value.magnitude <= limit else {
            report(
                "wrong-type",
                at: section[key],
                "'\(key)' is '\(text.escapedForTerminal)', but must be a number of degrees"
            )
            return nil
        }
        return value
    }

    private mutating func navigation(_ section: Section) -> [SiteSettings.NavigationItem] {
        var items: [SiteSettings.NavigationItem] = []
        for node in nodes(section, "navigation") {
            guard let item = self.section(node, "navigation", ["label", "url"]) else { continue }
            items.append(
                SiteSettings.NavigationItem(label: required(item, "label"), url: required(item, "url"))
            )
        }
        return items
    }

    private mutating func social(_ section: Section) -> [Link] {
        guard let node = section["social"], case .mapping(let mapping) = node else {
            if let node = section["social"] {
                report("wrong-type", at: node, "'social' must be a set of names with addresses")
            }
            return []
        }
        var links: [Link] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            if let url = address([name: value], name) {
                let platform = Slug.from(title: name) ?? name
                links.append(
                    Link(platform: platform, label: ServiceName.label(of: platform) ?? name, url: url)
                )
            }
        }
        return links
    }

    private mutating func contact(_ section: Section) -> SiteSettings.Contact? {
        let keys = ["endpoint", "project_types", "budget_ranges", "thanks"]
        guard let node = section["contact"], let found = self.section(node, "contact", keys) else {
            return nil
        }
        guard found["endpoint"] != nil else {
            report(
                "missing-setting",
                at: node,
                "'contact' has no 'endpoint'",
                advice: "name the address of the write API"
            )
            return nil
        }
        guard let endpoint = address(found, "endpoint") else { return nil }
        return SiteSettings.Contact(
            endpoint: endpoint,
            projectTypes: list(found, "project_types"),
            budgetRanges: list(found, "budget_ranges"),
            thanks: text(found, "thanks") ?? Routes.thanks
        )
    }

    private mutating func media(_ section: Section) -> SiteSettings.Media {
        let keys = ["base_url", "audio_base_url", "audio_folder", "hosts"]
        guard let node = section["media"], let found = self.section(node, "media", keys) else {
            return SiteSettings.Media()
        }
        var media = SiteSettings.Media()
        media.baseURL = address(found, "base_url").map(withoutSlash)
        media.audioBaseURL = address(found, "audio_base_url").map(withoutSlash)
        media.audioFolder = text(found, "audio_folder")
        for host in list(found, "hosts") {
            guard let origin = WebAddress.origin(host), WebAddress.fault(in: host) == nil else {
                report(
                    "bad-url",
                    at: found["hosts"],
                    "'\(host.escapedForTerminal)' of 'hosts' is no origin",
                    advice: "write https://host"
                )
                continue
            }
            media.hosts.append(origin)
        }
        return media
    }

    private func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    private mutating func servedElsewhere(_ section: Section) -> [String] {
        let prefixes = list(section, "served_elsewhere")
        for prefix in prefixes where !prefix.hasPrefix("/") || prefix == "/" {
            report(
                "bad-setting",
                at: section["served_elsewhere"],
                "'\(prefix.escapedForTerminal)' is no path prefix",
                advice: "write \"/images/\""
            )
        }
        return prefixes
    }

    private mutating func embeds(_ section: Section) -> [EmbedAddress.Provider] {
        guard section["embeds"] != nil else { return EmbedAddress.Provider.allCases }
        var providers: [EmbedAddress.Provider] = []
        for name in list(section, "embeds") {
            if let provider = EmbedAddress.Provider(rawValue: name) {
                providers.append(provider)
            } else {
                let known = EmbedAddress.Provider.allCases.map(\.rawValue)
                report(
                    "bad-setting",
                    at: section["embeds"],
                    "there are no players of '\(name.escapedForTerminal)'",
                    advice: "there are \(known.joined(separator: ", "))"
                )
            }
        }
        return providers
    }

    private mutating func readAddresses(_ section: Section, into settings: inout SiteSettings) {
        let addresses = list(section, "public_email_addresses")
        for address in addresses where !EmailAddress.looksLikeOne(address) {
            report(
                "bad-setting",
                at: section["public_email_addresses"],
                "'\(address.escapedForTerminal)' is no e-mail address"
            )
        }
        settings.publicEmailAddresses = Set(
            (addresses + [settings.organization?.email].compactMap(\.self)).map { $0.lowercased() }
        )
    }

    private mutating func readSecurity(_ section: Section, into settings: inout SiteSettings) {
        guard let node = section["security"],
            let found = self.section(node, "security", ["contact", "expires"])
        else {
            return
        }
        settings.securityContact = required(found, "contact")
        let expires = required(found, "expires")
        settings.securityExpires = Timestamp(expires, zone: settings.timeZone)
        if settings.securityExpires == nil {
            report(
                "bad-setting",
                at: found["expires"],
                "'expires' is '\(expires.escapedForTerminal)', which is no date",
                advice: "write 2027-06-30"
            )
        }
    }
}
