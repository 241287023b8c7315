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

/// Who may see a column's values.
package enum Exposure: Sendable {
    /// Goes onto the site.
    case published
    /// Read to choose or join public rows, and never shown.
    case selects
    /// Never read by the builder.
    case `private`
}

/// A column of the studio's database.
package struct Column: Sendable {
    package enum Key: Sendable {
        case primary
        /// A foreign key; the document does not name the target, so a database may have another.
        case foreign(table: String)
    }

    /// What a value must be, beyond its type.
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

    /// What a column holds when an INSERT does not say.
    package enum Standard: Sendable {
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
    /// Whether a database of ours enforces a foreign key.
    package private(set) var isEnforced = true
    package private(set) var isRequired = false
    package private(set) var isUnique = false
    package private(set) var rule: Rule?
    package private(set) var standard: Standard?
    /// Whether the column holds a body: long Markdown that is read only when it is rendered.
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
        $0.standard = .newID
    }
    static let createdAt = timestamp("created_at").required(.now)
    static let updatedAt = timestamp("updated_at").required(.now)

    static func text(_ name: String) -> Column { Column(name, .text) }
    static func timestamp(_ name: String) -> Column { Column(name, .timestamp) }
    static func int(_ name: String) -> Column { Column(name, .int) }
    static func flag(_ name: String, _ standard: Bool) -> Column {
        Column(name, .boolean).required(.bool(standard))
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

    func required(_ standard: Standard) -> Column {
        with {
            $0.isRequired = true
            $0.standard = standard
        }
    }

    func rule(_ rule: Rule) -> Column { with { $0.rule = rule } }

    private func with(_ change: (inout Column) -> Void) -> Column {
        var column = self
        change(&column)
        return column
    }
}
