import Hashing
import Testing

@testable import AtomicOutput

@Suite("Columns")
struct ColumnTests {
    private static let texts = ["", "a", "index.html", "caf\u{e9}", "\u{1F3B8}", ""]

    @Test
    func `of texts give back each text, its hash and a C string`() {
        let column = TextColumn(Self.texts)
        #expect(column.count == Self.texts.count)
        for (index, text) in Self.texts.enumerated() {
            #expect(column[index] == text)
            #expect(column.hash(index) == ContentHash(text).value)
            #expect(column.withCString(index) { String(cString: $0) } == text)
            #expect(column.isEqual(index, to: text) && !column.isEqual(index, to: text + "x"))
        }
    }

    @Test
    func `of texts are valid only when every text lies in the bytes and ends in NUL`() {
        var column = TextColumn(["ab", "c"])
        #expect(column.isValid)
        let changes: [(inout TextColumn) -> Void] = [
            { $0.ends[0] = 4 }, { $0.ends[1] = 9 }, { $0.ends[0] = 0 }, { $0.bytes[2] = 1 },
            { $0.ends[1] = .max }, { $0.ends.swapAt(0, 1) },
        ]
        for (number, change) in changes.enumerated() {
            var damaged = column
            change(&damaged)
            #expect(!damaged.isValid, "change \(number)")
        }
        column.append("")
        #expect(column.isValid && column[2].isEmpty)
    }

    @Test
    func `of lists give back each list`() {
        var column = ListColumn()
        let lists: [[UInt64]] = [[], [1, 2, 3], [], [.max]]
        for list in lists { column.append(list[...]) }
        #expect(lists.indices.map { Array(column[$0]) } == lists && column.values == [1, 2, 3, .max])
        #expect(column.hasLengths(inMultiplesOf: 1) && !column.hasLengths(inMultiplesOf: 2))
    }

    @Test
    func `of lists are valid only when every list lies in the values`() {
        var column = ListColumn()
        column.append([1, 2])
        column.append([3])
        #expect(column.isValid)
        column.ends[1] = 4
        #expect(!column.isValid)
        column.ends = [2, 1]
        #expect(!column.isValid)
    }
}
