import Hashing
import Synchronization

/// Rows that follow each other in the answer to a query.
///
/// A class, so that those of an earlier reading are used again as they are.
package final class RowChunk: Sendable {
    package let records: [Record]
    /// The revisions of the records; empty where the source makes none.
    package let revisions: [UInt64]
    /// A hash of `revisions`; nil where the source makes none.
    let revision: UInt64?

    package init(_ records: [Record]) {
        self.records = records
        revisions = []
        revision = nil
    }

    /// - Parameter revisions: those of the records, in their order.
    package init(_ records: [Record], revisions: [UInt64]) {
        self.records = records
        self.revisions = revisions
        revision = revisions.withUnsafeBytes { bytes in
            var hasher = ContentHasher()
            hasher.update(bytes)
            return hasher.value
        }
    }
}

/// Keeps the rows of a database in memory between builds of one process, such as a preview.
///
/// Rows are compared by hashes of their values, in the order in which they are read. Of a chunk that did not change, nothing is
/// made again.
package final class StudioMemory: Sendable {
    /// A batch as it is decoded, after its joins.
    struct Prepared: Sendable {
        let batch: RecordBatch
        /// Those of the artists in it.
        var slugs = ArtistSlugs()
    }

    private struct State {
        var chunks: [ContentKind: [RowChunk]] = [:]
        /// By their revisions.
        var earlier: [UInt64: Prepared] = [:]
        /// Those of the reading that has begun.
        var current: [UInt64: Prepared] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The chunks of a query as they were read last.
    package func chunks(of kind: ContentKind) -> [RowChunk] { state.withLock { $0.chunks[kind] ?? [] } }

    package func keep(_ chunks: [RowChunk], of kind: ContentKind) {
        state.withLock { $0.chunks[kind] = chunks }
    }

    /// Begins a reading; batches that the one before had no use for are forgotten.
    func begin() {
        state.withLock { state in
            state.earlier = state.current
            state.current = [:]
        }
    }

    /// A batch of the reading before, or else a new one.
    func batch(_ revision: UInt64, _ make: () -> Prepared) -> Prepared {
        let known = state.withLock { $0.earlier[revision] }
        let prepared = known ?? make()
        state.withLock { $0.current[revision] = prepared }
        return prepared
    }
}

/// The public slugs of artists, by which posts name their authors.
struct ArtistSlugs: Sendable {
    /// By the ids of the users.
    var byUser: [String: String] = [:]
    /// By the ids of the profiles.
    var byProfile: [String: String] = [:]
}
