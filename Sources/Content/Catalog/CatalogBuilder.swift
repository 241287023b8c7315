import Parallelism

/// Collects the content of all sources, joins it and sorts it.
struct CatalogBuilder {
    private let context: DecodingContext
    /// The decoded content of all sources.
    private var decoded: [DecodedRecords] = []
    private var leftOutDrafts = 0
    private var nextDue: Timestamp?
    private var validity: Range<Timestamp>? = .always
    /// Problems of each source, as they were found.
    private var found: [[[Problem]]] = []
    /// Those that were found when the content was joined.
    private var problems: [Problem] = []
    private var notes: [String] = []

    init(_ context: DecodingContext) {
        self.context = context
    }

    // MARK: Reading

    /// Adds the records of a source; each batch is decoded while the next one is read.
    mutating func read(_ session: any ContentSession) throws {
        var decoder = ParallelDecoder(context)
        defer { decoder.wait() }
        var found: [[Problem]] = []
        var batches = try session.recordBatches()
        while let batch = try batches.nextBatch() {
            decoder.decode(batch)
            noteDue(batch.nextDue)
            notes += batch.notes
            found.append(batch.problems)
        }
        for records in decoder.finish() {
            decoded.append(records)
            leftOutDrafts += records.leftOutDrafts
            noteDue(records.nextDue)
            validity = records.validity.flatMap { validity?.clamped(to: $0) }
            found.append(records.problems)
        }
        self.found.append(found)
    }

    private mutating func noteDue(_ date: Timestamp?) {
        guard let date else { return }
        nextDue = min(nextDue ?? date, date)
    }

    /// Problems of files in their order, then those of rows by table and id, because rows come in any order.
    private static func ordered(_ problems: [Problem]) -> [Problem] {
        var ordered: [Problem] = []
        var ofRows: [(table: String, id: String, index: Int)] = []
        for (index, problem) in problems.enumerated() {
            if case .row(let table, let id, _)? = problem.location {
                ofRows.append((table, id, index))
            } else {
                ordered.append(problem)
            }
        }
        ofRows.sort(by: <)
        return ordered + ofRows.map { problems[$0.index] }
    }

    // MARK: Joins and order

    /// - Throws: `Problems` with all errors and warnings, if there is at least one error.
    mutating func finish() throws -> Catalog {
        var contents = CatalogContents()
        let drafts = Set(decoded.flatMap(\.drafts))
        for list in Catalog.lists {
            problems += list.join(decoded, drafts: drafts, context.memory, into: &contents)
        }
        reportUnknownAuthors()
        let scale = ProblemScale(isStrict: context.isStrict, drafts: drafts)
        let (found, joined) = (found, problems)
        let warnings = MadeOnce {
            (found.flatMap { CatalogBuilder.ordered($0.flatMap(\.self)) } + joined).map(scale.weighed)
        }
        if (found.flatMap(\.self) + [joined]).contains(where: { $0.contains(where: scale.isError) }) {
            throw Problems(warnings.value)
        }
        return Catalog(
            contents,
            leftOutDrafts: leftOutDrafts,
            nextDue: nextDue,
            // Of records that the sources left out, only the time is known at which they appear.
            validity: validity?.clamped(to: Timestamp.distantPast..<(nextDue ?? .distantFuture)),
            warnings: warnings,
            scale: scale,
            withheld: decoded.flatMap(\.withheld),
            notes: notes
        )
    }

    /// Reports authors that front matter names and that are not public artists.
    ///
    /// A database's author without a public profile is not an error: the site's own author is shown.
    private mutating func reportUnknownAuthors() {
        let artists = decoded.filter { $0.kind == .artist }
        let published = Set(artists.flatMap { $0.contents(of: Artist.self) }.map(\.slug))
        let withheld = artists.flatMap(\.withheld)
        for post in decoded.flatMap({ $0.contents(of: BlogPost.self) }) {
            guard case .file = post.location, let author = post.author, !published.contains(author) else {
                continue
            }
            let nearest = context.nearest(author, published.sorted()).first
            var problem = Problem(
                "unknown-author",
                at: post.authorLocation,
                "there is no public artist '\(author.escapedForTerminal)'",
                advice: nearest.map { "did you mean '\($0)'?" } ?? "remove 'author' to show the site's own"
            )
            let mayBeWithheld = withheld.contains { $0.slug == nil || $0.slug == author }
            if mayBeWithheld { problem.severity = .warning }
            problems.append(problem)
        }
    }
}
