import Foundation
package import Schema

/// A database that holds the studio's tables and answers queries with records.
package protocol StudioDatabase {
    /// The database's name in messages.
    var name: String { get }

    /// Problems of the database itself, such as rights.
    var problems: [Problem] { get }

    /// A table's name in the dialect.
    func tableName(_ name: String) -> String

    /// The public columns that a table of this database has in addition to the documented ones.
    func extraColumns(of table: Table) throws -> [String]

    /// A condition that is true where a flag is set.
    ///
    /// A value that is neither true nor false counts as set, so that the decoder sees and reports it.
    func isSet(_ flag: String) -> String

    /// Starts reading the rows of a query.
    ///
    /// Queries are read in the order of `StudioReader.queries`, each to its end.
    mutating func begin(_ query: StudioQuery) throws

    /// The next records of the query, at most `limit`; nil after the last.
    mutating func nextRecords(limit: Int) throws -> [Record]?
}

/// Reads the public rows of the studio's tables, batch by batch.
package struct StudioReader<Database: StudioDatabase>: RecordBatchIterator {
    /// The content of the next batch.
    private enum Step {
        case artists
        case posts
        case others
        case end
    }

    /// Rows that are read at a time: enough to keep a decoder busy, few enough to keep memory low.
    private static var batchSize: Int { 512 }

    private var database: Database
    private let options: ReadOptions
    private let plan: StudioQueries
    private var step = Step.artists
    /// Public slugs by the ids of the users.
    private var slugsByUser: [String: String] = [:]
    /// Public slugs by the ids of the profiles.
    private var slugsByProfile: [String: String] = [:]

    package init(_ database: Database, _ options: ReadOptions) throws {
        self.database = database
        self.options = options
        plan = try StudioQueries(for: database, options)
    }

    /// All queries, in the order in which they are read.
    package var queries: [StudioQuery] { plan.all }

    package mutating func nextBatch() throws -> RecordBatch? {
        switch step {
        case .artists:
            // Artists first: they take longest to decode, and posts name them.
            let artists = try readArtists()
            try database.begin(plan.posts)
            step = .posts
            return artists
        case .posts:
            if let records = try database.nextRecords(limit: StudioReader.batchSize) {
                return posts(from: records)
            }
            step = .others
            return try nextBatch()
        case .others:
            step = .end
            return try readOthers()
        case .end:
            return nil
        }
    }

    // MARK: Artists

    private mutating func readArtists() throws -> RecordBatch {
        var batch = RecordBatch()
        let releases = try readReleases()
        let tracks = try readTracks(&batch.problems)
        try database.begin(plan.artists)
        while let profiles = try database.nextRecords(limit: StudioReader.batchSize) {
            for var profile in profiles {
                let user = profile.text("user_id") ?? ""
                profile.setParts(.release, releases[user] ?? [])
                profile.setParts(.track, tracks[user] ?? [])
                batch.append(profile, of: .artist)
                rememberSlug(of: profile)
            }
        }
        return batch
    }

    private mutating func rememberSlug(of profile: Record) {
        guard let slug = profile.text("public_profile_slug") else { return }
        if let user = profile.text("user_id") {
            slugsByUser[user] = slug
        }
        if let id = profile.text("id") {
            slugsByProfile[id] = slug
        }
    }

    /// Releases by their user.
    private mutating func readReleases() throws -> [String: [Record]] {
        var releases: [String: [Record]] = [:]
        try database.begin(plan.releases)
        while let records = try database.nextRecords(limit: StudioReader.batchSize) {
            for record in records {
                guard let user = record.text("user_id") else { continue }
                releases[user, default: []].append(record)
            }
        }
        return releases
    }

    /// Tracks by their user; one that shows another user's file is a problem.
    private mutating func readTracks(_ problems: inout [Problem]) throws -> [String: [Record]] {
        var tracks: [String: [Record]] = [:]
        try database.begin(plan.tracks)
        while let records = try database.nextRecords(limit: StudioReader.batchSize) {
            for record in records {
                guard let user = record.text("user_id") else { continue }
                if record.text(StudioQueries.deliverableID) == nil {
                    problems.append(StudioReader.foreignFile(record))
                } else {
                    tracks[user, default: []].append(record)
                }
            }
        }
        return tracks
    }

    private static func foreignFile(_ track: Record) -> Problem {
        Problem(
            .warning,
            "foreign-deliverable",
            at: track.location(of: "deliverable_id"),
            "the showcase shows a file that is not the artist's own, so nothing is published",
            advice: "choose one of the artist's deliverables"
        )
    }

    // MARK: Posts

    /// Leaves out scheduled posts, of which only the date is used, and joins the authors' slugs.
    private func posts(from records: consuming [Record]) -> RecordBatch {
        var batch = RecordBatch()
        records.removeAll { record in
            guard let date = scheduledDate(of: record) else { return false }
            batch.noteDue(date)
            return true
        }
        for index in records.indices {
            let author = records[index]["author_id"]
            if author == .unreadable {
                records[index].set("author", author)
            } else if case .text(let key) = author, let slug = slugsByUser[key] ?? slugsByProfile[key] {
                records[index].set("author", .text(slug))
            }
        }
        batch[.post] = records
        return batch
    }

    /// The date of a post that the build does not publish yet; nil for one to decode.
    private func scheduledDate(of post: Record) -> Timestamp? {
        guard !options.includesDrafts,
            let text = post.text("published_at") ?? post.text("created_at"),
            let date = Timestamp(text, zone: options.timeZone),
            date > options.clock
        else { return nil }
        return date
    }

    // MARK: The other tables

    private mutating func readOthers() throws -> RecordBatch {
        var batch = RecordBatch()
        for query in plan.others {
            batch[query.kind] = try allRecords(of: query)
        }
        batch.problems = database.problems
        if plan.hasPublishedAt {
            batch.notes = ["\(database.name): 'published_at' counts as a post's date where it is set"]
        }
        return batch
    }

    private mutating func allRecords(of query: StudioQuery) throws -> [Record] {
        var all: [Record] = []
        try database.begin(query)
        while let records = try database.nextRecords(limit: StudioReader.batchSize) {
            all += records
        }
        return all
    }
}
