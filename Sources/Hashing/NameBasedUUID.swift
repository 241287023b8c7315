import CLibCrypto

/// A UUID that is made of a name: the same name always has the same one (RFC 9562, section 5.5, "version 5").
package struct NameBasedUUID: Sendable, Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// - Parameter namespace: the UUID of the kind of names; its bytes come before those of the name.
    package init(_ name: String, namespace: (high: UInt64, low: UInt64)) {
        var input: [UInt8] = []
        for word in [namespace.high, namespace.low] {
            withUnsafeBytes(of: word.bigEndian) { input.append(contentsOf: $0) }
        }
        input += name.utf8
        let words = withUnsafeTemporaryAllocation(byteCount: Int(SHA_DIGEST_LENGTH), alignment: 8) { digest in
            SHA1(input, input.count, digest.baseAddress)
            return (0..<2).map { UInt64(bigEndian: digest.load(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        high = words[0] & ~0xF000 | 0x5000
        low = words[1] & ~(3 << 62) | 2 << 62
    }

    /// 32 digits in five groups, in small letters.
    package var description: String {
        let digits = NameBasedUUID.digits(high) + NameBasedUUID.digits(low)
        var groups: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return groups.joined(separator: "-")
    }

    private static func digits(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
