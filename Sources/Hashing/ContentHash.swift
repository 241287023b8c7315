/// The XXH64 hash of some bytes, for file names and for finding out whether content changed.
///
/// Fast and well distributed, but no protection against someone who wants two contents to collide.
package struct ContentHash: Sendable, Hashable {
    package let value: UInt64

    /// Wraps a hash that was computed before.
    package init(value: UInt64) { self.value = value }

    package init(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) {
        value = ContentHasher.hash(UnsafeRawBufferPointer(bytes), seed: seed)
    }

    package init(_ bytes: [UInt8], seed: UInt64 = 0) {
        self = bytes.withUnsafeBufferPointer { ContentHash($0, seed: seed) }
    }

    /// Hashes numbers as they lie in memory, so the hash is for this machine only.
    package init(_ numbers: [UInt64], seed: UInt64 = 0) {
        value = numbers.withUnsafeBytes { ContentHasher.hash($0, seed: seed) }
    }

    /// Hashes two numbers, the same as an array of them.
    package init(words first: UInt64, _ second: UInt64, seed: UInt64 = 0) {
        value = withUnsafeBytes(of: (first, second)) { ContentHasher.hash($0, seed: seed) }
    }

    /// Hashes the UTF-8 of a text.
    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { ContentHash($0) }
    }

    /// The number of digits of `name`.
    package static let nameLength = 10

    /// The first ten hexadecimal digits, for file names.
    package var name: String {
        let digits = String(value, radix: 16)
        let padding = String(repeating: "0", count: 16 - digits.count)
        return String((padding + digits).prefix(ContentHash.nameLength))
    }
}
