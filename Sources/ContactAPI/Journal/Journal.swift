import Dispatch
import Foundation
package import GRDB
import Synchronization

/// Where submissions are kept: one SQLite file, one connection, one writer.
///
/// **Invariant: a change is answered only after the transaction that holds it has been committed and synced.** Every
/// change waits in a queue; the writer takes all that wait, puts each into a savepoint of one transaction, commits
/// once, and answers them. A change is not tied to the task that asked for it: a visitor who leaves cancels nothing.
///
/// The file is held exclusively (`locking_mode=EXCLUSIVE`): no second process and no second connection can write or
/// checkpoint it, which also rules out SQLite's WAL-reset race (fixed in 3.51.3).
package final class Journal: Sendable {
    /// Asks what no one waits for: nil, or the error of a commit.
    fileprivate typealias Answer = @Sendable ((any Error)?) -> Void

    private struct Change: Sendable {
        /// Makes the change and returns how to answer it once it is durable.
        let make: @Sendable (Database) throws -> Answer
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Change] = []
        var isWriting = false
        var changesSinceCheckpoint = 0
        /// Set once, by an error after which the file's content is uncertain.
        var failure: JournalError?
    }

    private let database: DatabaseQueue
    /// How many changes make the log worth moving.
    private let checkpoint: Int
    private let state = Mutex(State())
    private let acknowledgement: Acknowledgement
    /// Called once, with the error that ends the service.
    private let onFailure: @Sendable (JournalError) -> Void
    private let observe: @Sendable (CommitReport) -> Void

    /// When a change is answered; only tests answer early, to see that they would notice.
    package enum Acknowledgement: Sendable { case afterCommit, beforeCommit }

    /// - Parameters:
    ///   - folder: gets `contact.db`; made when it is missing, for its owner only.
    ///   - checkpoint: after so many changes the log is moved into the file.
    ///   - onFailure: is called once when the disk does not keep what it was given.
    ///   - observe: is told of each commit.
    /// - Throws: `JournalError`.
    package init(
        folder: String,
        checkpoint: Int = Limits().checkpoint,
        acknowledgement: Acknowledgement = .afterCommit,
        observe: @escaping @Sendable (CommitReport) -> Void = { _ in },
        onFailure: @escaping @Sendable (JournalError) -> Void = { _ in }
    ) throws {
        database = try JournalFile.open(in: folder)
        self.checkpoint = checkpoint
        self.acknowledgement = acknowledgement
        self.observe = observe
        self.onFailure = onFailure
    }

    /// How many changes one commit held and how long it took.
    package struct CommitReport: Sendable {
        package let changes: Int
        package let seconds: Double
    }

    /// Makes a change and returns when it is durable.
    ///
    /// - Throws: what `change` throws, and then nothing of it stays; `JournalError` when it cannot be made durable.
    package func write<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            add(
                Change(
                    make: { database in
                        let value = try change(database)
                        return { failure in
                            if let failure {
                                continuation.resume(throwing: failure)
                            } else {
                                continuation.resume(returning: value)
                            }
                        }
                    },
                    refuse: { continuation.resume(throwing: $0) }
                )
            )
        }
    }

    /// The same from a thread that may block.
    package func writeBlocking<Value: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> Value
    )
        throws
        -> Value
    {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        let answer = { @Sendable (outcome: Result<Value, any Error>) in
            result.withLock { $0 = outcome }
            done.signal()
        }
        add(
            Change(
                make: { database in
                    let value = try change(database)
                    return { failure in answer(failure.map { .failure($0) } ?? .success(value)) }
                },
                refuse: { answer(.failure($0)) }
            )
        )
        done.wait()
        return try result.withLock { $0 ?? .failure(JournalError.overloaded) }.get()
    }

    /// Leaves nothing in the log or the free pages of what was deleted: pages are overwritten when they become free
    /// (`secure_delete`), and the log is moved into the file and cut to no bytes.
    package func scrub() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            database.asyncWriteWithoutTransaction { database in
                continuation.resume(
                    with: Result { try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
                )
            }
        }
    }

    /// Whether changes are taken.
    package var isWritable: Bool { state.withLock { $0.failure == nil } }

    /// How many changes wait for the writer.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    /// Returns when everything that waited is answered, and closes the file.
    package func close() async throws {
        _ = try? await write { _ in }
        try database.close()
    }

    // MARK: The writer

    private func add(_ change: Change) {
        let refusal: JournalError? = state.withLock { state in
            if let failure = state.failure { return failure }
            guard state.waiting.count < Limits.waitingChanges else { return .overloaded }
            state.waiting.append(change)
            guard !state.isWriting else { return nil }
            state.isWriting = true
            schedule()
            return nil
        }
        if let refusal { change.refuse(refusal) }
    }

    private func schedule() {
        database.asyncWriteWithoutTransaction { [self] database in
            writeWaiting(database)
            let isMore = state.withLock { state in
                state.isWriting = !state.waiting.isEmpty
                return state.isWriting
            }
            if isMore { schedule() }
        }
    }

    /// Runs on the database's own queue, for what waits now.
    private func writeWaiting(_ database: Database) {
        let (changes, failure) = state.withLock { state in
            let changes = Array(state.waiting.prefix(Limits.changesPerCommit))
            state.waiting.removeFirst(changes.count)
            return (changes, state.failure)
        }
        if let failure {
            for change in changes { change.refuse(failure) }
            return
        }
        let start = ContinuousClock.now
        commit(changes, in: database)
        let span = (ContinuousClock.now - start) / .seconds(1)
        observe(CommitReport(changes: changes.count, seconds: span))
        checkpointWhenLong(database, after: changes.count)
    }

    private func commit(_ changes: [Change], in database: Database) {
        var answers: [Answer] = []
        var made = 0
        do {
            try database.control("BEGIN IMMEDIATE")
            for change in changes {
                if let answer = try attempt(change, in: database) { answers.append(answer) }
                made += 1
            }
            if acknowledgement == .beforeCommit {
                for answer in answers { answer(nil) }
                // Long enough for a crash to fall into.
                Thread.sleep(forTimeInterval: 0.02)
            }
            try database.control("COMMIT")
            if acknowledgement == .afterCommit { for answer in answers { answer(nil) } }
        } catch {
            if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
            let failure = note(error)
            for answer in answers { answer(failure) }
            for change in changes[made...] { change.refuse(failure) }
        }
    }

    /// Makes a change in a savepoint; nil when it failed alone, and then it has been refused.
    ///
    /// - Throws: when the whole transaction is gone (SQLite, "Response To Errors Within A Transaction").
    private func attempt(_ change: Change, in database: Database) throws -> Answer? {
        try database.control("SAVEPOINT change")
        do {
            let answer = try change.make(database)
            try database.control("RELEASE change")
            return answer
        } catch {
            guard database.isInsideTransaction, !JournalError.isOfTheDisk(error) else { throw error }
            try database.control("ROLLBACK TO change")
            try database.control("RELEASE change")
            change.refuse(error)
            return nil
        }
    }

    /// Moves the log into the file now and then.
    ///
    /// SQLite would do it by itself and ignore an error; after a failed sync the system may hold pages for clean that
    /// never reached the disk, so an error of it ends the service.
    private func checkpointWhenLong(_ database: Database, after count: Int) {
        let isDue = state.withLock { state in
            state.changesSinceCheckpoint += count
            guard state.changesSinceCheckpoint >= checkpoint else { return false }
            state.changesSinceCheckpoint = 0
            return true
        }
        guard isDue else { return }
        do {
            try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        } catch {
            _ = note(error)
        }
    }

    /// Says what an error means, and ends the service for one after which the disk cannot be believed.
    private func note(_ error: any Error) -> JournalError {
        let failure = JournalError(error)
        guard failure.isFinal else { return failure }
        let isFirst = state.withLock { state in
            defer { state.failure = state.failure ?? failure }
            return state.failure == nil
        }
        if isFirst { onFailure(failure) }
        return failure
    }
}

extension Database {
    /// Runs a statement of the transaction's own, compiled once.
    fileprivate func control(_ sql: String) throws { try cachedStatement(sql: sql).execute() }
}

/// Why a change is not durable; its answer is 503.
package enum JournalError: Error, Equatable {
    case overloaded
    /// The disk is full, or only its reserve is left.
    case full
    /// A write or a sync failed; what is on the disk is uncertain.
    case failed(String)
    /// The file cannot be opened, with the reason and advice.
    case unusable(String)

    /// Whether the service must end.
    var isFinal: Bool { if case .failed = self { true } else { false } }

    static func isOfTheDisk(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return [
            .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_READONLY, .SQLITE_CANTOPEN,
        ]
        .contains(error.resultCode)
    }

    init(_ error: any Error) {
        switch error {
        case let error as JournalError: self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL: self = .full
        // A write that failed was never believed: the transaction is rolled back and the file as it was.
        case let error as DatabaseError where error.extendedResultCode == .SQLITE_IOERR_WRITE: self = .full
        case let error as DatabaseError:
            self = .failed("SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "")")
        default: self = .failed("\(type(of: error))")
        }
    }
}
