/// A sentence in one language, with placeholders, and with forms for numbers where it counts something.
package enum LocalizedText: Sendable, Hashable, CustomStringConvertible {
    case plain(String)
    /// For each form of the number `n`, as CLDR names them.
    case plural([PluralCategory: String])

    /// A piece of a sentence.
    package enum Part: Hashable {
        case text(String)
        case placeholder(String)

        fileprivate var name: String? { if case .placeholder(let name) = self { name } else { nil } }
    }

    /// The names in braces, such as `time` in "We answer {time}".
    package var placeholders: Set<String> {
        switch self {
        case .plain(let text): Set(LocalizedText.parts(of: text).compactMap(\.name))
        case .plural(let forms):
            Set(forms.values.flatMap { LocalizedText.parts(of: $0).compactMap(\.name) } + ["n"])
        }
    }

    /// The forms in the order of the categories; the last is that of all other numbers.
    package var forms: [(category: PluralCategory, parts: [Part])] {
        switch self {
        case .plain(let text): [(.other, LocalizedText.parts(of: text))]
        case .plural(let forms):
            PluralCategory.allCases.compactMap { category in
                forms[category].map { (category, LocalizedText.parts(of: $0)) }
            }
        }
    }

    func form(for category: PluralCategory) -> [Part] {
        let forms = self.forms
        return (forms.first { $0.category == category } ?? forms.last)?.parts ?? []
    }

    package var description: String {
        switch self {
        case .plain(let text): text
        case .plural(let forms):
            PluralCategory.allCases.compactMap { category in forms[category].map { "\(category): \($0)" } }
                .joined(separator: ", ")
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

    /// Whether templates can use a text as a name: it begins with a letter and `isName` holds.
    package static func isVariableName(_ text: some StringProtocol) -> Bool {
        isName(text) && text.utf8.first.map { $0 >= UInt8(ascii: "a") } == true
    }

    /// Small letters, digits and `_`.
    package static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
            }
    }
}
