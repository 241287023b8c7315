/// A JSON Schema (draft 2020-12) of a value that people write in YAML, by which editors complete and check it.
///
/// Editors guess the types of YAML: `46204` is a number to them and `true` a flag, where the program may read text. So
/// schemas of text allow those too: whatever a build accepts, an editor must not underline. The keywords are those that
/// draft 7 has too, because many editors know nothing newer; these skip the one exception, `dependentRequired`.
package struct JSONSchema: Sendable, Equatable {
    /// The keywords with their values, in the order in which they are written.
    private var members: [JSON.Member]
    /// Whether the key that has such a value must be there.
    package private(set) var isRequired = false

    /// - Parameter keywords: in the order in which they are written.
    package init(_ keywords: KeyValuePairs<String, JSON>) {
        members = keywords.map { keyword, value in JSON.Member(keyword, value) }
    }

    /// A set of keys that may have no others.
    ///
    /// - Parameters:
    ///   - names: the keys, in the order in which they are written.
    ///   - schemas: those of the keys; a key without one may have any value.
    package static func keys(_ names: [String], _ schemas: [String: JSONSchema]) -> JSONSchema {
        let properties = names.map { name in JSON.Member(name, (schemas[name] ?? JSONSchema([:])).json) }
        let required = names.filter { schemas[$0]?.isRequired ?? false }
        var schema = JSONSchema(["type": "object"])
        if !required.isEmpty { schema = schema.with("required", .array(required.map(JSON.string))) }
        return schema.with("properties", .object(properties)).with("additionalProperties", false)
    }

    /// The schema as a part of another.
    package var json: JSON { .object(members) }

    /// The schema as a file.
    ///
    /// - Parameter title: what it is a schema of.
    package func document(title: String) -> JSON {
        let head = [
            JSON.Member("$schema", "https://json-schema.org/draft/2020-12/schema"),
            JSON.Member("title", .string(title)),
        ]
        return .object(head + members)
    }

    /// The same for a key that must be there.
    package var required: JSONSchema {
        var schema = self
        schema.isRequired = true
        return schema
    }

    /// The same with a sentence that editors show.
    package func described(_ description: String) -> JSONSchema {
        var schema = self
        schema.members.insert(JSON.Member("description", .string(description)), at: 0)
        return schema
    }

    /// The same with another keyword.
    package func with(_ keyword: String, _ value: JSON) -> JSONSchema {
        var schema = self
        schema.members.append(JSON.Member(keyword, value))
        return schema
    }
}

// MARK: Forms that settings and front matter share

extension JSONSchema {
    /// The types of a value that is not a list and not a set of keys.
    package static let scalarTypes: JSON = ["string", "number", "boolean", "null"]

    package static let text = JSONSchema(["type": scalarTypes])

    /// Text that says something, of a key that must be there.
    package static let requiredText =
        JSONSchema(["type": ["string", "number", "boolean"], "pattern": #"\S"#]).required

    /// - Parameter expression: a regular expression (ECMA-262) that the text holds.
    package static func text(holding expression: String) -> JSONSchema {
        text.with("pattern", .string(expression))
    }

    /// One of a few words.
    package static func word(_ words: [String]) -> JSONSchema {
        JSONSchema(["enum": .array(words.map { JSON.string($0) } + [JSON.null])])
    }

    /// A whole number, also in quotes.
    ///
    /// - Parameter range: without a limit where it begins with `Int.min` or ends with `Int.max`.
    package static func integer(_ range: ClosedRange<Int>) -> JSONSchema {
        var schema = JSONSchema(["type": ["integer", "string", "null"], "pattern": "^[+-]?[0-9]+$"])
        if range.lowerBound != .min { schema = schema.with("minimum", .integer(range.lowerBound)) }
        if range.upperBound != .max { schema = schema.with("maximum", .integer(range.upperBound)) }
        return schema
    }

    /// A number, also in quotes.
    package static let number = JSONSchema([
        "type": ["number", "string", "null"], "pattern": #"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$"#,
    ])

    /// A date, which may have a time and an offset after it, as `Timestamp` reads it.
    package static let date = JSONSchema([
        "type": ["string", "null"],
        "pattern": .string(
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                + "([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$"
        ),
    ])

    /// - Parameter items: the schema of each item.
    package static func list(_ items: JSONSchema) -> JSONSchema {
        JSONSchema(["type": ["array", "null"], "items": items.json])
    }
}
