/// A step of a build, by the name that reports give it.
package enum BuildStep: String, Sendable {
    case settings
    case sources
    case content
    case model = "model and templates"
    case pages
    case links
    case output
    case verify
}

/// Is told which step goes on, and how far it is, from 0 to 1.
package typealias BuildProgress = @Sendable (BuildStep, Double) -> Void

/// Times the steps of a build.
struct StepLog {
    private let progress: BuildProgress
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private(set) var steps: [BuildReport.Step] = []

    init(progress: @escaping BuildProgress) {
        self.progress = progress
        start = clock.now
    }

    var total: Duration { clock.now - start }

    mutating func step<Value>(_ step: BuildStep, _ body: () throws -> Value) rethrows -> Value {
        progress(step, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: step.rawValue, duration: clock.now - begin)) }
        return try body()
    }

    mutating func step<Value: Sendable>(
        _ step: BuildStep,
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        progress(step, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: step.rawValue, duration: clock.now - begin)) }
        return try await body()
    }
}
