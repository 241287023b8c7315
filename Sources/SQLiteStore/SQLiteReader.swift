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
        for row in try rows(of: .testimonial, where: nil) { records.testimonials.append(row.record) }
        for row in try rows(of: .project, where: published) { records.projects.append(row.record) }
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
            var values = row.record
            if let author { values.set("author", .text(author)) }
            records.posts.append(values)
        }
    }

    private mutating func readArtists() throws {
        var releases: [String: [Content.Record]] = [:]
        var tracks: [String: [Content.Record]] = [:]
        let isPublic = "p.public_profile_slug IS NOT NULL AND p.public_profile_slug <> ''"
        for row in try rows(
            of: .release, join: "JOIN profiles p ON p.user_id = t.user_id", where: "t.is_public <> 0 AND \(isPublic)")
        {
            if let user = row.text("user_id") { releases[user, default: []].append(row.record) }
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
                        .warning, "foreign-deliverable", at: row.record.place(of: "deliverable_id"),
                        "the showcase shows no file of the artist's own, so nothing is published",
                        advice: "choose one of the artist's deliverables"))
                continue
            }
            var record = row.record
            for column in deliverable { record.set(column, row.value("d.\(column)")) }
            tracks[user, default: []].append(record)
        }
        for row in try rows(of: .artist, where: "public_profile_slug IS NOT NULL AND public_profile_slug <> ''") {
            let user = row.text("user_id") ?? ""
            if let slug = row.text("public_profile_slug") {
                publicSlugs[user] = slug
                if let id = row.text("id") { publicSlugs[id] = slug }
            }
            records.artists.append(
                ArtistRecords(profile: row.record, releases: releases[user] ?? [], tracks: tracks[user] ?? []))
        }
    }
}

// MARK: Rows

extension SQLiteReader {
    /// A row with what was joined to it.
    private struct FoundRow {
        let record: Content.Record
        let joined: [String: RecordValue]

        func value(_ column: String) -> RecordValue { joined[column] ?? record[column] }

        func text(_ column: String) -> String? { if case .text(let text) = value(column) { text } else { nil } }
    }

    /// Reads the readable columns of a kind's table, without bodies.
    ///
    /// - Parameters:
    ///   - first: dates that are looked at before anything else is read: a row that none of them makes due is kept
    ///     back, and only its date is used.
    ///   - joined: further columns, of joined tables.
    private mutating func rows(
        of kind: ContentKind, first dates: [String] = [], joined: [String] = [], join: String = "",
        where filter: String?
    ) throws -> [FoundRow] {
        guard let table = kind.table else { return [] }
        let columns = table.readableColumns.filter { !$0.isBody && !dates.contains($0.name) }.map(\.name)
        let body = table.columns.first { $0.isBody }?.name
        let names = dates + columns
        let selected =
            ["t.rowid", body.map { "length(CAST(t.\"\($0)\" AS BLOB))" } ?? "0"] + names.map { "t.\"\($0)\"" } + joined
        let sql =
            "SELECT \(selected.joined(separator: ", ")) FROM \(SQLiteDialect.name(of: table.name)) t \(join)"
            + (filter.map { " WHERE \($0)" } ?? "") + " ORDER BY t.id"
        var found: [FoundRow] = []
        let cursor = try Row.fetchCursor(try readGuard.statement(sql, in: db))
        while let row = try cursor.next() {
            if !dates.isEmpty, keepsBack(row, dates.count) { continue }
            found.append(try self.row(row, of: kind, table, names, joined))
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

    private mutating func row(
        _ row: Row, of kind: ContentKind, _ table: Schema.Table, _ names: [String], _ joined: [String]
    ) throws -> FoundRow {
        var columns = [String: (value: RecordValue, line: Int?)](minimumCapacity: names.count + 1)
        let id = (row[names.firstIndex(of: "id").map { $0 + 2 } ?? 0] as DatabaseValue).shown
        for (index, name) in names.enumerated() {
            columns[name] = (try value(row, at: index + 2, name, table, id), nil)
        }
        var others: [String: RecordValue] = [:]
        for (index, name) in joined.enumerated() {
            others[name] = try value(row, at: index + 2 + names.count, name, table, id)
        }
        let length: Int = row[1] ?? 0
        let bodyColumn = table.columns.first { $0.isBody }?.name
        let record = Content.Record(
            place: .row(table: table.name, id: id), values: columns,
            body: length > 0 ? BodyReference(source: session.source, kind: kind, key: row[0]) : nil, bodyLength: length,
            bodyPlace: .row(table: table.name, id: id, column: bodyColumn))
        return FoundRow(record: record, joined: others)
    }

    private mutating func value(
        _ row: Row, at index: Int, _ name: String, _ table: Schema.Table, _ id: String
    ) throws -> RecordValue {
        if let value = try RecordValue(row, at: index) { return value }
        records.problems.append(
            Problem(
                "encoding", at: .row(table: table.name, id: id, column: name), "the text is not UTF-8",
                advice: "store it again as UTF-8"))
        return .absent
    }
}

extension DatabaseValue {
    fileprivate var shown: String {
        switch storage {
        // What is no plain word could upset a terminal.
        case .string(let text): text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : text.shownSafely
        case .int64(let number): String(number)
        default: "without id"
        }
    }
}

extension RecordValue {
    /// A column's value as it is stored; nil for text that is no UTF-8.
    fileprivate init?(_ row: Row, at index: Int) throws {
        switch (row[index] as DatabaseValue).storage {
        case .null: self = .absent
        case .int64(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string, .blob:
            let text = try row.withUnsafeData(atIndex: index) { String(validating: $0 ?? Data(), as: UTF8.self) }
            guard let text else { return nil }
            self = .text(text)
        }
    }
}
