/// A table of a live database, as its catalog describes it.
package struct LiveTable: Sendable {
    package struct Column: Sendable {
        package let name: String
        /// The type as the database says it.
        package let type: String
        /// Whether that is a good spelling of the type the schema has for it.
        package let fits: @Sendable (ColumnType) -> Bool
        package let isPrimaryKey: Bool
        package let isForeignKey: Bool

        package init(
            name: String,
            type: String,
            isPrimaryKey: Bool,
            isForeignKey: Bool,
            fits: @escaping @Sendable (ColumnType) -> Bool
        ) {
            self.name = name
            self.type = type
            self.fits = fits
            self.isPrimaryKey = isPrimaryKey
            self.isForeignKey = isForeignKey
        }
    }

    /// The name in the schema's spelling.
    package let name: String
    package let columns: [Column]

    package init(name: String, columns: [Column]) {
        self.name = name
        self.columns = columns
    }
}

/// A difference between a live database and the schema.
package struct SchemaDrift: Sendable, Equatable {
    package enum Level: String, Sendable, CaseIterable, Comparable {
        /// Undocumented, and nothing depends on it.
        case info
        /// Differs from the document where the builder does not look.
        case warning
        /// The builder cannot work with it.
        case error

        package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

        private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
    }

    package let level: Level
    package let table: String
    package let column: String?
    /// What is different, in a sentence without the place.
    package let message: String

    package init(level: Level, table: String, column: String?, message: String) {
        self.level = level
        self.table = table
        self.column = column
        self.message = message
    }

    /// `error: blog_posts.slug: the column is missing`, without the level.
    package var description: String { "\(table)\(column.map { ".\($0)" } ?? ""): \(message)" }

    /// Names every difference: by table in the schema's order, unknown tables last.
    package static func find(in live: [LiveTable]) -> [SchemaDrift] {
        let byName = Dictionary(live.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var drifts: [SchemaDrift] = []
        for section in StudioSchema.sections {
            for table in section.tables {
                guard let found = byName[table.name] else {
                    let level: Level =
                        table.isPublic ? .error : section.title.contains("[PLANNED") ? .info : .warning
                    drifts.append(
                        SchemaDrift(
                            level: level,
                            table: table.name,
                            column: nil,
                            message: "the table is missing"
                        )
                    )
                    continue
                }
                drifts += compare(table, found)
            }
        }
        let known = Set(StudioSchema.tables.map(\.name))
        for table in live where !known.contains(table.name) {
            drifts.append(
                SchemaDrift(
                    level: .info,
                    table: table.name,
                    column: nil,
                    message: "the document has no such table"
                )
            )
        }
        return drifts
    }

    private static func compare(_ table: Table, _ live: LiveTable) -> [SchemaDrift] {
        var drifts: [SchemaDrift] = []
        func add(_ level: Level, _ column: String, _ message: String) {
            drifts.append(SchemaDrift(level: level, table: table.name, column: column, message: message))
        }
        for column in table.columns {
            let matters: Level = table.isPublic && column.exposure != .private ? .error : .warning
            guard let found = live.columns.first(where: { $0.name == column.name }) else {
                add(matters, column.name, "the column is missing")
                continue
            }
            if !found.fits(column.type) {
                add(
                    matters,
                    column.name,
                    "the type is \(found.type) where the document has \(column.type.rawValue)"
                )
            }
            switch column.key {
            case .primary where !found.isPrimaryKey:
                add(.warning, column.name, "the column is no primary key")
            case .foreign where !found.isForeignKey && column.isEnforced:
                add(
                    .warning,
                    column.name,
                    "the column refers to no table, where the document has a foreign key"
                )
            default: break
            }
        }
        for column in live.columns where table.column(column.name) == nil {
            add(.info, column.name, "the document has no such column")
        }
        return drifts
    }
}
