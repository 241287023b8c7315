package import Content
import Synchronization

/// Which state of the site a preview shows.
package struct SiteState: Sendable, Equatable {
    /// The time at which the site stands still; nil while it follows the clock.
    package var time: Timestamp?
    /// Whether drafts and scheduled content are shown.
    package var includesDrafts: Bool

    package init(time: Timestamp? = nil, includesDrafts: Bool = true) {
        self.time = time
        self.includesDrafts = includesDrafts
    }
}

/// The state that somebody chose, for everybody who looks at the preview.
package final class ChosenState: Sendable {
    private let state: Mutex<SiteState>

    package init(_ state: SiteState = SiteState()) { self.state = Mutex(state) }

    package var value: SiteState { state.withLock(\.self) }

    /// - Returns: whether the state is another now.
    func apply(_ choice: StateChoice) -> Bool {
        state.withLock { state in
            let before = state
            choice.apply(to: &state)
            return state != before
        }
    }
}
