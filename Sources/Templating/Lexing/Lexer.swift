/// Cuts a template into tokens, with Jinja2's rules of white space: `trim_blocks` and `lstrip_blocks` on, `-` trims
/// everything up to the neighbour, `+` keeps what would be trimmed.
///
/// Static text becomes one `data` token for its trimmed part, so nothing is copied.
struct Lexer {
    private let file: SourceFile
    private let bytes: Bytes
    private var tokens: [Token] = []
    private var position = 0
    /// Whether the text that follows begins a line, because the last tag took the newline with it.
    private var atLineStart = true

    /// - Throws: the first character or string that is not of the language, or a tag that never ends.
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
            let open = nextDelimiter(from: position)
            if open < bytes.count { try openTag(at: open) } else { emitData(position..<open, upTo: open) }
        }
        tokens.append(Token(kind: .end, range: bytes.count..<bytes.count))
    }

    /// The offset of the next `{{`, `{%` or `{#`, or the end of the text.
    private func nextDelimiter(from start: Int) -> Int {
        let opens = (start..<max(start, bytes.count - 1)).first { index in
            bytes[index] == UInt8(ascii: "{") && ["{", "%", "#"].contains(at(index + 1))
        }
        return opens ?? bytes.count
    }

    /// Ends the text before a tag, trims it as the tag asks, and lexes the tag.
    private mutating func openTag(at open: Int) throws(Diagnostic) {
        let isOutput = at(open + 1) == "{"
        let end = trimmedEnd(of: position..<open, sign: at(open + 2), keepsIndent: isOutput)
        emitData(position..<end, upTo: behindSign(open + 2))
        atLineStart = false
        switch at(open + 1) {
        case "#": try skipComment(from: open)
        case "{": try lexInside(.outputBegin, closedBy: .outputEnd, from: open)
        default:
            if let start = rawStart(at: position) {
                try lexRaw(from: open, contentStart: start)
            } else {
                try lexInside(.tagBegin, closedBy: .tagEnd, from: open)
            }
        }
    }

    private mutating func emitData(_ range: Range<Int>, upTo next: Int) {
        if !range.isEmpty { tokens.append(Token(kind: .data, range: range)) }
        position = next
    }

    /// Where the text before a tag ends once the tag has trimmed it.
    private func trimmedEnd(of range: Range<Int>, sign: Unicode.Scalar, keepsIndent: Bool) -> Int {
        if sign == "-" {
            return Whitespace.start(before: range.upperBound, downTo: range.lowerBound, in: bytes)
        }
        if sign == "+" || keepsIndent { return range.upperBound }
        let newline = bytes[range].lastIndex(of: UInt8(ascii: "\n"))
        guard newline != nil || atLineStart else { return range.upperBound }
        let lineStart = newline.map { $0 + 1 } ?? range.lowerBound
        let line = bytes.part(..<range.upperBound)
        return Whitespace.end(from: lineStart, in: line) == range.upperBound ? lineStart : range.upperBound
    }

    private mutating func skipComment(from open: Int) throws(Diagnostic) {
        let end = (position..<bytes.count).first { word("#}", at: $0) != nil }
        guard let end else { throw fault(.unclosed("{#", "#}"), open..<(open + 2)) }
        let sign = end > position ? at(end - 1) : " "
        position = end + 2
        finishTag(sign: sign)
    }

    /// Trims what follows a tag: all white space after `-`, nothing after `+`, else one newline.
    private mutating func finishTag(sign: Unicode.Scalar) {
        let start = position
        if sign == "-" {
            position = spaceEnd(position)
        } else if sign != "+", at(position) == "\n" {
            position += 1
        }
        atLineStart = position > start && at(position - 1) == "\n"
    }

    // MARK: Bytes

    /// What stands at an offset, where it is ASCII; NUL behind the end.
    private func at(_ index: Int) -> Unicode.Scalar {
        index < bytes.count ? Unicode.Scalar(bytes[index]) : "\0"
    }

    private func spaceEnd(_ start: Int) -> Int { Whitespace.end(from: start, in: bytes) }

    private func behindSign(_ index: Int) -> Int { at(index) == "-" || at(index) == "+" ? index + 1 : index }

    /// The offset behind `text` when it stands at `start`.
    private func word(_ text: StaticString, at start: Int) -> Int? {
        guard start + text.utf8CodeUnitCount <= bytes.count else { return nil }
        for offset in 0..<text.utf8CodeUnitCount where bytes[start + offset] != text.utf8Start[offset] {
            return nil
        }
        return start + text.utf8CodeUnitCount
    }

    private func fault(_ message: Message, _ range: Range<Int>) -> Diagnostic {
        Diagnostic(message, at: Location(file: file, range: range))
    }
}

// MARK: Raw text

extension Lexer {
    /// Where the content of `{% raw %}` begins when `start` is behind such a tag's `{%`.
    private func rawStart(at start: Int) -> Int? {
        guard let name = word("raw", at: spaceEnd(start)) else { return nil }
        let end = spaceEnd(name)
        let trims = at(end) == "-"
        return word("%}", at: trims ? end + 1 : end).map { trims ? spaceEnd($0) : $0 }
    }

    private mutating func lexRaw(from open: Int, contentStart: Int) throws(Diagnostic) {
        for index in contentStart..<max(contentStart, bytes.count - 1) {
            guard let (sign, end, endSign) = rawEnd(at: index) else { continue }
            // Text before `{% endraw %}` is trimmed like text before any tag.
            emitData(
                contentStart..<trimmedEnd(of: contentStart..<index, sign: sign, keepsIndent: false),
                upTo: end
            )
            return finishTag(sign: endSign)
        }
        throw fault(.unclosed("{% raw %}", "{% endraw %}"), open..<contentStart)
    }

    private func rawEnd(at index: Int) -> (sign: Unicode.Scalar, end: Int, endSign: Unicode.Scalar)? {
        guard let next = word("{%", at: index), let name = word("endraw", at: spaceEnd(behindSign(next)))
        else {
            return nil
        }
        let end = spaceEnd(name)
        return word("%}", at: behindSign(end)).map { (at(next), $0, at(end)) }
    }
}

// MARK: Inside a tag

extension Lexer {
    private mutating func lexInside(
        _ begin: Token.Kind,
        closedBy end: Token.Kind,
        from open: Int
    )
        throws(Diagnostic)
    {
        tokens.append(Token(kind: begin, range: open..<position))
        let isOutput = end == .outputEnd
        var depth = 0
        while position < bytes.count {
            if bytes[position] < 0x80, Whitespace.contains(UInt32(bytes[position])) {
                position += 1
                continue
            }
            if depth == 0, let behind = closing(isOutput) {
                tokens.append(Token(kind: end, range: position..<behind))
                let sign = at(position)
                position = behind
                // Output takes no newline with it.
                if !isOutput { finishTag(sign: sign) } else if sign == "-" { position = spaceEnd(position) }
                return
            }
            switch at(position) {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            default: break
            }
            let token = try lexToken()
            tokens.append(token)
            position = token.range.upperBound
        }
        let message = Message.unclosed(isOutput ? "{{" : "{%", isOutput ? "}}" : "%}")
        throw fault(message, open..<(open + 2))
    }

    /// The offset behind the closing delimiter here, with its sign; nil when there is none.
    private func closing(_ isOutput: Bool) -> Int? {
        let start = at(position) == "-" || (at(position) == "+" && !isOutput) ? position + 1 : position
        return word(isOutput ? "}}" : "%}", at: start)
    }

    private func lexToken() throws(Diagnostic) -> Token {
        switch at(position) {
        case "a"..."z", "A"..."Z", "_":
            return Token(kind: .name, range: position..<end(from: position, while: Lexer.isNameByte))
        case "0"..."9": return lexNumber()
        case "'", "\"": return try lexString(quote: bytes[position])
        default: return try lexSymbol()
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func end(from start: Int, while belongs: (UInt8) -> Bool) -> Int {
        (start..<bytes.count).first { !belongs(bytes[$0]) } ?? bytes.count
    }

    private func lexNumber() -> Token {
        let whole = end(from: position, while: Lexer.isDigit)
        guard at(whole) == ".", "0"..."9" ~= at(whole + 1) else {
            return Token(kind: .integer, range: position..<whole)
        }
        return Token(kind: .decimal, range: position..<end(from: whole + 1, while: Lexer.isDigit))
    }

    private func lexString(quote: UInt8) throws(Diagnostic) -> Token {
        var index = position + 1
        while index < bytes.count {
            if bytes[index] == quote { return Token(kind: .string, range: position..<(index + 1)) }
            index += at(index) == "\\" ? 2 : 1
        }
        throw fault(.unclosedString, position..<(position + 1))
    }

    /// Longer ones first.
    private static let symbols: [StaticString] = [
        "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "=", "<", ">", ".", ":", "|", ",",
        "(", ")",
        "[", "]", "{", "}",
    ]

    private func lexSymbol() throws(Diagnostic) -> Token {
        for symbol in Lexer.symbols {
            if let end = word(symbol, at: position) { return Token(kind: .symbol, range: position..<end) }
        }
        let (scalar, length) = Whitespace.scalar(at: position, in: bytes)
        let name = Unicode.Scalar(scalar).map { "\'\($0)\'" } ?? "this character"
        throw fault(.unexpectedCharacter(name), position..<(position + length))
    }
}
