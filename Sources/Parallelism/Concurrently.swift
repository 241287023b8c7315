import Dispatch
import Synchronization

/// Does independent pieces of work on all processors; the results come in the order of the inputs, whatever is done first.
package func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input],
    _ work: @Sendable (Input) -> Output
) -> [Output] {
    let results = Mutex<[Output?]>(Array(repeating: nil, count: inputs.count))
    withoutActuallyEscaping(work) { work in
        let loop = Loop(count: inputs.count) { index in
            let result = work(inputs[index])
            results.withLock { $0[index] = result }
        }
        Helpers.current?.add(loop)
        DispatchQueue.concurrentPerform(iterations: inputs.count) { _ in loop.run() }
        loop.end()
    }
    return results.withLock { $0.compactMap(\.self) }
}

/// Pieces of work that several threads take one after the other.
private final class Loop: Sendable {
    private let count: Int
    /// Nil after the end, because those who joined may keep the loop a little longer than its function lives.
    private let work: Mutex<(@Sendable (Int) -> Void)?>
    private let next = Atomic(0)
    /// The number of threads that joined; nil when no more may.
    private let joined = Mutex<Int?>(0)
    private let hasLeft = DispatchSemaphore(value: 0)

    init(count: Int, _ work: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.work = Mutex(work)
    }

    /// Does what nobody has taken yet.
    func run() {
        guard let work = work.withLock(\.self) else { return }
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            work(index)
        }
    }

    /// Does what nobody has taken yet, on a thread that `end` waits for.
    func join() {
        let isOpen = joined.withLock { joined in
            joined = joined.map { $0 + 1 }
            return joined != nil
        }
        guard isOpen else { return }
        run()
        hasLeft.signal()
    }

    /// Waits for the threads that joined; nobody may afterwards.
    func end() {
        let count = joined.withLock { joined in
            defer { joined = nil }
            return joined ?? 0
        }
        for _ in 0..<count { hasLeft.wait() }
        work.withLock { $0 = nil }
    }
}

/// Lets the thread that waits for a piece of work take a part of the loops that the work begins.
private final class Helpers: Sendable {
    /// Of the piece of work that this thread does; nil for none that others can wait for.
    @TaskLocal static var current: Helpers?

    private struct State {
        var loops: [Loop] = []
        var isDone = false
    }

    private let state = Mutex(State())
    private let hasChanged = DispatchSemaphore(value: 0)

    func add(_ loop: Loop) {
        state.withLock { $0.loops.append(loop) }
        hasChanged.signal()
    }

    /// The work has ended.
    func end() {
        state.withLock { $0.isDone = true }
        hasChanged.signal()
    }

    /// Helps until the work has ended; for one thread.
    func help() {
        while true {
            hasChanged.wait()
            let (loop, isDone) = state.withLock { ($0.loops.popLast(), $0.isDone) }
            loop?.join()
            if isDone { return }
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The collection in pieces that are worth a piece of work each.
    package func chunks(of size: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: size).map { self[$0..<Swift.min($0 + size, endIndex)] }
    }
}

/// Does two pieces of work at a time, or one after the other where no thread is free for the second.
///
/// Either may split itself with `concurrently`: who is done with one helps with the other. (`concurrentPerform` alone gets no
/// second thread while that waits.)
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
) -> @Sendable () throws -> Value {
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
    private let helpers = Helpers()

    init(_ work: @escaping @Sendable () throws -> Value) { self.work = work }

    /// Does the work, unless someone does.
    func run() {
        let isMine = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard isMine else { return }
        let result = Helpers.$current.withValue(helpers) { Result { try work() } }
        done.withLock { $0 = result }
        helpers.end()
    }

    /// Waits for it, and helps; to be called once.
    func result() throws -> Value {
        helpers.help()
        guard let result = done.withLock(\.self) else { throw CancellationError() }
        return try result.get()
    }
}
