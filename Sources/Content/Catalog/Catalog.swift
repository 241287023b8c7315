import Parallelism

/// All public content of one build: validated, sorted, immutable.
package struct Catalog: Sendable {
    /// The list of each type of content, in the order in which problems are reported.
    package static let lists = [
        CatalogList(BlogPost.self), CatalogList(PortfolioProject.self), CatalogList(Testimonial.self),
        CatalogList(Artist.self), CatalogList(ContentPage.self),
    ]

    /// The kinds of all records, parts included.
    package static let kinds = lists.flatMap { [$0.kind] + $0.kind.parts.map(\.kind) }

    private let contents: CatalogContents
    /// How many drafts of files are not in it; those of databases are not even read.
    package let leftOutDrafts: Int
    /// When the site next changes by itself: the date of the earliest scheduled post.
    package let nextDue: Timestamp?
    /// The clocks at which the same records make the same catalog; nil for no other.
    private let validity: Range<Timestamp>?
    /// Problems that do not keep the site from being built.
    package var warnings: [Problem] { orderedWarnings.value }
    // A preview that loads the site again does not show them again.
    private let orderedWarnings: MadeOnce<[Problem]>
    /// Decides which problems of later steps stop the build.
    package let scale: ProblemScale
    /// The rows that have no page, because they cannot be shown.
    package let withheld: [WithheldRecord]
    /// Remarks for the build report on how the sources were read.
    package let notes: [String]

    init(
        _ contents: CatalogContents,
        leftOutDrafts: Int,
        nextDue: Timestamp?,
        validity: Range<Timestamp>?,
        warnings: MadeOnce<[Problem]>,
        scale: ProblemScale,
        withheld: [WithheldRecord],
        notes: [String]
    ) {
        self.contents = contents
        self.leftOutDrafts = leftOutDrafts
        self.nextDue = nextDue
        self.validity = validity
        orderedWarnings = warnings
        self.scale = scale
        self.withheld = withheld
        self.notes = notes
    }

    /// Whether a build at another time makes the same catalog of the same records.
    package func isValid(at clock: Timestamp) -> Bool { validity?.contains(clock) ?? false }

    /// The content of a type, in its order.
    package subscript<Item: CatalogContent>(type: Item.Type) -> [Item] { contents[type] }

    /// Whether all content has the same pages as in another catalog, so that the site has the same addresses.
    package func hasSamePages(as other: Catalog) -> Bool {
        Catalog.lists.allSatisfy { $0.hasSamePages(self, other) }
    }

    /// The records that are new, gone or other than in an earlier catalog with the same memory (`DecodingMemory`).
    ///
    /// - Parameter clocks: the clocks of both; drafts that are dated by them are left out.
    package func changes(since earlier: Catalog, clocks: [Timestamp]) -> [SourceLocation] {
        let changes = Catalog.lists.flatMap { $0.changes(earlier, self, clocks) }
        var seen: Set<SourceLocation> = []
        return changes.filter { seen.insert($0).inserted }
    }

    /// Newest first.
    package var posts: [BlogPost] { self[BlogPost.self] }
    /// By order, then the newest year first.
    package var projects: [PortfolioProject] { self[PortfolioProject.self] }
    /// Featured first, then by order and date.
    package var testimonials: [Testimonial] { self[Testimonial.self] }
    /// By name, without regard to case and accents.
    package var artists: [Artist] { self[Artist.self] }
    /// By slug.
    package var pages: [ContentPage] { self[ContentPage.self] }
}

/// Lists of content of different types.
struct CatalogContents: Sendable {
    /// For each kind an array of the kind's type.
    private var lists: [ContentKind: any Sendable] = [:]

    subscript<Item: CatalogContent>(type: Item.Type) -> [Item] {
        get { lists[Item.kind] as? [Item] ?? [] }
        set { lists[Item.kind] = newValue }
    }
}
