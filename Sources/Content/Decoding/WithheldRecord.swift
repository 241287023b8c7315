/// A record that has no page, because a value that it needs cannot be read.
package struct WithheldRecord: Sendable {
    package let kind: ContentKind
    /// The last part of its address; nil where that cannot be read either.
    package let slug: String?
}

extension WithheldRecord {
    init(_ record: Record, of kind: ContentKind) {
        let slug = kind.slugColumn.flatMap { record[$0].plainText }
        self.init(kind: kind, slug: slug.flatMap { Slug.isValid($0) ? $0 : nil })
    }
}
