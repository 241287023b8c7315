package import Schema

/// A field that a site adds to a kind of content, in front matter or as a column of its table.
package struct CustomField: Sendable, Hashable {
    /// The type of its values; the raw value is its name in `site.yaml`.
    package enum ValueType: String, Sendable, CaseIterable {
        case text, number, whole, flag, date, url, image, list
    }

    package let name: String
    package let type: ValueType
    /// Whether content without a value is an error.
    package let isRequired: Bool
    /// The value of content without one; nil for none.
    package let defaultValue: CustomValue?
    /// The column of the kind's table; nil for a field that only files have.
    package let column: String?
    /// The title of the page that lists all values; nil for a field whose values have no pages.
    package let taxonomyLabel: String?

    package init(
        _ name: String,
        _ type: ValueType,
        isRequired: Bool = false,
        default defaultValue: CustomValue? = nil,
        column: String? = nil,
        taxonomyLabel: String? = nil
    ) {
        self.taxonomyLabel = taxonomyLabel
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.column = column
    }

    /// Whether templates must ask whether there is a value.
    package var isOptional: Bool { !isRequired && defaultValue == nil && type != .list && type != .flag }
}

/// A value of a custom field.
package enum CustomValue: Sendable, Hashable {
    case absent
    /// A text, an address or the name of a picture.
    case text(String)
    case number(Double)
    case whole(Int)
    case flag(Bool)
    case date(Timestamp)
    case list([String])
}

/// The fields that a site adds, by kinds of content.
package struct CustomFields: Sendable, Hashable {
    private var byKind: [ContentKind: [CustomField]] = [:]

    package init() {}

    package mutating func add(_ field: CustomField, to kind: ContentKind) {
        byKind[kind, default: []].append(field)
    }

    /// In the order of the settings.
    package func fields(of kind: ContentKind) -> [CustomField] { byKind[kind] ?? [] }

    /// The columns that databases must have for them.
    package var columns: CustomColumns {
        var columns = CustomColumns()
        for (kind, fields) in byKind {
            guard let table = kind.table else { continue }
            for column in fields.compactMap(\.column) { columns.add(column, to: table) }
        }
        return columns
    }
}
