import Dispatch
import Synchronization

/// Does independent pieces of work on all processors; the results come in the order of the inputs, whatever is done first.
package func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ work: @Sendable (Input) -> Output
) -> [Output] {
    let results = Mutex<[Output?]>(Array(repeating: nil, count: inputs.count))
    DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
        let result = work(inputs[index])
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
}

extension Array {
    /// The array in pieces that are worth a piece of work each.
    package func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

/// Does two pieces of work at a time.
///
/// Either may split itself with `concurrently`: who is done with one piece helps with the other. (Inside
/// `concurrentPerform` another one would get no second thread.)
///
/// - Throws: the error of the first, else that of the second.
package func both<First: Sendable, Second: Sendable>(
    _ first: () throws -> First, _ second: @Sendable () throws -> Second
) throws -> (First, Second) {
    let result = Mutex<Result<Second, any Error>?>(nil)
    let group = DispatchGroup()
    let one = try withoutActuallyEscaping(second) { second in
        DispatchQueue.global().async(group: group) {
            let done = Result { try second() }
            result.withLock { $0 = done }
        }
        defer { group.wait() }
        return try first()
    }
    guard let other = result.withLock(\.self) else { throw CancellationError() }
    return (one, try other.get())
}
