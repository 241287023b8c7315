import Content
import Foundation
import GRDB
import Schema

/// Reads the public rows of each table into records; what is not public is left in the file.
struct SQLiteReader {
    let db: Database
    let session: SQLiteSession
    let readGuard: ReadGuard
    private(set) var records = SourceRecords()
    /// Public slugs by profile and by the profile's user.
    private var publicSlugs: [String: String] = [:]

    init(db: Database, session: SQLiteSession, readGuard: ReadGuard) {
        self.db = db
        self.session = session
        self.readGuard = readGuard
    }

    mutating func read() throws {
        try readArtists()
        try readPosts()
        for row in try rows(of: .testimonial, where: nil) { records.testimonials.append(row) }
        for row in try rows(of: .project, where: published) { records.projects.append(row) }
    }

    /// Rows that are not plainly unpublished; a flag that is neither 0 nor 1 is for the decoder to report.
    private var published: String? {
        session.scope.includesDrafts ? nil : "published IS NOT NULL AND published <> 0"
    }

    private mutating func readPosts() throws {
        let name = SQLiteDialect.name(of: StudioSchema.blogPosts.name)
        let hasPublishedAt = try db.columns(in: name).contains { $0.name == "published_at" }
        if hasPublishedAt {
            records.notes.append("\(session.name): 'published_at' counts as a post's date where it is set")
        }
        let dates = ["created_at"] + (hasPublishedAt ? ["published_at"] : [])
        for row in try rows(of: .post, first: dates, where: published) {
            let author = row.text("author_id").flatMap { publicSlugs[$0] }
            var record = row
            if let author { record.set("author", .text(author)) }
            records.posts.append(record)
        }
    }

    private mutating func readArtists() throws {
        var releases: [String: [Content.Record]] = [:]
        var tracks: [String: [Content.Record]] = [:]
        let isPublic = "p.public_profile_slug IS NOT NULL AND p.public_profile_slug <> ''"
        for row in try rows(
            of: .release, join: "JOIN profiles p ON p.user_id = t.user_id", where: "t.is_public <> 0 AND \(isPublic)")
        {
            if let user = row.text("user_id") { releases[user, default: []].append(row) }
        }
        let deliverable = ["display_name", "file_path", "file_type", "file_size"]
        for row in try rows(
            of: .track, joined: ["d.id"] + deliverable.map { "d.\($0)" },
            join: "JOIN profiles p ON p.user_id = t.user_id "
                + "LEFT JOIN deliverables d ON d.id = t.deliverable_id AND d.user_id = t.user_id", where: isPublic)
        {
            guard let user = row.text("user_id") else { continue }
            if row.text("d.id") == nil {
                records.problems.append(
                    Problem(
                        .warning, "foreign-deliverable", at: row.place(of: "deliverable_id"),
                        "the showcase shows no file of the artist's own, so nothing is published",
                        advice: "choose one of the artist's deliverables"))
                continue
            }
            var record = row
            for column in deliverable { record.set(column, row["d.\(column)"]) }
            tracks[user, default: []].append(record)
        }
        for row in try rows(of: .artist, where: "public_profile_slug IS NOT NULL AND public_profile_slug <> ''") {
            let user = row.text("user_id") ?? ""
            if let slug = row.text("public_profile_slug") {
                publicSlugs[user] = slug
                if let id = row.text("id") { publicSlugs[id] = slug }
            }
            records.artists.append(
                ArtistRecords(profile: row, releases: releases[user] ?? [], tracks: tracks[user] ?? []))
        }
    }
}

// MARK: Rows

extension SQLiteReader {
    /// Reads the readable columns of a kind's table, without bodies.
    ///
    /// - Parameters:
    ///   - first: dates that are looked at before anything else is read: a row that none of them makes due is kept
    ///     back, and only its date is used.
    ///   - joined: further columns, of joined tables.
    private mutating func rows(
        of kind: ContentKind, first dates: [String] = [], joined: [String] = [], join: String = "",
        where filter: String?
    ) throws -> [Content.Record] {
        guard let table = kind.table else { return [] }
        let columns = table.readableColumns.filter { !$0.isBody && !dates.contains($0.name) }.map(\.name)
        let body = table.columns.first { $0.isBody }?.name
        let names = dates + columns
        let selected =
            ["t.rowid", body.map { "t.\"\($0)\" IS NOT NULL AND t.\"\($0)\" <> ''" } ?? "0"]
            + names.map { "t.\"\($0)\"" } + joined
        let sql =
            "SELECT \(selected.joined(separator: ", ")) FROM \(SQLiteDialect.name(of: table.name)) t \(join)"
            + (filter.map { " WHERE \($0)" } ?? "") + " ORDER BY t.id"
        var found: [Content.Record] = []
        let statement = try readGuard.statement(sql, in: db)
        let cursor = try Row.fetchCursor(statement)
        let shape = RowShape(kind: kind, table: table, columns: names + joined, body: body)
        while let row = try cursor.next() {
            if !dates.isEmpty, keepsBack(row, dates.count) { continue }
            found.append(record(CurrentRow(statement), shape))
        }
        return found
    }

    /// Whether a row's date is still to come; the last date that is there counts.
    private mutating func keepsBack(_ row: Row, _ dateCount: Int) -> Bool {
        guard !session.scope.includesDrafts,
            let text = (0..<dateCount).reversed().lazy.compactMap({ row[2 + $0] as String? }).first,
            let date = Timestamp(text, zone: .gmt), date > session.scope.clock
        else { return false }
        records.nextDue = min(records.nextDue ?? date, date)
        return true
    }

    /// What all rows of a statement have in common.
    private struct RowShape {
        let kind: ContentKind
        let table: Schema.Table
        /// Behind the row's number and whether it has a body.
        let columns: [String]
        let body: String?
        let idIndex: Int

        init(kind: ContentKind, table: Schema.Table, columns: [String], body: String?) {
            self.kind = kind
            self.table = table
            self.columns = columns
            self.body = body
            idIndex = columns.firstIndex(of: "id") ?? 0
        }
    }

    private mutating func record(_ row: CurrentRow, _ shape: RowShape) -> Content.Record {
        let id = (row.value(at: 2 + shape.idIndex) ?? .absent).shown
        var values: [RecordValue] = []
        values.reserveCapacity(shape.columns.count)
        for (index, column) in shape.columns.enumerated() {
            if let value = row.value(at: 2 + index) {
                values.append(value)
            } else {
                values.append(.absent)
                records.problems.append(
                    Problem(
                        "encoding", at: .row(table: shape.table.name, id: id, column: column), "the text is not UTF-8",
                        advice: "store it again as UTF-8"))
            }
        }
        return Content.Record(
            place: .row(table: shape.table.name, id: id), columns: shape.columns, values: values,
            body: row.int(at: 1) != 0
                ? BodyReference(source: session.source, kind: shape.kind, key: row.int(at: 0)) : nil,
            bodyPlace: .row(table: shape.table.name, id: id, column: shape.body))
    }
}

extension RecordValue {
    /// An id as messages show it.
    fileprivate var shown: String {
        switch self {
        // What is no plain word could upset a terminal.
        case .text(let text): text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : text.shownSafely
        case .int(let number): String(number)
        default: "without id"
        }
    }
}
