import Content
import Foundation
import Spelling
import Yams

/// Reads `site.yaml` key by key and records everything that is wrong with it.
///
/// A key that is wrong is reported and then read as if it were absent, so that one run reports all of them.
struct SettingsReader {
    /// The values of a mapping by their keys.
    typealias Section = [String: Node]

    let path: String
    private(set) var problems: [Problem] = []
    private(set) var warnings: [Problem] = []

    init(path: String) { self.path = path }

    /// The keys that the file itself may have; those of its sections are in `SettingsSection`.
    static let keys = [
        "title",
        "base_url",
        "language",
        "time_zone",
        "description",
        "logo",
        "logo_dark",
        "social_image",
        "default_author",
        "organization",
        "navigation",
        "social",
        "posts_per_page",
        "contact",
        "media",
        "served_elsewhere",
        "embeds",
        "text",
        "public_email_addresses",
        "security",
        "theme",
        "humans",
        "fields",
    ]

    /// The settings of a file; nil where the file is not a set of keys.
    mutating func settings(from text: String) -> SiteSettings? {
        guard let root = self.root(of: text) else {
            if problems.isEmpty {
                report(
                    "missing-setting",
                    line: 1,
                    "the file is empty",
                    advice: "write at least 'title' and 'base_url'"
                )
            }
            return nil
        }
        guard let section = self.section(root, named: "the file", keys: SettingsReader.keys) else {
            return nil
        }
        let title = required(section, "title")
        let baseURL = required(section, "base_url")
        var settings = SiteSettings(title: title, baseURL: checkedBaseURL(baseURL, in: section))
        settings.path = path
        settings.language = language(section)
        settings.languageLine = section["language"]?.mark?.line
        settings.timeZone = timeZone(section)
        settings.description = self.text(section, "description")
        settings.logo = self.text(section, "logo")
        settings.darkLogo = self.text(section, "logo_dark")
        settings.socialImage = self.text(section, "social_image")
        settings.defaultAuthor = self.text(section, "default_author") ?? title
        settings.organization = organization(section)
        settings.navigation = navigation(section)
        settings.social = social(section)
        settings.postsPerPage = int(section, "posts_per_page", in: SettingsRange.postsPerPage) ?? 12
        settings.contact = contact(section)
        settings.media = media(section)
        settings.theme = theme(section)
        settings.servedElsewhere = servedElsewhere(section)
        settings.embeds = embeds(section)
        settings.textFormat = textFormat(section)
        settings.publicEmailAddresses = publicEmailAddresses(section, organization: settings.organization)
        if let node = section["security"], let security = self.section(node, .security) {
            if let note = securityNote(security, timeZone: settings.timeZone) {
                settings.securityContact = note.contact
                settings.securityExpires = note.expires
            }
            settings.policy = policy(security)
        }
        settings.humans = list(section, "humans")
        settings.fields = fields(section, timeZone: settings.timeZone)
        settings.warnings = warnings
        return settings
    }

    /// The file's outermost value; nil where it is not YAML or is empty.
    mutating func root(of text: String) -> Node? {
        guard YAMLAliases.areFew(in: text) else {
            report(
                "bad-settings",
                line: 1,
                "the file repeats more than \(YAMLAliases.limit) values with YAML's '*'",
                advice: "write the values themselves"
            )
            return nil
        }
        do {
            // Its default would make a dictionary of all environment variables, and compare keys by regular expressions.
            let root = try Yams.compose(yaml: text, .basic, .default, .utf8)
            if let marked = root.flatMap({ SettingsReader.markedScalar(in: $0) }) {
                report(
                    "bad-settings",
                    line: marked.mark?.line ?? 1,
                    "a text holds a letter with more than 100 marks",
                    advice: "remove it"
                )
                return nil
            }
            return root
        } catch {
            let (line, message) = SettingsReader.description(of: error)
            // What is missing at the end is missing behind the last line.
            let lineCount = text.utf8.dropLast().count { $0 == UInt8(ascii: "\n") } + 1
            report("bad-settings", line: min(line, lineCount), message)
            return nil
        }
    }

    /// A text with `hasTooManyMarks`: YAML's escapes in quotes write any character.
    private static func markedScalar(in root: Node) -> Node? {
        var open = [root]
        while let node = open.popLast() {
            switch node {
            case .scalar(let scalar):
                if scalar.string.hasTooManyMarks { return node }
            case .mapping(let mapping): open += mapping.flatMap { [$0.key, $0.value] }
            case .sequence(let sequence): open += Array(sequence)
            default: break
            }
        }
        return nil
    }

    /// The line and the reason of an error of the YAML parser.
    private static func description(of error: any Error) -> (line: Int, message: String) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            (mark.line, "the file is not valid YAML: \(problem.escapedForTerminal)")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "the key '\(keys.first?.escapedForTerminal ?? "")' is there twice")
        default: (1, "the file is not valid YAML")
        }
    }

    mutating func report(
        _ code: String,
        at node: Node? = nil,
        line: Int? = nil,
        _ message: String,
        advice: String? = nil
    ) {
        let location = SourceLocation.file(path: path, line: line ?? node?.mark?.line ?? 1)
        problems.append(Problem(code, at: location, message, advice: advice))
    }

    mutating func warn(_ code: String, at node: Node?, _ message: String, advice: String) {
        let location = SourceLocation.file(path: path, line: node?.mark?.line ?? 1)
        warnings.append(Problem(.warning, code, at: location, message, advice: advice))
    }

    // MARK: Settings of one value

    private mutating func checkedBaseURL(_ url: String, in section: Section) -> String {
        guard !url.isEmpty else { return url }
        var base = url
        while base.hasSuffix("/") {
            base.removeLast()
        }
        if let fault = WebAddress.fault(in: base), !WebAddress.isLocal(base) {
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
        if !SettingsReader.isLanguageTag(language) {
            report(
                "bad-setting",
                at: section["language"],
                "'language' is '\(language.escapedForTerminal)', which is not a language tag",
                advice: "write en, de or pt-BR"
            )
        } else if Language.named(language) == nil {
            warn(
                "unknown-language",
                at: section["language"],
                "the names of months and the forms of numbers in '\(language)' are not known, so dates are in English",
                advice:
                    "write one of \(Language.tags.joined(separator: ", ")), or keep it: pages still say that they are in '\(language)'"
            )
        }
        return language
    }

    /// Whether a text has the form of a tag (RFC 5646, section 2.1); the registry is not asked.
    private static func isLanguageTag(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let areParts = parts.allSatisfy { part in
            (1...8).contains(part.utf8.count) && part.utf8.allSatisfy(isLetterOrDigit)
        }
        return areParts && (2...3).contains(parts[0].count)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private mutating func timeZone(_ section: Section) -> TimeZone {
        guard let name = text(section, "time_zone") else { return .gmt }
        let known = TimeZone.knownTimeZoneIdentifiers
        if name == "UTC" || known.contains(name), let zone = TimeZone(identifier: name) { return zone }
        let nearest = Suggestions.nearest(to: name, among: known).first
        report(
            "bad-setting",
            at: section["time_zone"],
            "there is no time zone '\(name.escapedForTerminal)'",
            advice: nearest.map { "did you mean '\($0)'?" } ?? "write a name such as America/New_York"
        )
        return .gmt
    }

    private mutating func servedElsewhere(_ section: Section) -> [String] {
        let prefixes = list(section, "served_elsewhere")
        for prefix in prefixes where !prefix.hasPrefix("/") || prefix == "/" {
            report(
                "bad-setting",
                at: section["served_elsewhere"],
                "'\(prefix.escapedForTerminal)' is not a path prefix",
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
                continue
            }
            let known = EmbedAddress.Provider.allCases.map(\.rawValue)
            report(
                "bad-setting",
                at: section["embeds"],
                "there are no players of '\(name.escapedForTerminal)'",
                advice: "there are \(known.joined(separator: ", "))"
            )
        }
        return providers
    }

    private mutating func textFormat(_ section: Section) -> TextFormat? {
        guard let name = text(section, "text") else { return nil }
        let format = TextFormat(rawValue: name)
        if format == nil {
            report(
                "bad-setting",
                at: section["text"],
                "there is no text format '\(name.escapedForTerminal)'",
                advice: "write \(TextFormat.allCases.map(\.rawValue).joined(separator: " or "))"
            )
        }
        return format
    }

    /// The addresses of the list and the studio's own, in lower case.
    private mutating func publicEmailAddresses(
        _ section: Section,
        organization: SiteSettings.Organization?
    ) -> Set<String> {
        var addresses = list(section, "public_email_addresses")
        for address in addresses where !EmailAddressPattern.matches(address) {
            report(
                "bad-setting",
                at: section["public_email_addresses"],
                "'\(address.escapedForTerminal)' is not an e-mail address"
            )
        }
        if let own = organization?.email {
            addresses.append(own)
        }
        return Set(addresses.map { $0.lowercased() })
    }
}
