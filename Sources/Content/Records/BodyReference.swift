package import Hashing

/// A reference to a long text, which only its source can read; it is read when it is rendered.
package struct BodyReference: Sendable, Hashable {
    /// The index of the source among the sources of a build.
    package let source: Int
    package let kind: ContentKind
    /// The source's own number of the text.
    package let key: Int
    /// The hash of the text's UTF-8, and of its declared format, which tells whether it changed.
    package private(set) var hash: ContentHash
    /// The format that the record declares; nil for none.
    package private(set) var format: TextFormat?

    package init(source: Int, kind: ContentKind, key: Int, hash: ContentHash) {
        self.source = source
        self.kind = kind
        self.key = key
        self.hash = hash
    }

    /// The same text, declared to be in a format.
    func declared(as format: TextFormat) -> BodyReference {
        var declared = self
        declared.format = format
        var hasher = ContentHasher()
        hasher.add(hash.value)
        hasher.add(format.rawValue)
        declared.hash = ContentHash(value: hasher.value)
        return declared
    }
}
