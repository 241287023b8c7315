package import Content

/// Names a body, or a part of one, in a deferred field of a template's record.
package struct BodyKey: Hashable, Sendable {
    package enum Part: Int, Sendable {
        case html
        case minutes
        /// The first paragraph as plain text.
        case summary
        /// The headings, for a table of contents.
        case contents
    }

    package let collection: RecordCollection
    /// The record's index in its collection.
    package let index: Int
    package let part: Part

    package init(_ collection: RecordCollection, _ index: Int, _ part: Part) {
        self.collection = collection
        self.index = index
        self.part = part
    }

    /// The HTML of the same body.
    package var body: BodyKey { BodyKey(collection, index, .html) }

    // MARK: As a number, which is all that a deferred cell holds

    private static let bitsOfPart = 4
    private static let bitsOfCollection = 8

    /// The key as `Cell.deferred` holds it.
    package var number: Int {
        let collectionIndex = RecordCollection.all.firstIndex(of: collection) ?? 0
        let collectionAndPart = collectionIndex << BodyKey.bitsOfPart | part.rawValue
        return index << (BodyKey.bitsOfCollection + BodyKey.bitsOfPart) | collectionAndPart
    }

    /// The key that a deferred cell holds; nil for a number that no key has.
    package init?(number: Int) {
        let collectionIndex = number >> BodyKey.bitsOfPart & (1 << BodyKey.bitsOfCollection - 1)
        guard RecordCollection.all.indices.contains(collectionIndex),
            let part = Part(rawValue: number & (1 << BodyKey.bitsOfPart - 1))
        else {
            return nil
        }
        self.init(
            RecordCollection.all[collectionIndex],
            number >> (BodyKey.bitsOfCollection + BodyKey.bitsOfPart),
            part
        )
    }
}

/// Where a body's Markdown is read, where an editor finds it, and who wrote it.
package struct BodySource: Sendable {
    package let reference: BodyReference?
    package let location: SourceLocation
    /// False for texts of artists: the studio does not vouch for their links.
    package let isTrusted: Bool
    /// The address of the page that the body belongs to.
    package let url: String

    package init(
        _ reference: BodyReference?,
        location: SourceLocation,
        isTrusted: Bool = true,
        url: String
    ) {
        self.reference = reference
        self.location = location
        self.isTrusted = isTrusted
        self.url = url
    }
}
