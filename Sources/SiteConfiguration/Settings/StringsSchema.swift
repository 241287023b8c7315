package import Content

/// The JSON Schema of files of sentences, such as `templates/strings/de.yaml`, for editors.
package enum StringsSchema {
    /// Other keys than the theme's are allowed, because a site's own templates may have sentences of their own.
    ///
    /// - Parameter original: the text of the theme's file in English, whose keys editors offer with what they say.
    package static func schema(original: String) -> JSONSchema {
        let texts = StringsFile(text: original, path: "strings/en.yaml", rule: .english).texts
        let keys = texts.sorted { $0.key < $1.key }
        return JSONSchema([
            "type": "object", "propertyNames": ["pattern": "^[a-z0-9_]+$"],
            "properties": .object(
                keys.map { key, text in JSON.Member(key, sentence.described(text.description).json) }
            ),
            "additionalProperties": sentence.json,
        ])
    }

    /// A text, or one for each form of a number.
    private static let sentence: JSONSchema = {
        let text = JSONSchema.requiredText
        let forms = PluralCategory.allCases.map { JSON.Member($0.rawValue, text.json) }
        return JSONSchema([
            "type": ["string", "number", "boolean", "object"], "pattern": #"\S"#, "minProperties": 1,
            "properties": .object(forms), "additionalProperties": false,
        ])
    }()
}
