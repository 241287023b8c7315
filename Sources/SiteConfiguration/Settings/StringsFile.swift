package import Content
import Yams

/// A file of sentences in one language, such as `templates/strings/de.yaml`.
package struct StringsFile: Sendable {
    package enum Text: Sendable, Equatable {
        case plain(String)
        /// For each form of the number `n`, as CLDR names them.
        case plural([PluralCategory: String])

        /// The names in braces, such as `time` in "We answer {time}".
        package var placeholders: Set<String> {
            switch self {
            case .plain(let text): Set(StringsFile.parts(of: text).compactMap(\.name))
            case .plural(let forms):
                Set(forms.values.flatMap { StringsFile.parts(of: $0).compactMap(\.name) } + ["n"])
            }
        }
    }

    /// A piece of a sentence.
    package enum Part: Equatable {
        case text(String)
        case placeholder(String)

        fileprivate var name: String? { if case .placeholder(let name) = self { name } else { nil } }
    }

    /// The path in messages.
    package let path: String
    package private(set) var texts: [String: Text] = [:]
    /// Everything that is wrong with the others.
    package private(set) var problems: [Problem]
    /// The lines of the keys.
    private var lines: [String: Int] = [:]

    /// - Parameters:
    ///   - path: the name in messages.
    ///   - rule: that of the file's language, which says which forms there are.
    package init(text: String, path: String, rule: PluralRule) {
        self.path = path
        var reader = SettingsReader(path: path)
        if let root = reader.root(of: text) {
            if case .mapping(let mapping) = root {
                for (key, value) in mapping {
                    let name = key.scalar?.string ?? ""
                    guard let text = reader.sentence(name, key, value, rule) else { continue }
                    texts[name] = text
                    lines[name] = key.mark?.line
                }
            } else {
                reader.report(
                    "wrong-type",
                    at: root,
                    "the file must be a set of keys with sentences",
                    advice: "write lines such as 'skip_link: Skip to the content'"
                )
            }
        }
        problems = reader.problems
    }

    /// The place of a key.
    package func location(of key: String) -> SourceLocation { .file(path: path, line: lines[key] ?? 1) }

    /// Reports where a sentence has other placeholders than the same one in another file: then templates cannot say it.
    package mutating func compare(with original: StringsFile) {
        for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
            guard let other = original.texts[key] else { continue }
            let (own, wanted) = (text.placeholders, other.placeholders)
            guard own != wanted else { continue }
            func list(_ names: Set<String>) -> String {
                names.isEmpty ? "none" : names.sorted().map { "{\($0)}" }.joined(separator: ", ")
            }
            problems.append(
                Problem(
                    "bad-sentence",
                    at: location(of: key),
                    "'\(key)' has other placeholders than templates give it: \(list(own)), not \(list(wanted))",
                    advice: "use the names of \(original.path)"
                )
            )
            texts[key] = nil
        }
    }

    /// The pieces of a sentence; braces around anything but a name are text.
    package static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var plain = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let after = rest[rest.index(after: open)...]
            guard let close = after.firstIndex(of: "}"), isName(after[..<close]) else {
                plain += rest[...open]
                rest = after
                continue
            }
            plain += rest[..<open]
            if !plain.isEmpty { parts.append(.text(plain)) }
            plain = ""
            parts.append(.placeholder(String(after[..<close])))
            rest = after[after.index(after: close)...]
        }
        plain += rest
        if !plain.isEmpty { parts.append(.text(plain)) }
        return parts
    }

    /// Small letters, digits and `_`.
    fileprivate static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
            }
    }
}

extension SettingsReader {
    /// - Returns: nil after a report.
    fileprivate mutating func sentence(
        _ key: String,
        _ keyNode: Node,
        _ value: Node,
        _ rule: PluralRule
    ) -> StringsFile.Text? {
        guard StringsFile.isName(key) else {
            report(
                "bad-sentence",
                at: keyNode,
                "'\(key.escapedForTerminal)' is not a key: it may hold a-z, 0-9 and _",
                advice: "use the key of the theme's file"
            )
            return nil
        }
        if value.scalar != nil { return plain([key: value], key).map { .plain($0) } }
        let known = PluralCategory.allCases.map(\.rawValue)
        guard let forms = section(value, named: "'\(key)'", keys: known) else { return nil }
        var texts: [PluralCategory: String] = [:]
        for category in PluralCategory.allCases where forms[category.rawValue] != nil {
            texts[category] = plain(forms, category.rawValue)
        }
        let missing = rule.neededCategories.filter { texts[$0] == nil }
        guard missing.isEmpty else {
            let list = missing.map(\.rawValue).joined(separator: ", ")
            report(
                "bad-sentence",
                at: keyNode,
                "'\(key)' does not say what stands for the number's form \(list)",
                advice:
                    "this language has the forms \(rule.neededCategories.map(\.rawValue).joined(separator: ", "))"
            )
            return nil
        }
        return .plural(texts)
    }

    private mutating func plain(_ section: Section, _ key: String) -> String? {
        let text = self.text(section, key)
        if text == nil, section[key]?.scalar != nil {
            report(
                "bad-sentence",
                at: section[key],
                "'\(key)' is empty",
                advice: "write a sentence in quotes"
            )
        }
        return text
    }
}

extension PluralRule {
    /// The forms that a sentence must have; whole millions, which some languages tell apart, may be as all others.
    package var neededCategories: [PluralCategory] {
        let all = categories
        return all.contains(.other) ? all.filter { !(isMillionsOnly && $0 == .many) } : all
    }

    private var isMillionsOnly: Bool {
        switch self {
        case .french, .spanish: true
        default: false
        }
    }
}
