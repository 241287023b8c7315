import Foundation
import Hashing
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

    /// The next rows of the query, at most `limit`; nil after the last.
    mutating func nextRows(limit: Int) throws -> RowChunk?

    /// The memory of earlier readings; nil for a database without one.
    var memory: StudioMemory? { get }
}

extension StudioDatabase {
    package var memory: StudioMemory? { nil }
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
    private var slugs = ArtistSlugs()
    /// The revision of the artists; nil where batches are not kept.
    private var artistsRevision: UInt64?

    package init(_ database: Database, _ options: ReadOptions) throws {
        self.database = database
        self.options = options
        plan = try StudioQueries(for: database, options)
        database.memory?.begin()
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
            if let rows = try database.nextRows(limit: StudioReader.batchSize) {
                return posts(from: rows)
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

    private mutating func chunks(of query: StudioQuery) throws -> [RowChunk] {
        var chunks: [RowChunk] = []
        try database.begin(query)
        while let chunk = try database.nextRows(limit: StudioReader.batchSize) { chunks.append(chunk) }
        return chunks
    }

    /// A batch of some chunks, which is made again only when one of them, or `other`, has changed.
    private func batch(
        _ step: String,
        _ chunks: [RowChunk],
        with other: UInt64? = 0,
        _ make: () -> StudioMemory.Prepared
    ) -> (prepared: StudioMemory.Prepared, revision: UInt64?) {
        var hasher = ContentHasher()
        hasher.add(step)
        for revision in [other] + chunks.map(\.revision) {
            guard let revision else { return (make(), nil) }
            hasher.add(revision)
        }
        guard let memory = database.memory else { return (make(), nil) }
        return (memory.batch(hasher.value, make), hasher.value)
    }

    // MARK: Artists

    private mutating func readArtists() throws -> RecordBatch {
        let releases = try chunks(of: plan.releases)
        let tracks = try chunks(of: plan.tracks)
        let profiles = try chunks(of: plan.artists)
        let (artists, revision) = batch("artists", releases + tracks + profiles) {
            StudioReader.artists(profiles, releases: releases, tracks: tracks)
        }
        slugs = artists.slugs
        artistsRevision = revision
        return artists.batch
    }

    /// Gives artists their releases and tracks.
    private static func artists(
        _ profiles: [RowChunk],
        releases: [RowChunk],
        tracks: [RowChunk]
    ) -> StudioMemory.Prepared {
        var batch = RecordBatch()
        var slugs = ArtistSlugs()
        let releases = StudioReader.byUser(releases.flatMap(\.records))
        let shown = tracks.flatMap(\.records).filter { track in
            let isOwn = track.text(StudioQueries.deliverableID) != nil
            if !isOwn { batch.problems.append(foreignFile(track)) }
            return isOwn
        }
        let tracks = StudioReader.byUser(shown)
        for var profile in profiles.flatMap(\.records) {
            let user = profile.text("user_id") ?? ""
            profile.setParts(.release, releases[user] ?? [])
            profile.setParts(.track, tracks[user] ?? [])
            batch.append(profile, of: .artist)
            guard let slug = profile.text("public_profile_slug") else { continue }
            if let user = profile.text("user_id") { slugs.byUser[user] = slug }
            if let id = profile.text("id") { slugs.byProfile[id] = slug }
        }
        return StudioMemory.Prepared(batch: batch, slugs: slugs)
    }

    private static func byUser(_ records: [Record]) -> [String: [Record]] {
        var byUser: [String: [Record]] = [:]
        for record in records {
            guard let user = record.text("user_id") else { continue }
            byUser[user, default: []].append(record)
        }
        return byUser
    }

    /// A track that shows another user's file.
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

    private func posts(from rows: RowChunk) -> RecordBatch {
        // Without drafts, it depends on the clock which rows are left out.
        let artists = options.includesDrafts ? artistsRevision : nil
        return batch("posts", [rows], with: artists) {
            StudioMemory.Prepared(batch: posts(rows.records))
        }.prepared.batch
    }

    /// Leaves out scheduled posts, of which only the date is used, and joins the authors' slugs.
    private func posts(_ all: [Record]) -> RecordBatch {
        var batch = RecordBatch()
        var records = all
        records.removeAll { record in
            guard let date = scheduledDate(of: record) else { return false }
            batch.noteDue(date)
            return true
        }
        for index in records.indices {
            let author = records[index]["author_id"]
            if author == .unreadable {
                records[index].set("author", author)
            } else if case .text(let key) = author,
                let slug = slugs.byUser[key] ?? slugs.byProfile[key]
            {
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
        var chunks: [ContentKind: [RowChunk]] = [:]
        for query in plan.others { chunks[query.kind] = try self.chunks(of: query) }
        let inOrder = plan.others.flatMap { chunks[$0.kind] ?? [] }
        var batch = batch("others", inOrder) {
            var batch = RecordBatch()
            for (kind, rows) in chunks { batch[kind] = rows.flatMap(\.records) }
            return StudioMemory.Prepared(batch: batch)
        }.prepared.batch
        batch.problems = database.problems
        if plan.hasPublishedAt {
            batch.notes = ["\(database.name): 'published_at' counts as a post's date where it is set"]
        }
        return batch
    }
}
