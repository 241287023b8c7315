/// A value as a source has it, before its type is known.
package enum RecordValue: Sendable, Equatable {
    case absent
    /// Text from a database that is not UTF-8, or in JSON and has `String.hasTooManyMarks`; `RecordReader` reports it.
    case unreadable
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

    /// Whether it says nothing: a text of white space is as good as none, whatever the column holds.
    package var isEmpty: Bool {
        switch self {
        case .absent: true
        case .text(let text): text.trimmed.isEmpty
        case .word(let word): word.trimmed.isEmpty || word.utf8.count <= 4 && RecordValue.nulls.contains(word)
        default: false
        }
    }

    /// The words of YAML for nothing (YAML 1.2.2, section 10.3.2).
    private static let nulls: Set<String> = ["~", "null", "Null", "NULL"]

    /// A whole number, also as text; nil for anything else.
    var wholeNumber: Int? {
        switch self {
        case .int(let number): Int(exactly: number)
        case .double(let number): Int(exactly: number)
        case .text(let text), .word(let text): Int(text.trimmed)
        default: nil
        }
    }

    /// A flag in the forms of YAML, JSON and databases; nil for anything else.
    var flag: Bool? {
        switch self {
        case .bool(let flag): flag
        case .int(0): false
        case .int(1): true
        case .text(let text), .word(let text): RecordValue.flags[text.trimmed.lowercased()]
        default: nil
        }
    }

    /// The words for true and false, in small letters; those of other cases mean the same.
    static var flagWords: [String] { flags.keys.sorted() }

    private static let flags = [
        "true": true, "t": true, "yes": true, "y": true, "on": true, "1": true,
        "false": false, "f": false, "no": false, "n": false, "off": false, "0": false,
    ]

    /// The value in a message.
    var description: String {
        switch self {
        case .absent: "absent"
        case .unreadable: "not text"
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
