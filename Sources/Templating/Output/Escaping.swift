/// Escaping rules on bytes.
///
/// No rule looks at characters, because a quote followed by a combining mark is one character and still a quote.
enum Escaping {
    /// MarkupSafe's five replacements.
    @inline(__always) static func entity(for byte: UInt8) -> StaticString? {
        switch Unicode.Scalar(byte) {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "'": "&#39;"
        case "\"": "&#34;"
        default: nil
        }
    }

    /// True when any of eight bytes needs an entity; `& '` differ in one bit, as do `< >`.
    ///
    /// Zero bytes are found as in Hacker's Delight, section 6-1.
    @inline(__always) static func needsEntity(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let a = (word | ones) ^ (ones * 0x27)
        let b = (word | (ones * 0x02)) ^ (ones * 0x3E)
        let c = word ^ (ones * 0x22)
        let zeroInA = (a &- ones) & ~a
        let zeroInB = (b &- ones) & ~b
        let zeroInC = (c &- ones) & ~c
        return (zeroInA | zeroInB | zeroInC) & high != 0
    }

    /// The number of bytes that are escaped at a time.
    static let markupChunkSize = 4096

    /// For each byte its escaped form, and in the highest byte the length of that.
    ///
    // nonisolated(unsafe): written once, before it is read; allocated for the life of the process.
    nonisolated(unsafe) static let markupWords: UnsafePointer<UInt64> = {
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            let written = entity(for: byte).map { Array(Bytes($0)) } ?? [byte]
            var word = UInt64(written.count) << 56
            for (index, writtenByte) in written.enumerated() {
                word |= UInt64(writtenByte) << UInt64(8 * index)
            }
            words[Int(byte)] = word.littleEndian
        }
        return UnsafePointer(words)
    }()

    static let hexDigits: StaticString = "0123456789ABCDEF"
    static let smallHexDigits: StaticString = "0123456789abcdef"

    /// RFC 3986, section 2.3.
    static func isUnreserved(_ byte: UInt8) -> Bool { Lexer.isNameByte(byte) || Bytes("-.~").contains(byte) }

    /// RFC 3986, section 2.2.
    static func isReserved(_ byte: UInt8) -> Bool { Bytes(":/?#[]@!$&'()*+,;=").contains(byte) }

    static func isHexDigit(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).properties.isASCIIHexDigit }

    /// True for `%` with two hexadecimal digits after it.
    static func isPercentEncoding(at index: Int, in bytes: Bytes) -> Bool {
        guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count else { return false }
        return isHexDigit(bytes[index + 1]) && isHexDigit(bytes[index + 2])
    }
}

extension OutputBuffer {
    @inline(__always) package mutating func appendMarkup(_ bytes: Bytes) {
        guard let source = bytes.baseAddress else { return }
        var start = 0
        // In chunks, so that the memory for the longest entities is never much more than what is written.
        while start < bytes.count {
            let count = min(bytes.count - start, Escaping.markupChunkSize)
            appendMarkup(source + start, count: count)
            start += count
        }
    }

    private mutating func appendMarkup(_ source: UnsafePointer<UInt8>, count: Int) {
        // The longest entity has five bytes; each byte is written as a word of eight.
        let base = reserve(count * 5 + 16)
        let words = Escaping.markupWords
        var target = base
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
                if !Escaping.needsEntity(word) {
                    UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                    target += 8
                    index += 8
                    continue
                }
            }
            let stop = min(index + 8, count)
            while index < stop {
                // Without a branch, because the positions of entities are unpredictable.
                let word = words[Int(source[index])]
                UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
                target += Int(word >> 56)
                index += 1
            }
        }
        advance(by: target - base)
    }

    /// XML text or attribute: the five replacements, without the characters that XML 1.0 forbids (section 2.2).
    mutating func appendXML(_ bytes: Bytes) {
        var start = 0
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0xEF {
            let length: Int
            switch bytes[index] {
            case 0x09, 0x0A, 0x0D: continue
            case 0xEF:
                // U+FFFE and U+FFFF.
                guard index + 2 < bytes.count, bytes[index + 1] == 0xBF, bytes[index + 2] >= 0xBE else {
                    continue
                }
                length = 3
            default: length = 1
            }
            appendMarkup(bytes.part(start..<index))
            start = index + length
            droppedCharacters += 1
        }
        appendMarkup(bytes.part(start...))
    }

    /// Appends a value escaped; throws when it would change the text around it.
    mutating func append(_ value: Cell, _ escaper: Escaper) throws(ValueError) {
        switch escaper {
        case .raw: append(value.bytes)
        case .markup: appendMarkup(value.bytes)
        case .xml: appendXML(value.bytes)
        case .url:
            guard URLCheck.isAllowed(value.bytes) else { throw .unsafeURL(value.bytes) }
            appendURL(value.bytes)
        case .urlSegment, .urlRootSegment:
            let isDots = 1...2 ~= value.count && value.bytes.allSatisfy { $0 == UInt8(ascii: ".") }
            guard !isDots, escaper == .urlSegment || value.count > 0 else {
                throw .unsafeSegment(value.bytes)
            }
            // None of these bytes can end a segment or begin a scheme.
            appendEncoded(value.bytes, keeping: "@+,=()!*;$")
        case .urlQuery: appendEncoded(value.bytes)
        case .json: appendJSON(value)
        case .jsonString: appendJSONText(value.bytes)
        }
    }

    // MARK: URLs

    mutating func appendPercentEncoded(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(Escaping.hexDigits.utf8Start[Int(byte >> 4)])
        append(Escaping.hexDigits.utf8Start[Int(byte & 15)])
    }

    /// Appends a whole address whose scheme has been checked, escaped for an attribute.
    ///
    /// Characters that RFC 3986 does not allow are percent-encoded.
    package mutating func appendURL(_ bytes: Bytes) {
        for (index, byte) in bytes.enumerated() {
            if Escaping.isUnreserved(byte) {
                append(byte)
            } else if Escaping.isReserved(byte) {
                if let entity = Escaping.entity(for: byte) {
                    append(entity)
                } else {
                    append(byte)
                }
            } else if Escaping.isPercentEncoding(at: index, in: bytes) {
                append(byte)
            } else {
                appendPercentEncoded(byte)
            }
        }
    }

    /// Appends text with all but unreserved and the given bytes percent-encoded.
    mutating func appendEncoded(_ bytes: Bytes, keeping allowed: StaticString = "") {
        for byte in bytes {
            if Escaping.isUnreserved(byte) || Bytes(allowed).contains(byte) {
                append(byte)
            } else {
                appendPercentEncoded(byte)
            }
        }
    }

    // MARK: JSON

    /// - Parameter onlyASCII: escapes everything beyond ASCII, as `tojson` does.
    mutating func appendJSON(_ value: Cell, onlyASCII: Bool = false) {
        switch value.tag {
        case .int: append(value.int)
        case .bool: append(value.bool ? "true" : "false" as StaticString)
        // JSON has no such numbers. These are Python's words; the check of a page's JSON reports them.
        case .double where value.double.isNaN: append("NaN")
        case .double where value.double.isInfinite:
            append(value.double < 0 ? "-Infinity" : "Infinity" as StaticString)
        case .double: append(value.double)
        case .list:
            for (index, item) in value.cells.enumerated() {
                append(index == 0 ? "[" : ", " as StaticString)
                appendJSON(item, onlyASCII: onlyASCII)
            }
            append(value.count == 0 ? "[]" : "]" as StaticString)
        default:
            append("\"")
            appendJSONText(value.bytes, onlyASCII: onlyASCII)
            append("\"")
        }
    }

    /// Text inside a JSON string (RFC 8259), safe inside a script element.
    ///
    /// - Parameter onlyASCII: writes everything beyond ASCII as `\u` escapes, as Python's `json.dumps` does.
    package mutating func appendJSONText(_ bytes: Bytes, onlyASCII: Bool = false) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 {
                let decoded = Whitespace.scalar(at: index, in: bytes)
                let scalar = decoded.scalar
                if onlyASCII || scalar == 0x2028 || scalar == 0x2029 {
                    appendJSONEscape(scalar)
                } else {
                    append(bytes.part(index..<min(index + decoded.length, bytes.count)))
                }
                index += decoded.length
                continue
            }
            switch Unicode.Scalar(byte) {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\r": append("\\r")
            case "\t": append("\\t")
            case "\u{8}": append("\\b")
            case "\u{C}": append("\\f")
            case "<", ">", "&", "'", "\0"..<" ": appendJSONEscape(UInt32(byte))
            default: append(byte)
            }
            index += 1
        }
    }

    private mutating func appendJSONEscape(_ scalar: UInt32) {
        if scalar > 0xFFFF {
            let offset = scalar - 0x10000
            appendJSONEscape(0xD800 + (offset >> 10))
            appendJSONEscape(0xDC00 + (offset & 0x3FF))
            return
        }
        append("\\u")
        for shift in [12, 8, 4, 0] {
            append(Escaping.smallHexDigits.utf8Start[Int(scalar >> UInt32(shift)) & 15])
        }
    }

    // MARK: Plain values

    /// A number as it is printed, text as it is.
    mutating func appendPlain(_ value: Cell) {
        switch value.tag {
        case .int: append(value.int)
        case .double: append(value.double)
        default: append(value.bytes)
        }
    }

    package mutating func append(_ value: Int) {
        var magnitude = value.magnitude
        // A 64-bit number has at most 20 digits and a sign; as many bytes again are needed to move it to the front.
        let maxLength = 21
        let memory = reserve(2 * maxLength)
        var position = maxLength
        repeat {
            let division = magnitude.quotientAndRemainder(dividingBy: 10)
            position -= 1
            memory[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: division.remainder)
            magnitude = division.quotient
        } while magnitude > 0
        if value < 0 {
            position -= 1
            memory[position] = UInt8(ascii: "-")
        }
        append(padded: memory + position, maxLength - position)
    }

    /// The shortest decimal that reads back as the same number, as Python's `repr` writes it.
    mutating func append(_ value: Double) {
        // From 2^53 to 10^16 Swift has an exponent and Python has none. All these numbers are whole.
        if (0x1p53..<1e16).contains(value.magnitude), let whole = Int(exactly: value) {
            append(whole)
            append(".0")
        } else {
            append(value.description)
        }
    }
}
