import Hashing

/// Many texts in one block of memory, each followed by a NUL byte, so that paths can be passed to the system as they are.
package struct TextColumn: Sendable {
    /// For each text the offset after its NUL.
    var ends: [UInt64] = []
    var bytes: [UInt8] = []

    package init() {}

    package init(_ texts: some Sequence<String>) {
        for text in texts { append(text) }
    }

    package var count: Int { ends.count }
    package var indices: Range<Int> { ends.indices }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        bytes.append(0)
        ends.append(UInt64(bytes.count))
    }

    package subscript(index: Int) -> String { String(decoding: bytes[range(of: index)], as: UTF8.self) }

    /// Compares a text without making a `String` of it.
    package func isEqual(_ index: Int, to text: String) -> Bool {
        var text = text
        let range = self.range(of: index)
        return text.withUTF8 { other in
            guard range.count == other.count else { return false }
            return bytes.withUnsafeBufferPointer { bytes in bytes[range].elementsEqual(other) }
        }
    }

    /// The hash of a text, the same as `ContentHash(text)`.
    package func hash(_ index: Int) -> UInt64 {
        let range = self.range(of: index)
        return bytes.withUnsafeBufferPointer { bytes in
            ContentHash(UnsafeBufferPointer(rebasing: bytes[range])).value
        }
    }

    /// Calls `body` with a text that ends in NUL.
    package func withCString<Value>(
        _ index: Int,
        _ body: (UnsafePointer<CChar>) throws -> Value
    ) rethrows -> Value {
        try bytes[range(of: index).lowerBound...].withUnsafeBytes { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { return try body("") }
                return try body(start)
            }
        }
    }

    private func range(of index: Int) -> Range<Int> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return start..<Int(ends[index]) - 1
    }

    /// Whether every text lies in the bytes and ends in NUL.
    var isValid: Bool {
        var previousEnd: UInt64 = 0
        for end in ends {
            guard end > previousEnd, end <= UInt64(bytes.count), bytes[Int(end) - 1] == 0 else {
                return false
            }
            previousEnd = end
        }
        return true
    }
}
