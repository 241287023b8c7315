/// The studio's own document of its database, printed from the schema and read back.
package enum SchemaDocument {
    /// The document, in the dialect of the studio's `database-schema.md`.
    package static var text: String {
        var lines = [
            "# Database Schema Documentation", "",
            "This document serves as the single source of truth for the Sweet Dreams Music database schema. "
                + "It tracks existing tables, their purpose, and planned additions.",
        ]
        for (number, section) in StudioSchema.sections.enumerated() {
            lines += ["", "## \(number + 1). \(section.title)"]
            for table in section.tables { lines += [""] + self.lines(for: table) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(for table: Table) -> [String] {
        let remark = table.remark.map { " (\($0))" } ?? ""
        let columns = table.columns.map { column in
            let key =
                switch column.key {
                case .primary: ", PK"
                case .foreign: ", FK"
                case nil: ""
                }
            return "    -   `\(column.name)` (\(column.type.rawValue)\(key))"
        }
        return [
            "### `\(table.name)`\(remark)", "-   **Purpose**: \(table.purpose)", "-   **Columns**:",
        ] + columns
    }
}
