/// Makes UUIDs in lower case, as Postgres writes them.
enum UUIDText {
    /// Version 8, whose content is the maker's own (RFC 9562, section 5.8).
    ///
    /// - Parameter code: at least 16 bytes; the rest is not used.
    static func derived(from code: [UInt8]) -> String {
        let bits = code.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        return text(of: bits, version: 8)
    }

    /// Version 7: a time, then 74 random bits (RFC 9562, section 5.7).
    ///
    /// - Parameter milliseconds: since 1970.
    static func timed(_ milliseconds: Int64) -> String {
        let random = UInt128.random(in: 0..<(1 << 80))
        return text(of: UInt128(truncatingIfNeeded: milliseconds) << 80 | random, version: 7)
    }

    /// Whether a text is a UUID that `timed` makes.
    static func isTimed(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 36 && bytes[14] == UInt8(ascii: "7")
            && bytes.indices.allSatisfy { index in
                switch bytes[index] {
                case UInt8(ascii: "-"): hyphens.contains(index)
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
                    !hyphens.contains(index)
                default: false
                }
            }
    }

    /// Where the hyphens are.
    private static let hyphens = [8, 13, 18, 23]

    private static func text(of bits: UInt128, version: UInt128) -> String {
        var bits = bits
        bits = bits & ~(0xF << 76) | version << 76
        // The variant.
        bits = bits & ~(0x3 << 62) | 0x2 << 62
        return String(unsafeUninitializedCapacity: 36) { text in
            var shift = 124
            for index in 0..<36 {
                if hyphens.contains(index) {
                    text[index] = UInt8(ascii: "-")
                    continue
                }
                let digit = UInt8(truncatingIfNeeded: bits >> UInt128(shift)) & 15
                text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
                shift -= 4
            }
            return 36
        }
    }
}
