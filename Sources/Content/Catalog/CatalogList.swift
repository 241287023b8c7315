/// A list of the catalog: its type of content, and the work that is done on all of it.
///
/// The functions are compiled for the type where the value is made. Through the protocol alone, each step on each record
/// would be a call through a table.
package struct CatalogList: Sendable {
    package let kind: ContentKind
    let decode: @Sendable (ArraySlice<Record>, DecodingContext) -> DecodedRecords
    private let comparePages: @Sendable (Catalog, Catalog) -> Bool
    let changes: @Sendable (_ before: Catalog, _ now: Catalog, _ clocks: [Timestamp]) -> [SourceLocation]
    private let join:
        @Sendable ([DecodedRecords], Set<SourceLocation>, DecodingMemory?, inout CatalogContents) -> [Problem]

    init<Item: CatalogContent>(_ type: Item.Type) {
        kind = type.kind
        decode = { records, context in DecodedRecords.decoding(type, records, context) }
        comparePages = { one, other in
            one[type].elementsEqual(other[type]) { $0 === $1 || $0.hasSamePages(as: $1) }
        }
        changes = { before, now, clocks in
            let (old, new) = (before[type], now[type])
            let known = (old: Set(old.map(ObjectIdentifier.init)), new: Set(new.map(ObjectIdentifier.init)))
            let changed =
                new.filter { !known.old.contains(ObjectIdentifier($0)) }
                + old.filter { !known.new.contains(ObjectIdentifier($0)) }
            return changed.filter { item in
                // A draft without a date has that of the clock, and is another each time.
                !(item.isDraft && item.creation.map(clocks.contains) == true)
            }.map(\.location.record)
        }
        join = { decoded, drafts, memory, contents in
            let items = decoded.flatMap { $0.contents(of: type) }
            let list =
                memory?.list(JoinedList<Item>.self, of: type.kind)?.replacing(by: items, drafts: drafts)
                ?? JoinedList(items, drafts: drafts)
            memory?.keep(list, of: type.kind)
            contents[type] = list.contents
            return list.problems
        }
    }

    /// Whether the list has the same pages in two catalogs (`CatalogContent.hasSamePages`).
    func hasSamePages(_ one: Catalog, _ other: Catalog) -> Bool { comparePages(one, other) }

    /// Sorts the content of all sources.
    ///
    /// - Parameters:
    ///   - drafts: the records that only previews show.
    ///   - memory: keeps the list for the next time.
    /// - Returns: a problem for each content whose slug is taken by another.
    func join(
        _ decoded: [DecodedRecords],
        drafts: Set<SourceLocation>,
        _ memory: DecodingMemory?,
        into contents: inout CatalogContents
    ) -> [Problem] {
        join(decoded, drafts, memory, &contents)
    }
}

/// The content of all sources in its order, each slug once.
private struct JoinedList<Item: CatalogContent>: Sendable {
    let contents: [Item]
    let problems: [Problem]
    /// The items before they were sorted, in the order of the sources.
    private let items: [Item]
    private let drafts: Set<SourceLocation>

    init(_ items: [Item], drafts: Set<SourceLocation>) {
        let duplicates = DuplicateSlugs(items, drafts: drafts)
        self.init(Item.sorted(duplicates.winners), duplicates.problems, items, drafts)
    }

    private init(_ contents: [Item], _ problems: [Problem], _ items: [Item], _ drafts: Set<SourceLocation>) {
        self.contents = contents
        self.problems = problems
        self.items = items
        self.drafts = drafts
    }

    /// The list of nearly the same items; nil where its order, or who has which slug, may be another.
    func replacing(by items: [Item], drafts: Set<SourceLocation>) -> JoinedList? {
        guard items.count == self.items.count, drafts == self.drafts else { return nil }
        var contents = contents
        for (before, now) in zip(self.items, items) where before !== now {
            guard now.hasSamePages(as: before) else { return nil }
            // One that lost its slug to another has no place.
            if let index = contents.firstIndex(where: { $0 === before }) { contents[index] = now }
        }
        return JoinedList(contents, problems, items, drafts)
    }
}
