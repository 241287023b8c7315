import Dispatch
import Foundation
import GRDB
import Synchronization

/// Takes due deliveries from the outbox and hands them to a channel, on a separate thread.
///
/// **Invariant: a row leaves the outbox only after its channel has delivered it.** A crash in between delivers it again,
/// so channels use the submission's id.
package final class DeliveryWorker: Sendable {
    private struct State {
        var isStopping = false
        var isAwake = true
        /// Until then a channel that failed is not used, in milliseconds since 1970.
        var pausedUntil: Int64 = 0
    }

    private let channel: OutboxChannel
    private let journal: Journal
    private let clock: @Sendable () -> Int64
    private let onFailure: @Sendable (OutboxChannel, DeliveryFailure, _ isGivenUp: Bool) -> Void
    private let state = Mutex(State())
    private let wakeSignal = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - onFailure: is called after every failure.
    package init(
        _ channel: OutboxChannel,
        journal: Journal,
        clock: @escaping @Sendable () -> Int64,
        onFailure: @escaping @Sendable (OutboxChannel, DeliveryFailure, _ isGivenUp: Bool) -> Void
    ) {
        self.channel = channel
        self.journal = journal
        self.clock = clock
        self.onFailure = onFailure
    }

    /// Starts the thread; the channel is made on it.
    package func start(_ makeChannel: @escaping @Sendable () -> any DeliveryChannel) {
        let thread = Thread { [self] in
            run(makeChannel())
            finished.signal()
        }
        thread.name = "outbox \(channel.rawValue)"
        thread.start()
    }

    /// Looks into the outbox soon, because a delivery may be due.
    package func wake() {
        let wasAsleep = state.withLock { state in
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if wasAsleep { wakeSignal.signal() }
    }

    /// Tries what is due at once, although the channel may have failed just now.
    package func retryNow() {
        state.withLock { $0.pausedUntil = 0 }
        wake()
    }

    /// Returns when the current delivery has ended, or after ten seconds.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
        _ = finished.wait(timeout: .now() + 10)
    }

    // MARK: The thread

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func run(_ channel: any DeliveryChannel) {
        var failures = 0
        while !isStopping {
            state.withLock { $0.isAwake = true }
            let due = dueDeliveries()
            for delivery in due where !isStopping {
                guard deliver(delivery, by: channel) else {
                    // A channel that is down for one delivery is down for the next one too.
                    failures += 1
                    pause(after: failures)
                    break
                }
                failures = 0
            }
            if due.isEmpty { sleep() }
        }
    }

    private func dueDeliveries() -> [Delivery] {
        guard clock() >= state.withLock({ $0.pausedUntil }) else { return [] }
        let due = writeToJournal { [channel, clock] database in
            try Outbox.due(channel, at: clock(), limit: 100, in: database)
        }
        return due ?? []
    }

    /// - Returns: false when the channel is down.
    private func deliver(_ delivery: Delivery, by channel: any DeliveryChannel) -> Bool {
        do {
            try channel.deliver(delivery)
        } catch {
            record(outcome(of: error, delivery), of: delivery)
            return !error.isTransient
        }
        record(.delivered, of: delivery)
        return true
    }

    private func outcome(of failure: DeliveryFailure, _ delivery: Delivery) -> Outbox.Outcome {
        let now = clock()
        let delay = channel.retryDelay(after: delivery.attempts + 1, age: now - delivery.created)
        guard failure.isTransient, let delay else {
            onFailure(channel, failure, true)
            return .givenUp(error: failure.reason)
        }
        onFailure(channel, failure, false)
        return .failed(due: now + spread(delay), error: failure.reason)
    }

    private func record(_ outcome: Outbox.Outcome, of delivery: Delivery) {
        writeToJournal { [channel] database in
            try Outbox.record(outcome, of: delivery.id, by: channel, in: database)
        }
    }

    private func pause(after failures: Int) {
        let end = clock() + spread(OutboxChannel.backOff(after: failures))
        state.withLock { $0.pausedUntil = end }
    }

    /// Seconds as milliseconds, with up to a quarter more: many rows and replicas must not come back in step.
    private func spread(_ seconds: Int) -> Int64 {
        let milliseconds = Int64(seconds) * 1000
        return milliseconds + Int64.random(in: 0...milliseconds / 4)
    }

    /// Sleeps until a delivery is due or `wake` is called; at most a minute.
    private func sleep() {
        state.withLock { $0.isAwake = false }
        let now = clock()
        let nextDue = writeToJournal { [channel] database in
            try Outbox.nextDue(channel, in: database)
        }
        let wakeTime = max((nextDue ?? nil) ?? .max, state.withLock { $0.pausedUntil })
        let milliseconds = max(min(wakeTime - now, 60_000), 1)
        _ = wakeSignal.wait(timeout: .now() + .milliseconds(Int(milliseconds)))
    }

    /// Runs a change from this thread; nil when the journal refuses it, which the journal reports itself.
    @discardableResult
    private func writeToJournal<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) -> Value? {
        try? journal.writeBlocking(change)
    }
}
