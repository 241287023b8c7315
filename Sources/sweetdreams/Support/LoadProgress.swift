import SiteBuilding
import Synchronization

/// Draws how far a preview is with loading the site, once that takes long.
final class LoadProgress: Sendable {
    private struct State {
        var isShown = false
        var step = BuildStep.settings
        /// From 0 to 1.
        var fraction = 0.0
    }

    private let state = Mutex(State())
    private let draw: @Sendable (_ step: String, _ fraction: Double) -> Void
    private let erase: @Sendable () -> Void

    init(
        draw: @escaping @Sendable (_ step: String, _ fraction: Double) -> Void,
        erase: @escaping @Sendable () -> Void
    ) {
        self.draw = draw
        self.erase = erase
    }

    func note(_ step: BuildStep, _ fraction: Double) {
        state.withLock { state in
            (state.step, state.fraction) = (step, fraction)
            if state.isShown { draw(step.rawValue, fraction) }
        }
    }

    /// Draws from now on.
    func show() {
        state.withLock { state in
            state.isShown = true
            draw(state.step.rawValue, state.fraction)
        }
    }

    /// Erases what was drawn.
    func end() {
        state.withLock { state in
            if state.isShown { erase() }
            state = State()
        }
    }
}
