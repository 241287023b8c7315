import Content
import Templating

/// Fields of each type; the function gives the value, which becomes a cell here.
extension RecordDefinition.Field {
    // MARK: Text and numbers

    static func text(
        _ name: String,
        _ documentation: String,
        type: ValueType = .text,
        _ value: @escaping @Sendable (Subject) -> String
    ) -> Self {
        Self(name, type, documentation) { subject, arena in
            arena.text(value(subject))
        }
    }

    static func optionalText(
        _ name: String,
        _ documentation: String,
        type: ValueType = .text,
        _ value: @escaping @Sendable (Subject) -> String?
    ) -> Self {
        Self(name, .optional(type), documentation) { subject, arena in
            value(subject).map { arena.text($0) } ?? .absent
        }
    }

    static func int(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Int
    ) -> Self {
        Self(name, .int, documentation) { subject, _ in
            .int(value(subject))
        }
    }

    static func optionalInt(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Int?
    ) -> Self {
        Self(name, .optional(.int), documentation) { subject, _ in
            value(subject).map(Cell.int) ?? .absent
        }
    }

    static func optionalDouble(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Double?
    ) -> Self {
        Self(name, .optional(.double), documentation) { subject, _ in
            value(subject).map(Cell.double) ?? .absent
        }
    }

    static func bool(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Bool
    ) -> Self {
        Self(name, .bool, documentation) { subject, _ in
            .bool(value(subject))
        }
    }

    // MARK: Dates, whose cells are made by the subject, which knows the time zone

    static func date(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Cell
    ) -> Self {
        Self(name, .date, documentation) { subject, _ in
            value(subject)
        }
    }

    static func optionalDate(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Cell
    ) -> Self {
        Self(name, .optional(.date), documentation) { subject, _ in
            value(subject)
        }
    }

    // MARK: Records and lists

    static func record<Other>(
        _ name: String,
        _ documentation: String,
        _ definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> Other
    ) -> Self {
        Self(name, .record(definition.type), documentation) { subject, arena in
            definition.cell(value(subject), in: arena)
        }
    }

    static func optionalRecord<Other>(
        _ name: String,
        _ documentation: String,
        _ definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> Other?
    ) -> Self {
        Self(name, .optional(.record(definition.type)), documentation) { subject, arena in
            value(subject).map { definition.cell($0, in: arena) } ?? .absent
        }
    }

    static func list<Other>(
        _ name: String,
        _ documentation: String,
        of definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> [Other]
    ) -> Self {
        Self(name, .list(.record(definition.type)), documentation) { subject, arena in
            arena.list(value(subject).map { definition.cell($0, in: arena) })
        }
    }

    /// A list of texts.
    static func list(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> [String]
    ) -> Self {
        Self(name, .list(.text), documentation) { subject, arena in
            arena.list(value(subject).map { arena.text($0) })
        }
    }

    /// A list of values that are cells already.
    static func list(
        _ name: String,
        _ documentation: String,
        ofCells type: ValueType,
        _ value: @escaping @Sendable (Subject) -> [Cell]
    ) -> Self {
        Self(name, .list(type), documentation) { subject, arena in
            arena.list(value(subject))
        }
    }

    static func image(
        _ name: String,
        _ documentation: String,
        _ value: @escaping @Sendable (Subject) -> Picture?
    ) -> Self {
        .optionalRecord(name, documentation, Picture.definition, value)
    }
}

extension RecordDefinition.Field {
    /// Whether content is a draft.
    static func isDraft<Content: CatalogContent>() -> Self where Subject == ModelInput<Content> {
        .bool("is_draft", "Whether it is not published; only previews show it.") { $0.content.isDraft }
    }
}
