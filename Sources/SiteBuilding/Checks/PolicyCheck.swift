import Content
import Hashing
import SiteConfiguration

/// Finds what browsers would not load or run, because the site's content security policy does not allow it.
struct PolicyCheck: Sendable {
    /// Something in a page that has no effect for visitors.
    struct Blocked: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case source(PolicySource)
            /// A sound or a film of a host that the settings of `media` do not list.
            case sound
            case inlineScript
            /// A script that is allowed in templates, but is not the same on every page.
            case changedScript
            case inlineStyle
            /// An attribute such as `onclick`.
            case handler
            case scriptAddress
            case plugin
            case base
        }

        let kind: Kind
        /// The address, the attribute or the beginning of the text, as the page writes it.
        let text: String
    }

    /// A part of a page that a tag is read from.
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// The attributes of a tag that only together say what is loaded.
    struct Tag {
        fileprivate var address: String?
        fileprivate var relation = ""
        fileprivate var purpose = ""
        fileprivate var type = ""
        fileprivate var hasSource = false
    }

    private let origin: [UInt8]
    private let policy: PolicySettings
    /// Hosts that other settings allow, such as those of `media`.
    private let others: [PolicySource: [String]]
    /// Hashes of the scripts of templates that may run.
    private let inlineScripts: Set<UInt64>

    init(_ settings: PageSettings, inlineScripts: Set<UInt64>) {
        origin = Array(settings.origin.utf8)
        policy = settings.policy
        others = [
            .frames: settings.embeds.map(\.playerHost), .pictures: settings.mediaHosts,
            .forms: settings.formOrigins,
        ]
        self.inlineScripts = inlineScripts
    }

    // MARK: Attributes

    /// Checks an attribute, or keeps it until the tag is read.
    func read(
        _ attribute: Text,
        _ value: UnsafeBufferPointer<UInt8>,
        of name: Text,
        _ tag: inout Tag,
        _ blocked: inout [Blocked]
    ) {
        switch attribute.count {
        case 2 where attribute.isWord("as"): tag.purpose = PolicyCheck.word(value)
        case 3 where attribute.isWord("rel"): tag.relation = PolicyCheck.word(value)
        case 3 where attribute.isWord("src"):
            tag.hasSource = true
            check(value, source(of: name), &blocked)
        case 4 where attribute.isWord("type"): tag.type = PolicyCheck.word(value)
        case 4 where attribute.isWord("href"):
            if name.isWord("link") { tag.address = foreign(value) }
            if name.isWord("base") { add(.base, value, &blocked) }
            checkScheme(value, &blocked)
        case 4 where attribute.isWord("data") && name.isWord("object"): add(.plugin, value, &blocked)
        case 5 where attribute.isWord("style"):
            if !policy.inlineStyles, !value.isEmpty { add(.inlineStyle, value, &blocked) }
        case 6 where attribute.isWord("action"), 10 where attribute.isWord("formaction"):
            check(value, .forms, &blocked)
            checkScheme(value, &blocked)
        case 15 where attribute.isWord("data-player-url"): check(value, .frames, &blocked)
        default:
            if attribute.count > 3, attribute.prefix(2).isWord("on"), !attribute.contains(UInt8(ascii: "-")) {
                blocked.append(Blocked(kind: .handler, text: String(decoding: attribute, as: UTF8.self)))
            }
        }
    }

    /// The kind of source that the `src` of an element loads; nil for pictures and sounds, which are checked where content is read.
    private func source(of name: Text) -> PolicySource? {
        switch name.count {
        case 6 where name.isWord("script"): .scripts
        case 6 where name.isWord("iframe"), 5 where name.isWord("frame"): .frames
        default: nil
        }
    }

    /// Checks what the attributes of a tag say together.
    func finish(_ name: Text, _ tag: Tag, _ blocked: inout [Blocked]) {
        if name.isWord("embed") || name.isWord("applet") {
            blocked.append(Blocked(kind: .plugin, text: String(decoding: name, as: UTF8.self)))
        }
        guard let address = tag.address else { return }
        let relations = tag.relation.split(separator: " ")
        if relations.contains("stylesheet") {
            check(address, .styles, &blocked)
        } else if relations.contains("icon") {
            check(address, .pictures, &blocked)
        } else if relations.contains("modulepreload") {
            check(address, .scripts, &blocked)
        } else if relations.contains("preload") {
            let sources: [String: PolicySource] = [
                "font": .fonts, "script": .scripts, "style": .styles, "image": .pictures,
            ]
            if let source = sources[tag.purpose] { check(address, source, &blocked) }
        }
    }

    /// Checks the text of a script or a style.
    func check(_ text: UnsafeBufferPointer<UInt8>, in name: Text, _ tag: Tag, _ blocked: inout [Blocked]) {
        guard text.contains(where: { $0 > 0x20 }) else { return }
        let beginning = PolicyCheck.beginning(of: text)
        if name.isWord("style") {
            guard !policy.inlineStyles else { return }
            blocked.append(Blocked(kind: .inlineStyle, text: beginning))
        } else if !tag.hasSource, InlineScripts.runs(tag.type) {
            guard policy.inlineScripts else {
                blocked.append(Blocked(kind: .inlineScript, text: beginning))
                return
            }
            guard !inlineScripts.contains(ContentHash(text).value) else { return }
            blocked.append(Blocked(kind: .changedScript, text: beginning))
        }
    }

    /// The first line with something in it, as messages show it.
    private static func beginning(of text: UnsafeBufferPointer<UInt8>) -> String {
        let start = text.drop { $0 <= 0x20 }
        return String(decoding: start.prefix { $0 != UInt8(ascii: "\n") }.prefix(60), as: UTF8.self)
    }

    // MARK: Pictures

    /// The pictures and sounds of other hosts that templates name themselves.
    ///
    /// Those of content are not an error of whoever made the theme: where they are read, each is a warning of its record.
    func pictures(inTemplates texts: [[UInt8]]) -> [Blocked] {
        var blocked: [Blocked] = []
        for text in texts {
            text.withUnsafeBufferPointer { pictures(in: $0, &blocked) }
        }
        return Array(Set(blocked)).sorted { $0.text < $1.text }
    }

    private enum Attribute: String, CaseIterable {
        case source = "src"
        case poster
        case sourceSet = "srcset"

        private static let names = allCases.map { ($0, Array($0.rawValue.utf8)) }

        /// The attribute whose name ends some text; nil for any other.
        init?(endOf text: Slice<UnsafeBufferPointer<UInt8>>) {
            let found = Attribute.names.first { text.suffix($0.1.count).elementsEqual($0.1) }
            guard let found else { return nil }
            self = found.0
        }
    }

    private func pictures(in text: UnsafeBufferPointer<UInt8>, _ blocked: inout [Blocked]) {
        var index = 0
        while let sign = text[index...].firstIndex(of: UInt8(ascii: "=")) {
            let start = sign + 1
            index = start
            guard let attribute = Attribute(endOf: text[..<sign]), start < text.count,
                text[start] == UInt8(ascii: "\"") || text[start] == UInt8(ascii: "'"),
                let end = text[(start + 1)...].firstIndex(of: text[start]),
                let tag = text[..<start].lastIndex(of: UInt8(ascii: "<"))
            else { continue }
            let name = text[(tag + 1)..<start].prefix { $0 > 0x20 }
            let isShown = ["img", "source", "video", "audio", "track", "input"].contains {
                name.elementsEqual($0.utf8)
            }
            guard isShown else { continue }
            let value = UnsafeBufferPointer(rebasing: text[(start + 1)..<end])
            let isOfPicture = name.elementsEqual("img".utf8) || name.elementsEqual("input".utf8)
            switch attribute {
            case .sourceSet:
                PageScanner.forEachAddress(inSourceSet: value) { check($0, .pictures, &blocked) }
            case .source where !isOfPicture: checkSound(value, &blocked)
            case .source, .poster: check(value, .pictures, &blocked)
            }
        }
    }

    /// Sounds and films come from the hosts of `media` alone.
    private func checkSound(_ value: UnsafeBufferPointer<UInt8>, _ blocked: inout [Blocked]) {
        guard let address = foreign(value) else { return }
        let origin = PolicyCheck.origin(of: address)
        let isAllowed = origin.map { origin in
            (others[.pictures] ?? []).contains { PolicySettings.covers($0, origin) }
        }
        if isAllowed != true { blocked.append(Blocked(kind: .sound, text: address)) }
    }

    // MARK: Addresses

    /// An address that another host answers; nil for one of the site.
    private func foreign(_ value: UnsafeBufferPointer<UInt8>) -> String? {
        guard let first = value.first(where: { $0 > 0x20 }) else { return nil }
        let text = { String(decoding: value, as: UTF8.self).trimmed }
        if first == UInt8(ascii: "/") {
            return value.drop { $0 <= 0x20 }.dropFirst().first == first ? text() : nil
        }
        if first == UInt8(ascii: "#") || first == UInt8(ascii: "?") { return nil }
        if value.begins(with: origin), value.count == origin.count || value[origin.count] == UInt8(ascii: "/")
        {
            return nil
        }
        return WebAddress.hasScheme(text()) ? text() : nil
    }

    private func check(
        _ value: UnsafeBufferPointer<UInt8>,
        _ source: PolicySource?,
        _ blocked: inout [Blocked]
    ) {
        guard let source, let address = foreign(value) else { return }
        check(address, source, &blocked)
    }

    private func check(_ address: String, _ source: PolicySource, _ blocked: inout [Blocked]) {
        guard !allows(address, source) else { return }
        blocked.append(Blocked(kind: .source(source), text: address))
    }

    private func allows(_ address: String, _ source: PolicySource) -> Bool {
        guard let origin = PolicyCheck.origin(of: address) else { return false }
        let allowed = policy.hosts(of: source) + (others[source] ?? [])
        return allowed.contains { PolicySettings.covers($0, origin) }
    }

    /// The scheme and host of an address; one without a scheme has that of the site.
    static func origin(of address: String) -> String? {
        WebAddress.origin(address.hasPrefix("//") ? "https:" + address : address)
    }

    private func checkScheme(_ value: UnsafeBufferPointer<UInt8>, _ blocked: inout [Blocked]) {
        guard value.first.map({ $0 | 0x20 }) == UInt8(ascii: "j"),
            PolicyCheck.word(UnsafeBufferPointer(rebasing: value.prefix(11))) == "javascript:"
        else { return }
        add(.scriptAddress, value, &blocked)
    }

    private func add(
        _ kind: Blocked.Kind,
        _ value: UnsafeBufferPointer<UInt8>,
        _ blocked: inout [Blocked]
    ) {
        blocked.append(Blocked(kind: kind, text: PolicyCheck.beginning(of: value)))
    }

    private static func word(_ value: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: value, as: UTF8.self).trimmed.lowercased()
    }
}
