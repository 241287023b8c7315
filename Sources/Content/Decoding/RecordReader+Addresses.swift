// Addresses, and the links that people and programs wrote.
extension RecordReader {
    /// An address that visitors may follow.
    ///
    /// - Parameter platform: the service that the address belongs to, so that a name there is enough.
    mutating func url(_ column: String, platform: String = "") -> String? {
        guard let url = text(column, as: .exact) else { return nil }
        return address(url, platform: platform, column: column)
    }

    /// An address, or a path to a file of the content folder.
    mutating func media(_ column: String) -> String? {
        guard let media = text(column, as: .exact),
            !holdsEmailAddress(media, name: "'\(column)'", column: column)
        else { return nil }
        if WebAddress.hasScheme(media) || media.utf8.starts(with: "//".utf8) {
            let url = WebAddress.hasScheme(media) ? media : "https:" + media
            guard isPublic(url, column: column), !expires(url, column: column) else { return nil }
            return url
        }
        if let fault = MediaPath.fault(in: media) {
            report(
                "bad-path",
                column: column,
                message: "'\(column)' is '\(media.escapedForTerminal)', which \(fault)",
                advice: "write a path such as media/cover.jpg"
            )
            return nil
        }
        return media
    }

    /// Reports an address that is signed and stops working when the signature expires.
    private mutating func expires(_ url: String, column: String) -> Bool {
        guard WebAddress.isSigned(url) else { return false }
        report(
            "expiring-address",
            column: column,
            message: "'\(column)' is a signed address that expires, and so would the picture",
            advice: "use the file's public address"
        )
        return true
    }

    /// Reports an address from which a page may not load a file.
    private mutating func isPublic(_ url: String, column: String) -> Bool {
        guard let fault = WebAddress.fault(in: url) else { return true }
        report(fault, of: url, name: "'\(column)'", column: column)
        return false
    }

    /// The address that a text stands for; nil after a report when it stands for none.
    ///
    /// - Parameters:
    ///   - platform: the service that the address belongs to; empty for none.
    ///   - link: the name of the link, where the column holds several.
    private mutating func address(
        _ text: String,
        platform: String,
        link: String? = nil,
        column: String
    ) -> String? {
        let name = link.map { "the link '\($0.escapedForTerminal)' of '\(column)'" } ?? "'\(column)'"
        if let address = LinkAddress.completed(text, platform: platform) {
            return holdsEmailAddress(address, name: name, column: column) ? nil : address
        }
        if let fault = WebAddress.fault(in: text) {
            report(fault, of: text, name: name, column: column)
        }
        return nil
    }

    /// Reports an address of a row that holds an e-mail address, without which it would lead nowhere.
    private mutating func holdsEmailAddress(_ url: String, name: String, column: String) -> Bool {
        withoutEmailAddresses(url, name: name, column: column).utf8.count != url.utf8.count
    }

    private mutating func report(_ fault: WebAddress.Fault, of url: String, name: String, column: String) {
        report(
            "bad-url",
            column: column,
            message: "\(name) is '\(url.escapedForTerminal)', which \(fault.message)",
            advice: fault.advice
        )
    }

    // MARK: Old addresses

    /// The paths that the record's page had before: a list, or one path.
    ///
    /// A row holds them as a list, as the JSON of a list, or as text with one path a line.
    mutating func oldAddresses() -> [OldAddress] {
        let column = ContentKind.oldAddressesColumn
        let value = value(column)
        if value.isEmpty { return [] }
        guard case .text(let text) = value else {
            if case .list(let items) = value { return items.compactMap { oldAddress($0) } }
            return [oldAddress(value)].compactMap(\.self)
        }
        guard text.trimmed.utf8.first == UInt8(ascii: "[") else {
            return text.split(whereSeparator: \.isNewline).compactMap { oldAddress(.text(String($0))) }
        }
        guard case .list(let items)? = RecordValue(json: text) else {
            report("bad-json", column: column, message: "'\(column)' is not valid JSON")
            return []
        }
        return items.compactMap { oldAddress($0) }
    }

    private mutating func oldAddress(_ item: RecordValue) -> OldAddress? {
        if item.isEmpty { return nil }
        let column = ContentKind.oldAddressesColumn
        let text = item.plainText?.trimmed
        if let text, OldAddress.fault(in: text) == nil {
            return OldAddress(text, at: record.location(of: column))
        }
        let fault = text.flatMap { OldAddress.fault(in: $0) }
        report(
            "bad-redirect",
            column: column,
            message: "'\(column)' holds \(item.description), which \(fault?.message ?? "is not a path")",
            advice: fault?.advice ?? "write the path of the old page: /old-page/"
        )
        return nil
    }

    // MARK: Links

    /// How many times JSON may be written as a text inside of JSON.
    private static let maximumJSONDepth = 3

    /// Links in the forms that the web application and its users write.
    ///
    /// These are `{"instagram": "https://…"}` and `[{"platform" | "label" | "name": …, "url": …}]`, as JSON text or
    /// as front matter. An item that cannot be read is left out.
    mutating func links(_ column: String) -> [Link] {
        guard let value = linksValue(column), !value.isEmpty else { return [] }
        switch value {
        case .map(let entries):
            let links = entries.compactMap { entry in
                link(entry.value, name: entry.key, column: column)
            }
            // Databases do not keep the order of the keys, so links of every source are sorted.
            return links.sorted(by: RecordReader.linkOrder)
        case .list(let items):
            return items.compactMap { item in link(item, column: column) }
        default:
            reportType(of: column, expected: "a list of links or names with addresses")
            return []
        }
    }

    /// The value of a column of links, read from its JSON; nil after a report when it is not JSON.
    private mutating func linksValue(_ column: String) -> RecordValue? {
        var value = self.value(column)
        for _ in 0..<RecordReader.maximumJSONDepth {
            guard case .text(let json) = value else { break }
            // Most rows have no links; that needs no parser.
            if ["", "{}", "[]", "null"].contains(json.trimmed) { return .absent }
            guard let parsed = RecordValue(json: json) else {
                report("bad-json", column: column, message: "'\(column)' is not valid JSON")
                return nil
            }
            value = parsed
        }
        return value
    }

    private static func linkOrder(_ a: Link, _ b: Link) -> Bool {
        let rank = (a: ServiceName.rank(a.platform), b: ServiceName.rank(b.platform))
        if rank.a != rank.b { return rank.a < rank.b }
        if a.label != b.label { return a.label < b.label }
        return a.url < b.url
    }

    private static let nameKeys = ["platform", "label", "name", "title"]

    private mutating func linkLabel(_ text: String, column: String) -> String {
        withoutEmailAddresses(cleanLine(text, column: column), name: "a label of '\(column)'", column: column)
    }

    /// A link that is an item of a list.
    private mutating func link(_ item: RecordValue, column: String) -> Link? {
        guard case .map(let entries) = item else {
            return link(item, name: "", column: column)
        }
        checkLinkKeys(entries.map(\.key), column: column)
        func text(_ key: String) -> String? {
            let text = entries.first { $0.key == key }?.value.plainText?.trimmed
            return text.flatMap { $0.isEmpty ? nil : $0 }
        }
        let label = (text("label") ?? text("name") ?? text("title") ?? text("platform"))
            .map { linkLabel($0, column: column) }
        return link(item, name: text("platform") ?? label ?? "", label: label, column: column)
    }

    /// Reports keys of a file that mean nothing; a program that wrote a row may have its own.
    private mutating func checkLinkKeys(_ keys: [String], column: String) {
        guard !record.location.isRow else { return }
        for key in keys where key != "url" && !RecordReader.nameKeys.contains(key) {
            let nearest = context.nearest(key, RecordReader.nameKeys + ["url"]).first
            report(
                "unknown-key",
                column: column,
                message: "an item of '\(column)' has the unknown key '\(key.escapedForTerminal)'",
                advice: nearest.map { "did you mean '\($0)'?" } ?? "the keys are label and url"
            )
        }
    }

    /// - Parameters:
    ///   - value: an address, or keys of which one is `url`.
    ///   - name: the platform as it was written; empty for none.
    ///   - label: the words of the link; nil for the platform's own name.
    private mutating func link(
        _ value: RecordValue,
        name: String,
        label: String? = nil,
        column: String
    ) -> Link? {
        var value = value
        if case .map(let entries) = value {
            guard let url = entries.first(where: { $0.key == "url" }) else {
                report("bad-link", column: column, message: "an item of '\(column)' has no 'url'")
                return nil
            }
            value = url.value
        }
        if value.isEmpty { return nil }
        guard let text = value.plainText?.trimmed else {
            report(
                "bad-link",
                column: column,
                message: name.isEmpty
                    ? "an item of '\(column)' is \(value.description)"
                    : "the link '\(name.escapedForTerminal)' of '\(column)' is \(value.description), which is not an address",
                advice: name.isEmpty ? "write {label: …, url: …}" : nil
            )
            return nil
        }
        let platform = Slug.from(title: name) ?? ""
        guard let url = address(text, platform: platform, link: name, column: column) else { return nil }
        return Link(
            platform: platform,
            label: label ?? ServiceName.label(of: platform)
                ?? (name.isEmpty ? nil : linkLabel(name, column: column))
                    ?? WebAddress.host(of: url) ?? url,
            url: url
        )
    }
}
