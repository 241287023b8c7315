/// Tokens to syntax, by recursive descent; the first error ends the file.
struct Parser {
    let file: SourceFile
    private let tokens: [Token]
    private var index = 0
    /// Open tags and brackets around the current token.
    var depth = 0
    /// The tags that are open, for messages and for where a block may stand.
    private(set) var openTags: [(tag: String, range: Range<Int>)] = []
    private var parent: Name?
    private var blocks: [Node.Block] = []
    var macros: [Node.Macro] = []
    var imports: [Node.Import] = []

    /// - Throws: the first place where the text is not of the language.
    static func parse(_ file: SourceFile) throws(Diagnostic) -> ParsedTemplate {
        var parser = Parser(file: file, tokens: try Lexer.tokens(of: file))
        let body = try parser.parseNodes(until: [])
        return ParsedTemplate(
            file: file, parent: parser.parent, body: body, blocks: parser.blocks, macros: parser.macros,
            imports: parser.imports)
    }

    private init(file: SourceFile, tokens: [Token]) {
        self.file = file
        self.tokens = tokens
    }

    // MARK: Tokens

    var current: Token { tokens[index] }
    var kind: Token.Kind { tokens[index].kind }
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Where the last token that was consumed ends.
    var previousEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    mutating func advance() { if index + 1 < tokens.count { index += 1 } }

    mutating func skip(_ kind: Token.Kind) -> Bool {
        guard self.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind, _ description: String) throws(Diagnostic) {
        guard skip(kind) else { throw unexpected(expecting: description) }
    }

    /// Whether the current token, or one further on, is this word.
    func isWord(_ word: StaticString, ahead: Int = 0) -> Bool {
        let token = tokens[min(index + ahead, tokens.count - 1)]
        let range = token.range
        guard token.kind == .name, range.count == word.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count where file.bytes[range.lowerBound + offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }

    mutating func skipWord(_ word: StaticString) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func parseName(_ description: String) throws(Diagnostic) -> Name {
        guard kind == .name else { throw unexpected(expecting: description) }
        let name = Name(text: file.text(current.range), range: current.range)
        guard !Parser.reserved.contains(name.text) else { throw .reservedWord(name.text, at: location(name.range)) }
        advance()
        return name
    }

    static let reserved: Set<String> = [
        "and", "or", "not", "in", "is", "if", "else", "for", "true", "false", "none", "True", "False", "None",
    ]

    func location(_ range: Range<Int>) -> Location { Location(file: file, range: range) }

    func unexpected(expecting description: String) -> Diagnostic {
        let found =
            switch kind {
            case .end: "the end of the file"
            case .tagEnd, .outputEnd: "the end of the tag"
            default: "'\(file.text(current.range))'"
            }
        return .unexpectedToken(found, expecting: description, at: location(current.range))
    }

    /// Runs a rule one level deeper; templates that nest deeper than `Limits.nesting` are refused.
    mutating func nested<Result>(_ rule: (inout Parser) throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.nesting else { throw .nestedTooDeeply(at: location(current.range)) }
        return try rule(&self)
    }
}

// MARK: Tags

extension Parser {
    /// Parses up to a tag of one of these names, which stays the current one; to the end of the file when there are
    /// none.
    private mutating func parseNodes(until ends: [String]) throws(Diagnostic) -> [Node] {
        var nodes: [Node] = []
        while true {
            switch kind {
            case .data:
                nodes.append(.text(current.range))
                advance()
            case .outputBegin:
                advance()
                nodes.append(.output(try parseExpression()))
                try expect(.outputEnd, "'}}'")
            case .tagBegin:
                let start = current.range.lowerBound
                guard following.kind == .name else {
                    advance()
                    throw unexpected(expecting: "the name of a tag")
                }
                let tag = Name(text: file.text(following.range), range: following.range)
                if ends.contains(tag.text) { return nodes }
                advance()
                advance()
                if let node = try parseTag(tag, from: start, isFirst: nodes.isEmpty) { nodes.append(node) }
            default:
                if let open = openTags.last { throw .unclosedTag(open.tag, expecting: ends, at: location(open.range)) }
                return nodes
            }
        }
    }

    private mutating func parseTag(_ tag: Name, from start: Int, isFirst: Bool) throws(Diagnostic) -> Node? {
        switch tag.text {
        case "if": return try parseConditional(tag)
        case "for": return try parseLoop(tag, from: start)
        case "set": return try parseAssignment(tag)
        case "block": return try parseBlock(tag)
        case "include":
            let name = try parseTemplateName(tag)
            try endTag()
            return .include(name)
        case "import": return .importing(try parseImport(tag))
        case "macro": return .macro(try parseMacro(tag))
        case "extends":
            guard isFirst, openTags.isEmpty, parent == nil else { throw .misplacedExtends(at: location(tag.range)) }
            parent = try parseTemplateName(tag)
            try endTag()
            return nil
        default: throw unknownTag(tag)
        }
    }

    private func unknownTag(_ tag: Name) -> Diagnostic {
        if tag.text.hasPrefix("end") || tag.text == "else" || tag.text == "elif" {
            return .strayTag(tag.text, open: openTags.last?.tag, at: location(tag.range))
        }
        return .unknownTag(tag.text, at: location(tag.range))
    }

    /// Parses a body that `ends` close, and consumes `{% end… %}` or what else it was, up to its name.
    mutating func parseBody(of tag: Name, until ends: [String]) throws(Diagnostic) -> (
        nodes: [Node], end: String
    ) {
        openTags.append((tag.text, tag.range))
        defer { openTags.removeLast() }
        let nodes = try nested { (parser) throws(Diagnostic) in try parser.parseNodes(until: ends) }
        advance()
        let end = file.text(current.range)
        advance()
        return (nodes, end)
    }

    mutating func endTag() throws(Diagnostic) { try expect(.tagEnd, "'%}'") }

    private mutating func parseConditional(_ tag: Name) throws(Diagnostic) -> Node {
        var branches: [Node.Branch] = []
        var end = "elif"
        while end == "elif" {
            let condition = try parseOr()
            try endTag()
            let body = try parseBody(of: tag, until: ["elif", "else", "endif"])
            branches.append(Node.Branch(condition: condition, body: body.nodes))
            end = body.end
        }
        var otherwise: [Node]?
        if end == "else" {
            try endTag()
            otherwise = try parseBody(of: tag, until: ["endif"]).nodes
        }
        try endTag()
        return .conditional(branches, otherwise: otherwise)
    }

    private mutating func parseLoop(_ tag: Name, from start: Int) throws(Diagnostic) -> Node {
        var variables = [try parseName("the name of the loop variable")]
        while skip(.comma) { variables.append(try parseName("the name of the loop variable")) }
        for variable in variables where variable.text == "loop" {
            throw .reservedWord("loop", at: location(variable.range))
        }
        guard skipWord("in") else { throw unexpected(expecting: "'in'") }
        let source = try parseOr()
        let condition = skipWord("if") ? try parseExpression() : nil
        if isWord("recursive") { throw .leftOut("recursive loops", instead: nil, at: location(current.range)) }
        let range = start..<(current.range.upperBound)
        try endTag()
        let body = try parseBody(of: tag, until: ["else", "endfor"])
        var otherwise: [Node]?
        if body.end == "else" {
            try endTag()
            otherwise = try parseBody(of: tag, until: ["endfor"]).nodes
        }
        try endTag()
        return .loop(
            Node.Loop(
                variables: variables, source: source, condition: condition, body: body.nodes, otherwise: otherwise,
                range: range))
    }

    private mutating func parseAssignment(_ tag: Name) throws(Diagnostic) -> Node {
        let name = try parseName("the name of a variable")
        if name.text == "loop" || name.text == "super" { throw .reservedWord(name.text, at: location(name.range)) }
        if skip(.assign) {
            let value = try parseExpression()
            try endTag()
            return .assignment(name, value)
        }
        try expect(.tagEnd, "'=' and a value, or '%}'")
        let body = try parseBody(of: tag, until: ["endset"]).nodes
        try endTag()
        return .capture(name, body)
    }

    private mutating func parseBlock(_ tag: Name) throws(Diagnostic) -> Node {
        let name = try parseName("the name of the block")
        if let open = openTags.first(where: { $0.tag != "block" }) {
            throw .misplacedBlock(name.text, inside: open.tag, at: location(name.range))
        }
        if blocks.contains(where: { $0.name.text == name.text }) {
            throw .duplicateBlock(name.text, at: location(name.range))
        }
        try endTag()
        // Its place in the list is kept before its inner blocks are met, so that those are refused its name too.
        let place = blocks.count
        blocks.append(Node.Block(name: name, body: []))
        let body = try parseBody(of: tag, until: ["endblock"]).nodes
        if kind == .name {
            let end = try parseName("the name of the block")
            guard end.text == name.text else {
                throw .blockEndMismatch(end.text, open: name.text, at: location(end.range))
            }
        }
        try endTag()
        let block = Node.Block(name: name, body: body)
        blocks[place] = block
        return .block(block)
    }

    mutating func parseTemplateName(_ tag: Name) throws(Diagnostic) -> Name {
        guard kind == .string else { throw .dynamicTemplateName(tag.text, at: location(current.range)) }
        let range = current.range
        return Name(text: try parseStringLiteral(), range: range)
    }
}
