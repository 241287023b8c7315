/// A table of a live database.
package struct LiveTable: Sendable {
    package struct Column: Sendable {
        package let name: String
        /// The type in the database's words.
        package let type: String
        /// Tells whether the type can hold the values of a documented type.
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
        /// Nothing depends on it.
        case info
        /// Builds do not read it.
        case warning
        /// Builds fail.
        case error

        package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

        private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
    }

    package let level: Level
    package let table: String
    package let column: String?
    /// The difference; the table and column are not repeated.
    package let message: String

    package init(level: Level, table: String, column: String?, message: String) {
        self.level = level
        self.table = table
        self.column = column
        self.message = message
    }

    /// The drift in one line, without its level: `blog_posts.slug: the column is missing`.
    package var description: String {
        let name = column.map { "\(table).\($0)" } ?? table
        return "\(name): \(message)"
    }

    /// All differences, by table in the schema's order, unknown tables last.
    ///
    /// - Parameter custom: columns that a site reads in addition to the documented ones.
    package static func find(
        in live: [LiveTable],
        _ custom: CustomColumns = CustomColumns()
    ) -> [SchemaDrift] {
        let byName = Dictionary(live.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var drifts: [SchemaDrift] = []
        for section in StudioSchema.sections {
            for table in section.tables {
                if let found = byName[table.name] {
                    drifts += compare(table, found, custom.columns(of: table))
                } else {
                    drifts.append(missing(table, isPlanned: section.title.contains("[PLANNED")))
                }
            }
        }
        let documented = Set(StudioSchema.tables.map(\.name))
        for table in live where !documented.contains(table.name) {
            let drift = SchemaDrift(
                level: .info,
                table: table.name,
                column: nil,
                message: "the document has no such table"
            )
            drifts.append(drift)
        }
        return drifts
    }

    private static func missing(_ table: Table, isPlanned: Bool) -> SchemaDrift {
        let levelOfPrivateTable: Level = isPlanned ? .info : .warning
        return SchemaDrift(
            level: table.isPublic ? .error : levelOfPrivateTable,
            table: table.name,
            column: nil,
            message: "the table is missing"
        )
    }

    private static func compare(
        _ table: Table,
        _ live: LiveTable,
        _ custom: [String]
    ) -> [SchemaDrift] {
        let names = Set(live.columns.map(\.name))
        var drifts = custom.filter { !names.contains($0) }.map { column in
            SchemaDrift(
                level: .error,
                table: table.name,
                column: column,
                message: "the column, which 'fields' of site.yaml reads, is missing"
            )
        }
        for column in table.columns {
            let found = live.columns.first { $0.name == column.name }
            let isRead = table.isPublic && column.exposure != .private
            for (level, message) in compare(column, found, isRead: isRead) {
                let drift = SchemaDrift(
                    level: level,
                    table: table.name,
                    column: column.name,
                    message: message
                )
                drifts.append(drift)
            }
        }
        for column in live.columns where table.column(column.name) == nil && !custom.contains(column.name) {
            let drift = SchemaDrift(
                level: .info,
                table: table.name,
                column: column.name,
                message: table.extraColumns.contains(column.name)
                    ? "the document has no such column; builds read it" : "the document has no such column"
            )
            drifts.append(drift)
        }
        return drifts
    }

    /// - Parameter isRead: builds read the column.
    private static func compare(
        _ column: Column,
        _ live: LiveTable.Column?,
        isRead: Bool
    ) -> [(level: Level, message: String)] {
        let level: Level = isRead ? .error : .warning
        guard let live else { return [(level, "the column is missing")] }
        var differences: [(level: Level, message: String)] = []
        if !live.fits(column.type) {
            let message = "the type is \(live.type) where the document has \(column.type.rawValue)"
            differences.append((level, message))
        }
        switch column.key {
        case .primary where !live.isPrimaryKey:
            differences.append((.warning, "the column is not a primary key"))
        case .foreign where !live.isForeignKey && column.isEnforced:
            let message = "the column refers to no table, where the document has a foreign key"
            differences.append((.warning, message))
        default:
            break
        }
        return differences
    }
}
