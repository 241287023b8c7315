import Foundation
package import Schema

/// What is read of one table of the studio's database, in words that SQLite and Postgres share.
package struct StudioQuery: Sendable {
    package let kind: ContentKind
    package let table: Table
    /// The names of the values that are read, behind the row's key and its body: columns of the table, then joined ones.
    package let columns: [String]
    /// Names of values that are set later.
    package let further: [String]
    /// The column whose text is only hashed.
    package let body: String?
    private let joined: [Joined]
    private let join: String
    private let filter: String?
    private let isOrdered: Bool

    /// A value of another table.
    struct Joined: Sendable {
        let expression: String
        let name: String
    }

    /// - Parameters:
    ///   - further: names of values that are set later.
    ///   - additions: columns that this database has beside the document's.
    ///   - joined: further columns, of joined tables.
    ///   - isOrdered: whether the order of the ids matters; as they lie in the database is how they are read fastest.
    init(
        _ kind: ContentKind,
        _ table: Table,
        additions: [String] = [],
        joined: [Joined] = [],
        join: String = "",
        further: [String] = [],
        isOrdered: Bool = true,
        where filter: String?
    ) {
        self.kind = kind
        self.table = table
        self.joined = joined
        self.join = join
        self.filter = filter
        self.isOrdered = isOrdered
        self.further = further
        columns = additions + table.readableColumns.filter { !$0.isBody }.map(\.name) + joined.map(\.name)
        body = table.columns.first { $0.isBody }?.name
    }

    /// The statement.
    ///
    /// - Parameters:
    ///   - name: a table's name in the dialect.
    ///   - key: the expression of a row's key.
    ///   - body: the expression of a body.
    ///   - more: expressions behind the columns.
    ///   - only: a further condition.
    package func sql(
        name: (String) -> String,
        key: String,
        body: (String) -> String,
        more: [String] = [],
        only: String? = nil
    ) -> String {
        let own = columns.dropLast(joined.count).map { "t.\"\($0)\"" }
        let selected =
            [key, self.body.map { body("t.\"\($0)\"") } ?? "NULL"] + own + joined.map(\.expression) + more
        return select(selected, name, only) + (isOrdered ? " ORDER BY t.id" : "")
    }

    /// The statement that reads expressions of the same rows.
    package func select(_ selected: [String], _ name: (String) -> String, _ only: String? = nil) -> String {
        let conditions = [filter, only].compactMap(\.self).map { "(\($0))" }
        return "SELECT \(selected.joined(separator: ", ")) FROM \(name(table.name)) t \(join)"
            + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
    }

    /// Whether each row is one of the table alone and may come in any order, so that some can be kept from earlier.
    package var isOfRowsAlone: Bool { join.isEmpty && !isOrdered }
}

/// A database that answers queries with records.
package protocol StudioRows: ~Copyable {
    /// The database, as messages name it.
    var name: String { get }
    /// A table's name in a statement.
    func tableName(_ name: String) -> String
    /// Columns that a table of this database has beside the document's and that are public.
    func additions(to table: Table) throws -> [String]
    /// The expression that is true where a flag is set; one that cannot be read counts as set, for the decoder to report.
    func isSet(_ flag: String) -> String
    /// What was found wrong so far.
    var problems: [Problem] { get }
    /// Reads the rows of a query; queries come in the order of `StudioReader.queries`.
    mutating func read(_ query: StudioQuery, _ use: (consuming Record) throws -> Void) throws
}

/// Reads the public rows of each table into records; what is not public is left in the database.
package struct StudioReader<Rows: StudioRows & ~Copyable> {
    private let scope: ReadOptions
    private var records = RecordBatch()
    /// Public slugs by profile and by the profile's user.
    private var publicSlugs: [String: String] = [:]
    private let plan: StudioPlan

    package init(_ rows: borrowing Rows, _ scope: ReadOptions) throws {
        self.scope = scope
        plan = try StudioPlan(rows, scope)
    }

    /// Everything that will be read, in order.
    package var queries: [StudioQuery] { plan.all }

    /// - Parameter use: is given what was read, table by table; of posts, a few hundred at a time.
    package mutating func read(_ rows: inout Rows, _ use: (RecordBatch) -> Void) throws {
        // Artists first: they take longest to decode, and posts name them.
        try readArtists(&rows)
        pass(to: use)
        try readPosts(&rows, use)
        var (testimonials, projects): ([Record], [Record]) = ([], [])
        try rows.read(plan.testimonials) { testimonials.append($0) }
        try rows.read(plan.projects) { projects.append($0) }
        records.testimonials = testimonials
        records.projects = projects
        records.problems += rows.problems
        pass(to: use)
    }

    private mutating func pass(to use: (RecordBatch) -> Void) {
        use(records)
        records = RecordBatch()
    }

    /// How many posts are given to be decoded at a time.
    private static var part: Int { 512 }

    private mutating func readPosts(_ rows: inout Rows, _ use: (RecordBatch) -> Void) throws {
        if plan.hasPublishedAt {
            records.notes.append("\(rows.name): 'published_at' counts as a post's date where it is set")
        }
        var part = RecordBatch()
        var due = records.nextDue
        let (slugs, scope, size) = (publicSlugs, scope, StudioReader.part)
        try rows.read(plan.posts) { (record: consuming Record) in
            if !scope.includesDrafts, let date = StudioReader.date(of: record), date > scope.clock {
                due = min(due ?? date, date)
                return
            }
            if let author = record.text("author_id").flatMap({ slugs[$0] }) {
                record.set("author", .text(author))
            }
            part.posts.append(record)
            if part.posts.count == size {
                use(part)
                part = RecordBatch()
            }
        }
        records.nextDue = due
        use(part)
    }

    /// When a post is due: a scheduled one is kept back, and only its date is used.
    private static func date(of row: borrowing Record) -> Timestamp? {
        (row.text("published_at") ?? row.text("created_at")).flatMap { Timestamp($0, zone: .gmt) }
    }

    private mutating func readArtists(_ rows: inout Rows) throws {
        var releases: [String: [Record]] = [:]
        var tracks: [String: [Record]] = [:]
        try rows.read(plan.releases) { (row: consuming Record) in
            if let user = row.text("user_id") { releases[user, default: []].append(row) }
        }
        var problems: [Problem] = []
        try rows.read(plan.tracks) { (row: consuming Record) in
            guard let user = row.text("user_id") else { return }
            if row.text(StudioPlan.deliverableID) == nil {
                problems.append(
                    Problem(
                        .warning,
                        "foreign-deliverable",
                        at: row.location(of: "deliverable_id"),
                        "the showcase shows no file of the artist's own, so nothing is published",
                        advice: "choose one of the artist's deliverables"
                    )
                )
                return
            }
            tracks[user, default: []].append(row)
        }
        records.problems += problems
        var (artists, slugs): ([ArtistRecords], [String: String]) = ([], [:])
        try rows.read(plan.artists) { row in
            let user = row.text("user_id") ?? ""
            if let slug = row.text("public_profile_slug") {
                slugs[user] = slug
                if let id = row.text("id") { slugs[id] = slug }
            }
            artists.append(
                ArtistRecords(profile: row, releases: releases[user] ?? [], tracks: tracks[user] ?? [])
            )
        }
        (records.artists, publicSlugs) = (artists, slugs)
    }
}

/// The queries of one build.
private struct StudioPlan {
    /// What is read of the file that a showcase shows, under names that the showcase does not have, and its id.
    private static let deliverable =
        [StudioQuery.Joined(expression: "d.id", name: deliverableID)]
        + StudioSchema.deliverables.publishedColumns.map {
            StudioQuery.Joined(expression: "d.\($0.name)", name: $0.name)
        }
    static let deliverableID = "d.id"

    let releases: StudioQuery
    let tracks: StudioQuery
    let artists: StudioQuery
    let posts: StudioQuery
    let testimonials: StudioQuery
    let projects: StudioQuery
    let hasPublishedAt: Bool

    var all: [StudioQuery] { [releases, tracks, artists, posts, testimonials, projects] }

    init(_ rows: borrowing some StudioRows & ~Copyable, _ scope: ReadOptions) throws {
        let published = scope.includesDrafts ? nil : rows.isSet("published")
        let owner = "JOIN \(rows.tableName("profiles")) p ON p.user_id = t.user_id"
        let isPublic = "p.public_profile_slug IS NOT NULL AND p.public_profile_slug <> ''"
        let additions = try rows.additions(to: StudioSchema.blogPosts)
        hasPublishedAt = additions.contains("published_at")
        releases = StudioQuery(
            .release,
            StudioSchema.profileProjects,
            join: owner,
            where: "\(rows.isSet("t.is_public")) AND \(isPublic)"
        )
        tracks = StudioQuery(
            .track,
            StudioSchema.profileAudioShowcase,
            joined: StudioPlan.deliverable,
            join: "\(owner) LEFT JOIN \(rows.tableName("deliverables")) d "
                + "ON d.id = t.deliverable_id AND d.user_id = t.user_id",
            where: isPublic
        )
        artists = StudioQuery(
            .artist,
            StudioSchema.profiles,
            isOrdered: false,
            where: "public_profile_slug IS NOT NULL AND public_profile_slug <> ''"
        )
        posts = StudioQuery(
            .post,
            StudioSchema.blogPosts,
            additions: additions,
            further: ["author"],
            isOrdered: false,
            where: published
        )
        testimonials = StudioQuery(.testimonial, StudioSchema.testimonials, where: nil)
        projects = StudioQuery(
            .project,
            StudioSchema.portfolioProjects,
            isOrdered: false,
            where: published
        )
    }
}
