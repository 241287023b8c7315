/// Splits a template into tokens, with Jinja2's white space rules.
///
/// `trim_blocks` and `lstrip_blocks` are on. `-` in a tag trims all white space next to it, `+` keeps what would be
/// trimmed. Static text becomes one `data` token for its trimmed part, so nothing is copied.
struct Lexer {
    private let file: SourceFile
    private let bytes: Bytes
    private var tokens: [Token] = []
    private var position = 0
    /// Set at the start of a line, also after a tag that took the newline with it.
    private var isAtLineStart = true

    /// - Throws: a diagnostic for the first character or string that is not valid, or for a tag that never ends.
    static func tokens(of file: SourceFile) throws(Diagnostic) -> [Token] {
        try file.bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) -> [Token] in
            var lexer = Lexer(file: file, bytes: bytes)
            lexer.tokens.reserveCapacity(bytes.count / 5 + 8)
            try lexer.run()
            return lexer.tokens
        }
    }

    private mutating func run() throws(Diagnostic) {
        while position < bytes.count {
            let opening = nextOpening(from: position)
            if opening < bytes.count {
                try lexTag(at: opening)
            } else {
                emitData(position..<opening, continueAt: opening)
            }
        }
        tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    }

    /// The offset of the next `{{`, `{%` or `{#`, or the end of the text.
    private func nextOpening(from start: Int) -> Int {
        let lastPossible = max(start, bytes.count - 1)
        return (start..<lastPossible).first { isOpening(at: $0) } ?? bytes.count
    }

    /// True at `{{`, `{%` and `{#`.
    private func isOpening(at index: Int) -> Bool {
        guard scalar(at: index) == "{" else { return false }
        return switch scalar(at: index + 1) {
        case "{", "%", "#": true
        default: false
        }
    }

    /// Ends the text before a tag, trims it as the tag asks, and lexes the tag.
    private mutating func lexTag(at opening: Int) throws(Diagnostic) {
        let kind = scalar(at: opening + 1)
        let trimmedEnd = self.trimmedEnd(
            of: position..<opening,
            sign: scalar(at: opening + 2),
            keepsIndent: kind == "{"
        )
        emitData(position..<trimmedEnd, continueAt: offsetAfterSign(at: opening + 2))
        isAtLineStart = false

        switch kind {
        case "#":
            try skipComment(from: opening)
        case "{":
            try lexInside(.outputBegin, closedBy: .outputEnd, from: opening)
        default:
            if let contentStart = rawContentStart(after: position) {
                try lexRaw(from: opening, contentStart: contentStart)
            } else {
                try lexInside(.tagBegin, closedBy: .tagEnd, from: opening)
            }
        }
    }

    private mutating func emitData(_ range: Range<Int>, continueAt next: Int) {
        if !range.isEmpty {
            tokens.append(Token(kind: .data, range: range))
        }
        position = next
    }

    /// The end of the text before a tag after trimming.
    private func trimmedEnd(of range: Range<Int>, sign: Unicode.Scalar, keepsIndent: Bool) -> Int {
        if sign == "-" {
            return Whitespace.start(before: range.upperBound, downTo: range.lowerBound, in: bytes)
        }
        if sign == "+" || keepsIndent {
            return range.upperBound
        }
        let lineStart: Int
        if let newline = bytes[range].lastIndex(of: UInt8(ascii: "\n")) {
            lineStart = newline + 1
        } else if isAtLineStart {
            lineStart = range.lowerBound
        } else {
            return range.upperBound
        }
        let isIndent =
            Whitespace.end(from: lineStart, in: bytes.part(..<range.upperBound)) == range.upperBound
        return isIndent ? lineStart : range.upperBound
    }

    private mutating func skipComment(from opening: Int) throws(Diagnostic) {
        for index in position..<bytes.count {
            guard let end = self.end(of: "#}", at: index) else { continue }
            let sign = index > position ? scalar(at: index - 1) : " "
            position = end
            skipWhitespaceAfterTag(sign: sign)
            return
        }
        throw error(.unclosed("{#", closing: "#}"), at: opening..<(opening + 2))
    }

    /// Skips all white space after `-`, nothing after `+`, otherwise one newline.
    private mutating func skipWhitespaceAfterTag(sign: Unicode.Scalar) {
        let start = position
        if sign == "-" {
            position = whitespaceEnd(from: position)
        } else if sign != "+", scalar(at: position) == "\n" {
            position += 1
        }
        isAtLineStart = position > start && scalar(at: position - 1) == "\n"
    }

    // MARK: Bytes

    /// The ASCII character at an offset; NUL after the end.
    private func scalar(at index: Int) -> Unicode.Scalar {
        index < bytes.count ? Unicode.Scalar(bytes[index]) : "\0"
    }

    private func whitespaceEnd(from start: Int) -> Int { Whitespace.end(from: start, in: bytes) }

    private func offsetAfterSign(at index: Int) -> Int {
        let sign = scalar(at: index)
        return sign == "-" || sign == "+" ? index + 1 : index
    }

    /// The offset after `text`; nil when it is not at `start`.
    private func end(of text: StaticString, at start: Int) -> Int? {
        guard start + text.utf8CodeUnitCount <= bytes.count else { return nil }
        for offset in 0..<text.utf8CodeUnitCount where bytes[start + offset] != text.utf8Start[offset] {
            return nil
        }
        return start + text.utf8CodeUnitCount
    }

    private func error(_ message: Message, at range: Range<Int>) -> Diagnostic {
        Diagnostic(message, at: Location(file: file, range: range))
    }
}

// MARK: Raw text

extension Lexer {
    /// The start of the content of `{% raw %}`; nil when there is no such tag.
    ///
    /// - Parameter start: the offset after `{%` and its sign.
    private func rawContentStart(after start: Int) -> Int? {
        guard let nameEnd = end(of: "raw", at: whitespaceEnd(from: start)) else { return nil }
        let closing = whitespaceEnd(from: nameEnd)
        if scalar(at: closing) == "-" {
            return end(of: "%}", at: closing + 1).map { whitespaceEnd(from: $0) }
        }
        return end(of: "%}", at: closing)
    }

    private mutating func lexRaw(from opening: Int, contentStart: Int) throws(Diagnostic) {
        let lastPossible = max(contentStart, bytes.count - 1)
        for index in contentStart..<lastPossible {
            guard let endTag = rawEndTag(at: index) else { continue }
            // Text before `{% endraw %}` is trimmed like text before any tag.
            let contentEnd = trimmedEnd(
                of: contentStart..<index,
                sign: endTag.openingSign,
                keepsIndent: false
            )
            emitData(contentStart..<contentEnd, continueAt: endTag.end)
            skipWhitespaceAfterTag(sign: endTag.closingSign)
            return
        }
        throw error(.unclosed("{% raw %}", closing: "{% endraw %}"), at: opening..<contentStart)
    }

    private struct RawEndTag {
        let openingSign: Unicode.Scalar
        let end: Int
        let closingSign: Unicode.Scalar
    }

    private func rawEndTag(at index: Int) -> RawEndTag? {
        guard let opening = end(of: "{%", at: index),
            let nameEnd = end(of: "endraw", at: whitespaceEnd(from: offsetAfterSign(at: opening)))
        else { return nil }
        let closing = whitespaceEnd(from: nameEnd)
        guard let end = self.end(of: "%}", at: offsetAfterSign(at: closing)) else { return nil }
        return RawEndTag(
            openingSign: scalar(at: opening),
            end: end,
            closingSign: scalar(at: closing)
        )
    }
}

// MARK: Inside a tag

extension Lexer {
    private mutating func lexInside(
        _ begin: Token.Kind,
        closedBy end: Token.Kind,
        from opening: Int
    ) throws(Diagnostic) {
        tokens.append(Token(kind: begin, range: opening..<position))
        let isOutput = end == .outputEnd
        var bracketDepth = 0
        while position < bytes.count {
            if bytes[position] < 0x80, Whitespace.contains(UInt32(bytes[position])) {
                position += 1
                continue
            }
            if bracketDepth == 0, let closingEnd = self.closingEnd(isOutput: isOutput) {
                finishTag(end, upTo: closingEnd)
                return
            }
            if isOpening(at: position) {
                // No expression contains an opening, so this tag was meant to end before it.
                break
            }
            switch scalar(at: position) {
            case "(", "[", "{": bracketDepth += 1
            case ")", "]", "}": bracketDepth -= 1
            default: break
            }
            let token: Token
            do {
                token = try lexToken()
            } catch let problem {
                guard isClosed(isOutput: isOutput, from: position) else { break }
                throw problem
            }
            tokens.append(token)
            position = token.range.upperBound
        }
        let message: Message =
            isOutput ? .unclosed("{{", closing: "}}") : .unclosed("{%", closing: "%}")
        throw error(message, at: opening..<(opening + 2))
    }

    /// True when the tag's closing delimiter comes before the next opening.
    private func isClosed(isOutput: Bool, from start: Int) -> Bool {
        let closing: StaticString = isOutput ? "}}" : "%}"
        return (start..<nextOpening(from: start)).contains { end(of: closing, at: $0) != nil }
    }

    private mutating func finishTag(_ kind: Token.Kind, upTo closingEnd: Int) {
        tokens.append(Token(kind: kind, range: position..<closingEnd))
        let sign = scalar(at: position)
        position = closingEnd
        if kind == .tagEnd {
            skipWhitespaceAfterTag(sign: sign)
        } else if sign == "-" {
            // Unlike a tag, output does not take a newline with it.
            position = whitespaceEnd(from: position)
        }
    }

    /// The offset after a closing delimiter with its sign; nil when there is none here.
    private func closingEnd(isOutput: Bool) -> Int? {
        let sign = scalar(at: position)
        let hasSign = sign == "-" || (sign == "+" && !isOutput)
        return end(of: isOutput ? "}}" : "%}", at: hasSign ? position + 1 : position)
    }

    private func lexToken() throws(Diagnostic) -> Token {
        switch scalar(at: position) {
        case "a"..."z", "A"..."Z", "_":
            let end = endOfRun(from: position, where: Lexer.isNameByte)
            return Token(kind: .name, range: position..<end)
        case "0"..."9":
            return lexNumber()
        case "'", "\"":
            return try lexString(quote: bytes[position])
        default:
            return try lexSymbol()
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func endOfRun(from start: Int, where belongs: (UInt8) -> Bool) -> Int {
        (start..<bytes.count).first { !belongs(bytes[$0]) } ?? bytes.count
    }

    private func lexNumber() -> Token {
        let integerEnd = endOfRun(from: position, where: Lexer.isDigit)
        guard scalar(at: integerEnd) == ".", "0"..."9" ~= scalar(at: integerEnd + 1) else {
            return Token(kind: .integer, range: position..<integerEnd)
        }
        let decimalEnd = endOfRun(from: integerEnd + 1, where: Lexer.isDigit)
        return Token(kind: .decimal, range: position..<decimalEnd)
    }

    private func lexString(quote: UInt8) throws(Diagnostic) -> Token {
        var index = position + 1
        while index < bytes.count {
            if bytes[index] == quote {
                return Token(kind: .string, range: position..<(index + 1))
            }
            index += scalar(at: index) == "\\" ? 2 : 1
        }
        throw error(.unclosedString, at: position..<(position + 1))
    }

    /// Longer symbols come first, because the first match wins.
    private static let symbols: [StaticString] = [
        "**", "//", "==", "!=", "<=", ">=",
        "+", "-", "*", "/", "%", "~", "=", "<", ">",
        ".", ":", "|", ",",
        "(", ")", "[", "]", "{", "}",
    ]

    private func lexSymbol() throws(Diagnostic) -> Token {
        for symbol in Lexer.symbols {
            if let end = self.end(of: symbol, at: position) {
                return Token(kind: .symbol, range: position..<end)
            }
        }
        let unexpected = Whitespace.scalar(at: position, in: bytes)
        let description = Unicode.Scalar(unexpected.scalar).map { "'\($0)'" } ?? "this character"
        throw error(
            .unexpectedCharacter(description),
            at: position..<(position + unexpected.length)
        )
    }
}
