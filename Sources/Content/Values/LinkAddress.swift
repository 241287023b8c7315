/// The web addresses that people mean when they write less than one.
enum LinkAddress {
    /// The address that a text stands for; nil when it stands for none.
    ///
    /// Besides a complete address, that is one without its scheme (`instagram.com/ana`), and a name on a platform whose
    /// addresses are made of names (`@ana`). An address that is not encrypted stays as it is, because the other site may
    /// have no other.
    ///
    /// - Parameter platform: the service that the link leads to, as in `ServiceName`; empty for none.
    static func completed(_ text: String, platform: String) -> String? {
        if WebAddress.fault(in: text) == nil { return text }
        let scheme = "http://"
        if text.utf8.count > scheme.utf8.count,
            text.prefix(scheme.count).lowercased() == scheme,
            WebAddress.fault(in: "https://" + text.dropFirst(scheme.count)) == nil
        {
            return text
        }
        if text.utf8.starts(with: "//".utf8) { return checked("https:" + text) }
        guard !WebAddress.hasScheme(text) else { return nil }
        if let profile = profile(text, platform: platform) { return profile }
        let hasHost = text.utf8.prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: "."))
        return hasHost && text.utf8.first != UInt8(ascii: "@") ? checked("https://" + text) : nil
    }

    private static func checked(_ url: String) -> String? { WebAddress.fault(in: url) == nil ? url : nil }

    // MARK: Names on platforms

    /// The address of a profile by its name; nil for a text that is not a name, and for a platform without names.
    private static func profile(_ text: String, platform: String) -> String? {
        let hasSign = text.utf8.first == UInt8(ascii: "@")
        let name = hasSign ? String(text.dropFirst()) : text
        if platform == "mastodon" { return mastodonProfile(name) }
        // Without the sign, a name with a dot is rather the host of an address.
        guard isName(name), hasSign || !name.utf8.contains(UInt8(ascii: ".")) else { return nil }
        return ServiceName.profile(name, on: platform)
    }

    /// `ana@music.example` is `https://music.example/@ana`.
    private static func mastodonProfile(_ name: String) -> String? {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, isName(parts[0]) else { return nil }
        return checked("https://\(parts[1])/@\(parts[0])")
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
