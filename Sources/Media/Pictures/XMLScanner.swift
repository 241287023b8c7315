import PictureHeaders

/// Reads an XML document as the parts that it is made of (XML 1.0, fifth edition), without building anything.
///
/// What it cannot read, browsers do not show either.
struct XMLScanner {
    /// An attribute of a tag, by the positions of its parts.
    struct Attribute {
        /// With the white space before it.
        let range: Range<Int>
        let name: Range<Int>
        /// Without quotes.
        let value: Range<Int>
    }

    enum Token {
        /// Text between tags, with its references as they are written.
        case text(Range<Int>)
        /// Text that is written as it is, without the marks around it.
        case characterData(Range<Int>)
        case comment
        /// An instruction to programs, by its name.
        case instruction(Range<Int>)
        /// - Parameter definesEntities: whether it does more than name the type.
        case documentType(definesEntities: Bool)
        case start(name: Range<Int>, attributes: [Attribute], isEmpty: Bool)
        case end(name: Range<Int>)
    }

    let bytes: [UInt8]
    /// The position after the last token.
    private(set) var offset: Int
    /// The position of the last token.
    private var start = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        offset = bytes.starts(with: mark) ? mark.count : 0
    }

    /// The next part; nil at the end.
    mutating func next() throws(PictureFault) -> Token? {
        guard offset < bytes.count else { return nil }
        start = offset
        guard bytes[offset] == UInt8(ascii: "<") else {
            let end = bytes.firstIndex(of: UInt8(ascii: "<"), from: offset) ?? bytes.count
            defer { offset = end }
            return .text(offset..<end)
        }
        if bytes.has("<!--", at: offset) {
            _ = try skip(past: "-->", from: offset + 4, "a comment is not closed")
            return .comment
        }
        if bytes.has("<![CDATA[", at: offset) {
            return .characterData(try skip(past: "]]>", from: offset + 9, "a section CDATA is not closed"))
        }
        if bytes.has("<?", at: offset) {
            let content = try skip(past: "?>", from: offset + 2, "an instruction '<?' is not closed")
            return .instruction(content.prefix { !XMLScanner.isSpace(bytes[$0]) })
        }
        if bytes.has("<!", at: offset) { return try documentType() }
        return bytes.has("</", at: offset) ? try endTag() : try startTag()
    }

    /// Moves behind a text.
    ///
    /// - Returns: what stands before it.
    private mutating func skip(
        past text: StaticString,
        from start: Int,
        _ fault: String
    ) throws(PictureFault) -> Range<Int> {
        var end = start
        while let found = bytes.firstIndex(of: text.utf8Start[0], from: end) {
            if bytes.has(text, at: found) {
                offset = found + text.utf8CodeUnitCount
                return start..<found
            }
            end = found + 1
        }
        throw malformed(fault)
    }

    private mutating func documentType() throws(PictureFault) -> Token {
        guard bytes.has("<!DOCTYPE", at: offset) else { throw malformed("there is an unknown mark '<!'") }
        var quote: UInt8?
        for index in offset..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                quote = byte
            case UInt8(ascii: "["):
                _ = try skip(past: "]", from: index, "the document type is not closed")
                _ = try skip(past: ">", from: offset, "the document type is not closed")
                return .documentType(definesEntities: true)
            case UInt8(ascii: ">"):
                offset = index + 1
                return .documentType(definesEntities: false)
            default:
                break
            }
        }
        throw malformed("the document type is not closed")
    }

    private mutating func endTag() throws(PictureFault) -> Token {
        let name = name(at: offset + 2)
        let end = skipSpace(from: name.upperBound)
        guard end < bytes.count, bytes[end] == UInt8(ascii: ">"), !name.isEmpty else {
            throw malformed("a tag is not closed")
        }
        offset = end + 1
        return .end(name: name)
    }

    private mutating func startTag() throws(PictureFault) -> Token {
        let name = name(at: offset + 1)
        guard !name.isEmpty else { throw malformed("there is a '<' that begins no tag; write '&lt;'") }
        var attributes: [Attribute] = []
        var position = name.upperBound
        while true {
            let start = skipSpace(from: position)
            guard start < bytes.count else { throw malformed("a tag is not closed") }
            if bytes[start] == UInt8(ascii: ">") {
                offset = start + 1
                return .start(name: name, attributes: attributes, isEmpty: false)
            }
            if bytes.has("/>", at: start) {
                offset = start + 2
                return .start(name: name, attributes: attributes, isEmpty: true)
            }
            guard start > position, let attribute = attribute(at: start, from: position) else {
                throw malformed("a tag has an attribute that cannot be read")
            }
            attributes.append(attribute)
            position = attribute.range.upperBound
        }
    }

    private func attribute(at start: Int, from spaceStart: Int) -> Attribute? {
        let name = name(at: start)
        let equals = skipSpace(from: name.upperBound)
        guard !name.isEmpty, equals < bytes.count, bytes[equals] == UInt8(ascii: "=") else { return nil }
        let open = skipSpace(from: equals + 1)
        guard open < bytes.count, bytes[open] == UInt8(ascii: "\"") || bytes[open] == UInt8(ascii: "'"),
            let close = bytes.firstIndex(of: bytes[open], from: open + 1)
        else { return nil }
        let value = (open + 1)..<close
        guard !bytes[value].contains(UInt8(ascii: "<")) else { return nil }
        return Attribute(range: spaceStart..<(close + 1), name: name, value: value)
    }

    private func skipSpace(from start: Int) -> Int {
        var end = start
        while end < bytes.count, XMLScanner.isSpace(bytes[end]) { end += 1 }
        return end
    }

    private func name(at start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count, XMLScanner.isNamePart(bytes[end]) { end += 1 }
        return start..<end
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (9...13).contains(byte) && byte != 11 && byte != 12
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), 0x80...0xFF:
            true
        default: false
        }
    }

    // MARK: References

    /// A part of the document with its references resolved.
    ///
    /// - Throws: for a reference to anything but a character or one of the five names that XML knows.
    func resolved(_ range: Range<Int>) throws(PictureFault) -> [UInt8] {
        guard let first = bytes[range].firstIndex(of: UInt8(ascii: "&")) else { return Array(bytes[range]) }
        var result = Array(bytes[range.lowerBound..<first])
        var position = first
        while position < range.upperBound {
            guard bytes[position] == UInt8(ascii: "&") else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let text = bytes[(position + 1)..<range.upperBound].prefix(XMLScanner.longestReference)
            guard let end = text.firstIndex(of: UInt8(ascii: ";")),
                let character = XMLScanner.character(text[..<end])
            else { throw malformed("there is a reference '&' that XML does not know; write '&amp;'") }
            result += Array(String(character).utf8)
            position = end + 1
        }
        return result
    }

    private static let longestReference = 12

    private static func character(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: name, as: UTF8.self)
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            let digits = name.dropFirst(isHexadecimal ? 2 : 1)
            // A sign would be read as a part of the number.
            guard digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") }) else { return nil }
            let scalar = UInt32(digits, radix: isHexadecimal ? 16 : 10).flatMap(Unicode.Scalar.init)
            // XML has no other control characters (section 2.2).
            return scalar.flatMap { $0.value >= 0x20 || [9, 10, 13].contains($0.value) ? $0 : nil }
        }
    }

    // MARK: Faults

    /// The line of the last token.
    private var line: Int { bytes[..<start].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } }

    func malformed(_ part: String) -> PictureFault { .malformedSVG(part).at(line: line) }

    func unsafe(_ part: String) -> PictureFault { .unsafeSVG(part).at(line: line) }
}
