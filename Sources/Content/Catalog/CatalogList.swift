/// A list of the catalog: its type of content, and the work that is done on all of it.
///
/// The functions are compiled for the type where the value is made. Through the protocol alone, each step on each record
/// would be a call through a table.
package struct CatalogList: Sendable {
    package let kind: ContentKind
    let decode: @Sendable (ArraySlice<Record>, DecodingContext) -> DecodedRecords
    private let comparePages: @Sendable (Catalog, Catalog) -> Bool
    private let join: @Sendable ([DecodedRecords], Set<SourceLocation>, inout CatalogContents) -> [Problem]

    init<Item: CatalogContent>(_ type: Item.Type) {
        kind = type.kind
        decode = { records, context in DecodedRecords(type, records, context) }
        comparePages = { one, other in
            one[type].elementsEqual(other[type]) { $0 === $1 || $0.hasSamePages(as: $1) }
        }
        join = { decoded, drafts, contents in
            let items = decoded.flatMap { $0.contents(of: type) }
            let duplicates = DuplicateSlugs(items, drafts: drafts)
            contents[type] = type.sorted(duplicates.winners)
            return duplicates.problems
        }
    }

    /// Whether the list has the same pages in two catalogs (`CatalogContent.hasSamePages`).
    func hasSamePages(_ one: Catalog, _ other: Catalog) -> Bool { comparePages(one, other) }

    /// Sorts the content of all sources.
    ///
    /// - Parameter drafts: the records that only previews show.
    /// - Returns: a problem for each content whose slug is taken by another.
    func join(
        _ decoded: [DecodedRecords],
        drafts: Set<SourceLocation>,
        into contents: inout CatalogContents
    ) -> [Problem] {
        join(decoded, drafts, &contents)
    }
}
