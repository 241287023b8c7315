/// Filters that read markup.
enum MarkupFilters {
    // MARK: striptags

    /// MarkupSafe's `striptags`: comments and tags, then runs of white space, then entities.
    static func stripTags(_ bytes: Bytes, into output: inout OutputBuffer) {
        let text = String(decoding: withoutTags(bytes), as: UTF8.self)
        let words = text.unicodeScalars.split { Whitespace.contains($0.value) }
        for (index, word) in words.enumerated() {
            if index > 0 {
                output.append(" ")
            }
            Array(String(word).utf8).withUnsafeBufferPointer { bytes in
                appendUnescaped(bytes, into: &output)
            }
        }
    }

    /// Removes comments and tags; from one that is never closed on, all text stays.
    private static func withoutTags(_ bytes: Bytes) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var start = 0
        while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
            let end: Int?
            if bytes[open...].starts(with: "<!--".utf8) {
                end = bytes[(open + 4)...].firstRange(of: "-->".utf8)?.upperBound
            } else {
                end = bytes[open...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
            }
            guard let end else { break }
            result += bytes[start..<open]
            start = end
        }
        return result + bytes[start...]
    }

    /// Appends text with entities replaced: those that escaping and Markdown make, and numbers.
    private static func appendUnescaped(_ bytes: Bytes, into output: inout OutputBuffer) {
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let entity = MarkupFilters.entity(at: index, in: bytes) {
                output.append(entity.text)
                index += entity.length
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
    }

    private struct NamedEntity {
        let name: StaticString
        let text: String
        /// True for one that HTML also reads without its semicolon.
        let isOptionallyClosed: Bool

        init(_ name: StaticString, _ text: String, isOptionallyClosed: Bool = false) {
            self.name = name
            self.text = text
            self.isOptionallyClosed = isOptionallyClosed
        }
    }

    private static let namedEntities = [
        NamedEntity("amp", "&", isOptionallyClosed: true),
        NamedEntity("lt", "<", isOptionallyClosed: true),
        NamedEntity("gt", ">", isOptionallyClosed: true),
        NamedEntity("quot", "\"", isOptionallyClosed: true),
        NamedEntity("apos", "'"),
        NamedEntity("AMP", "&", isOptionallyClosed: true),
        NamedEntity("LT", "<", isOptionallyClosed: true),
        NamedEntity("GT", ">", isOptionallyClosed: true),
        NamedEntity("QUOT", "\"", isOptionallyClosed: true),
        NamedEntity("nbsp", "\u{A0}", isOptionallyClosed: true),
        NamedEntity("copy", "©", isOptionallyClosed: true),
        NamedEntity("COPY", "©", isOptionallyClosed: true),
        NamedEntity("ndash", "–"),
        NamedEntity("mdash", "—"),
        NamedEntity("hellip", "…"),
        NamedEntity("middot", "·", isOptionallyClosed: true),
        NamedEntity("times", "×", isOptionallyClosed: true),
        NamedEntity("laquo", "«", isOptionallyClosed: true),
        NamedEntity("raquo", "»", isOptionallyClosed: true),
        NamedEntity("lsquo", "‘"),
        NamedEntity("rsquo", "’"),
        NamedEntity("ldquo", "“"),
        NamedEntity("rdquo", "”"),
    ]

    private typealias ReadEntity = (text: String, length: Int)

    private static func entity(at start: Int, in bytes: Bytes) -> ReadEntity? {
        namedEntity(at: start, in: bytes) ?? numericEntity(at: start, in: bytes)
    }

    private static func namedEntity(at start: Int, in bytes: Bytes) -> ReadEntity? {
        let rest = bytes[(start + 1)...]
        for entity in namedEntities where rest.starts(with: Bytes(entity.name)) {
            let nameLength = entity.name.utf8CodeUnitCount
            if rest.dropFirst(nameLength).first == UInt8(ascii: ";") {
                return (text: entity.text, length: nameLength + 2)
            }
            if entity.isOptionallyClosed {
                return (text: entity.text, length: nameLength + 1)
            }
        }
        return nil
    }

    private static func numericEntity(at start: Int, in bytes: Bytes) -> ReadEntity? {
        let rest = bytes[(start + 1)...]
        guard rest.first == UInt8(ascii: "#") else { return nil }
        let isHex = rest.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let digits = rest.dropFirst(isHex ? 2 : 1).prefix { byte in
            isHex ? Escaping.isHexDigit(byte) : Lexer.isDigit(byte)
        }
        guard !digits.isEmpty else { return nil }
        let isClosed = bytes[digits.endIndex...].first == UInt8(ascii: ";")
        let number = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10) ?? .max
        return (text: character(number), length: digits.endIndex - start + (isClosed ? 1 : 0))
    }

    /// The characters that HTML reads for the numbers 0x80 to 0x9F.
    private static let windows1252 = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars
    )

    /// The character of a number (HTML, section 13.2.5.80); like Python, drops characters that may not be there.
    private static func character(_ number: UInt32) -> String {
        switch number {
        case 0: return "\u{FFFD}"
        case 0x80...0x9F: return String(windows1252[Int(number) - 0x80])
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        case ...0x10_FFFF where number & 0xFFFE == 0xFFFE: return ""
        default: return Unicode.Scalar(number).map { String($0) } ?? "\u{FFFD}"
        }
    }
}
