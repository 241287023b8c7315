import Dispatch
import Foundation
import Synchronization

/// Threads that each keep a connection and do one request after the other.
///
/// libcurl's calls block, and so do the pauses between attempts: nothing of it may happen on the threads that Swift shares
/// between tasks. The threads end with the last reference to this.
package final class TransferThreads: Sendable {
    private let queue = JobQueue()
    private let count: Int

    package init(_ count: Int, _ options: HTTPClient.Options) {
        self.count = count
        for _ in 0..<count {
            // The thread keeps the queue, and not what is around it.
            let thread = Thread { [queue] in
                let client = Result { try HTTPClient(options) }
                while let job = queue.next() { job(client) }
            }
            thread.start()
        }
    }

    deinit { queue.close(threads: count) }

    /// Does some work on the next thread that is free.
    package func run<Value: Sendable>(
        _ work: @escaping @Sendable (HTTPClient) throws -> Value
    ) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.add { client in
                continuation.resume(with: Result { try work(try client.get()) })
            }
        }
    }
}

private final class JobQueue: Sendable {
    typealias Job = @Sendable (Result<HTTPClient, any Error>) -> Void

    private struct State {
        var jobs: [Job] = []
        /// The first job that nobody took.
        var first = 0
    }

    private let state = Mutex(State())
    private let isReady = DispatchSemaphore(value: 0)

    func add(_ job: @escaping Job) {
        state.withLock { $0.jobs.append(job) }
        isReady.signal()
    }

    /// Waits for a job; nil after the queue was closed.
    func next() -> Job? {
        isReady.wait()
        return state.withLock { state in
            guard state.first < state.jobs.count else { return nil }
            let job = state.jobs[state.first]
            state.first += 1
            if state.first == state.jobs.count { state = State() }
            return job
        }
    }

    /// Ends so many threads once all jobs are taken.
    func close(threads: Int) {
        for _ in 0..<threads { isReady.signal() }
    }
}
