/// Tokens to syntax, by recursive descent; the first error ends the file.
struct Parser {
    let file: SourceFile
    /// What has been found so far.
    private var template: ParsedTemplate
    private let tokens: [Token]
    private var index = 0
    /// Open tags and brackets around the current token.
    private var depth = 0
    /// The tags that are open, for messages and for where a block may stand.
    private var openTags: [Name] = []

    private static let tags = [
        "block", "elif", "extends", "for", "if", "import", "include", "macro", "raw", "set",
    ]

    /// - Throws: the first place where the text is not of the language.
    static func parse(_ file: SourceFile) throws(Diagnostic) -> ParsedTemplate {
        var parser = Parser(
            file: file,
            template: ParsedTemplate(file: file),
            tokens: try Lexer.tokens(of: file)
        )
        parser.template.body = try parser.parseNodes(until: [])
        return parser.template
    }

    // MARK: Tokens

    var current: Token { tokens[index] }
    var kind: Token.Kind { tokens[index].kind }
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Where the last token that was consumed ends.
    var previousEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    mutating func advance() { if index + 1 < tokens.count { index += 1 } }

    /// Whether the current token, or the one behind it, is this word or symbol.
    func isAt(_ word: StaticString, ahead: Int = 0) -> Bool {
        let token = ahead == 0 ? current : following
        let range = token.range
        guard token.kind == .name || token.kind == .symbol, range.count == word.utf8CodeUnitCount else {
            return false
        }
        return range.indices.allSatisfy { file.bytes[$0] == word.utf8Start[$0 - range.lowerBound] }
    }

    mutating func skip(_ word: StaticString) -> Bool {
        guard isAt(word) else { return false }
        advance()
        return true
    }

    mutating func expect(_ word: StaticString, _ description: String? = nil) throws(Diagnostic) {
        guard skip(word) else { throw unexpected(expecting: description ?? "'\(word)'") }
    }

    private mutating func expect(end kind: Token.Kind, _ description: String) throws(Diagnostic) {
        guard self.kind == kind else { throw unexpected(expecting: description) }
        advance()
    }

    /// - Parameter taken: names that mean something else here.
    mutating func parseName(_ description: String, except taken: [String] = []) throws(Diagnostic) -> Name {
        guard kind == .name else { throw unexpected(expecting: description) }
        let name = currentName
        guard !Parser.reserved.contains(name.text), !taken.contains(name.text) else {
            throw fault(.reservedWord(name.text), name.range)
        }
        advance()
        return name
    }

    var currentName: Name { Name(text: file.text(current.range), range: current.range) }

    private static let reserved: Set<String> = [
        "and", "or", "not", "in", "is", "if", "else", "for", "true", "false", "none", "True", "False", "None",
    ]

    func fault(_ message: Message, _ range: Range<Int>) -> Diagnostic {
        Diagnostic(message, at: Location(file: file, range: range))
    }

    func unexpected(expecting description: String) -> Diagnostic {
        let found =
            switch kind {
            case .end: "the end of the file"
            case .tagEnd, .outputEnd: "the end of the tag"
            default: "'\(file.text(current.range))'"
            }
        return fault(.unexpectedToken(found, description), current.range)
    }

    /// Parses one level deeper; templates that nest deeper than `Limits.nesting` are refused.
    mutating func nested<Result>(
        _ rule: (inout Parser) throws(Diagnostic) -> Result
    ) throws(Diagnostic)
        -> Result
    {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.nesting else { throw fault(.nestedTooDeeply, current.range) }
        return try rule(&self)
    }

    /// Items between commas, up to a closing bracket, which is consumed; a comma may stand before it.
    mutating func parseItems(
        until close: StaticString,
        _ parseItem: (inout Parser) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        while !skip(close) {
            try parseItem(&self)
            if !isAt(close) { try expect(",", "',' or '\(close)'") }
        }
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
                try expect(end: .outputEnd, "'}}'")
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
                let node = try parseTag(tag, from: start, isFirst: nodes.isEmpty)
                try expectTagEnd()
                if let node { nodes.append(node) }
            default:
                if let open = openTags.last, let end = ends.last {
                    throw fault(.unclosed("{% \(open.text) %}", "{% \(end) %}"), open.range)
                }
                return nodes
            }
        }
    }

    /// A tag with all that belongs to it, up to the end of its last tag.
    private mutating func parseTag(_ tag: Name, from start: Int, isFirst: Bool) throws(Diagnostic) -> Node? {
        switch tag.text {
        case "if": return try parseConditional(tag)
        case "for": return try parseLoop(tag, from: start)
        case "set": return try parseAssignment(tag)
        case "block": return try parseBlock(tag)
        case "macro": return try parseMacro(tag)
        case "import": return try parseImport(tag)
        case "include": return .include(try parseTemplateName(tag))
        case "extends":
            guard isFirst, openTags.isEmpty, template.parent == nil else {
                throw fault(.misplacedExtends, tag.range)
            }
            template.parent = try parseTemplateName(tag)
            return nil
        case let other where other.hasPrefix("end") || other == "else" || other == "elif":
            let open = openTags.last?.text
            throw fault(open.map { .closesAnother(other, $0) } ?? .closesNothing(other), tag.range)
        case let other:
            if let reason = Spellings.leftOutTags[other] {
                throw fault(.leftOut("'{% \(other) %}'; \(reason)"), tag.range)
            }
            throw fault(.unknown(.tag, other, known: Parser.tags), tag.range)
        }
    }

    /// Parses the body behind a tag's end, and consumes the tag that ends it, up to its name.
    private mutating func parseBody(
        of tag: Name,
        until ends: [String]
    ) throws(Diagnostic) -> (
        nodes: [Node], end: String
    ) {
        try expectTagEnd()
        openTags.append(tag)
        defer { openTags.removeLast() }
        let nodes = try nested { (parser) throws(Diagnostic) in try parser.parseNodes(until: ends) }
        advance()
        let end = file.text(current.range)
        advance()
        return (nodes, end)
    }

    private mutating func expectTagEnd() throws(Diagnostic) { try expect(end: .tagEnd, "'%}'") }

    /// The end of a tag may repeat the name of what it ends.
    private mutating func skipName(of kind: String, _ open: Name) throws(Diagnostic) {
        guard self.kind == .name else { return }
        let end = try parseName("the name of the \(kind)")
        guard end.text == open.text else {
            throw fault(.endMismatch(kind, end.text, open: open.text), end.range)
        }
    }

    private mutating func parseConditional(_ tag: Name) throws(Diagnostic) -> Node {
        var branches: [Node.Branch] = []
        var end = "elif"
        while end == "elif" {
            let condition = try parseCondition()
            let body = try parseBody(of: tag, until: ["elif", "else", "endif"])
            branches.append((condition, body.nodes))
            end = body.end
        }
        let otherwise = end == "else" ? try parseBody(of: tag, until: ["endif"]).nodes : []
        return .conditional(branches, otherwise: otherwise)
    }

    private mutating func parseLoop(_ tag: Name, from start: Int) throws(Diagnostic) -> Node {
        var variables: [Name] = []
        repeat {
            variables.append(try parseName("the name of the loop variable", except: ["loop"]))
        } while skip(",")
        guard skip("in") else { throw unexpected(expecting: "'in'") }
        let source = try parseCondition()
        let condition = skip("if") ? try parseExpression() : nil
        if isAt("recursive") { throw fault(.leftOut("recursive loops"), current.range) }
        let range = start..<(current.range.upperBound)
        let body = try parseBody(of: tag, until: ["else", "endfor"])
        let otherwise = body.end == "else" ? try parseBody(of: tag, until: ["endfor"]).nodes : []
        return .loop(
            Node.Loop(
                variables: variables,
                source: source,
                condition: condition,
                body: body.nodes,
                otherwise: otherwise,
                range: range
            )
        )
    }

    private mutating func parseAssignment(_ tag: Name) throws(Diagnostic) -> Node {
        let name = try parseName("the name of a variable", except: ["loop", "super"])
        if skip("=") { return .assignment(name, try parseExpression()) }
        guard kind == .tagEnd else { throw unexpected(expecting: "'=' and a value, or '%}'") }
        return .capture(name, try parseBody(of: tag, until: ["endset"]).nodes)
    }

    private mutating func parseBlock(_ tag: Name) throws(Diagnostic) -> Node {
        let name = try parseName("the name of the block")
        if let open = openTags.first(where: { $0.text != "block" }) {
            throw fault(.misplacedBlock(name.text, open.text), name.range)
        }
        if template.blocks.contains(where: { $0.name.text == name.text }) {
            throw fault(.duplicate("this file", "block", name.text), name.range)
        }
        // Its place in the list is kept before its inner blocks are met, so that those are refused its name too.
        let place = template.blocks.count
        template.blocks.append(Node.Block(name: name, body: []))
        let block = Node.Block(name: name, body: try parseBody(of: tag, until: ["endblock"]).nodes)
        try skipName(of: "block", name)
        template.blocks[place] = block
        return .block(block)
    }

    private mutating func parseTemplateName(_ tag: Name) throws(Diagnostic) -> Name {
        guard kind == .string else { throw fault(.dynamicTemplateName(tag.text), current.range) }
        let range = current.range
        return Name(text: try parseString(), range: range)
    }

    // MARK: Macros

    private mutating func parseImport(_ tag: Name) throws(Diagnostic) -> Node {
        if let open = openTags.first(where: { $0.text != "block" }) {
            throw fault(.misplacedImport(open.text), tag.range)
        }
        let name = try parseTemplateName(tag)
        guard skip("as") else { throw unexpected(expecting: "'as' and a name") }
        let imported = Node.Import(template: name, alias: try parseName("the name of the file's macros"))
        if openTags.isEmpty { template.imports.append(imported) }
        return .importing(imported)
    }

    private mutating func parseMacro(_ tag: Name) throws(Diagnostic) -> Node {
        let taken = ["loop", "super", "range", "caller", "url_for"]
        let name = try parseName("the name of the macro", except: taken)
        if let open = openTags.first { throw fault(.misplacedMacro(name.text, open.text), name.range) }
        if template.macros.contains(where: { $0.name.text == name.text }) {
            throw fault(.duplicate("this file", "macro", name.text), name.range)
        }
        let parameters = try parseParameters(of: name)
        let body = try parseBody(of: tag, until: ["endmacro"]).nodes
        try skipName(of: "macro", name)
        let macro = Node.Macro(name: name, parameters: parameters, body: body)
        template.macros.append(macro)
        return .macro(macro)
    }

    private mutating func parseParameters(
        of macro: Name
    ) throws(Diagnostic) -> [(
        name: Name, standard: Expression?
    )] {
        var parameters: [(name: Name, standard: Expression?)] = []
        let taken = ["loop", "super", "caller", "varargs", "kwargs"]
        try expect("(", "'(' and the macro's parameters")
        try parseItems(until: ")") { (parser) throws(Diagnostic) in
            let name = try parser.parseName("the name of a parameter", except: taken)
            if parameters.contains(where: { $0.name.text == name.text }) {
                throw parser.fault(
                    .duplicate("the macro '\(macro.text)'", "parameter", name.text),
                    name.range
                )
            }
            let standard = parser.skip("=") ? try parser.parseExpression() : nil
            if standard == nil, parameters.last?.standard != nil {
                throw parser.fault(.parameterAfterDefault(name.text), name.range)
            }
            parameters.append((name, standard))
        }
        return parameters
    }
}
