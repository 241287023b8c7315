/// A type with named fields, such as `BlogPost`.
///
/// A class because record types refer to each other; two are equal when they are the same object.
package final class RecordType: Sendable, Equatable {
    package struct Field: Sendable {
        package let name: String
        package let type: ValueType
        /// One sentence for the manual.
        package let documentation: String
        /// True for a field whose cell is a key; the host makes the value when a template reads it.
        package let isDeferred: Bool

        package init(_ name: String, _ type: ValueType, _ documentation: String, isDeferred: Bool = false) {
            self.name = name
            self.type = type
            self.documentation = documentation
            self.isDeferred = isDeferred
        }
    }

    /// The name in messages and in the manual.
    package let name: String
    /// One sentence for the manual.
    package let documentation: String
    /// In the order of a record's cells.
    package let fields: [Field]
    private let fieldIndices: [String: Int]

    package init(_ name: String, _ documentation: String, fields: [Field]) {
        self.name = name
        self.documentation = documentation
        self.fields = fields
        self.fieldIndices = Dictionary(
            fields.enumerated().map { index, field in (field.name, index) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The index of a field among a record's cells; nil when there is no such field.
    package func fieldIndex(of field: String) -> Int? { fieldIndices[field] }

    package static func == (a: RecordType, b: RecordType) -> Bool { a === b }
}
