/// The sentences of a site in its language, which templates say by their keys: `t("songs", n=tracks|length)`.
package struct Sentences: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case text(String)
        /// A value that the template gives, by its name.
        case placeholder(String)
    }

    package enum Sentence: Sendable, Equatable {
        case plain([Part])
        /// A text for each plural form of the number `n`; the last one is also that of all other numbers.
        case plural([(form: String, parts: [Part])])

        package static func == (first: Sentence, second: Sentence) -> Bool {
            switch (first, second) {
            case (.plain(let first), .plain(let second)): first == second
            case (.plural(let first), .plural(let second)): first.elementsEqual(second, by: ==)
            default: false
            }
        }

        var placeholders: Set<String> {
            let parts: [Part] =
                switch self {
                case .plain(let parts): parts
                case .plural(let forms): [.placeholder(Sentences.number)] + forms.flatMap(\.parts)
                }
            return Set(
                parts.compactMap { part in if case .placeholder(let name) = part { name } else { nil } }
            )
        }
    }

    /// The placeholder whose value decides about the form.
    package static let number = "n"
    /// The filter that gives the form of a number, such as `one`.
    package static let formFilter = "plural_form"

    let sentences: [String: Sentence]

    package init(_ sentences: [String: Sentence] = [:]) { self.sentences = sentences }
}
