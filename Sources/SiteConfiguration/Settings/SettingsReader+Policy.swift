import Content
import Spelling
import Yams

extension SettingsReader {
    /// What the section `security` allows.
    mutating func policy(_ section: Section) -> PolicySettings {
        var policy = PolicySettings()
        for name in list(section, "allow") {
            guard let preset = PolicyPreset(rawValue: name) else {
                let names = PolicyPreset.allCases.map(\.rawValue)
                report(
                    "bad-setting",
                    at: section["allow"],
                    "'\(name.escapedForTerminal)' is not a company that can be allowed by its name",
                    advice: Suggestions.nearest(to: name, among: names).first.map { "did you mean '\($0)'?" }
                        ?? "list its hosts, or write one of \(names.joined(separator: ", "))"
                )
                continue
            }
            for (source, hosts) in preset.hosts { policy.add(hosts, to: source) }
        }
        for source in PolicySource.allCases { policy.add(origins(section, source.rawValue), to: source) }
        policy.inlineScripts = flag(section, "inline_scripts") ?? false
        policy.inlineStyles = flag(section, "inline_styles") ?? false
        return policy
    }

    /// Origins such as `https://cdn.example.com` and `https://*.example.com`.
    private mutating func origins(_ section: Section, _ key: String) -> [String] {
        var origins: [String] = []
        for text in list(section, key) {
            // A name stands in for `*`, which no host may hold.
            let host = text.replacing("https://*.", with: "https://any.", maxReplacements: 1)
            let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
            if WebAddress.fault(in: host) == nil, !host.contains("*"), let origin = WebAddress.origin(host),
                host == origin || host == origin + "/"
            {
                origins.append(trimmed)
            } else {
                report(
                    "bad-url",
                    at: section[key],
                    "'\(text.escapedForTerminal)' in '\(key)' is not an origin",
                    advice: "write https://host, or https://*.host for all names below it"
                )
            }
        }
        return origins
    }
}
