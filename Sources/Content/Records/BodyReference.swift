package import Hashing

/// A reference to a long text, which only its source can read; it is read when it is rendered.
package struct BodyReference: Sendable, Hashable {
    /// The index of the source among the sources of a build.
    package let source: Int
    package let kind: ContentKind
    /// The source's own number of the text.
    package let key: Int
    /// The hash of the text's UTF-8, which tells whether it changed.
    package let hash: ContentHash

    package init(source: Int, kind: ContentKind, key: Int, hash: ContentHash) {
        self.source = source
        self.kind = kind
        self.key = key
        self.hash = hash
    }
}
