/// Gives each slug to one content of its kind.
///
/// A new row must not take the address of what is on the site already: files come before rows, public content before
/// drafts, and the older of two rows before the newer.
struct DuplicateSlugs<Item: CatalogContent> {
    /// The content that has its slug, or needs none.
    private(set) var winners: [Item]
    /// One problem for each content that has no page.
    private(set) var problems: [Problem] = []

    /// - Parameter drafts: the records that only previews show.
    init(_ items: [Item], drafts: Set<SourceLocation>) {
        winners = items
        let slugs = items.compactMap(\.uniqueSlug)
        // Nearly all sites have none.
        guard Set(slugs).count < slugs.count else { return }
        winners = items.filter { $0.uniqueSlug == nil }
        let claims = Dictionary(grouping: items.filter { $0.uniqueSlug != nil }) { $0.uniqueSlug ?? "" }
        for (slug, claimants) in claims.sorted(by: { $0.key < $1.key }) {
            let ranked = claimants.sorted { a, b in
                Rank(a, drafts) < Rank(b, drafts)
            }
            winners.append(ranked[0])
            problems += ranked.dropFirst().map { DuplicateSlugs.problem(slug, of: $0, takenBy: ranked[0]) }
        }
    }

    private static func problem(_ slug: String, of loser: Item, takenBy winner: Item) -> Problem {
        var problem = Problem(
            "duplicate-slug",
            at: loser.location,
            "the \(Item.kind.name) '\(slug)' is there already: \(winner.location.description)",
            advice: "change one of the two slugs",
            omission: loser.location.isRow ? .withheld : nil
        )
        problem.quoted = "slug:"
        return problem
    }

    /// The claim of one content to its slug; the smallest wins.
    private struct Rank: Comparable {
        let isDraft: Bool
        let isRow: Bool
        let created: Timestamp
        let name: String

        init(_ item: Item, _ drafts: Set<SourceLocation>) {
            isDraft = drafts.contains(item.location.record)
            isRow = item.location.isRow
            created = item.location.isRow ? item.creation ?? .distantFuture : .distantFuture
            name = item.location.description
        }

        static func < (a: Rank, b: Rank) -> Bool {
            if a.isDraft != b.isDraft { return b.isDraft }
            if a.isRow != b.isRow { return b.isRow }
            if a.created != b.created { return a.created < b.created }
            return a.name < b.name
        }
    }
}
