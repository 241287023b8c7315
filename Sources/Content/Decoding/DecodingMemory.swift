import Foundation
import Parallelism
import Synchronization

/// Keeps decoded records in memory between builds of one process, such as a preview.
///
/// A record that comes back gets the same content, so that later steps see by its identity that it did not change.
package final class DecodingMemory: Sendable {
    private struct State {
        /// The results of the previous build, by the revisions of parts.
        var previous: [UInt64: DecodedRecords] = [:]
        /// Those of single records, by their revisions.
        var known: MadeOnce<[UInt64: any RememberedContent]>?
        /// The results of this build.
        var current: [UInt64: DecodedRecords] = [:]
        var context: Context?
        /// The joined lists, by their kinds.
        var lists: [ContentKind: any Sendable] = [:]
    }

    /// Everything besides a record that its content depends on.
    private struct Context: Equatable {
        let timeZone: String
        let includesDrafts: Bool
        let isStrict: Bool
        let publicEmailAddresses: Set<String>
        let fields: CustomFields

        init(_ context: DecodingContext) {
            timeZone = context.timeZone.identifier
            includesDrafts = context.includesDrafts
            isStrict = context.isStrict
            publicEmailAddresses = context.publicEmailAddresses
            fields = context.fields
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins the decoding of everything; what is not found again until the next call is forgotten.
    func begin(_ context: DecodingContext) {
        state.withLock { state in
            let isSame = state.context == Context(context)
            state.context = Context(context)
            if !isSame {
                state.lists = [:]
                state.current = [:]
            }
            let previous = state.current
            state.previous = previous
            state.current = [:]
            state.known = MadeOnce {
                let count = previous.values.reduce(0) { $0 + $1.remembered.count }
                var known: [UInt64: any RememberedContent] = [:]
                known.reserveCapacity(count)
                for part in previous.values { known.merge(part.remembered) { first, _ in first } }
                return known
            }
        }
    }

    /// The results of the previous build for single records, by their revisions.
    var known: [UInt64: any RememberedContent] { state.withLock(\.known)?.value ?? [:] }

    /// The result of the previous build for a part, if it is still valid; otherwise a new one.
    ///
    /// - Parameter revision: of all records of the part; nil where it has none.
    func decoded(
        _ revision: UInt64?,
        at clock: Timestamp,
        _ make: () -> DecodedRecords
    ) -> DecodedRecords {
        guard let revision else { return make() }
        let known = state.withLock { $0.previous[revision] }
        let isValid = known?.validity?.contains(clock) ?? false
        let decoded = isValid ? known ?? make() : make()
        state.withLock { $0.current[revision] = decoded }
        return decoded
    }

    // MARK: Lists

    /// The list of a kind as it was joined last.
    func list<List: Sendable>(_ type: List.Type, of kind: ContentKind) -> List? {
        state.withLock { $0.lists[kind] as? List }
    }

    func keep(_ list: some Sendable, of kind: ContentKind) {
        state.withLock { $0.lists[kind] = list }
    }
}

/// Something that a record was decoded to.
protocol RememberedContent: AnyObject, Sendable {
    /// Whether decoding at another time gives the same.
    func isValid(at clock: Timestamp) -> Bool
}
