/// Names, in an order in which those nearest to a misspelled one are found without comparing all of them.
///
/// Sorted, so that names that begin alike follow each other and share the first rows of their tables of distances; once
/// these rows are too far off, all of them are passed over.
package struct NameIndex: Sendable {
    /// How many names are suggested at most.
    package static let limit = 3

    /// The longest name, in bytes, that others are compared with: as long as the name of a file can be.
    ///
    /// Comparing takes time and memory with the square of the length, and nobody misspells one that is longer.
    static let maximumLength = 255

    private struct Entry: Sendable {
        let name: String
        let folded: [UInt8]
        /// How many bytes it has in common with the entry before.
        var sharedLength = 0
    }

    private var entries: [Entry]

    package init(_ names: some Sequence<String>) {
        entries = names.map { Entry(name: $0, folded: NameIndex.folded($0)) }
        entries.sort { $0.folded.lexicographicallyPrecedes($1.folded) }
        for index in entries.indices.dropFirst() {
            let shared = zip(entries[index - 1].folded, entries[index].folded).prefix { $0 == $1 }
            entries[index].sharedLength = shared.count
        }
    }

    /// The nearest names, best first.
    ///
    /// Case, underscores and hyphens do not count. The Damerau–Levenshtein distance may be a third of the name's
    /// length, and at least 1.
    ///
    /// - Parameter count: how many are wanted at most; one is found much sooner than three.
    package func nearest(to name: String, count: Int = limit) -> [String] {
        guard name.utf8.count <= NameIndex.maximumLength else { return [] }
        let wanted = NameIndex.folded(name)
        let maxDistance = max(1, wanted.count / 3)
        var distance = 1
        while true {
            // All names up to a distance are found, so that the nearest are among them.
            var matches = matches(of: wanted, within: min(distance, maxDistance))
            matches.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            if matches.count >= count || distance >= maxDistance {
                matches.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
                return matches.prefix(count).map(\.name)
            }
            distance *= 2
        }
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }

    private func matches(of wanted: [UInt8], within limit: Int) -> [(distance: Int, name: String)] {
        var table = DistanceTable(wanted, limit: limit)
        var matches: [(distance: Int, name: String)] = []
        // How many rows of the table are those of the entry at hand.
        var sharedRows = 0
        for entry in entries {
            sharedRows = min(sharedRows, entry.sharedLength)
            // It begins like one that was too far off after as many bytes.
            if let length = table.exceededLength {
                if entry.sharedLength >= length { continue }
                table.exceededLength = nil
            }
            guard abs(entry.folded.count - wanted.count) <= limit else { continue }
            if let distance = table.distance(to: entry.folded, keeping: sharedRows) {
                matches.append((distance: distance, name: entry.name))
            }
            sharedRows = table.exceededLength ?? entry.folded.count
        }
        return matches
    }
}

/// The optimal string alignment distance from one name to many: insertions, deletions, substitutions and swaps of
/// neighbours.
private struct DistanceTable {
    private let source: [UInt8]
    private let limit: Int
    /// A row for each byte of the target, and one before; each has a cell for each byte of the source, and one before.
    private var cells: [Int]
    private let width: Int
    /// The least distance in each row.
    private var minima: [Int]
    /// After how many bytes the last target was further off than the limit, whatever follows.
    var exceededLength: Int?

    init(_ source: [UInt8], limit: Int) {
        self.source = source
        self.limit = limit
        width = source.count + 1
        cells = Array(repeating: 0, count: width * (source.count + limit + 1))
        for column in 0..<width { cells[column] = column }
        minima = Array(repeating: 0, count: source.count + limit + 1)
    }

    /// - Parameters:
    ///   - target: at most `limit` bytes longer than the source.
    ///   - rowCount: how many of its bytes the table has already.
    /// - Returns: nil where the distance exceeds the limit.
    mutating func distance(to target: [UInt8], keeping rowCount: Int) -> Int? {
        for row in rowCount..<target.count {
            minima[row + 1] = fill(row + 1, target)
            // A swap looks two rows back.
            if minima[row + 1] > limit, minima[row] >= limit {
                exceededLength = row + 1
                return nil
            }
        }
        let distance = cells[target.count * width + width - 1]
        return distance <= limit ? distance : nil
    }

    /// Fills the cells of a row that can be within the limit.
    ///
    /// - Returns: the least of them.
    private mutating func fill(_ row: Int, _ target: [UInt8]) -> Int {
        let byte = target[row - 1]
        let start = row * width
        let columns = max(1, row - limit)..<max(1, min(width, row + limit + 1))
        var minimum = columns.lowerBound == 1 ? row : limit + 1
        // The cells next to those that are filled are further off.
        cells[start + columns.lowerBound - 1] = minimum
        if columns.upperBound < width { cells[start + columns.upperBound] = limit + 1 }
        for column in columns {
            let isSame = source[column - 1] == byte
            var best = min(
                cells[start + column - 1] + 1,
                cells[start - width + column] + 1,
                cells[start - width + column - 1] + (isSame ? 0 : 1)
            )
            if row > 1, column > 1, source[column - 2] == byte, source[column - 1] == target[row - 2] {
                best = min(best, cells[start - 2 * width + column - 2] + 1)
            }
            cells[start + column] = best
            minimum = min(minimum, best)
        }
        return minimum
    }
}
