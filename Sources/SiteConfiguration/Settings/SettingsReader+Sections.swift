import Content
import Foundation
import Yams

/// The keys that a section of the file may have.
///
/// The raw value is the section's key, by which messages and documentation name it.
enum SettingsSection: String, CaseIterable {
    case organization
    case address
    case hours
    case geo
    case navigation
    case contact
    case media
    case security
    case theme
    case colors
    case light
    case dark
    /// A field that is described by more than its type.
    case field

    var keys: [String] {
        switch self {
        case .organization: ["type", "address", "phone", "email", "hours", "geo"]
        case .address: ["street", "locality", "region", "postal_code", "country"]
        case .hours: ["days", "opens", "closes"]
        case .geo: ["latitude", "longitude"]
        case .navigation: ["label", "url", "children"]
        case .contact: ["endpoint", "project_types", "budget_ranges", "thanks"]
        case .media: ["base_url", "audio_base_url", "audio_folder", "hosts", "pictures", "strip_tags"]
        case .security:
            ["contact", "expires", "allow"] + PolicySource.allCases.map(\.rawValue)
                + ["inline_scripts", "inline_styles"]
        case .theme:
            [
                "base", "home", "home_title", "lead", "call_title", "call_text", "answer_time", "booking_url",
                "scheme",
                "colors",
                "heading_font", "text_font", "heading_scale", "text_size", "corners",
            ]
        case .field: ["type", "required", "default", "column", "taxonomy", "label"]
        case .colors: Palette.Scheme.allCases.map(\.rawValue)
        case .light, .dark: Palette.Role.allCases.map(\.rawValue)
        }
    }
}

extension SettingsReader {
    /// The section `navigation`.
    mutating func navigation(_ root: Section) -> [SiteSettings.NavigationItem] {
        nodes(root, "navigation").compactMap { node in
            section(node, .navigation).map { item in
                var entry = navigationItem(item)
                for child in nodes(item, "children") {
                    guard
                        let child = section(
                            child,
                            named: "an entry below '\(entry.label)'",
                            keys: ["label", "url"]
                        )
                    else { continue }
                    entry.children.append(navigationItem(child))
                }
                return entry
            }
        }
    }

    private mutating func navigationItem(_ section: Section) -> SiteSettings.NavigationItem {
        let label = required(section, "label")
        return SiteSettings.NavigationItem(label: label, url: required(section, "url"))
    }

    /// The section `social`, whose keys are names of platforms.
    mutating func social(_ root: Section) -> [Link] {
        guard let node = root["social"] else { return [] }
        guard case .mapping(let mapping) = node else {
            report("wrong-type", at: node, "'social' must be a set of names with addresses")
            return []
        }
        var links: [Link] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            guard let url = address([name: value], name) else { continue }
            let platform = Slug.from(title: name) ?? name
            let label = ServiceName.label(of: platform) ?? name
            links.append(Link(platform: platform, label: label, url: url))
        }
        return links
    }

    /// The section `contact`.
    mutating func contact(_ root: Section) -> SiteSettings.Contact? {
        guard let node = root["contact"],
            let section = self.section(node, .contact)
        else { return nil }
        guard section["endpoint"] != nil else {
            report(
                "missing-setting",
                at: node,
                "'contact' has no 'endpoint'",
                advice: "name the address of the write API"
            )
            return nil
        }
        guard let endpoint = address(section, "endpoint") else { return nil }
        return SiteSettings.Contact(
            endpoint: endpoint,
            projectTypes: list(section, "project_types"),
            budgetRanges: list(section, "budget_ranges"),
            thanks: text(section, "thanks") ?? Routes.thanks
        )
    }

    /// The section `media`.
    mutating func media(_ root: Section) -> SiteSettings.Media {
        var media = SiteSettings.Media()
        guard let node = root["media"],
            let section = self.section(node, .media)
        else { return media }
        media.baseURL = address(section, "base_url").map(SettingsReader.withoutSlash)
        media.audioBaseURL = address(section, "audio_base_url").map(SettingsReader.withoutSlash)
        media.audioFolder = text(section, "audio_folder")
        media.stripsTags = flag(section, "strip_tags") ?? false
        media.pictures = choice(section, "pictures") ?? .auto
        media.line = section["hosts"]?.mark?.line
        for host in list(section, "hosts") {
            if let origin = WebAddress.origin(host), WebAddress.fault(in: host) == nil {
                media.hosts.append(origin)
                continue
            }
            report(
                "bad-url",
                at: section["hosts"],
                "'\(host.escapedForTerminal)' in 'hosts' is not an origin",
                advice: "write https://host"
            )
        }
        return media
    }

    private static func withoutSlash(_ url: String) -> String {
        url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// The content of `security.txt`; where one of its keys is set, both are required.
    mutating func securityNote(
        _ section: Section,
        timeZone: TimeZone
    ) -> (contact: String, expires: Timestamp?)? {
        guard section["contact"] != nil || section["expires"] != nil else { return nil }
        let contact = required(section, "contact")
        let text = required(section, "expires")
        let expires = Timestamp(text, zone: timeZone)
        if expires == nil {
            report(
                "bad-setting",
                at: section["expires"],
                "'expires' is '\(text.escapedForTerminal)', which is not a date",
                advice: "write 2027-06-30"
            )
        }
        return (contact, expires)
    }
}
