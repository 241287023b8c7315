/// The types that the studio's document names.
package enum ColumnType: String, Sendable, CaseIterable {
    case uuid = "UUID"
    case text = "Text"
    case jsonb = "JSONB"
    case timestamp = "Timestamp"
    case int = "Int"
    case bigint = "BigInt"
    case boolean = "Boolean"
    case date = "Date"
    case numeric = "Numeric"
    case textArray = "Text[]"
    case vector = "vector"
}

/// The use that builds make of a column.
package enum Exposure: Sendable {
    /// Its values go onto the site.
    case published
    /// Its values choose or join public rows, and are never shown.
    case selects
    /// Builds never read it.
    case `private`
}

/// A column of the studio's database.
package struct Column: Sendable {
    package enum Key: Sendable {
        case primary
        /// A foreign key; the document does not name the target, so a database may have another.
        case foreign(table: String)
    }

    /// A condition on a value, in addition to its type.
    package enum Rule: Sendable {
        /// Lower-case words of letters and digits joined by single hyphens.
        case slug(maximum: Int)
        /// A length in characters.
        case length(ClosedRange<Int>)
        case range(ClosedRange<Int>)
        case atLeast(Int)
        case oneOf([String])
        /// JSON that is an object, or an object or a list.
        case object
        case objectOrList
    }

    /// The value of a column that an INSERT leaves out.
    package enum DefaultValue: Sendable {
        /// A new random UUID.
        case newID
        case now
        case bool(Bool)
        case int(Int)
        case text(String)
        case emptyObject
        case emptyList
    }

    package let name: String
    package let type: ColumnType
    package private(set) var exposure = Exposure.private
    package private(set) var key: Key?
    /// New databases enforce the foreign key.
    package private(set) var isEnforced = true
    package private(set) var isRequired = false
    package private(set) var isUnique = false
    package private(set) var rule: Rule?
    package private(set) var defaultValue: DefaultValue?
    /// The column holds a body: long Markdown that is read only when it is rendered.
    package private(set) var isBody = false

    init(_ name: String, _ type: ColumnType) {
        self.name = name
        self.type = type
    }
}

// The vocabulary in which the tables are written.
extension Column {
    static let id = Column("id", .uuid).with {
        $0.key = .primary
        $0.isRequired = true
        $0.defaultValue = .newID
    }
    static let createdAt = timestamp("created_at").required(.now)
    static let updatedAt = timestamp("updated_at").required(.now)

    static func text(_ name: String) -> Column { Column(name, .text) }
    static func timestamp(_ name: String) -> Column { Column(name, .timestamp) }
    static func int(_ name: String) -> Column { Column(name, .int) }
    static func flag(_ name: String, _ defaultValue: Bool) -> Column {
        Column(name, .boolean).required(.bool(defaultValue))
    }
    static func json(_ name: String) -> Column { Column(name, .jsonb).required(.emptyObject) }

    static func reference(_ name: String, to table: String) -> Column {
        Column(name, .uuid).with { $0.key = .foreign(table: table) }
    }

    var required: Column { with { $0.isRequired = true } }
    var unique: Column { with { $0.isUnique = true } }
    var published: Column { with { $0.exposure = .published } }
    var selects: Column { with { $0.exposure = .selects } }
    var body: Column { with { $0.isBody = true } }
    /// A foreign key whose target the document leaves open.
    var unenforced: Column { with { $0.isEnforced = false } }

    func required(_ defaultValue: DefaultValue) -> Column {
        with {
            $0.isRequired = true
            $0.defaultValue = defaultValue
        }
    }

    func rule(_ rule: Rule) -> Column { with { $0.rule = rule } }

    private func with(_ change: (inout Column) -> Void) -> Column {
        var column = self
        change(&column)
        return column
    }
}
