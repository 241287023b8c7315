package import Foundation
import GRDB
import SQLiteStore
import Schema
import TestSupport

/// The rows of a studio, which can be written for any source.
package struct StudioFixture: Sendable {
    /// A row; numbers and flags are text, `jsonb` is JSON.
    package struct Row: Sendable {
        package let table: String
        package var values: [(column: String, value: String?)]

        package init(_ table: String, _ values: KeyValuePairs<String, String?>) {
            self.table = table
            self.values = values.map { ($0.key, $0.value) }
        }

        package subscript(column: String) -> String? {
            get { values.first { $0.column == column }?.value }
            set {
                if let index = values.firstIndex(where: { $0.column == column }) {
                    values[index].value = newValue
                } else {
                    values.append((column, newValue))
                }
            }
        }
    }

    package var rows: [Row]

    package init(_ rows: [Row]) { self.rows = rows }

    package func rows(of table: String) -> [Row] { rows.filter { $0.table == table } }

    // MARK: SQLite

    /// Creates a database with the rows; the rules of the schema are not enforced, as in a database of unknown origin.
    package func writeSQLite(to path: String) throws {
        try SQLiteCreation.create(at: path, sample: [])
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = 1")
            for row in rows {
                let columns = row.values.map { "\"\($0.column)\"" }.joined(separator: ", ")
                let placeholders = row.values.map { _ in "?" }.joined(separator: ", ")
                try db.execute(
                    sql:
                        "INSERT INTO \"\(SQLiteDialect.name(of: row.table))\" (\(columns)) VALUES (\(placeholders))",
                    arguments: StatementArguments(row.values.map(\.value))
                )
            }
        }
        try queue.close()
    }

    /// Runs statements on an existing database.
    package static func execute(_ sql: String, on path: String) throws {
        try withConnection(to: path) { execute in try execute(sql) }
    }

    /// Runs `body` with one connection, which stays open: its journals are there until then.
    package static func withConnection(
        to path: String,
        _ body: (_ execute: (_ sql: String) throws -> Void) throws -> Void
    ) throws {
        let queue = try DatabaseQueue(path: path)
        try body { sql in try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }
        try queue.close()
    }

    /// Runs `body` while a database is locked for everyone else.
    package static func locking<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        // Closing ends the lock, whatever the body did.
        defer { try? queue.close() }
        let value = try body()
        try queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        return value
    }

    // MARK: Markdown

    /// Writes the rows as Markdown files; rows of joined tables become lists in front matter.
    package func writeMarkdown(to folder: URL) throws {
        for (index, row) in rows(of: "blog_posts").enumerated() {
            var values = row.values
            if let author = row["author_id"], let slug = publicSlug(of: author) {
                values.append(("author", slug))
            }
            try write(
                values.filter { $0.column != "author_id" },
                row,
                "content",
                to: folder,
                "blog/\(index).md"
            )
        }
        for (index, row) in rows(of: "portfolio_projects").enumerated() {
            try write(row.values, row, "description", to: folder, "portfolio/\(index).md")
        }
        for (index, row) in rows(of: "testimonials").enumerated() {
            try write(row.values, row, "content", to: folder, "testimonials/\(index).md")
        }
        for (index, row) in rows(of: "profiles").enumerated() where row["public_profile_slug"] != nil {
            let file = "artists/\(index).md"
            try write(row.values, row, "bio", to: folder, file, additions: lists(of: row["user_id"]))
        }
    }

    private func publicSlug(of id: String) -> String? {
        rows(of: "profiles").first { $0["user_id"] == id || $0["id"] == id }?["public_profile_slug"]
    }

    /// The front matter of an artist's releases and tracks.
    private func lists(of user: String?) -> [String] {
        let releases = rows(of: "profile_projects").filter { $0["user_id"] == user }
        let tracks = rows(of: "profile_audio_showcase").filter { $0["user_id"] == user }
        var lines: [String] = []
        if !releases.isEmpty { lines.append("projects:") }
        for release in releases { lines += item(release.values, release.table) }
        let shown = tracks.compactMap { track -> [String]? in
            let file = rows(of: "deliverables").first {
                $0["id"] == track["deliverable_id"] && $0["user_id"] == user
            }
            guard let file else { return nil }
            let published = ["display_name", "file_path", "file_type", "file_size"]
            return item(track.values, track.table)
                + file.values.filter { published.contains($0.column) }
                .flatMap { self.lines($0, "deliverables", indent: "    ") }
        }
        if !shown.isEmpty { lines.append("showcase:") }
        return lines + shown.joined()
    }

    private func item(_ values: [(column: String, value: String?)], _ table: String) -> [String] {
        let lines = values.flatMap { self.lines($0, table, indent: "    ") }
        return lines.enumerated().map { index, line in
            index == 0 ? "  - " + line.dropFirst(4) : line
        }
    }

    private func write(
        _ values: [(column: String, value: String?)],
        _ row: Row,
        _ body: String,
        to folder: URL,
        _ file: String,
        additions: [String] = []
    ) throws {
        let lines =
            values.filter { $0.column != body }.flatMap { self.lines($0, row.table, indent: "") } + additions
        let text = "---\n" + lines.joined(separator: "\n") + "\n---\n" + (row[body] ?? "")
        try Data(text.utf8).write(toNew: folder.appending(path: file))
    }

    /// A key and its value, quoted where its type needs it; JSON is YAML already.
    private func lines(_ value: (column: String, value: String?), _ table: String, indent: String) -> [String]
    {
        guard let text = value.value else { return [] }
        let type = StudioSchema.table(table)?.column(value.column)?.type ?? .text
        let shown: String =
            switch type {
            case .boolean: text == "1" ? "true" : text == "0" ? "false" : text
            case .int, .bigint, .numeric, .jsonb: text
            default: "\"" + text.unicodeScalars.map(escaped).joined() + "\""
            }
        return ["\(indent)\(value.column): \(shown)"]
    }

    private func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\t": "\\t"
        default: String(Character(scalar))
        }
    }
}
