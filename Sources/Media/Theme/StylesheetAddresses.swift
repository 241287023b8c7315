import Content

/// Finds the addresses of a stylesheet: `url(…)`, `@import "…"` and `image-set("…" 1x)`.
///
/// It reads as much of the tokens of CSS Syntax Level 3 (section 4) as tells them from comments, texts and names. All
/// bytes with a meaning are ASCII; others are parts of names and texts.
struct StylesheetAddresses {
    /// An address where it is written.
    struct Occurrence: Equatable {
        /// The address, with the escapes of CSS resolved.
        let address: String
        /// The bytes of the text with its quotes, or of the whole `url(…)` when it has none.
        let range: Range<Int>
        /// Whether the address has no quotes.
        let isBare: Bool
        /// Whether it is that of an `@import`.
        let isImport: Bool
        /// The bytes of the whole rule of an `@import` that has no conditions, up to its `;`.
        let importRule: Range<Int>?
    }

    private(set) var occurrences: [Occurrence] = []
    private let bytes: [UInt8]
    private var index = 0
    /// For each open bracket, whether texts directly inside it are addresses.
    private var brackets: [Bool] = []
    /// Whether a text that comes next is an address, because `@import` or `url(` is before it.
    private var expectsAddress = false
    /// Where the `@import` begins whose address is read.
    private var importStart: Int?

    init(in bytes: [UInt8]) {
        self.bytes = bytes
        while index < bytes.count {
            if isSpace(bytes[index]) {
                index += 1
            } else if bytes[index...].starts(with: "/*".utf8) {
                skipComment()
            } else {
                readToken()
            }
        }
    }

    private mutating func readToken() {
        let start = index
        let isAddress = expectsAddress || brackets.last == true
        expectsAddress = false
        if !isAddress { importStart = nil }
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let text = readText()
            if isAddress, let text { add(text, from: start, isBare: false) }
        case UInt8(ascii: "@"):
            index += 1
            expectsAddress = readName() == "import"
            if expectsAddress, brackets.isEmpty { importStart = start }
        case UInt8(ascii: "#"):
            index += 1
            _ = readName()
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            index += 1
            brackets.append(false)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            index += 1
            _ = brackets.popLast()
        default:
            readNameOrFunction()
        }
    }

    private mutating func add(_ text: [UInt8], from start: Int, isBare: Bool) {
        let address = String(decoding: text, as: UTF8.self)
        occurrences.append(
            Occurrence(
                address: address,
                range: start..<index,
                isBare: isBare,
                isImport: importStart != nil,
                importRule: importRule
            )
        )
    }

    /// The rule of the `@import` whose address was just read; nil where something follows the address, or there is none.
    private var importRule: Range<Int>? {
        guard let importStart else { return nil }
        func next(from start: Int) -> Int { bytes[start...].firstIndex { !isSpace($0) } ?? bytes.count }
        var end = next(from: index)
        // The bracket of `url("…")`.
        if !brackets.isEmpty, byte(at: end) == UInt8(ascii: ")") { end = next(from: end + 1) }
        return byte(at: end) == UInt8(ascii: ";") ? importStart..<end + 1 : nil
    }

    // MARK: Tokens

    /// A comment that is not closed goes on to the end (section 4.3.2).
    private mutating func skipComment() {
        index += 2
        while index < bytes.count, !bytes[index...].starts(with: "*/".utf8) { index += 1 }
        index = min(index + 2, bytes.count)
    }

    /// Sections 4.3.3 and 4.3.4; a number is read like a name, and no function is called like one.
    private mutating func readNameOrFunction() {
        let start = index
        let name = readName()
        guard index > start else {
            index += 1
            return
        }
        guard byte(at: index) == UInt8(ascii: "(") else { return }
        index += 1
        guard name == "url" else {
            brackets.append(name == "image-set" || name == "-webkit-image-set")
            return
        }
        while let space = byte(at: index), isSpace(space) { index += 1 }
        if byte(at: index) == UInt8(ascii: "\"") || byte(at: index) == UInt8(ascii: "'") {
            expectsAddress = true
            brackets.append(false)
        } else if let text = readBareAddress() {
            add(text, from: start, isBare: true)
        }
    }

    /// A text in quotes; nil for one that is cut off by a newline, which browsers ignore (section 4.3.5).
    private mutating func readText() -> [UInt8]? {
        let quote = bytes[index]
        var text: [UInt8] = []
        index += 1
        while let byte = byte(at: index) {
            if isNewline(byte) { return nil }
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
        return text
    }

    /// The rest of `url(…)` without quotes; nil for a broken one, which browsers ignore (section 4.3.6).
    private mutating func readBareAddress() -> [UInt8]? {
        var text: [UInt8] = []
        while let byte = byte(at: index) {
            if byte == UInt8(ascii: ")") {
                index += 1
                break
            }
            if isSpace(byte) {
                index += 1
                guard let next = self.byte(at: index), !isSpace(next), next != UInt8(ascii: ")") else {
                    continue
                }
                skipBrokenAddress()
                return nil
            }
            if startsEscape {
                index += 1
                readEscape(into: &text)
            } else if isForbiddenInAddress(byte) {
                skipBrokenAddress()
                return nil
            } else {
                text.append(byte)
                index += 1
            }
        }
        return text
    }

    /// Goes on to the bracket that closes it (section 4.3.14).
    private mutating func skipBrokenAddress() {
        while let byte = byte(at: index) {
            index = min(index + (startsEscape ? 2 : 1), bytes.count)
            if byte == UInt8(ascii: ")") { return }
        }
    }

    /// The name that begins here in lower case, with its escapes resolved; empty when there is none (section 4.3.11).
    private mutating func readName() -> String {
        var name: [UInt8] = []
        while let byte = byte(at: index) {
            if startsEscape {
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

    /// The backslash is read (section 4.3.7).
    private mutating func readEscape(into text: inout [UInt8]) {
        let digits = bytes[index...].prefix(6).prefix { FileName.hexValue($0) != nil }
        guard !digits.isEmpty else {
            text += bytes[index...].prefix(1)
            index = min(index + 1, bytes.count)
            return
        }
        index = digits.endIndex
        if let byte = byte(at: index), isSpace(byte) { skipNewline() }
        let value = digits.compactMap(FileName.hexValue).reduce(UInt32(0)) { $0 << 4 | UInt32($1) }
        let scalar = value == 0 ? nil : Unicode.Scalar(value)
        text += Array(String(scalar ?? "\u{FFFD}").utf8)
    }

    /// Skips one white space character; CR LF is one newline.
    private mutating func skipNewline() {
        let isCarriageReturn = bytes[index] == 0x0D
        index += 1
        if isCarriageReturn, byte(at: index) == 0x0A { index += 1 }
    }

    // MARK: Bytes

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Section 4.3.8.
    private var startsEscape: Bool {
        guard byte(at: index) == UInt8(ascii: "\\"), let next = byte(at: index + 1) else { return false }
        return !isNewline(next)
    }

    private func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0C || byte == 0x0D }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || isNewline(byte) }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte >= 0x80
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private func isForbiddenInAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "\\"): true
        case 0...0x08, 0x0B, 0x0E...0x1F, 0x7F: true
        default: false
        }
    }
}
