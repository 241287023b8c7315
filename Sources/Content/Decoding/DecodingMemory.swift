import Foundation
import Synchronization

/// Keeps decoded records in memory between builds of one process, such as a preview.
///
/// A record that comes back gets the same content, so that later steps see by its identity that it did not change.
package final class DecodingMemory: Sendable {
    private struct State {
        /// The results of the previous build, by the records' revisions.
        var previous: [UInt64: any RememberedContent] = [:]
        /// The results of this build, part by part.
        var current: [[UInt64: any RememberedContent]] = []
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

        init(_ context: DecodingContext) {
            timeZone = context.timeZone.identifier
            includesDrafts = context.includesDrafts
            isStrict = context.isStrict
            publicEmailAddresses = context.publicEmailAddresses
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins the decoding of everything; what is not found again until the next call is forgotten.
    func begin(_ context: DecodingContext) {
        state.withLock { state in
            let isSame = state.context == Context(context)
            state.context = Context(context)
            var known: [UInt64: any RememberedContent] = [:]
            if isSame {
                known.reserveCapacity(state.current.reduce(0) { $0 + $1.count })
                for part in state.current { known.merge(part) { first, _ in first } }
            } else {
                state.lists = [:]
            }
            state.previous = known
            state.current = []
        }
    }

    /// The results of the previous build, by the records' revisions.
    var known: [UInt64: any RememberedContent] { state.withLock(\.previous) }

    /// Keeps what some of the records were decoded to.
    func keep(_ decoded: [UInt64: any RememberedContent]) {
        state.withLock { $0.current.append(decoded) }
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
