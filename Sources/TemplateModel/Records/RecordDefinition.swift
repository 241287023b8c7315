import Templating

/// A record's type together with where each field's value comes from.
struct RecordDefinition<Subject>: Sendable {
    /// A field and the function that reads it.
    struct Field: Sendable {
        let declaration: RecordType.Field
        let value: @Sendable (Subject, Arena) -> Cell

        /// - Parameters:
        ///   - documentation: one sentence for the manual.
        ///   - value: makes the field's value in the arena; its kind must be that of `type`.
        init(
            _ name: String,
            _ type: ValueType,
            _ documentation: String,
            value: @escaping @Sendable (Subject, Arena) -> Cell
        ) {
            self.declaration = RecordType.Field(name, type, documentation)
            self.value = value
        }

        private init(
            _ declaration: RecordType.Field,
            value: @escaping @Sendable (Subject, Arena) -> Cell
        ) {
            self.declaration = declaration
            self.value = value
        }

        /// A field whose value may be made when a template asks for it.
        ///
        /// - Parameter value: the value itself, or `Cell.deferred` with the number that `RenderHost.resolve` is given.
        init(
            deferred name: String,
            _ type: ValueType,
            _ documentation: String,
            value: @escaping @Sendable (Subject, Arena) -> Cell
        ) {
            self.init(RecordType.Field(name, type, documentation, isDeferred: true), value: value)
        }

        /// A field that is made when a template asks for it, such as a rendered body.
        ///
        /// - Parameter key: the number that `RenderHost.resolve` is given.
        static func deferred(
            _ name: String,
            _ type: ValueType,
            _ documentation: String,
            key: @escaping @Sendable (Subject) -> Int
        ) -> Self {
            Self(RecordType.Field(name, type, documentation, isDeferred: true)) { subject, _ in
                .deferred(key: key(subject))
            }
        }
    }

    let type: RecordType
    private let readers: [Reader]

    /// Makes a field's value.
    ///
    /// A class, because indexing an array of functions asks the runtime for their type each time.
    private final class Reader: Sendable {
        let value: @Sendable (Subject, Arena) -> Cell

        init(_ value: @escaping @Sendable (Subject, Arena) -> Cell) { self.value = value }
    }

    init(_ name: String, _ documentation: String, fields: [Field]) {
        type = RecordType(name, documentation, fields: fields.map(\.declaration))
        readers = fields.map { Reader($0.value) }
    }

    /// Makes the record's value.
    ///
    /// - Parameter extra: the values of fields that the site adds.
    func cell(_ subject: Subject, _ extra: [Cell] = [], in arena: Arena) -> Cell {
        let cells = arena.cellBuffer(readers.count + extra.count)
        for index in readers.indices {
            cells[index] = readers[index].value(subject, arena)
        }
        for index in extra.indices { cells[readers.count + index] = extra[index] }
        return .record(UnsafeBufferPointer(cells))
    }
}
