/// Writes JSON values as text (RFC 8259).
package struct JSONWriter: Sendable {
    package enum KeyOrder: Sendable {
        case given
        /// By the keys' UTF-8 bytes.
        case sorted
    }

    package enum Layout: Sendable {
        /// On one line, without spaces.
        case compact
        /// One member or element a line, indented by two spaces, with spaces on both sides of colons.
        case indented
    }

    /// The characters that are written as escapes besides those that must be.
    package enum Escaping: Sendable {
        /// Quotation marks, backslashes and C0 controls only (RFC 8259, section 7).
        case required
        /// Also DEL, C1 controls, line separators and characters that change the direction of text.
        case terminal
        /// Also `<`, `>` and `&`, so that the text can stand in HTML.
        case html
    }

    private let keyOrder: KeyOrder
    private let layout: Layout
    private let escaping: Escaping

    package init(keyOrder: KeyOrder = .given, layout: Layout = .compact, escaping: Escaping = .required) {
        self.keyOrder = keyOrder
        self.layout = layout
        self.escaping = escaping
    }

    package func text(_ value: JSON) -> String {
        var text = ""
        write(value, to: &text, indentation: 0)
        return text
    }

    private func write(_ value: JSON, to text: inout String, indentation: Int) {
        switch value {
        case .null:
            text += "null"
        case .boolean(let value):
            text += value ? "true" : "false"
        case .integer(let number):
            text += String(number)
        case .double(let number):
            write(number, to: &text)
        case .string(let string):
            write(string, to: &text)
        case .array(let items):
            writeList(items, in: ("[", "]"), to: &text, indentation: indentation) { item, text in
                write(item, to: &text, indentation: indentation + 1)
            }
        case .object(let members):
            writeList(ordered(members), in: ("{", "}"), to: &text, indentation: indentation) { member, text in
                write(member.key, to: &text)
                text += layout == .compact ? ":" : " : "
                write(member.value, to: &text, indentation: indentation + 1)
            }
        }
    }

    /// Writes a number; whole numbers have no fraction, as Foundation's encoder and JavaScript write them.
    private func write(_ number: Double, to text: inout String) {
        guard number.isFinite else {
            text += "null"
            return
        }
        let digits = String(number)
        text += digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
    }

    private func ordered(_ members: [JSON.Member]) -> [JSON.Member] {
        switch keyOrder {
        case .given: members
        case .sorted: members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        }
    }

    private func writeList<Item>(
        _ items: [Item],
        in brackets: (open: String, close: String),
        to text: inout String,
        indentation: Int,
        writeItem: (Item, inout String) -> Void
    ) {
        text += brackets.open
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            startLine(in: &text, indentation: indentation + 1)
            writeItem(item, &text)
        }
        // Empty ones have an empty line in the indented layout, as Foundation's encoder writes them.
        if items.isEmpty, layout == .indented { text += "\n" }
        startLine(in: &text, indentation: indentation)
        text += brackets.close
    }

    private func startLine(in text: inout String, indentation: Int) {
        guard layout == .indented else { return }
        text += "\n" + String(repeating: "  ", count: indentation)
    }

    // MARK: Strings

    private func write(_ string: String, to text: inout String) {
        text += "\""
        if string.utf8.allSatisfy(isPlain) {
            text += string
        } else {
            for scalar in string.unicodeScalars { write(scalar, to: &text) }
        }
        text += "\""
    }

    /// Whether a byte is an ASCII character that is never escaped.
    private func isPlain(_ byte: UInt8) -> Bool {
        guard (0x20...0x7E).contains(byte) else { return false }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return false
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): return escaping != .html
        default: return true
        }
    }

    private func write(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\u{8}": text += "\\b"
        case "\u{C}": text += "\\f"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where mustBeEscaped(scalar):
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }

    private func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x20 { return true }
        switch scalar.value {
        case 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: return escaping != .required
        default: return escaping == .html && ["<", ">", "&"].contains(scalar)
        }
    }
}
