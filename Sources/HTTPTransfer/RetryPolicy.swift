/// How often a request is sent again that failed for a moment, and how long that takes.
///
/// A pause is a random part of a bound that doubles with each attempt, so that many clients do not come back together
/// (AWS Architecture Blog, "Exponential Backoff And Jitter": full jitter).
package struct RetryPolicy: Sendable {
    /// The attempts in total; default 5.
    package var attempts: Int
    /// The bound of the first pause; default 0.4 seconds.
    package var firstBound: Duration
    /// The largest bound; default 10 seconds.
    package var largestBound: Duration
    /// A number from 0 to 1.
    package var random: @Sendable () -> Double
    /// Waits on the thread that it is called on.
    package var pause: @Sendable (Duration) -> Void

    package init(
        attempts: Int = 5,
        firstBound: Duration = .milliseconds(400),
        largestBound: Duration = .seconds(10),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        pause: @escaping @Sendable (Duration) -> Void
    ) {
        self.attempts = attempts
        self.firstBound = firstBound
        self.largestBound = largestBound
        self.random = random
        self.pause = pause
    }

    /// The end of an attempt.
    package enum Attempt<Value, Failure: Error> {
        case success(Value)
        /// - isTransient: whether another attempt may help.
        case failure(Failure, isTransient: Bool)
    }

    /// Does some work until it succeeds, fails for good, or the attempts are used up.
    ///
    /// - Parameter exhausted: makes the error of the last attempt, with the number of them.
    package func run<Value, Failure: Error>(
        _ work: () -> Attempt<Value, Failure>,
        exhausted: (_ last: Failure, _ attempts: Int) -> Failure
    ) throws(Failure) -> Value {
        var attempt = 1
        while true {
            switch work() {
            case .success(let value): return value
            case .failure(let error, isTransient: false): throw error
            case .failure(let error, isTransient: true):
                guard attempt < attempts else { throw exhausted(error, attempt) }
            }
            pause(delay(after: attempt))
            attempt += 1
        }
    }

    /// The pause after an attempt that failed; the first is 1.
    package func delay(after attempt: Int) -> Duration {
        let doubled = firstBound * (1 << min(attempt - 1, 16))
        return min(doubled, largestBound) * random()
    }
}
