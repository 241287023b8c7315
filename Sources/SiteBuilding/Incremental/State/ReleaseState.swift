import AtomicOutput
import Content
import Hashing
import ReleaseManifest

/// Which release the last build made, so that an equal tree keeps its id.
struct ReleaseState: ColumnCodable {
    /// The digest of its tree; empty for none.
    private var tree: [UInt64] = []
    /// In microseconds.
    private var built = 0

    init() {}

    init(_ manifest: ReleaseManifest) {
        tree = (0..<4).map { manifest.tree.words[$0] }
        built = Int(manifest.built.microseconds)
    }

    var release: ReleaseManifest.Identity? {
        guard tree.count == 4 else { return nil }
        return ReleaseManifest.Identity(
            tree: SHA256Digest(words: SIMD4(tree[0], tree[1], tree[2], tree[3])),
            built: Timestamp(microseconds: Int64(built))
        )
    }

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) {
        try coder.numbers(&tree)
        try coder.number(&built)
        try coder.require(tree.isEmpty || tree.count == 4)
    }
}
