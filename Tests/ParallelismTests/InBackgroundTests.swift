import Parallelism
import Testing

@Suite("Work in the background")
struct InBackgroundTests {
    private struct Failure: Error {}

    @Test("gives its result to whoever waits for it")
    func givesItsResult() throws {
        let sums = (0..<100).map { number in inBackground { (0...number).reduce(0, +) } }
        for (number, sum) in sums.enumerated() { #expect(try sum() == number * (number + 1) / 2) }
    }

    @Test("throws the error of the work")
    func throwsItsError() {
        let work = inBackground { () throws -> Int in throw Failure() }
        #expect(throws: Failure.self) { try work() }
    }
}
