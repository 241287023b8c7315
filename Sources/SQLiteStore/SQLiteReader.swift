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

    /// - Parameter use: is given what was read, table by table; of posts, a few hundred at a time.
    mutating func read(_ use: (SourceRecords) -> Void) throws {
        // Artists first: they take longest to decode, and posts name them.
        try readArtists()
        pass(to: use)
        try readPosts(use)
        var (testimonials, projects): ([Content.Record], [Content.Record]) = ([], [])
        try rows(of: .testimonial, where: nil) { testimonials.append($0) }
        try rows(of: .project, inOrder: false, where: published) { projects.append($0) }
        records.testimonials = testimonials
        records.projects = projects
        pass(to: use)
    }

    private mutating func pass(to use: (SourceRecords) -> Void) {
        use(records)
        records = SourceRecords()
    }

    /// Rows that are not plainly unpublished; a flag that is neither 0 nor 1 is for the decoder to report.
    private var published: String? {
        session.scope.includesDrafts ? nil : "published IS NOT NULL AND published <> 0"
    }

    private mutating func readPosts(_ use: (SourceRecords) -> Void) throws {
        let name = SQLiteDialect.name(of: StudioSchema.blogPosts.name)
        let hasPublishedAt = try db.columns(in: name).contains { $0.name == "published_at" }
        if hasPublishedAt {
            records.notes.append("\(session.name): 'published_at' counts as a post's date where it is set")
        }
        let dates = ["created_at"] + (hasPublishedAt ? ["published_at"] : [])
        var part = SourceRecords()
        let slugs = publicSlugs
        try rows(of: .post, first: dates, further: ["author"], inOrder: false, where: published) { row in
            var record = row
            if let author = row.text("author_id").flatMap({ slugs[$0] }) { record.set("author", .text(author)) }
            part.posts.append(record)
            if part.posts.count == SQLiteReader.part {
                use(part)
                part = SourceRecords()
            }
        }
        use(part)
    }

    /// How many posts are given to be decoded at a time.
    private static let part = 512

    private mutating func readArtists() throws {
        var releases: [String: [Content.Record]] = [:]
        var tracks: [String: [Content.Record]] = [:]
        let isPublic = "p.public_profile_slug IS NOT NULL AND p.public_profile_slug <> ''"
        try rows(
            of: .release, join: "JOIN profiles p ON p.user_id = t.user_id", where: "t.is_public <> 0 AND \(isPublic)"
        ) { row in
            if let user = row.text("user_id") { releases[user, default: []].append(row) }
        }
        let deliverable = ["display_name", "file_path", "file_type", "file_size"]
        var problems: [Problem] = []
        try rows(
            of: .track, joined: ["d.id"] + deliverable.map { "d.\($0)" },
            join: "JOIN profiles p ON p.user_id = t.user_id "
                + "LEFT JOIN deliverables d ON d.id = t.deliverable_id AND d.user_id = t.user_id", where: isPublic
        ) { row in
            guard let user = row.text("user_id") else { return }
            if row.text("d.id") == nil {
                problems.append(
                    Problem(
                        .warning, "foreign-deliverable", at: row.place(of: "deliverable_id"),
                        "the showcase shows no file of the artist's own, so nothing is published",
                        advice: "choose one of the artist's deliverables"))
                return
            }
            var record = row
            for column in deliverable { record.set(column, row["d.\(column)"]) }
            tracks[user, default: []].append(record)
        }
        records.problems += problems
        var (artists, slugs): ([ArtistRecords], [String: String]) = ([], [:])
        try rows(of: .artist, inOrder: false, where: "public_profile_slug IS NOT NULL AND public_profile_slug <> ''") {
            row in
            let user = row.text("user_id") ?? ""
            if let slug = row.text("public_profile_slug") {
                slugs[user] = slug
                if let id = row.text("id") { slugs[id] = slug }
            }
            artists.append(ArtistRecords(profile: row, releases: releases[user] ?? [], tracks: tracks[user] ?? []))
        }
        (records.artists, publicSlugs) = (artists, slugs)
    }
}

// MARK: Rows

extension SQLiteReader {
    /// Reads the readable columns of a kind's table; bodies are only hashed.
    ///
    /// - Parameters:
    ///   - first: dates that are looked at before anything else is read: a row that none of them makes due is kept
    ///     back, and only its date is used.
    ///   - joined: further columns, of joined tables.
    ///   - further: names of values that are set later.
    ///   - inOrder: whether the order of the ids matters; as they lie in the file is how they are read fastest.
    private mutating func rows(
        of kind: ContentKind, first dates: [String] = [], joined: [String] = [], join: String = "",
        further: [String] = [], inOrder: Bool = true, where filter: String?, _ use: (Content.Record) throws -> Void
    ) throws {
        guard let table = kind.table else { return }
        let columns = table.readableColumns.filter { !$0.isBody && !dates.contains($0.name) }.map(\.name)
        let body = table.columns.first { $0.isBody }?.name
        let names = dates + columns
        let selected =
            ["t.rowid", body.map { "t.\"\($0)\"" } ?? "NULL"]
            + names.map { "t.\"\($0)\"" } + joined
        let sql =
            "SELECT \(selected.joined(separator: ", ")) FROM \(SQLiteDialect.name(of: table.name)) t \(join)"
            + (filter.map { " WHERE \($0)" } ?? "") + (inOrder ? " ORDER BY t.id" : "")
        let statement = try readGuard.statement(sql, in: db)
        let cursor = try Row.fetchCursor(statement)
        let shape = RowShape(kind: kind, table: table, columns: names + joined, further: further, body: body)
        while let row = try cursor.next() {
            if !dates.isEmpty, keepsBack(row, dates.count) { continue }
            try use(record(CurrentRow(statement), shape))
        }
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
        let allColumns: [String]
        let body: String?
        let idIndex: Int

        init(kind: ContentKind, table: Schema.Table, columns: [String], further: [String], body: String?) {
            self.kind = kind
            self.table = table
            self.columns = columns
            allColumns = columns + further
            self.body = body
            idIndex = columns.firstIndex(of: "id") ?? 0
        }
    }

    private mutating func record(_ row: CurrentRow, _ shape: RowShape) -> Content.Record {
        let id = (row.value(at: 2 + shape.idIndex) ?? .absent).shown
        var values: [RecordValue] = []
        values.reserveCapacity(shape.allColumns.count)
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
        while values.count < shape.allColumns.count { values.append(.absent) }
        return Content.Record(
            place: .row(table: shape.table.name, id: id), columns: shape.allColumns, values: values,
            body: row.hash(at: 1).map {
                BodyReference(source: session.source, kind: shape.kind, key: row.int(at: 0), hash: $0)
            },
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
