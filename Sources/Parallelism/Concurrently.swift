import Dispatch
import Synchronization

/// Does independent pieces of work on all processors; the results come in the order of the inputs, whatever is done first.
package func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input],
    _ work: @Sendable (Input) -> Output
) -> [Output] {
    let results = Mutex<[Output?]>(Array(repeating: nil, count: inputs.count))
    DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
        let result = work(inputs[index])
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
}

extension RandomAccessCollection where Index == Int {
    /// The collection in pieces that are worth a piece of work each.
    package func chunks(of size: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: size).map { self[$0..<Swift.min($0 + size, endIndex)] }
    }
}

/// Does two pieces of work at a time, or one after the other where no thread is free for the second.
///
/// Either may split itself with `concurrently`: who is done with one helps with the other. (Inside `concurrentPerform`
/// another one would get no second thread.)
///
/// - Throws: the error of the first, else that of the second.
package func concurrently<First: Sendable, Second: Sendable>(
    _ first: () throws -> First,
    and second: @escaping @Sendable () throws -> Second
) throws -> (First, Second) {
    let job = Job(second)
    DispatchQueue.global().async { job.run() }
    let result = Result { try first() }
    job.run()
    // Both have ended before anyone hears of an error.
    let other = Result { try job.result() }
    return (try result.get(), try other.get())
}

/// Begins a piece of work on another thread.
///
/// - Returns: waits for the result; does the work itself where no thread was free for it.
package func inBackground<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) -> () throws -> Value {
    let job = Job(work)
    DispatchQueue.global().async { job.run() }
    return {
        job.run()
        return try job.result()
    }
}

/// Work that one of several threads does.
private final class Job<Value: Sendable>: Sendable {
    private let work: @Sendable () throws -> Value
    private let isTaken = Mutex(false)
    private let done = Mutex<Result<Value, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) { self.work = work }

    /// Does the work, unless someone does.
    func run() {
        let isMine = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard isMine else { return }
        let result = Result { try work() }
        done.withLock { $0 = result }
        isDone.signal()
    }

    /// Waits for it; to be called once.
    func result() throws -> Value {
        isDone.wait()
        guard let result = done.withLock(\.self) else { throw CancellationError() }
        return try result.get()
    }
}
