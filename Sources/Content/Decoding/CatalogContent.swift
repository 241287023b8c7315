/// Content that is made of a record.
package protocol RecordContent: Sendable {
    static var kind: ContentKind { get }

    /// Reads the values of a record; problems are collected in the reader.
    ///
    /// - Returns: nil for a record that is not shown, such as a release that is not public.
    init?(_ reader: inout RecordReader)
}

/// Content that the catalog lists.
///
/// A type conforms in one file, which also has its `ContentKind`, and is listed in `Catalog.lists`; sources, decoder and
/// catalog need nothing else. Types are classes, so that one that did not change is known by its identity
/// (`DecodingMemory`).
package protocol CatalogContent: RecordContent, AnyObject {
    var location: SourceLocation { get }

    /// The last part of its address, which no other content of its kind may have; nil for content without an address.
    var uniqueSlug: String? { get }

    /// When it was made, which decides who keeps an address that two rows have; nil where that is not known.
    var creation: Timestamp? { get }

    /// Whether `published` is false, so that only previews show it.
    var isDraft: Bool { get }

    /// Whether visitors see it at the build clock.
    var publication: Publication { get }

    /// Paths that its page had before, which lead to it.
    var oldAddresses: [OldAddress] { get }

    /// The values of the fields that the site adds to the kind, in the order of its settings.
    var fields: [CustomValue] { get }

    /// Whether another version of the content has the same pages with the same addresses, in the same places of lists and
    /// feeds: then it differs in what its pages show. False where that is not known.
    func hasSamePages(as other: Self) -> Bool

    /// The contents in the order of lists.
    ///
    /// The order must not depend on that of the argument, because sources give records in any order.
    static func sorted(_ contents: [Self]) -> [Self]
}

extension CatalogContent {
    /// Content without an address.
    package var uniqueSlug: String? { nil }

    /// Content without a date.
    package var creation: Timestamp? { nil }

    /// Content that no date withholds.
    package var publication: Publication { isDraft ? .draft : .published(since: nil) }

    package func hasSamePages(as other: Self) -> Bool { self === other }

    /// Content without an address has no old ones.
    package var oldAddresses: [OldAddress] { [] }
}
