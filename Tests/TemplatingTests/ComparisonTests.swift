import Testing

@testable import Templating

@Suite("Comparison")
struct ComparisonTests {
    private let arena = Arena()

    @Test("orders text by its scalars, not by its characters")
    func textOrder() {
        let names = ["b", "B", "ä", "a", "aa", "", "😀", "\u{FFFF}"]
        let cells = names.map { arena.text($0) }
        let sorted = Comparison.sortedIndices(cells).map { names[$0] }
        #expect(sorted == ["", "B", "a", "aa", "b", "ä", "\u{FFFF}", "😀"])
    }

    @Test("keeps the order of equal items, also when descending")
    func stableSort() {
        let keys = [2, 1, 2, 1].map { Cell.int($0) }
        #expect(Comparison.sortedIndices(keys) == [1, 3, 0, 2])
        #expect(Comparison.sortedIndices(keys, descending: true) == [0, 2, 1, 3])
    }

    @Test("groups equal items in order")
    func groups() {
        let keys = [2, 1, 2].map { Cell.int($0) }
        #expect(Comparison.groups(keys).map { Array($0) } == [[1], [0, 2]])
        #expect(Comparison.groups([]).isEmpty)
    }

    @Test("finds nothing equal to NaN")
    func notANumber() {
        let nan = Cell.double(.nan)
        #expect(Comparison.order(nan, nan) != 0)
        #expect(Comparison.order(nan, .double(1)) != 0)
    }

    @Test(
        "finds the first occurrence of a text",
        arguments: [("b", 1), ("bc", 1), ("", 0), ("x", -1), ("abcd", -1)]
    )
    func firstOccurrence(needle: String, expected: Int) {
        let found = Comparison.firstOccurrence(
            of: arena.text(needle).bytes,
            in: arena.text("abc").bytes,
            from: 0
        )
        #expect((found ?? -1) == expected)
    }
}
