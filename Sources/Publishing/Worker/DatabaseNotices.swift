import Synchronization

/// What the database tells the worker between two looks at the spool folder.
///
/// A change counts as a hook, and waits like one until a build that began after it.
package final class DatabaseNotices: Sendable {
    private struct State {
        var changes = 0
        /// The name of the newest change, unless a build followed it; the slash keeps it apart from names of files.
        var waiting: String?
        var isListening = false
        var silence: String?
    }

    private let state = Mutex(State())

    package init() {}

    /// The content changed.
    ///
    /// - Returns: whether changes were not heard before.
    @discardableResult
    package func changed() -> Bool {
        state.withLock { state in
            defer { state.isListening = true }
            state.changes += 1
            state.waiting = "database/\(state.changes)"
            state.silence = nil
            return !state.isListening
        }
    }

    /// Changes are not heard, for a reason.
    package func silent(_ reason: String) {
        state.withLock { state in
            state.isListening = false
            state.silence = reason
        }
    }

    /// The name of the newest change that waits for a build.
    var waiting: Set<String> { Set(state.withLock(\.waiting).map { [$0] } ?? []) }

    /// Takes note that a build followed these names.
    func remove(_ names: Set<String>) {
        state.withLock { state in
            if let name = state.waiting, names.contains(name) { state.waiting = nil }
        }
    }

    /// Whether changes are heard, and why not.
    var listening: (isListening: Bool, silence: String?) {
        state.withLock { ($0.isListening, $0.silence) }
    }
}
