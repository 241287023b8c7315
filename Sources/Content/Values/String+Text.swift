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
        // Each mark has two bytes or more. Most texts have no run of so many bytes that are not ASCII.
        var length = 0
        guard
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
    package var escapedForTerminal: String {
        let limit = 80
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
