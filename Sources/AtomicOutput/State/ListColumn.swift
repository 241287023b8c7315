/// Many lists of numbers in one block of memory.
package struct ListColumn: Sendable {
    /// For each list the offset after its last number.
    var ends: [UInt64] = []
    /// The numbers of all lists, one list after the other.
    package internal(set) var values: [UInt64] = []

    package init() {}

    package var count: Int { ends.count }

    /// Reserves capacity, so that a large column need not be copied to grow.
    package mutating func reserveCapacity(lists: Int, values count: Int) {
        ends.reserveCapacity(lists)
        values.reserveCapacity(count)
    }

    package mutating func append(_ list: ArraySlice<UInt64>) {
        values.append(contentsOf: list)
        ends.append(UInt64(values.count))
    }

    package subscript(index: Int) -> ArraySlice<UInt64> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return values[start..<Int(ends[index])]
    }

    /// Whether every list lies in the values.
    var isValid: Bool {
        var previousEnd: UInt64 = 0
        for end in ends {
            guard end >= previousEnd, end <= UInt64(values.count) else { return false }
            previousEnd = end
        }
        return true
    }

    /// Whether the length of every list is a multiple of a number.
    package func hasLengths(inMultiplesOf length: UInt64) -> Bool { ends.allSatisfy { $0 % length == 0 } }
}
