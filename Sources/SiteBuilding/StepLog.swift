/// Times the steps of a build.
struct StepLog {
    private let progress: @Sendable (String, Double) -> Void
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private(set) var steps: [BuildReport.Step] = []

    init(progress: @escaping @Sendable (String, Double) -> Void) {
        self.progress = progress
        start = clock.now
    }

    var total: Duration { clock.now - start }

    mutating func step<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
        progress(name, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: name, duration: clock.now - begin)) }
        return try body()
    }

    mutating func step<Value: Sendable>(
        _ name: String, _ body: () async throws -> Value
    ) async rethrows -> Value {
        progress(name, 0)
        let begin = clock.now
        defer { steps.append(BuildReport.Step(name: name, duration: clock.now - begin)) }
        return try await body()
    }
}
