import Spelling
import Testing

@Suite("An index of names")
struct NameIndexTests {
    /// The distance by its definition: insertions, deletions, substitutions and swaps of neighbours.
    private func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var table = (0...a.count).map { row in (0...b.count).map { row == 0 ? $0 : $0 == 0 ? row : 0 } }
        for i in a.indices {
            for j in b.indices {
                var best = min(table[i][j + 1], table[i + 1][j]) + 1
                best = min(best, table[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, table[i - 1][j - 1] + 1)
                }
                table[i + 1][j + 1] = best
            }
        }
        return table[a.count][b.count]
    }

    /// What the index should find, by comparing all names.
    private func nearest(to name: String, among names: [String]) -> [String] {
        func folded(_ name: String) -> [UInt8] { name.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x5F } }
        let limit = max(1, folded(name).count / 3)
        let found = names.filter { $0 != name }.map { (distance(folded(name), folded($0)), $0) }
        return found.filter { $0.0 <= limit }.sorted { $0 < $1 }.prefix(NameIndex.limit).map(\.1)
    }

    /// Words of few letters, so that many are near each other.
    private struct Words {
        var state: UInt64

        mutating func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }

        mutating func word() -> String {
            let letters = ["a", "b", "B", "c", "-", "_", "/", "é"]
            return (0..<number(below: 14)).map { _ in letters[number(below: letters.count)] }.joined()
        }
    }

    @Test(arguments: [UInt64](1...20))
    func `finds the names that comparing all of them finds`(seed: UInt64) {
        var words = Words(state: seed)
        let names = (0..<40).map { _ in "/blog/" + words.word() } + (0..<40).map { _ in words.word() }
        let index = NameIndex(names)
        for _ in 0..<40 {
            let name = words.number(below: 2) == 0 ? words.word() : "/blog/" + words.word()
            let expected = nearest(to: name, among: names)
            #expect(index.nearest(to: name) == expected, "\(name) among \(names)")
            #expect(index.nearest(to: name, count: 1) == Array(expected.prefix(1)))
        }
    }

    @Test(arguments: [255, 256, 50_000, 10_000_000])
    func `compares no name that is longer than any name can be`(length: Int) {
        let name = String(repeating: "a", count: 255)
        let found = NameIndex([name]).nearest(to: String(repeating: "a", count: length - 1) + "b")
        #expect(found == (length > 255 ? [] : [name]))
    }

    @Test(arguments: ["", "a", "/blog/", String(repeating: "a", count: 1000)])
    func `finds nothing among none`(name: String) { #expect(NameIndex([]).nearest(to: name).isEmpty) }
}
