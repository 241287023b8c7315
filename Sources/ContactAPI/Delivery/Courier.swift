import Dispatch
import Foundation
import GRDB
import Synchronization

/// Why something was not told.
package struct DeliveryFailure: Error {
    /// Whether the same may succeed later; what cannot goes to the dead letters.
    package let isTransient: Bool
    /// For staff and logs; shows nothing of the submission.
    package let reason: String

    init(passing reason: String) { (isTransient, self.reason) = (true, reason) }
    init(lasting reason: String) { (isTransient, self.reason) = (false, reason) }
}

/// A way to tell someone of a submission; it may block, and telling twice must do no harm.
package protocol Carrier: AnyObject {
    /// - Throws: `DeliveryFailure`.
    func deliver(_ delivery: Delivery) throws(DeliveryFailure)
}

/// Takes what is due out of the outbox and hands it to a carrier, on a thread of its own.
///
/// **Invariant: a row leaves the outbox only after its carrier has said that it is told.** A crash in between tells it
/// again, so carriers use the submission's id.
package final class Courier: Sendable {
    private let channel: OutboxChannel
    private let journal: Journal
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (OutboxChannel, DeliveryFailure, _ isDead: Bool) -> Void
    private let state = Mutex(State())
    private let wakening = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    private struct State {
        var isStopping = false
        var isAwake = true
        /// Until when a carrier that failed is left alone, in milliseconds since 1970.
        var pausedUntil: Int64 = 0
    }

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - report: is told of every failure.
    package init(
        _ channel: OutboxChannel,
        journal: Journal,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (OutboxChannel, DeliveryFailure, Bool) -> Void
    ) {
        self.channel = channel
        self.journal = journal
        self.clock = clock
        self.report = report
    }

    /// Starts the thread; the carrier is made on it.
    package func start(_ makeCarrier: @escaping @Sendable () -> any Carrier) {
        let thread = Thread { [self] in
            run(makeCarrier())
            finished.signal()
        }
        thread.name = "outbox \(channel.rawValue)"
        thread.start()
    }

    /// Says that something may be due.
    package func wake() {
        let wasAsleep = state.withLock { state in
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if wasAsleep { wakening.signal() }
    }

    /// Says that staff want everything tried at once.
    package func hurry() {
        state.withLock { $0.pausedUntil = 0 }
        wake()
    }

    /// Returns when the delivery that is under way has ended, or after ten seconds.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakening.signal()
        _ = finished.wait(timeout: .now() + 10)
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func run(_ carrier: any Carrier) {
        var failures = 0
        while !isStopping {
            state.withLock { $0.isAwake = true }
            var due: [Delivery] = []
            if clock() >= state.withLock({ $0.pausedUntil }) {
                due =
                    inJournal { [channel, clock] in try Outbox.due(channel, at: clock(), limit: 100, in: $0) }
                    ?? []
            }
            for delivery in due where !isStopping {
                if let pause = tell(delivery, by: carrier, failuresBefore: failures) {
                    // Whom one delivery does not reach, the next does not reach either.
                    failures += 1
                    state.withLock { $0.pausedUntil = clock() + pause }
                    break
                }
                failures = 0
            }
            if due.isEmpty { sleep() }
        }
    }

    /// - Returns: how long to leave the carrier alone, in milliseconds; nil when it is well.
    private func tell(_ delivery: Delivery, by carrier: any Carrier, failuresBefore: Int) -> Int64? {
        do {
            try carrier.deliver(delivery)
        } catch {
            let outcome = outcome(of: error, delivery)
            inJournal { [channel] in try Outbox.settle(delivery.id, channel, outcome, in: $0) }
            guard error.isTransient else { return nil }
            return spread(OutboxChannel.backOff(failuresBefore + 1))
        }
        inJournal { [channel] in try Outbox.settle(delivery.id, channel, .told, in: $0) }
        return nil
    }

    private func outcome(of failure: DeliveryFailure, _ delivery: Delivery) -> Outbox.Outcome {
        let now = clock()
        guard failure.isTransient,
            let pause = channel.pause(after: delivery.attempts + 1, age: now - delivery.created)
        else {
            report(channel, failure, true)
            return .dead(error: failure.reason)
        }
        report(channel, failure, false)
        return .again(due: now + spread(pause), error: failure.reason)
    }

    /// Seconds as milliseconds, with up to a quarter more, so that many rows and replicas do not come back in step.
    private func spread(_ seconds: Int) -> Int64 {
        let span = Int64(seconds) * 1000
        return span + Int64.random(in: 0...span / 4)
    }

    /// Until something is due or `wake` is called; never longer than a minute.
    private func sleep() {
        state.withLock { $0.isAwake = false }
        let now = clock()
        let next = (inJournal { [channel] in try Outbox.nextDue(channel, in: $0) } ?? nil) ?? .max
        let pause = min(max(next, state.withLock { $0.pausedUntil }) - now, 60_000)
        _ = wakening.wait(timeout: .now() + .milliseconds(Int(max(pause, 1))))
    }

    /// Runs a change from this thread; nil when the journal does not take it, which its owner is told of.
    @discardableResult
    private func inJournal<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    )
        -> Value?
    {
        try? journal.writeBlocking(change)
    }
}
