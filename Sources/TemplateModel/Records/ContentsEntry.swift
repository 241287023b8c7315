package import Templating

/// A heading of a text, for a table of contents.
package struct ContentsEntry: Sendable {
    let level: Int
    let id: String
    let text: String

    package init(level: Int, id: String, text: String) {
        self.level = level
        self.id = id
        self.text = text
    }

    /// The record that templates see.
    package func cell(in arena: Arena) -> Cell { ContentsEntry.definition.cell(self, in: arena) }

    static let definition = RecordDefinition<ContentsEntry>(
        "Heading",
        "A heading of a text.",
        fields: [
            .int("level", "The level, from 2 to 6.") { $0.level },
            .text("id", "Its id in the page, to link to: `#{{ heading.id }}`.") { $0.id },
            .text("text", "Its words.") { $0.text },
        ]
    )
}

extension RecordDefinition.Field {
    /// The field `contents` of a record with a text.
    static func contents(_ key: @escaping @Sendable (Subject) -> Int) -> Self {
        .deferred(
            "contents",
            .list(.record(ContentsEntry.definition.type)),
            "The headings of the text, in their order.",
            key: key
        )
    }
}
