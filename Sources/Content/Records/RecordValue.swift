/// A value as a source has it, before its type is known.
package enum RecordValue: Sendable, Equatable {
    case absent
    /// Text from a database, or text in quotes from front matter.
    case text(String)
    /// Text without quotes from front matter: the column decides whether it is text, a number or a flag.
    case word(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case list([RecordValue])
    case map([Entry])

    package struct Entry: Sendable, Equatable {
        package let key: String
        package let value: RecordValue

        package init(_ key: String, _ value: RecordValue) {
            self.key = key
            self.value = value
        }
    }

    /// The text of text and words; nil for anything else.
    var plainText: String? {
        switch self {
        case .text(let text), .word(let text): text
        default: nil
        }
    }

    /// The value in a message.
    var description: String {
        switch self {
        case .absent: "absent"
        case .text(let text): "the text '\(text.escapedForTerminal)'"
        case .word(let word): "'\(word.escapedForTerminal)'"
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .bool(let value): String(value)
        case .list: "a list"
        case .map: "a set of keys"
        }
    }
}
