import Synchronization
import Testing

@testable import Parallelism

@Suite("Pieces of work")
struct ConcurrentlyTests {
    private struct Failure: Error, Equatable {
        let name: String
    }

    @Test("give their results in order, also when pieces split themselves on every thread there is")
    func nests() throws {
        let results = concurrently(Array(0..<200)) { number in
            let pair = try? concurrently {
                concurrently([1, 2, 3]) { $0 * number }.reduce(0, +)
            } and: {
                concurrently([4, 5]) { $0 * number }.reduce(0, +)
            }
            return [pair?.0, pair?.1]
        }
        #expect(results == (0..<200).map { [6 * $0, 9 * $0] })
    }

    @Test(
        "throw the error of the first of two, else that of the second, when both have ended",
        arguments: [(true, true, "first"), (true, false, "first"), (false, true, "second")]
    )
    func throwsInOrder(first: Bool, second: Bool, expected: String) {
        let ended = Count()
        let error = #expect(throws: Failure.self) {
            try concurrently {
                ended.rise()
                if first { throw Failure(name: "first") }
            } and: {
                ended.rise()
                if second { throw Failure(name: "second") }
            }
        }
        #expect(error == Failure(name: expected) && ended.value == 2)
    }

    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock(\.self) }
        func rise() { count.withLock { $0 += 1 } }
    }
}
