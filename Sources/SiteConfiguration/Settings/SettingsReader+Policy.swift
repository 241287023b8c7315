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

    /// Whether a text is `https://`, perhaps `*.`, and a host with perhaps a port, in bytes that mean nothing else in a policy.
    private static func isOrigin(_ text: String) -> Bool {
        var host = Array(text.utf8)[...]
        guard host.starts(with: "https://".utf8) else { return false }
        host = host.dropFirst("https://".utf8.count)
        if host.starts(with: "*.".utf8) { host = host.dropFirst(2) }
        let isPlain = host.allSatisfy { byte in
            byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || ".:-".utf8.contains(byte)
        }
        return isPlain && WebAddress.fault(in: "https://" + String(decoding: host, as: UTF8.self)) == nil
    }

    /// Origins such as `https://cdn.example.com` and `https://*.example.com`.
    private mutating func origins(_ section: Section, _ key: String) -> [String] {
        var origins: [String] = []
        for text in list(section, key) {
            let origin = text.hasSuffix("/") ? String(text.dropLast()) : text
            if SettingsReader.isOrigin(origin) {
                origins.append(origin)
            } else {
                report(
                    "bad-url",
                    at: section[key],
                    "'\(text.escapedForTerminal)' in '\(key)' is not an origin",
                    advice: "write https://host, or https://*.host for all names below it, in small letters"
                )
            }
        }
        return origins
    }
}
