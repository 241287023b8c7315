/// The types of the language.
package indirect enum ValueType: Sendable {
    case text
    /// Safe markup: rendered Markdown, captured output.
    case html
    /// The result of `tojson`: JSON that is safe in markup.
    case json
    /// An address for a link; its scheme is checked when it is printed.
    case url
    /// An address made by the site itself, trusted to load code and style.
    case assetURL
    case slug
    case color
    /// Text that is one of these words.
    case enumeration([String])
    case date
    case int
    case double
    case bool
    case list(ValueType)
    /// The result of `map`, `selectattr` and similar filters: as in Jinja2, it can be iterated once.
    case sequence(ValueType)
    /// Text keys in a fixed order.
    case map(ValueType)
    case record(RecordType)
    /// An item of `items`, `dictsort` (key and value) or `groupby` (`grouper` and `list`).
    case pair(ValueType, ValueType)
    case optional(ValueType)
    /// The items of `[]`.
    case nothing
    /// The type after a reported error; every check accepts it, so that one typo gives one message.
    case erroneous

    /// The type without `?`.
    package var unwrapped: ValueType { if case .optional(let inner) = self { inner } else { self } }

    var isOptional: Bool { if case .optional = self { true } else { false } }
    var isErroneous: Bool { if case .erroneous = self.unwrapped { true } else { false } }
    package var isHTML: Bool { if case .html = self { true } else { false } }

    /// True when values are UTF-8 that is not markup.
    package var isText: Bool {
        switch self {
        case .text, .url, .assetURL, .slug, .color, .enumeration: true
        default: false
        }
    }

    var isNumber: Bool { self == .int || self == .double }

    /// True when a value can be written as JSON.
    var isJSONValue: Bool {
        switch self {
        case .int, .double, .bool, .json, .nothing: true
        case .list(let element), .sequence(let element): element.isJSONValue
        default: isText
        }
    }

    /// The type of a list's items; nil for other types.
    package var element: ValueType? {
        switch self {
        case .list(let element), .sequence(let element): element
        default: nil
        }
    }

    /// The type that values are compared as; nil for a type without an order.
    var comparisonType: ValueType? {
        switch self {
        case .int, .double, .bool, .date: self
        default: isText ? .text : nil
        }
    }

    func madeOptional() -> ValueType { isOptional ? self : .optional(self) }
}

extension ValueType: Equatable {
    /// The type of a value that is one or the other; nil when they have nothing in common.
    static func joined(_ a: ValueType, _ b: ValueType) -> ValueType? {
        if a == b {
            return a
        }
        if a.isErroneous || b.isErroneous {
            return .erroneous
        }
        if a.isOptional || b.isOptional {
            return joined(a.unwrapped, b.unwrapped)?.madeOptional()
        }
        if a.isText && b.isText {
            return .text
        }
        switch (a, b) {
        case (.nothing, _): return b
        case (_, .nothing): return a
        case (.list(let a), .list(let b)): return joined(a, b).map { .list($0) }
        default: return nil
        }
    }
}

extension ValueType: CustomStringConvertible {
    /// The type as designers read it: `List<BlogPost>`, `Text?`.
    package var description: String {
        switch self {
        case .text: "Text"
        case .html: "HTML"
        case .json: "JSON"
        case .url: "URL"
        case .assetURL: "AssetURL"
        case .slug: "Slug"
        case .color: "Color"
        case .enumeration(let cases): cases.map { "'\($0)'" }.joined(separator: "|")
        case .date: "Date"
        case .int: "Int"
        case .double: "Double"
        case .bool: "Bool"
        case .list(let element): "List<\(element)>"
        case .sequence(let element): "Seq<\(element)>"
        case .map(let value): "Map<Text, \(value)>"
        case .record(let record): record.name
        case .pair(let key, let value): "(\(key), \(value))"
        case .optional(let inner): "\(inner)?"
        case .nothing: "nothing"
        case .erroneous: "?"
        }
    }
}
