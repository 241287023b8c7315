package import Content
import Yams

/// A file of sentences in one language, such as `templates/strings/de.yaml`.
package struct StringsFile: Sendable {
    /// The path in messages.
    package let path: String
    package private(set) var texts: [String: LocalizedText] = [:]
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

    /// The program's own sentences in English, for keys that no file has.
    package static let ofProgram: StringsFile = {
        var file = StringsFile(text: "{}", path: "the program", rule: .english)
        for key in ProgramWords.Key.allCases { file.texts[key.rawValue] = key.english }
        return file
    }()

    /// The source location of a key.
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
                    "'\(key)' has the placeholders \(list(own)), but templates give it \(list(wanted))",
                    advice: "use the names of \(original.path)"
                )
            )
            texts[key] = nil
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
    ) -> LocalizedText? {
        guard LocalizedText.isName(key) else {
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
            let needed = rule.neededCategories.map(\.rawValue).joined(separator: ", ")
            report(
                "bad-sentence",
                at: keyNode,
                "'\(key)' has no text for the plural form \(list)",
                advice: "add it; this language needs \(needed)"
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
