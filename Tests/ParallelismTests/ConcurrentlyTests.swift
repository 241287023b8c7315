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

    @Test("are each done once, also by who waits for the work that began them", arguments: 0..<40)
    func helps(round: Int) throws {
        let counts = (0..<500).map { _ in Count() }
        let result = inBackground {
            concurrently(Array(counts.indices)) { index in
                counts[index].rise()
                return index
            }
        }
        #expect(try result() == Array(counts.indices))
        let pair = try concurrently {
            round
        } and: {
            concurrently(counts) { count in
                count.rise()
                return count.value
            }
        }
        #expect(pair.0 == round && pair.1.allSatisfy { $0 == 2 })
        #expect(counts.allSatisfy { $0.value == 2 })
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
