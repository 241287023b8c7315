import Synchronization

/// Hears of the error after which the journal cannot be used, and ends the service.
final class JournalWatch: Sendable {
    private let failure = Mutex<JournalError?>(nil)
    private let failed: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (failed, continuation) = AsyncStream.makeStream()
    }

    func report(_ error: JournalError) {
        failure.withLock { $0 = error }
        continuation.finish()
    }

    /// Returns after `report`, or when the task is cancelled.
    func waitForFailure() async {
        for await _ in failed {}
    }

    /// - Throws: the error that was reported.
    func throwIfFailed() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
