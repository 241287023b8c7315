import Dispatch
import Parallelism
import Synchronization

extension Catalog {
    /// Decodes, validates, joins and sorts what the sources hold.
    ///
    /// - Throws: `Problems` with every error of every source, and every warning.
    package init(reading sessions: [any ContentSession], _ context: DecodingContext) throws {
        var all = CatalogDecoding(context: context)
        for session in sessions { try all.read(session) }
        self = try all.finish()
    }
}

extension RecordBatch {
    /// The records in parts of at most a number of records of one kind, in the order in which they are reported on.
    fileprivate func parts(of size: Int) -> [RecordBatch] {
        func parts<Element>(_ path: WritableKeyPath<RecordBatch, [Element]>) -> [RecordBatch] {
            self[keyPath: path].chunks(of: size).map { chunk in
                var part = RecordBatch()
                part[keyPath: path] = Array(chunk)
                return part
            }
        }
        return parts(\.posts) + parts(\.testimonials) + parts(\.projects) + parts(\.artists) + parts(\.pages)
    }
}

/// The catalog while it is put together.
private struct CatalogDecoding: Sendable {
    /// How many records are decoded at a time.
    static let part = 256

    let context: DecodingContext
    private var posts: [BlogPost] = []
    private var testimonials: [Testimonial] = []
    private var projects: [PortfolioProject] = []
    private var artists: [Artist] = []
    private var pages: [ContentPage] = []
    /// Artists left out for errors of their own: who names them is not to blame.
    private var faultyArtists: Set<String> = []
    private var problems: [Problem] = []
    private var notes: [String] = []
    private var nextDue: Timestamp?

    init(context: DecodingContext) { self.context = context }

    /// Adds the records of a source, each decoded while others are still read: no record needs another.
    mutating func read(_ session: any ContentSession) throws {
        let context = context
        let parts = Mutex<[(number: Int, part: CatalogDecoding)]>([])
        // Given back by the thread that made them: memory that one thread takes and another frees is locked each time.
        let spent = Mutex<[RecordBatch]>([])
        let group = DispatchGroup()
        // Queues of their own have threads of their own, which wait for no one else's work.
        let queues = (0..<2).map { DispatchQueue(label: "decoding \($0)") }
        var (number, found) = (0, RecordBatch())
        defer { group.wait() }
        try session.read { records in
            _ = spent.withLock { spent in
                defer { spent = [] }
                return spent
            }
            for part in records.parts(of: CatalogDecoding.part) {
                let location = number
                number += 1
                queues[location % 2].async(group: group) {
                    var decoding = CatalogDecoding(context: context)
                    decoding.add(part)
                    parts.withLock { $0.append((location, decoding)) }
                    spent.withLock { $0.append(part) }
                }
            }
            var rest = records
            (rest.posts, rest.testimonials, rest.projects, rest.artists, rest.pages) = ([], [], [], [], [])
            found.add(rest)
        }
        group.wait()
        notes += found.notes
        note(due: found.nextDue)
        var reported = found.problems
        for (_, part) in parts.withLock({ $0.sorted { $0.number < $1.number } }) {
            add(part)
            reported += part.problems
        }
        problems += CatalogDecoding.ordered(reported)
    }

    private mutating func note(due: Timestamp?) {
        if let due { nextDue = min(nextDue ?? due, due) }
    }

    /// Rows come in any order: what is said of them is ordered by table and id.
    private static func ordered(_ problems: [Problem]) -> [Problem] {
        func key(_ problem: Problem) -> (String, String)? {
            if case .row(let table, let id, _)? = problem.location { (table, id) } else { nil }
        }
        let rows = problems.enumerated().compactMap { index, problem in
            key(problem).map { ($0.0, $0.1, index) }
        }
        return problems.filter { key($0) == nil } + rows.sorted(by: <).map { problems[$0.2] }
    }

    /// Adds all but the problems.
    private mutating func add(_ part: CatalogDecoding) {
        posts += part.posts
        testimonials += part.testimonials
        projects += part.projects
        artists += part.artists
        pages += part.pages
        faultyArtists.formUnion(part.faultyArtists)
        note(due: part.nextDue)
    }

    mutating func add(_ source: RecordBatch) {
        for record in source.posts { addPost(record) }
        for record in source.testimonials {
            let testimonial = decode(record, .testimonial) { reader in
                let isDraft = !reader.flag("published", standard: true)
                return (ContentDecoder.testimonial(&reader), withheld: isDraft)
            }
            if let testimonial, testimonial.isKept { testimonials.append(testimonial.content) }
        }
        for record in source.projects {
            let project = decode(record, .project) { reader in
                let project = ContentDecoder.project(&reader)
                return (project, withheld: project.isDraft)
            }
            if let project, project.isKept { projects.append(project.content) }
        }
        for records in source.artists { addArtist(records) }
        for record in source.pages {
            let page = decode(record, .page) { reader in
                let isDraft = !reader.flag("published", standard: true)
                return (ContentDecoder.page(&reader), withheld: isDraft)
            }
            if let page, page.isKept { pages.append(page.content) }
        }
    }

    private mutating func addPost(_ record: Record) {
        let clock = context.clock
        let decoded = decode(record, .post) { reader in
            let post = ContentDecoder.post(&reader, clock: clock)
            return (post, withheld: post.isDraft || post.isScheduled)
        }
        guard let (post, isKept, _) = decoded else { return }
        if post.isScheduled, !post.isDraft { note(due: post.created) }
        if isKept { posts.append(post) }
    }

    private mutating func addArtist(_ records: ArtistRecords) {
        let releases = records.releases.compactMap { record in
            decode(record, .release) { (ContentDecoder.release(&$0), withheld: false) }.flatMap {
                $0.isKept ? $0.content : nil
            }
        }
        var tracks = records.tracks.compactMap { record in
            decode(record, .track) { (ContentDecoder.track(&$0), withheld: false) }.flatMap {
                $0.isKept ? $0.content : nil
            }
        }
        tracks.sort { ($0.displayOrder, $0.title, $0.filePath) < ($1.displayOrder, $1.title, $1.filePath) }
        let artist = decode(records.profile, .artist) { reader in
            let isDraft = !reader.flag("published", standard: true)
            return (ContentDecoder.artist(&reader, releases: releases, tracks: tracks), withheld: isDraft)
        }
        if let artist, artist.isKept {
            artists.append(artist.content)
        } else if let artist, artist.isFaulty {
            faultyArtists.insert(artist.content.slug)
        }
    }

    /// Decodes one record: what is withheld is kept only where drafts are built, and its problems are warnings
    /// otherwise; what has errors is not kept.
    private mutating func decode<Content>(
        _ record: Record,
        _ kind: ContentKind,
        _ decode: (inout RecordReader) -> (Content?, withheld: Bool)
    ) -> (content: Content, isKept: Bool, isFaulty: Bool)? {
        var reader = RecordReader(record, context)
        if case .file = record.location { reader.checkKeys(record.keys, allowed: kind.keys) }
        let (content, withheld) = decode(&reader)
        let isWanted = !withheld || context.includesDrafts
        for var problem in reader.problems {
            if !isWanted { problem.severity = .warning }
            problems.append(problem)
        }
        let isSound = !reader.problems.contains { $0.severity == .error }
        return content.map { ($0, isWanted && isSound, !isSound) }
    }

    // MARK: Joins and order

    mutating func finish() throws -> Catalog {
        reportDuplicates("post", posts, \.slug, \.location)
        reportDuplicates("project", projects, \.slug, \.location)
        reportDuplicates("artist", artists, \.slug, \.location)
        reportDuplicates("page", pages, \.slug, \.location)
        checkAuthors()
        guard !problems.contains(where: { $0.severity == .error }) else { throw Problems(problems) }
        posts.sort { $0.created == $1.created ? $0.slug < $1.slug : $0.created > $1.created }
        projects.sort { a, b in
            if a.sortOrder != b.sortOrder { return a.sortOrder < b.sortOrder }
            if a.year != b.year { return (a.year ?? .min) > (b.year ?? .min) }
            return a.slug < b.slug
        }
        testimonials.sort { a, b in
            if a.isFeatured != b.isFeatured { return a.isFeatured }
            if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
            if a.created != b.created {
                return (a.created?.microseconds ?? 0) > (b.created?.microseconds ?? 0)
            }
            return (a.clientName, a.content) < (b.clientName, b.content)
        }
        let sortedArtists = artists.map { (key: CollationKey($0.displayName), artist: $0) }
            .sorted { ($0.key, $0.artist.slug) < ($1.key, $1.artist.slug) }
        return Catalog(
            posts: posts,
            testimonials: testimonials,
            projects: projects,
            artists: sortedArtists.map(\.artist),
            pages: pages.sorted { $0.slug < $1.slug },
            nextDue: nextDue,
            warnings: problems,
            notes: notes
        )
    }

    private mutating func reportDuplicates<Content>(
        _ kind: String,
        _ contents: [Content],
        _ slug: (Content) -> String,
        _ location: (Content) -> SourceLocation
    ) {
        guard Set(contents.lazy.map(slug)).count < contents.count else { return }
        var first: [String: SourceLocation] = [:]
        for content in contents {
            guard let other = first[slug(content)] else {
                first[slug(content)] = location(content)
                continue
            }
            problems.append(
                Problem(
                    "duplicate-slug",
                    at: location(content),
                    "the \(kind) '\(slug(content))' is there already: \(other.description)",
                    advice: "change one of the two slugs"
                )
            )
        }
    }

    /// An author that front matter names must be there; a database's authors without a public profile are not named.
    private mutating func checkAuthors() {
        let known = Set(artists.map(\.slug))
        for post in posts where post.author != nil {
            guard case .file = post.location, let author = post.author, !known.contains(author),
                !faultyArtists.contains(author)
            else { continue }
            let nearest = context.nearest(author, known.sorted())
            problems.append(
                Problem(
                    "unknown-author",
                    at: post.location,
                    "there is no public artist '\(author)'",
                    advice: nearest.first.map { "did you mean '\($0)'?" }
                        ?? "remove 'author' to show the site's own"
                )
            )
        }
    }
}
