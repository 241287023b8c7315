package import Content

/// Decides when the worker builds.
///
/// Every hook is followed by a build that begins after it, and a burst of hooks costs at most two builds: one for those that
/// came before it began, and one for the others.
package struct WorkerSchedule: Sendable {
    /// All in microseconds.
    package struct Delays: Sendable {
        /// After the last hook of a burst.
        package var quiet: Int64 = 2_000_000
        /// After the first hook of a burst, which may have no end.
        package var longest: Int64 = 10_000_000
        /// Between two builds for which nothing asked, because a message may be lost.
        package var reconciliation: Int64 = 15 * 60_000_000
        /// After the first failure; twice as long after each further one.
        package var afterFailure: Int64 = 5_000_000
        package var longestAfterFailure: Int64 = 5 * 60_000_000

        package init() {}
    }

    package enum Reason: String, Sendable {
        case start
        case hook
        /// The site changes by itself at this time.
        case due
        case reconciliation
        /// The last build failed.
        case retry
    }

    package enum Decision: Sendable, Equatable {
        case wait(until: Timestamp)
        case build(Reason)
    }

    private let delays: Delays
    private var known: Set<String> = []
    private var firstHook: Timestamp?
    private var lastHook: Timestamp?
    private var lastEnd: Timestamp?
    private var nextDue: Timestamp?
    /// The number of builds that failed since the last one that did not.
    package private(set) var failures = 0

    package init(_ delays: Delays = Delays()) {
        self.delays = delays
    }

    /// Takes note of the hooks that wait.
    package mutating func note(_ waiting: Set<String>, at now: Timestamp) {
        if !waiting.subtracting(known).isEmpty {
            lastHook = now
            if firstHook == nil { firstHook = now }
        }
        if waiting.isEmpty {
            firstHook = nil
            lastHook = nil
        }
        known = waiting
    }

    package func decision(at now: Timestamp) -> Decision {
        guard let lastEnd else { return .build(.start) }
        if let hookStart {
            // Whoever mended what failed does not wait for the next attempt.
            let retry = failures > 0 ? retryStart(lastEnd) : hookStart
            return hookStart <= retry ? decision(.hook, hookStart, now) : decision(.retry, retry, now)
        }
        if failures > 0 { return decision(.retry, retryStart(lastEnd), now) }
        let reconciliation = lastEnd.adding(delays.reconciliation)
        if let nextDue, nextDue < reconciliation { return decision(.due, nextDue, now) }
        return decision(.reconciliation, reconciliation, now)
    }

    /// When to build for the hooks that came since the last build began; nil where none did.
    private var hookStart: Timestamp? {
        guard let firstHook, let lastHook else { return nil }
        return min(lastHook.adding(delays.quiet), firstHook.adding(delays.longest))
    }

    private func retryStart(_ lastEnd: Timestamp) -> Timestamp {
        let doublings = min(failures - 1, 16)
        return lastEnd.adding(min(delays.afterFailure << doublings, delays.longestAfterFailure))
    }

    private func decision(_ reason: Reason, _ start: Timestamp, _ now: Timestamp) -> Decision {
        start <= now ? .build(reason) : .wait(until: start)
    }

    /// Takes note of the end of a build.
    ///
    /// - Parameters:
    ///   - hooks: those that waited when it began.
    ///   - nextDue: when the site changes next by itself.
    package mutating func succeeded(_ hooks: Set<String>, nextDue: Timestamp?, at now: Timestamp) {
        failures = 0
        // What was due at the build clock is done; the same time again would build without end.
        self.nextDue = nextDue.flatMap { $0 > now ? $0 : nil }
        lastEnd = now
        known.subtract(hooks)
        firstHook = nil
        lastHook = nil
    }

    /// Takes note of a build that failed; its hooks wait on.
    package mutating func failed(at now: Timestamp) {
        failures += 1
        lastEnd = now
        firstHook = nil
        lastHook = nil
    }
}

extension Timestamp {
    fileprivate func adding(_ microseconds: Int64) -> Timestamp {
        Timestamp(microseconds: self.microseconds + microseconds)
    }
}
