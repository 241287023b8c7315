/// Finds the names that a misspelled one may have meant.
package enum Suggestions {
    /// More than three do not help.
    package static let limit = 3

    /// The nearest candidates, best first.
    ///
    /// Case, underscores and hyphens do not count. The Damerau–Levenshtein distance may be a third of the name's
    /// length, and at least 1.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
        let wanted = folded(name)
        let maxDistance = max(1, wanted.count / 3)
        var matches: [(distance: Int, name: String)] = []
        for candidate in candidates where candidate != name {
            let offered = folded(candidate)
            guard abs(offered.count - wanted.count) <= maxDistance else { continue }
            let distance = Suggestions.distance(from: wanted, to: offered)
            if distance <= maxDistance {
                matches.append((distance: distance, name: candidate))
            }
        }
        matches.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return matches.prefix(limit).map(\.name)
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(from source: [UInt8], to target: [UInt8]) -> Int {
        var rowBeforeLast: [Int] = []
        var lastRow = Array(0...target.count)
        for i in source.indices {
            var row = [i + 1]
            for j in target.indices {
                let substitution = lastRow[j] + (source[i] == target[j] ? 0 : 1)
                var best = min(lastRow[j + 1] + 1, row[j] + 1, substitution)
                let isSwap = i > 0 && j > 0 && source[i] == target[j - 1] && source[i - 1] == target[j]
                if isSwap {
                    best = min(best, rowBeforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            rowBeforeLast = lastRow
            lastRow = row
        }
        return lastRow[target.count]
    }
}
