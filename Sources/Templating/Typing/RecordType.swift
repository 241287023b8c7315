/// A type with named fields, such as `BlogPost`.
///
/// A class, for records refer to each other and are compared by identity.
package final class RecordType: Sendable {
    package struct Field: Sendable {
        package let name: String
        package let type: ValueType
        /// One sentence for the manual.
        package let documentation: String
        /// Whether the value is a key from which the host makes it when a template asks.
        package let isDeferred: Bool

        package init(_ name: String, _ type: ValueType, _ documentation: String, isDeferred: Bool = false) {
            self.name = name
            self.type = type
            self.documentation = documentation
            self.isDeferred = isDeferred
        }
    }

    /// The name that messages and the manual use.
    package let name: String
    /// One sentence for the manual.
    package let documentation: String
    /// The order is that of a value's cells.
    package let fields: [Field]
    private let places: [String: Int]

    package init(_ name: String, _ documentation: String, fields: [Field]) {
        self.name = name
        self.documentation = documentation
        self.fields = fields
        self.places = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The place of a field's value among a record's cells.
    package func place(of field: String) -> Int? { places[field] }
}

/// A record's type together with where each field's value comes from.
package struct RecordDefinition<Subject>: Sendable {
    /// A field and the function that reads it.
    package struct Field: Sendable {
        let declaration: RecordType.Field
        let value: @Sendable (Subject, Arena) -> Cell

        /// - Parameters:
        ///   - documentation: one sentence for the manual.
        ///   - value: makes the field's value in the arena; its kind must be that of `type`.
        package init(
            _ name: String, _ type: ValueType, _ documentation: String,
            value: @escaping @Sendable (Subject, Arena) -> Cell
        ) {
            self.declaration = RecordType.Field(name, type, documentation)
            self.value = value
        }

        private init(_ declaration: RecordType.Field, value: @escaping @Sendable (Subject, Arena) -> Cell) {
            self.declaration = declaration
            self.value = value
        }

        /// A field whose value may be made when a template asks for it.
        ///
        /// - Parameter value: the value itself, or `Cell.deferred` with the number that `RenderHost.resolve` is given.
        package init(
            deferred name: String, _ type: ValueType, _ documentation: String,
            value: @escaping @Sendable (Subject, Arena) -> Cell
        ) {
            self.init(RecordType.Field(name, type, documentation, isDeferred: true), value: value)
        }

        /// A field that is made when a template asks for it, such as a rendered body.
        ///
        /// - Parameter key: the number that `RenderHost.resolve` is given.
        package static func deferred(
            _ name: String, _ type: ValueType, _ documentation: String, key: @escaping @Sendable (Subject) -> Int
        ) -> Self {
            Self(RecordType.Field(name, type, documentation, isDeferred: true)) { subject, _ in
                .deferred(key: key(subject))
            }
        }
    }

    package let type: RecordType
    private let readers: [Reader]

    /// What makes a field's value.
    ///
    /// A class, for whoever indexes an array of functions asks the runtime for their type each time.
    private final class Reader: Sendable {
        let value: @Sendable (Subject, Arena) -> Cell

        init(_ value: @escaping @Sendable (Subject, Arena) -> Cell) { self.value = value }
    }

    package init(_ name: String, _ documentation: String, fields: [Field]) {
        type = RecordType(name, documentation, fields: fields.map(\.declaration))
        readers = fields.map { Reader($0.value) }
    }

    /// Makes the record's value.
    package func cell(_ subject: Subject, in arena: Arena) -> Cell {
        let cells = arena.cellBuffer(readers.count)
        for index in readers.indices { cells[index] = readers[index].value(subject, arena) }
        return .record(UnsafeBufferPointer(cells))
    }
}

extension RecordDefinition.Field {
    package static func text(
        _ name: String, _ documentation: String, type: ValueType = .text,
        _ value: @escaping @Sendable (Subject) -> String
    ) -> Self { Self(name, type, documentation) { $1.text(value($0)) } }

    package static func optionalText(
        _ name: String, _ documentation: String, type: ValueType = .text,
        _ value: @escaping @Sendable (Subject) -> String?
    ) -> Self {
        Self(name, .optional(type), documentation) { subject, arena in value(subject).map { arena.text($0) } ?? .absent
        }
    }

    package static func int(_ name: String, _ documentation: String, _ value: @escaping @Sendable (Subject) -> Int)
        -> Self
    { Self(name, .int, documentation) { subject, _ in .int(value(subject)) } }

    package static func optionalInt(
        _ name: String, _ documentation: String, _ value: @escaping @Sendable (Subject) -> Int?
    ) -> Self { Self(name, .optional(.int), documentation) { subject, _ in value(subject).map(Cell.int) ?? .absent } }

    package static func bool(_ name: String, _ documentation: String, _ value: @escaping @Sendable (Subject) -> Bool)
        -> Self
    { Self(name, .bool, documentation) { subject, _ in .bool(value(subject)) } }

    package static func record<Other>(
        _ name: String, _ documentation: String, _ definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> Other
    ) -> Self { Self(name, .record(definition.type), documentation) { definition.cell(value($0), in: $1) } }

    package static func optionalRecord<Other>(
        _ name: String, _ documentation: String, _ definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> Other?
    ) -> Self {
        Self(name, .optional(.record(definition.type)), documentation) { subject, arena in
            value(subject).map { definition.cell($0, in: arena) } ?? .absent
        }
    }

    package static func list<Other>(
        _ name: String, _ documentation: String, of definition: RecordDefinition<Other>,
        _ value: @escaping @Sendable (Subject) -> [Other]
    ) -> Self {
        Self(name, .list(.record(definition.type)), documentation) { subject, arena in
            arena.list(value(subject).map { definition.cell($0, in: arena) })
        }
    }
}
