import Foundation
import Synchronization

/// Decoded records, for a process that decodes nearly the same ones again and again.
///
/// A record that comes back gets the same content, so that later steps see by its identity that it did not change.
package final class DecodingMemory: Sendable {
    private struct State {
        /// What was decoded since `begin`, by the records' revisions.
        var current: [UInt64: any Sendable] = [:]
        /// What was decoded before that.
        var previous: [UInt64: any Sendable] = [:]
        var context: Context?
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

    /// Begins the decoding of everything; what is not asked for until the next call is forgotten.
    func begin(_ context: DecodingContext) {
        state.withLock { state in
            let isSame = state.context == Context(context)
            state.context = Context(context)
            state.previous = isSame ? state.current : [:]
            state.current = [:]
            state.current.reserveCapacity(state.previous.count)
        }
    }

    /// What a record was decoded to; nil where it is not known, or may be another by now.
    func content<Decoded: RememberedContent>(
        _ type: Decoded.Type,
        of record: Record,
        at clock: Timestamp
    ) -> Decoded? {
        guard let revision = record.revision else { return nil }
        return state.withLock { state in
            guard let known = (state.previous[revision] ?? state.current[revision]) as? Decoded,
                known.isValid(at: clock)
            else { return nil }
            state.current[revision] = known
            return known
        }
    }

    func remember(_ content: some RememberedContent, of record: Record) {
        guard let revision = record.revision else { return }
        state.withLock { $0.current[revision] = content }
    }
}

/// Something that a record was decoded to.
protocol RememberedContent: Sendable {
    /// Whether decoding at another time gives the same.
    func isValid(at clock: Timestamp) -> Bool
}
