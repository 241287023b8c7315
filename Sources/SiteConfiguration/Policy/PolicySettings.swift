/// The hosts and the inline code that `security` in `site.yaml` allows.
package struct PolicySettings: Sendable, Encodable {
    /// Origins such as `https://plausible.io` and `https://*.matomo.cloud`, without one twice.
    package private(set) var hosts: [PolicySource: [String]] = [:]
    /// Whether scripts in templates run: the policy has the hash of each.
    package var inlineScripts = false
    /// Whether browsers apply styles that are written into pages.
    package var inlineStyles = false

    package init() {}

    package mutating func add(_ origins: [String], to source: PolicySource) {
        for origin in origins where hosts[source]?.contains(origin) != true {
            hosts[source, default: []].append(origin)
        }
    }

    package func hosts(of source: PolicySource) -> [String] { hosts[source] ?? [] }

    // In a fixed order, because the hash of all settings is of what this writes.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for source in PolicySource.allCases { try container.encode(hosts(of: source)) }
        try container.encode([inlineScripts, inlineStyles])
    }

    /// Whether an origin of the policy covers that of an address; judged on bytes (CSP Level 3, section 6.7.2.7).
    ///
    /// - Parameters:
    ///   - allowed: an origin, `https://*.host` for all names below it, or `https:` for every host.
    ///   - origin: a scheme, a host and perhaps a port.
    package static func covers(_ allowed: String, _ origin: String) -> Bool {
        let (allowed, origin) = (Array(allowed.utf8), Array(origin.utf8))
        guard let star = allowed.firstIndex(of: UInt8(ascii: "*")) else {
            return allowed == origin || allowed == Array("https:".utf8) && origin.starts(with: allowed)
        }
        let (scheme, host) = (allowed[..<star], allowed[(star + 1)...])
        return origin.count > scheme.count + host.count && origin.starts(with: scheme)
            && origin.suffix(host.count).elementsEqual(host)
    }
}
