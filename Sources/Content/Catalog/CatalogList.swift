/// A list of the catalog: its type of content, and the work that is done on all of it.
///
/// The functions are compiled for the type where the value is made. Through the protocol alone, each step on each record
/// would be a call through a table.
package struct CatalogList: Sendable {
    package let kind: ContentKind
    let decode: @Sendable (ArraySlice<Record>, DecodingContext) -> DecodedRecords
    private let join: @Sendable ([DecodedRecords], inout CatalogContents) -> [Problem]

    init<Item: CatalogContent>(_ type: Item.Type) {
        kind = type.kind
        decode = { records, context in DecodedRecords(type, records, context) }
        join = { decoded, contents in
            let items = decoded.flatMap { $0.contents(of: type) }
            contents[type] = type.sorted(items)
            return CatalogList.duplicates(in: items)
        }
    }

    /// Sorts the content of all sources.
    ///
    /// - Returns: a problem for each slug that is there already.
    func join(_ decoded: [DecodedRecords], into contents: inout CatalogContents) -> [Problem] {
        join(decoded, &contents)
    }

    private static func duplicates<Item: CatalogContent>(in items: [Item]) -> [Problem] {
        let slugs = items.compactMap(\.uniqueSlug)
        guard Set(slugs).count < slugs.count else { return [] }
        var problems: [Problem] = []
        var locations: [String: SourceLocation] = [:]
        for item in items {
            guard let slug = item.uniqueSlug else { continue }
            guard let first = locations[slug] else {
                locations[slug] = item.location
                continue
            }
            let problem = Problem(
                "duplicate-slug",
                at: item.location,
                "the \(Item.kind.name) '\(slug)' is there already: \(first.description)",
                advice: "change one of the two slugs"
            )
            problems.append(problem)
        }
        return problems
    }
}
