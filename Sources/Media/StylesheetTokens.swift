/// Splits a stylesheet into tokens, as far as they say where its addresses are (CSS Syntax Level 3, section 4).
///
/// It reads bytes: whatever has a meaning in CSS is ASCII, and all other bytes are letters of names.
struct StylesheetTokens {
    enum Token: Equatable {
        /// `@import` and others, without the `@` and in lower case.
        case atKeyword(String)
        /// The name of a function in lower case, with its bracket.
        case function(String)
        /// A text in quotes, without them and with its escapes resolved.
        case string([UInt8])
        /// `url(…)` without quotes, with its escapes resolved.
        case url([UInt8])
        /// `(`, `[` or `{`.
        case open
        /// `)`, `]` or `}`.
        case close
        case semicolon
        /// White space or a comment.
        case space
        /// A token that neither is an address nor says where one is; also a broken string or `url(…)`, which browsers
        /// ignore.
        case other
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next token with its bytes; nil at the end.
    mutating func next() -> (token: Token, range: Range<Int>)? {
        guard index < bytes.count else { return nil }
        let start = index
        return (token(), start..<index)
    }

    private mutating func token() -> Token {
        let byte = bytes[index]
        if isSpace(at: index) {
            skipSpace()
            return .space
        }
        if byte == UInt8(ascii: "/"), self.byte(at: index + 1) == UInt8(ascii: "*") { return comment() }
        if startsNumber { return number() }
        if startsName(at: index) { return nameOrFunction() }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return string(quote: byte)
        case UInt8(ascii: "@"):
            return startsName(at: index) ? .atKeyword(name()) : .other
        case UInt8(ascii: "#"):
            _ = name()
            return .other
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            return .open
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            return .close
        case UInt8(ascii: ";"):
            return .semicolon
        default:
            return .other
        }
    }

    // MARK: Tokens

    /// Section 4.3.2; a comment that is not closed goes on to the end.
    private mutating func comment() -> Token {
        index += 2
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), byte(at: index + 1) == UInt8(ascii: "/") {
                index += 2
                break
            }
            index += 1
        }
        return .space
    }

    /// Section 4.3.3, with a unit; an exponent is read like one.
    private mutating func number() -> Token {
        index += 1
        while let byte = byte(at: index), isDigit(byte) || byte == UInt8(ascii: ".") { index += 1 }
        if startsName(at: index) { _ = name() }
        return .other
    }

    /// Section 4.3.4.
    private mutating func nameOrFunction() -> Token {
        let name = self.name()
        guard byte(at: index) == UInt8(ascii: "(") else { return .other }
        index += 1
        guard name == "url" else { return .function(name) }
        let argument = bytes[index...].firstIndex { !isSpace($0) }
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        if let argument, quotes.contains(bytes[argument]) { return .function(name) }
        return url()
    }

    /// Section 4.3.5; the opening quote is read.
    private mutating func string(quote: UInt8) -> Token {
        var text: [UInt8] = []
        while let byte = byte(at: index) {
            if isNewline(byte) { return .other }
            index += 1
            if byte == quote { break }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if let escaped = self.byte(at: index), isNewline(escaped) {
                skipNewline()
            } else {
                readEscape(into: &text)
            }
        }
        return .string(text)
    }

    /// Section 4.3.6; the bracket is read.
    private mutating func url() -> Token {
        var text: [UInt8] = []
        skipSpace()
        while let byte = byte(at: index) {
            if byte == UInt8(ascii: ")") {
                index += 1
                break
            }
            if isSpace(byte) {
                skipSpace()
                if let after = self.byte(at: index), after != UInt8(ascii: ")") { return brokenURL() }
            } else if startsEscape(at: index) {
                index += 1
                readEscape(into: &text)
            } else if isForbiddenInURL(byte) {
                return brokenURL()
            } else {
                text.append(byte)
                index += 1
            }
        }
        return .url(text)
    }

    /// Section 4.3.14: goes on to the bracket that closes it.
    private mutating func brokenURL() -> Token {
        while let byte = byte(at: index) {
            index += startsEscape(at: index) ? 2 : 1
            if byte == UInt8(ascii: ")") { break }
        }
        index = min(index, bytes.count)
        return .other
    }

    /// The name that begins here, with its escapes resolved and in lower case (section 4.3.11).
    private mutating func name() -> String {
        var name: [UInt8] = []
        while let byte = byte(at: index) {
            if startsEscape(at: index) {
                index += 1
                readEscape(into: &name)
            } else if isNameByte(byte) {
                name.append(byte)
                index += 1
            } else {
                break
            }
        }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    /// Section 4.3.7; the backslash is read.
    private mutating func readEscape(into text: inout [UInt8]) {
        var value: UInt32 = 0
        let start = index
        while index < start + 6, let digit = byte(at: index).flatMap(hexValue) {
            value = value << 4 | digit
            index += 1
        }
        guard index > start else {
            if let byte = byte(at: index) {
                text.append(byte)
                index += 1
            }
            return
        }
        if let byte = byte(at: index) {
            if isNewline(byte) {
                skipNewline()
            } else if isSpace(byte) {
                index += 1
            }
        }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        text += Array(String(scalar ?? "\u{FFFD}").utf8)
    }

    // MARK: Positions

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while isSpace(at: index) { index += 1 }
    }

    /// CR LF is one newline.
    private mutating func skipNewline() {
        let isCarriageReturn = bytes[index] == 0x0D
        index += 1
        if isCarriageReturn, byte(at: index) == 0x0A { index += 1 }
    }

    private func isSpace(at index: Int) -> Bool { byte(at: index).map(isSpace) ?? false }

    /// Section 4.3.8.
    private func startsEscape(at index: Int) -> Bool {
        guard byte(at: index) == UInt8(ascii: "\\"), let next = byte(at: index + 1) else { return false }
        return !isNewline(next)
    }

    /// Section 4.3.9.
    private func startsName(at index: Int) -> Bool {
        guard let first = byte(at: index) else { return false }
        if first == UInt8(ascii: "-") {
            guard let second = byte(at: index + 1) else { return false }
            return isNameStart(second) || second == UInt8(ascii: "-") || startsEscape(at: index + 1)
        }
        return isNameStart(first) || startsEscape(at: index)
    }

    /// Section 4.3.10.
    private var startsNumber: Bool {
        var index = index
        if bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
        if byte(at: index) == UInt8(ascii: ".") { index += 1 }
        return byte(at: index).map(isDigit) ?? false
    }

    // MARK: Bytes

    private func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0C || byte == 0x0D }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || isNewline(byte) }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        isNameStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private func isForbiddenInURL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "\\"): true
        case 0...0x08, 0x0B, 0x0E...0x1F, 0x7F: true
        default: false
        }
    }

    private func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
