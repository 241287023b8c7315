/// The order and equality of values of one kind.
enum Comparison {
    /// Negative, zero or positive when the first value is less, equal or greater; text is compared by its scalars.
    ///
    /// NaN counts as greater, also than itself and on the left.
    static func order(_ a: Cell, _ b: Cell) -> Int {
        switch a.tag {
        case .int, .bool, .date: a.int < b.int ? -1 : a.int > b.int ? 1 : 0
        case .double: a.double < b.double ? -1 : a.double == b.double ? 0 : 1
        default: order(a.bytes, b.bytes)
        }
    }

    /// The order of UTF-8 bytes is that of their scalars.
    static func order(_ a: Bytes, _ b: Bytes) -> Int {
        for index in 0..<min(a.count, b.count) where a[index] != b[index] {
            return Int(a[index]) - Int(b[index])
        }
        return a.count - b.count
    }

    /// As in Python, equal items keep their order, also when descending.
    static func sortedIndices(_ keys: [Cell], descending: Bool = false) -> [Int] {
        keys.indices.sorted { a, b in
            let order = Comparison.order(keys[a], keys[b])
            if order == 0 {
                return a < b
            }
            return descending ? order > 0 : order < 0
        }
    }

    /// The indices of equal keys, in the order of the keys.
    static func groups(_ keys: [Cell]) -> [ArraySlice<Int>] {
        let order = sortedIndices(keys)
        let starts = order.indices.filter { index in
            index == 0 || Comparison.order(keys[order[index - 1]], keys[order[index]]) != 0
        }
        let ends = starts.dropFirst() + [order.count]
        return zip(starts, ends).map { start, end in order[start..<end] }
    }

    /// True when a list contains an item, a map a key, or a text another text.
    static func contains(_ needle: Cell, in haystack: Cell) -> Bool {
        switch haystack.tag {
        case .list: haystack.cells.contains { order($0, needle) == 0 }
        case .map:
            stride(from: 0, to: haystack.count, by: 2).contains { order(haystack.field($0), needle) == 0 }
        default: firstOccurrence(of: needle.bytes, in: haystack.bytes, from: 0) != nil
        }
    }

    static func firstOccurrence(of needle: Bytes, in haystack: Bytes, from start: Int) -> Int? {
        guard let first = needle.first else { return start <= haystack.count ? start : nil }
        var index = start
        while index + needle.count <= haystack.count {
            if haystack[index] == first, haystack[index..<(index + needle.count)].elementsEqual(needle) {
                return index
            }
            index += 1
        }
        return nil
    }
}
