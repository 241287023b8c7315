/// Filters that read markup.
enum MarkupFilters {
    // MARK: striptags

    /// MarkupSafe's `striptags`: comments and tags, then runs of white space, then entities.
    static func stripTags(_ bytes: Bytes, into output: inout OutputBuffer) {
        let words = String(decoding: withoutTags(bytes), as: UTF8.self).unicodeScalars.split {
            Whitespace.contains($0.value)
        }
        for (index, word) in words.enumerated() {
            if index > 0 { output.append(" ") }
            Array(String(word).utf8).withUnsafeBufferPointer { appendUnescaped($0, into: &output) }
        }
    }

    /// The text without comments and tags, from the first to the last; what is never closed stays, with all behind it.
    private static func withoutTags(_ bytes: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var start = 0
        while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
            let isComment = bytes[open...].starts(with: "<!--".utf8)
            let end =
                isComment
                ? bytes[(open + 4)...].firstRange(of: "-->".utf8)?.upperBound
                : bytes[open...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
            guard let end else { break }
            result += bytes[start..<open]
            start = end
        }
        return result + bytes[start...]
    }

    /// Text with the entities that escaping and Markdown make turned back.
    private static func appendUnescaped(_ bytes: Bytes, into output: inout OutputBuffer) {
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let (text, length) = entity(at: index, in: bytes) {
                output.append(text)
                index += length
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
    }

    /// By name; those marked are also read without their semicolon, as in HTML.
    private static let named: [(name: StaticString, scalar: Unicode.Scalar, mayBeOpen: Bool)] = [
        ("amp", "&", true), ("lt", "<", true), ("gt", ">", true), ("quot", "\"", true), ("apos", "'", false),
        ("AMP", "&", true), ("LT", "<", true), ("GT", ">", true), ("QUOT", "\"", true),
        ("nbsp", "\u{A0}", true),
        ("copy", "©", true), ("COPY", "©", true), ("ndash", "–", false), ("mdash", "—", false),
        ("hellip", "…", false),
        ("middot", "·", true), ("times", "×", true), ("laquo", "«", true), ("raquo", "»", true),
        ("lsquo", "‘", false), ("rsquo", "’", false), ("ldquo", "“", false), ("rdquo", "”", false),
    ]

    private static func entity(at start: Int, in bytes: Bytes) -> (text: String, length: Int)? {
        let rest = bytes[(start + 1)...]
        for (name, scalar, mayBeOpen) in named where rest.starts(with: Bytes(name)) {
            let isClosed = rest.dropFirst(name.utf8CodeUnitCount).first == UInt8(ascii: ";")
            if isClosed || mayBeOpen { return (String(scalar), name.utf8CodeUnitCount + (isClosed ? 2 : 1)) }
        }
        guard rest.first == UInt8(ascii: "#") else { return nil }
        let isHex = rest.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let digits = rest.dropFirst(isHex ? 2 : 1).prefix { Escaping.isHexDigit($0) && (isHex || $0 < 0x40) }
        if digits.isEmpty { return nil }
        let isClosed = bytes[digits.endIndex...].first == UInt8(ascii: ";")
        let number = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10) ?? .max
        return (referenced(number), digits.endIndex - start + (isClosed ? 1 : 0))
    }

    /// What 0x80 to 0x9F stand for.
    private static let windows1252 = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars
    )

    /// What a number of a character stands for (HTML, section 13.2.5.80; Python leaves out what should not be there).
    private static func referenced(_ number: UInt32) -> String {
        switch number {
        case 0x80...0x9F: return String(windows1252[Int(number) - 0x80])
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        case ...0x10_FFFF where number & 0xFFFE == 0xFFFE: return ""
        default: return number == 0 ? "\u{FFFD}" : Unicode.Scalar(number).map { String($0) } ?? "\u{FFFD}"
        }
    }
}
