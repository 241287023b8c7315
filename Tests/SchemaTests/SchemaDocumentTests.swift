import Foundation
import Schema
import Testing

/// The studio's document, which lies next to this file as the studio wrote it.
private let document: String = {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "database-schema.md")
    return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
}()

@Suite("The schema")
struct SchemaDocumentTests {
    /// A column as the document says it: `` -   `id` (UUID, PK) ``.
    private struct Documented: Equatable {
        let table: String
        let column: String
        let type: String
        let key: String?
    }

    private func documentedColumns() -> [Documented] {
        var table = ""
        return document.split(separator: "\n").compactMap { line in
            if let match = line.wholeMatch(of: /### `(.+?)`.*/) { table = String(match.1) }
            guard let match = line.wholeMatch(of: #/    -   `(.+)` \((.+?)(?:, (PK|FK))?\)/#) else {
                return nil
            }
            return Documented(
                table: table,
                column: String(match.1),
                type: String(match.2),
                key: match.3.map { String($0) }
            )
        }
    }

    @Test("has every table and column of the studio's document, in order, with type and key")
    func equalsTheDocument() {
        let columns = StudioSchema.tables.flatMap { table in
            table.columns.map { column in
                let key: String? =
                    switch column.key {
                    case .primary: "PK"
                    case .foreign: "FK"
                    case nil: nil
                    }
                return Documented(
                    table: table.name,
                    column: column.name,
                    type: column.type.rawValue,
                    key: key
                )
            }
        }
        let documented = documentedColumns()
        #expect(documented.count == 247)
        #expect(Set(documented.map(\.table)).count == 20)
        #expect(columns == documented)
    }

    @Test("prints the studio's document, byte for byte")
    func printsTheDocument() {
        #expect(SchemaDocument.text == document)
    }

    @Test(
        "publishes exactly what the design lists",
        arguments: [
            ("blog_posts", ["author_id", "published"], [String]()),
            ("testimonials", [], []),
            ("portfolio_projects", ["published"], ["budget_range"]),
            (
                "profiles", ["id", "user_id"],
                ["level", "xp", "posting_streak", "onboarding_completed", "connected_platforms"]
            ),
            ("profile_projects", ["user_id", "is_public"], []),
            ("profile_audio_showcase", ["id", "user_id", "deliverable_id"], ["created_at", "updated_at"]),
            (
                "deliverables", ["id", "user_id"],
                ["file_name", "uploaded_by", "uploaded_by_name", "description", "created_at", "updated_at"]
            ),
        ]
    )
    func publishes(name: String, selects: [String], withheld: [String]) throws {
        let table = try #require(StudioSchema.table(name))
        #expect(Set(table.columns.filter { $0.exposure == .selects }.map(\.name)) == Set(selects))
        #expect(Set(table.columns.filter { $0.exposure == .private }.map(\.name)) == Set(withheld))
    }

    @Test("keeps all other tables private")
    func keepsOthersPrivate() {
        let publicTables: Set = [
            "blog_posts", "testimonials", "portfolio_projects", "profiles", "profile_projects",
            "profile_audio_showcase",
            "deliverables",
        ]
        #expect(Set(StudioSchema.tables.filter(\.isPublic).map(\.name)) == publicTables)
    }

    @Test("refers only to tables that come before, so that they can be created in order")
    func refersBackwards() {
        var seen: Set<String> = []
        for table in StudioSchema.tables {
            for column in table.columns {
                if case .foreign(let target) = column.key {
                    #expect(seen.contains(target), "\(table.name).\(column.name)")
                }
            }
            seen.insert(table.name)
        }
    }
}

@Suite("Drift")
struct SchemaDriftTests {
    private func live() -> [LiveTable] {
        StudioSchema.tables.map { table in
            LiveTable(
                name: table.name,
                columns: table.columns.map { column in
                    let isForeign = if case .foreign = column.key { true } else { false }
                    return LiveTable.Column(
                        name: column.name,
                        type: column.type.rawValue,
                        isPrimaryKey: column.name == "id",
                        isForeignKey: isForeign
                    ) { $0 == column.type }
                }
            )
        }
    }

    @Test("is empty for the schema itself")
    func findsNothing() {
        #expect(SchemaDrift.find(in: live()).isEmpty)
    }

    @Test(
        "names a missing public table as an error, a private one as a warning, a planned one as information",
        arguments: [
            ("blog_posts", SchemaDrift.Level.error), ("bookings", .warning), ("chat_messages", .info),
        ]
    )
    func namesMissingTables(name: String, level: SchemaDrift.Level) {
        let drifts = SchemaDrift.find(in: live().filter { $0.name != name })
        #expect(
            drifts == [SchemaDrift(level: level, table: name, column: nil, message: "the table is missing")]
        )
    }

    @Test("names a column that is missing, changed or new")
    func namesColumns() {
        let changed = live().map { table in
            guard table.name == "blog_posts" else { return table }
            var columns = table.columns.filter { $0.name != "slug" && $0.name != "title" }
            columns.append(
                LiveTable.Column(name: "title", type: "BLOB", isPrimaryKey: false, isForeignKey: false) { _ in
                    false
                }
            )
            columns.append(
                LiveTable.Column(name: "mood", type: "TEXT", isPrimaryKey: false, isForeignKey: false) { _ in
                    true
                }
            )
            return LiveTable(name: table.name, columns: columns)
        }
        #expect(
            SchemaDrift.find(in: changed).map { "\($0.level): \($0.description)" } == [
                "error: blog_posts.title: the type is BLOB where the document has Text",
                "error: blog_posts.slug: the column is missing",
                "info: blog_posts.mood: the document has no such column",
            ]
        )
    }
}
