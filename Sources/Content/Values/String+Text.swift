extension String {
    /// Decodes UTF-8; nil for bytes that are not UTF-8.
    ///
    /// Faster than `String(validating:as:)` for ASCII, which nearly all text in databases is.
    package init?(validatingUTF8 bytes: UnsafeRawBufferPointer) {
        guard bytes.isASCII else {
            self.init(validating: bytes, as: UTF8.self)
            return
        }
        self.init(decoding: bytes, as: UTF8.self)
    }

    /// More marks follow a letter than in any language; Unicode's stream-safe text has at most 30 (UAX #15, section 13).
    ///
    /// Strings are compared in a normal form, which takes time with the square of the number of marks.
    package var hasTooManyMarks: Bool {
        let limit = 100
        // Each mark has two bytes or more. Most texts are shorter, or have no run of so many bytes that are not ASCII.
        var length = 0
        guard utf8.count > 2 * limit,
            utf8.contains(where: { byte in
                length = byte < 0x80 ? 0 : length + 1
                return length > 2 * limit
            })
        else { return false }
        var count = 0
        return unicodeScalars.contains { scalar in
            count = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : count + 1
            return count > limit
        }
    }

    /// The text without white space at both ends.
    package var trimmed: String {
        // Most text begins and ends with visible ASCII.
        if let first = utf8.first, let last = utf8.last,
            String.visibleASCII.contains(first), String.visibleASCII.contains(last)
        {
            return self
        }
        guard
            let first = unicodeScalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = unicodeScalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(unicodeScalars[first...last])
    }

    private static let visibleASCII: ClosedRange<UInt8> = 0x21...0x7E

    /// At most 80 characters of the text, with control characters escaped, so that it cannot upset a terminal.
    package var escapedForTerminal: String { escapedForTerminal(upTo: 80) }

    /// At most so many characters of the text, with control characters escaped, so that it cannot upset a terminal.
    package func escapedForTerminal(upTo limit: Int) -> String {
        var escaped = ""
        for scalar in unicodeScalars.prefix(limit) {
            if scalar.properties.generalCategory == .control {
                escaped += scalar.escaped(asASCII: true)
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > limit ? escaped + "…" : escaped
    }
}

extension UnsafeRawBufferPointer {
    /// Looks at eight bytes at a time: a byte that is not ASCII has its highest bit set.
    fileprivate var isASCII: Bool {
        var index = 0
        var bits: UInt64 = 0
        while index &+ 8 <= count {
            bits |= loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            bits |= UInt64(self[index])
            index &+= 1
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are UTF-8 (RFC 3629, section 4); without a copy, which `String(validating:as:)` makes.
    package var isUTF8: Bool {
        guard let start = UnsafeRawPointer(baseAddress) else { return true }
        var index = 0
        while index < count {
            if index &+ 16 <= count {
                let first = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let second = start.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)
                if (first | second) & 0x8080_8080_8080_8080 == 0 {
                    index &+= 16
                    continue
                }
            }
            let (length, second): (Int, ClosedRange<UInt8>) =
                switch self[index] {
                case 0x00...0x7F: (1, 0x80...0xBF)
                case 0xC2...0xDF: (2, 0x80...0xBF)
                case 0xE0: (3, 0xA0...0xBF)
                case 0xED: (3, 0x80...0x9F)
                case 0xE1...0xEF: (3, 0x80...0xBF)
                case 0xF0: (4, 0x90...0xBF)
                case 0xF1...0xF3: (4, 0x80...0xBF)
                case 0xF4: (4, 0x80...0x8F)
                default: (0, 0x80...0xBF)
                }
            guard length > 0, index &+ length <= count else { return false }
            if length > 1 {
                guard second.contains(self[index &+ 1]) else { return false }
                for next in (index &+ 2)..<Swift.max(index &+ 2, index &+ length)
                where self[next] & 0xC0 != 0x80 {
                    return false
                }
            }
            index &+= length
        }
        return true
    }
}
