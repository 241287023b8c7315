import Synchronization

/// A step of a build, by the name that reports give it.
package enum BuildStep: String, Sendable {
    case settings
    case sources
    case content
    case model = "model and templates"
    case pages
    case links
    case pictures
    case output
    case verify
}

/// Is told which step runs, and how far it is, from 0 to 1.
package typealias BuildProgress = @Sendable (BuildStep, Double) -> Void

/// Times the steps of a build.
final class BuildTimer: Sendable {
    private let progress: BuildProgress
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let finished = Mutex<[(step: BuildStep, duration: Duration)]>([])

    init(_ progress: @escaping BuildProgress) {
        self.progress = progress
        start = clock.now
    }

    /// The time since the build began.
    var total: Duration { clock.now - start }

    /// The steps that have ended, in that order.
    var steps: [(step: BuildStep, duration: Duration)] { finished.withLock(\.self) }

    func step<Value>(_ step: BuildStep, _ body: () throws -> Value) rethrows -> Value {
        progress(step, 0)
        let begin = clock.now
        defer { finish(step, since: begin) }
        return try body()
    }

    func step<Value: Sendable>(
        _ step: BuildStep,
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        progress(step, 0)
        let begin = clock.now
        defer { finish(step, since: begin) }
        return try await body()
    }

    private func finish(_ step: BuildStep, since begin: ContinuousClock.Instant) {
        let duration = clock.now - begin
        finished.withLock { $0.append((step, duration)) }
    }
}
