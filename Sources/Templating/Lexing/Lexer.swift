/// Cuts a template into tokens, with Jinja2's rules of white space: `trim_blocks` and `lstrip_blocks` on, `-` trims
/// everything up to the neighbour, `+` keeps what would be trimmed.
///
/// Static text becomes one `data` token for its trimmed part, so nothing is copied.
struct Lexer {
    private let file: SourceFile
    private let bytes: UnsafeBufferPointer<UInt8>
    private var tokens: [Token] = []
    private var position = 0
    /// Whether the text that follows begins a line, because the last tag took the newline with it.
    private var atLineStart = true

    /// - Throws: the first character or string that is not of the language, or a tag that never ends.
    static func tokens(of file: SourceFile) throws(Diagnostic) -> [Token] {
        try file.bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) -> [Token] in
            var lexer = Lexer(file: file, bytes: bytes)
            try lexer.run()
            return lexer.tokens
        }
    }

    private init(file: SourceFile, bytes: UnsafeBufferPointer<UInt8>) {
        self.file = file
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 5 + 8)
    }

    private mutating func run() throws(Diagnostic) {
        while position < bytes.count {
            let open = nextDelimiter(from: position)
            guard open < bytes.count else {
                emitData(position..<open)
                break
            }
            try openTag(at: open)
        }
        tokens.append(Token(.end, bytes.count..<bytes.count))
    }

    /// The offset of the next `{{`, `{%` or `{#`, or the end of the text.
    private func nextDelimiter(from start: Int) -> Int {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "{") {
                switch bytes[index + 1] {
                case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return index
                default: break
                }
            }
            index += 1
        }
        return bytes.count
    }

    /// Ends the text before a tag, trims it as the tag asks, and lexes the tag.
    private mutating func openTag(at open: Int) throws(Diagnostic) {
        let delimiter = bytes[open + 1]
        let sign = open + 2 < bytes.count ? bytes[open + 2] : 0
        let signed = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let isOutput = delimiter == UInt8(ascii: "{")
        emitData(position..<trimmedEnd(of: position..<open, sign: signed ? sign : nil, keepsIndent: isOutput))
        position = open + (signed ? 3 : 2)
        atLineStart = false
        switch delimiter {
        case UInt8(ascii: "#"): try skipComment(from: open)
        case UInt8(ascii: "{"): try lexInside(.outputBegin, closedBy: .outputEnd, from: open)
        default:
            if let start = rawStart(at: position) {
                try lexRaw(from: open, contentStart: start)
            } else {
                try lexInside(.tagBegin, closedBy: .tagEnd, from: open)
            }
        }
    }

    private mutating func emitData(_ range: Range<Int>) { if !range.isEmpty { tokens.append(Token(.data, range)) } }

    /// Where the text before a tag ends once the tag has trimmed it.
    private func trimmedEnd(of range: Range<Int>, sign: UInt8?, keepsIndent: Bool) -> Int {
        if sign == UInt8(ascii: "-") {
            return Whitespace.start(before: range.upperBound, downTo: range.lowerBound, in: bytes)
        }
        if sign == UInt8(ascii: "+") || keepsIndent { return range.upperBound }
        let newline = bytes[range].lastIndex(of: UInt8(ascii: "\n"))
        guard newline != nil || atLineStart else { return range.upperBound }
        let lineStart = newline.map { $0 + 1 } ?? range.lowerBound
        return Whitespace.end(from: lineStart, in: UnsafeBufferPointer(rebasing: bytes[..<range.upperBound]))
            == range.upperBound ? lineStart : range.upperBound
    }

    private mutating func skipComment(from open: Int) throws(Diagnostic) {
        let start = position
        while position + 1 < bytes.count {
            if bytes[position] == UInt8(ascii: "#"), bytes[position + 1] == UInt8(ascii: "}") {
                let sign = position > start ? bytes[position - 1] : 0
                position += 2
                finishTag(sign: sign)
                return
            }
            position += 1
        }
        throw .unclosedDelimiter("{#", closing: "#}", at: location(open..<(open + 2)))
    }

    /// Trims what follows a tag: all white space after `-`, nothing after `+`, else one newline.
    private mutating func finishTag(sign: UInt8) {
        let start = position
        if sign == UInt8(ascii: "-") {
            position = Whitespace.end(from: position, in: bytes)
        } else if sign != UInt8(ascii: "+"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
            position += 1
        }
        atLineStart = position > start && bytes[position - 1] == UInt8(ascii: "\n")
    }

    private func location(_ range: Range<Int>) -> Location { Location(file: file, range: range) }
}

// MARK: Raw text

extension Lexer {
    /// Where the content of `{% raw %}` begins when `start` is behind such a tag's `{%`.
    private func rawStart(at start: Int) -> Int? {
        guard let name = word("raw", at: Whitespace.end(from: start, in: bytes)) else { return nil }
        var end = Whitespace.end(from: name, in: bytes)
        let trims = end < bytes.count && bytes[end] == UInt8(ascii: "-")
        if trims { end += 1 }
        guard let content = word("%}", at: end) else { return nil }
        return trims ? Whitespace.end(from: content, in: bytes) : content
    }

    private mutating func lexRaw(from open: Int, contentStart: Int) throws(Diagnostic) {
        var index = contentStart
        while index + 1 < bytes.count {
            if let (sign, end, endSign) = rawEnd(at: index) {
                // Text before `{% endraw %}` is trimmed like text before any tag.
                position = contentStart
                emitData(contentStart..<trimmedEnd(of: contentStart..<index, sign: sign, keepsIndent: false))
                position = end
                finishTag(sign: endSign)
                return
            }
            index += 1
        }
        throw .unclosedTag("raw", expecting: ["endraw"], at: location(open..<contentStart))
    }

    private func rawEnd(at index: Int) -> (sign: UInt8?, end: Int, endSign: UInt8)? {
        guard var next = word("{%", at: index), next < bytes.count else { return nil }
        var sign: UInt8?
        if bytes[next] == UInt8(ascii: "-") || bytes[next] == UInt8(ascii: "+") {
            sign = bytes[next]
            next += 1
        }
        guard let name = word("endraw", at: Whitespace.end(from: next, in: bytes)) else { return nil }
        var end = Whitespace.end(from: name, in: bytes)
        var endSign: UInt8 = 0
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
            endSign = bytes[end]
            end += 1
        }
        guard let after = word("%}", at: end) else { return nil }
        return (sign, after, endSign)
    }

    /// The offset behind `text` when it stands at `start`.
    private func word(_ text: StaticString, at start: Int) -> Int? {
        guard start + text.utf8CodeUnitCount <= bytes.count else { return nil }
        for offset in 0..<text.utf8CodeUnitCount where bytes[start + offset] != text.utf8Start[offset] { return nil }
        return start + text.utf8CodeUnitCount
    }
}

// MARK: Inside a tag

extension Lexer {
    private mutating func lexInside(_ begin: Token.Kind, closedBy end: Token.Kind, from open: Int) throws(Diagnostic) {
        tokens.append(Token(begin, open..<position))
        let close = end == .outputEnd ? UInt8(ascii: "}") : UInt8(ascii: "%")
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if Whitespace.contains(UInt32(byte)) && byte < 0x80 {
                position += 1
                continue
            }
            if depth == 0, let sign = closingSign(byte, close) {
                let start = position
                position += sign == 0 ? 2 : 3
                tokens.append(Token(end, start..<position))
                if end == .tagEnd {
                    finishTag(sign: sign)
                } else if sign == UInt8(ascii: "-") {
                    position = Whitespace.end(from: position, in: bytes)
                }
                return
            }
            let token = try lexToken(byte)
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
            case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
            default: break
            }
            tokens.append(token)
            position = token.range.upperBound
        }
        let (opening, closing) = end == .outputEnd ? ("{{", "}}") : ("{%", "%}")
        throw .unclosedDelimiter(opening, closing: closing, at: location(open..<(open + 2)))
    }

    /// The sign of a closing delimiter here: 0 for none given, nil when this is no closing delimiter.
    private func closingSign(_ byte: UInt8, _ close: UInt8) -> UInt8? {
        func closes(at index: Int) -> Bool {
            index + 1 < bytes.count && bytes[index] == close && bytes[index + 1] == UInt8(ascii: "}")
        }
        if closes(at: position) { return 0 }
        let isSign = byte == UInt8(ascii: "-") || (byte == UInt8(ascii: "+") && close == UInt8(ascii: "%"))
        return isSign && closes(at: position + 1) ? byte : nil
    }

    private func lexToken(_ byte: UInt8) throws(Diagnostic) -> Token {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            return Token(.name, position..<end(from: position) { Lexer.isNameByte($0) })
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return lexNumber()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return try lexString(quote: byte)
        default: return try lexSymbol(byte)
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func end(from start: Int, while belongs: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
        return index
    }

    private func lexNumber() -> Token {
        let whole = end(from: position, while: Lexer.isDigit)
        guard whole + 1 < bytes.count, bytes[whole] == UInt8(ascii: "."), Lexer.isDigit(bytes[whole + 1]) else {
            return Token(.integer, position..<whole)
        }
        return Token(.decimal, position..<end(from: whole + 1, while: Lexer.isDigit))
    }

    private func lexString(quote: UInt8) throws(Diagnostic) -> Token {
        var index = position + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case quote: return Token(.string, position..<(index + 1))
            default: index += 1
            }
        }
        throw .unclosedString(at: location(position..<(position + 1)))
    }

    private func lexSymbol(_ byte: UInt8) throws(Diagnostic) -> Token {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        func one(_ kind: Token.Kind) -> Token { Token(kind, position..<(position + 1)) }
        func orTwo(_ second: UInt8, _ two: Token.Kind, else kind: Token.Kind?) -> Token? {
            next == second ? Token(two, position..<(position + 2)) : kind.map(one)
        }
        let token: Token? =
            switch byte {
            case UInt8(ascii: "+"): one(.plus)
            case UInt8(ascii: "-"): one(.minus)
            case UInt8(ascii: "*"): orTwo(byte, .doubleStar, else: .star)
            case UInt8(ascii: "/"): orTwo(byte, .doubleSlash, else: .slash)
            case UInt8(ascii: "%"): one(.percent)
            case UInt8(ascii: "~"): one(.tilde)
            case UInt8(ascii: "="): orTwo(byte, .equal, else: .assign)
            case UInt8(ascii: "!"): orTwo(UInt8(ascii: "="), .notEqual, else: nil)
            case UInt8(ascii: "<"): orTwo(UInt8(ascii: "="), .lessOrEqual, else: .less)
            case UInt8(ascii: ">"): orTwo(UInt8(ascii: "="), .greaterOrEqual, else: .greater)
            case UInt8(ascii: "."): one(.dot)
            case UInt8(ascii: ":"): one(.colon)
            case UInt8(ascii: "|"): one(.pipe)
            case UInt8(ascii: ","): one(.comma)
            case UInt8(ascii: "("): one(.leftParenthesis)
            case UInt8(ascii: ")"): one(.rightParenthesis)
            case UInt8(ascii: "["): one(.leftBracket)
            case UInt8(ascii: "]"): one(.rightBracket)
            case UInt8(ascii: "{"): one(.leftBrace)
            case UInt8(ascii: "}"): one(.rightBrace)
            default: nil
            }
        if let token { return token }
        let (scalar, length) = Whitespace.scalar(at: position, in: bytes)
        throw .unexpectedCharacter(scalar, at: location(position..<(position + length)))
    }
}
