import Dispatch
import Foundation
package import GRDB
import Synchronization

/// The store of submissions: one SQLite file, one connection, one writer.
///
/// **Invariant: a change is acknowledged only after the transaction that holds it has been committed and synced.** Every
/// change waits in a queue; the writer takes all that wait, puts each into a savepoint of one transaction, commits
/// once, and acknowledges them. A change does not depend on the task that asked for it: a visitor who leaves cancels
/// nothing.
///
/// The file is held exclusively (`locking_mode=EXCLUSIVE`): no second process and no second connection can write or
/// checkpoint it, which also rules out SQLite's WAL-reset race (fixed in 3.51.3).
package final class Journal: Sendable {
    private struct State {
        var waiting: [any QueuedChange] = []
        var isWriting = false
        var changesSinceCheckpoint = 0
        /// Set once, by an error after which the file's content is uncertain.
        var failure: JournalError?
    }

    private let database: DatabaseQueue
    private let checkpointInterval: Int
    private let acknowledgement: Acknowledgement
    private let onCommit: @Sendable (CommitReport) -> Void
    private let onFailure: @Sendable (JournalError) -> Void
    private let state = Mutex(State())

    /// When a change is acknowledged; only tests do so early, to see that they would notice.
    package enum Acknowledgement: Sendable {
        case afterCommit
        case beforeCommit
    }

    package struct CommitReport: Sendable {
        package let changes: Int
        package let seconds: Double
    }

    /// - Parameters:
    ///   - folder: gets `contact.db`; made when it is missing, for its owner only.
    ///   - checkpointInterval: after so many changes the log is moved into the file.
    ///   - onCommit: is called after each commit.
    ///   - onFailure: is called once, when the disk did not keep what it was given; the service must end then.
    /// - Throws: `JournalError`.
    package init(
        folder: String,
        checkpointInterval: Int = Limits().checkpoint,
        acknowledgement: Acknowledgement = .afterCommit,
        onCommit: @escaping @Sendable (CommitReport) -> Void = { _ in },
        onFailure: @escaping @Sendable (JournalError) -> Void = { _ in }
    ) throws {
        database = try JournalFile.open(in: folder)
        self.checkpointInterval = checkpointInterval
        self.acknowledgement = acknowledgement
        self.onCommit = onCommit
        self.onFailure = onFailure
    }

    /// Makes a change and returns when it is durable.
    ///
    /// - Throws: what `change` throws, and then nothing of it stays; `JournalError` when it cannot be made durable.
    package func write<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(ValueChange(change) { continuation.resume(with: $0) })
        }
    }

    /// Does the same as `write` from a thread that may block.
    package func writeBlocking<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        enqueue(
            ValueChange(change) { result in
                outcome.withLock { $0 = result }
                done.signal()
            }
        )
        done.wait()
        guard let result = outcome.withLock({ $0 }) else {
            preconditionFailure("the signal comes after the result")
        }
        return try result.get()
    }

    /// Removes the traces of deleted rows from the log and the free pages.
    ///
    /// Pages are overwritten when they become free (`secure_delete`); the log is moved into the file and truncated.
    package func scrub() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            database.asyncWriteWithoutTransaction { database in
                let result = Result { try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                continuation.resume(with: result)
            }
        }
    }

    /// Whether changes are accepted.
    package var isWritable: Bool { state.withLock { $0.failure == nil } }

    /// How many changes wait for the writer.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    /// Returns when all waiting changes are acknowledged, and closes the file.
    package func close() async throws {
        // Fails when the journal has failed, which the caller knows by `onFailure`.
        _ = try? await write { _ in }
        try database.close()
    }

    // MARK: The queue

    private func enqueue(_ change: some QueuedChange) {
        let refusal: JournalError? = state.withLock { state in
            if let failure = state.failure { return failure }
            guard state.waiting.count < Limits.waitingChanges else { return .overloaded }
            state.waiting.append(change)
            guard !state.isWriting else { return nil }
            state.isWriting = true
            scheduleWriter()
            return nil
        }
        if let refusal { change.fail(with: refusal) }
    }

    private func scheduleWriter() {
        database.asyncWriteWithoutTransaction { [self] database in
            writeWaiting(to: database)
            let isMoreWaiting = state.withLock { state in
                state.isWriting = !state.waiting.isEmpty
                return state.isWriting
            }
            if isMoreWaiting { scheduleWriter() }
        }
    }

    // MARK: The writer, on the database's own queue

    private func writeWaiting(to database: Database) {
        let changes = takeWaiting()
        if let failure = state.withLock({ $0.failure }) {
            for change in changes { change.fail(with: failure) }
            return
        }
        let start = ContinuousClock.now
        commit(changes, to: database)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        onCommit(CommitReport(changes: changes.count, seconds: seconds))
        checkpointIfDue(database, after: changes.count)
    }

    private func takeWaiting() -> [any QueuedChange] {
        state.withLock { state in
            let changes = Array(state.waiting.prefix(Limits.changesPerCommit))
            state.waiting.removeFirst(changes.count)
            return changes
        }
    }

    private func commit(_ changes: [any QueuedChange], to database: Database) {
        var applied: [any QueuedChange] = []
        var remaining = changes[...]
        do {
            try database.executeCached("BEGIN IMMEDIATE")
            while let change = remaining.first {
                if try apply(change, to: database) { applied.append(change) }
                remaining = remaining.dropFirst()
            }
            if acknowledgement == .beforeCommit {
                for change in applied { change.succeed() }
                // The fault that a test must find: a crash that falls into this pause loses what was acknowledged.
                Thread.sleep(forTimeInterval: 0.02)
            }
            try database.executeCached("COMMIT")
            if acknowledgement == .afterCommit {
                for change in applied { change.succeed() }
            }
        } catch {
            // A transaction that cannot be rolled back ends with the connection.
            if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
            let failure = recordFailure(error)
            for change in applied + remaining { change.fail(with: failure) }
        }
    }

    /// Makes a change in a savepoint.
    ///
    /// - Returns: false when the change alone failed; its caller knows already.
    /// - Throws: when the whole transaction is gone (SQLite, "Response To Errors Within A Transaction").
    private func apply(_ change: any QueuedChange, to database: Database) throws -> Bool {
        try database.executeCached("SAVEPOINT change")
        do {
            try change.apply(to: database)
            try database.executeCached("RELEASE change")
            return true
        } catch {
            guard database.isInsideTransaction, !JournalError.isOfTheDisk(error) else { throw error }
            try database.executeCached("ROLLBACK TO change")
            try database.executeCached("RELEASE change")
            change.fail(with: error)
            return false
        }
    }

    /// Moves the log into the file after enough changes.
    ///
    /// SQLite would do so itself and ignore errors. After a failed sync the system may take pages for clean that never
    /// reached the disk, so here an error ends the service.
    private func checkpointIfDue(_ database: Database, after count: Int) {
        let isDue = state.withLock { state in
            state.changesSinceCheckpoint += count
            guard state.changesSinceCheckpoint >= checkpointInterval else { return false }
            state.changesSinceCheckpoint = 0
            return true
        }
        guard isDue else { return }
        do {
            try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        } catch {
            _ = recordFailure(error)
        }
    }

    /// Translates an error; the first one after which the disk cannot be trusted ends the service.
    private func recordFailure(_ error: any Error) -> JournalError {
        let failure = JournalError(error)
        guard failure.isFinal else { return failure }
        let isFirst = state.withLock { state in
            guard state.failure == nil else { return false }
            state.failure = failure
            return true
        }
        if isFirst { onFailure(failure) }
        return failure
    }
}

extension Database {
    /// Runs a statement that is compiled once.
    fileprivate func executeCached(_ sql: String) throws { try cachedStatement(sql: sql).execute() }
}
