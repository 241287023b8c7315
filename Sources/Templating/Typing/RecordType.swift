/// A type with named fields, such as `BlogPost`.
///
/// A class, for records refer to each other and are compared by identity.
package final class RecordType: Sendable, Equatable {
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
        self.places = Dictionary(
            fields.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The place of a field's value among a record's cells.
    package func fieldIndex(of field: String) -> Int? { places[field] }

    package static func == (a: RecordType, b: RecordType) -> Bool { a === b }
}
