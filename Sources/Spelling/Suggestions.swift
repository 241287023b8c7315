/// Names that a misspelled one may have meant.
package enum Suggestions {
    /// More than three are no help.
    package static let limit = 3

    /// The nearest candidates, best first: equal but for case and underscores, then by Damerau–Levenshtein distance
    /// up to a third of the name's length, at least 1.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
        let wanted = folded(name)
        let reach = max(1, wanted.count / 3)
        var found: [(distance: Int, name: String)] = []
        for candidate in candidates where candidate != name {
            let offered = folded(candidate)
            guard abs(offered.count - wanted.count) <= reach else { continue }
            let distance = distance(wanted, offered)
            if distance <= reach { found.append((distance, candidate)) }
        }
        found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return found.prefix(limit).map(\.name)
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
