/// Collects the content of all sources, joins it and sorts it.
struct CatalogBuilder {
    private let context: DecodingContext
    private var posts: [BlogPost] = []
    private var testimonials: [Testimonial] = []
    private var projects: [PortfolioProject] = []
    private var artists: [Artist] = []
    private var pages: [ContentPage] = []
    private var faultyArtists: Set<String> = []
    private var nextDue: Timestamp?
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
        var found: [Problem] = []
        var batches = try session.recordBatches()
        while let batch = try batches.nextBatch() {
            decoder.decode(batch)
            noteDue(batch.nextDue)
            notes += batch.notes
            found += batch.problems
        }
        for batch in decoder.finish() {
            append(batch)
            found += batch.problems
        }
        problems += CatalogBuilder.ordered(found)
    }

    private mutating func append(_ batch: DecodedBatch) {
        posts += batch.posts
        testimonials += batch.testimonials
        projects += batch.projects
        artists += batch.artists
        pages += batch.pages
        faultyArtists.formUnion(batch.faultyArtists)
        noteDue(batch.nextDue)
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
        reportDuplicates(of: "post", in: posts, slug: \.slug, location: \.location)
        reportDuplicates(of: "project", in: projects, slug: \.slug, location: \.location)
        reportDuplicates(of: "artist", in: artists, slug: \.slug, location: \.location)
        reportDuplicates(of: "page", in: pages, slug: \.slug, location: \.location)
        reportUnknownAuthors()
        if problems.contains(where: { $0.severity == .error }) {
            throw Problems(problems)
        }
        return Catalog(
            posts: posts.sorted(by: CatalogOrder.posts),
            testimonials: testimonials.sorted(by: CatalogOrder.testimonials),
            projects: projects.sorted(by: CatalogOrder.projects),
            artists: CatalogOrder.sorted(artists),
            pages: pages.sorted { $0.slug < $1.slug },
            nextDue: nextDue,
            warnings: problems,
            notes: notes
        )
    }

    private mutating func reportDuplicates<Content>(
        of kind: String,
        in contents: [Content],
        slug: (Content) -> String,
        location: (Content) -> SourceLocation
    ) {
        guard Set(contents.lazy.map(slug)).count < contents.count else { return }
        var locations: [String: SourceLocation] = [:]
        for content in contents {
            let slug = slug(content)
            guard let first = locations[slug] else {
                locations[slug] = location(content)
                continue
            }
            let problem = Problem(
                "duplicate-slug",
                at: location(content),
                "the \(kind) '\(slug)' is there already: \(first.description)",
                advice: "change one of the two slugs"
            )
            problems.append(problem)
        }
    }

    /// Reports authors that front matter names and that are not public artists.
    ///
    /// A database's author without a public profile is not an error: the site's own author is shown.
    private mutating func reportUnknownAuthors() {
        let known = Set(artists.map(\.slug))
        for post in posts {
            guard case .file = post.location, let author = post.author else { continue }
            if known.contains(author) || faultyArtists.contains(author) { continue }
            let nearest = context.nearest(author, known.sorted()).first
            let problem = Problem(
                "unknown-author",
                at: post.location,
                "there is no public artist '\(author)'",
                advice: nearest.map { "did you mean '\($0)'?" } ?? "remove 'author' to show the site's own"
            )
            problems.append(problem)
        }
    }
}

/// The order of content in lists.
private enum CatalogOrder {
    /// Newest first.
    static func posts(_ a: BlogPost, _ b: BlogPost) -> Bool {
        if a.created != b.created { return a.created > b.created }
        return a.slug < b.slug
    }

    /// By order, then the newest year first.
    static func projects(_ a: PortfolioProject, _ b: PortfolioProject) -> Bool {
        if a.sortOrder != b.sortOrder { return a.sortOrder < b.sortOrder }
        if a.year != b.year { return (a.year ?? .min) > (b.year ?? .min) }
        return a.slug < b.slug
    }

    /// Featured first, then by order, then the newest first.
    static func testimonials(_ a: Testimonial, _ b: Testimonial) -> Bool {
        if a.isFeatured != b.isFeatured { return a.isFeatured }
        if a.displayOrder != b.displayOrder { return a.displayOrder < b.displayOrder }
        if a.created != b.created {
            return (a.created?.microseconds ?? 0) > (b.created?.microseconds ?? 0)
        }
        if a.clientName != b.clientName { return a.clientName < b.clientName }
        return a.content < b.content
    }

    /// By name, without regard to case and accents.
    static func sorted(_ artists: [Artist]) -> [Artist] {
        let keyed = artists.map { artist in
            (key: CollationKey(artist.displayName), artist: artist)
        }
        let sorted = keyed.sorted { a, b in
            if a.key != b.key { return a.key < b.key }
            return a.artist.slug < b.artist.slug
        }
        return sorted.map(\.artist)
    }
}
