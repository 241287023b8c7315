/// Parses tokens into syntax by recursive descent; the first error ends the file.
struct Parser {
    let file: SourceFile
    private var template: ParsedTemplate
    private let tokens: [Token]
    private var index = 0
    /// The number of open tags and brackets around the current token.
    private var depth = 0
    private var openTags: [Name] = []

    private static let tags = [
        "block", "elif", "extends", "for", "if", "import", "include", "macro", "raw", "set",
    ]

    /// - Throws: a diagnostic for the first syntax error.
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

    /// The end of the last token that was consumed.
    var previousEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    mutating func advance() {
        if index + 1 < tokens.count {
            index += 1
        }
    }

    /// True when the current token is this word or symbol.
    func isAt(_ word: StaticString) -> Bool { matches(current, word) }

    /// True when the token after the current one is this word or symbol.
    func isFollowed(by word: StaticString) -> Bool { matches(following, word) }

    private func matches(_ token: Token, _ word: StaticString) -> Bool {
        let range = token.range
        guard token.kind == .name || token.kind == .symbol, range.count == word.utf8CodeUnitCount else {
            return false
        }
        return range.indices.allSatisfy { index in
            file.bytes[index] == word.utf8Start[index - range.lowerBound]
        }
    }

    mutating func skip(_ word: StaticString) -> Bool {
        guard isAt(word) else { return false }
        advance()
        return true
    }

    /// - Parameter description: what the error says is expected; the word in quotes by default.
    mutating func expect(_ word: StaticString, _ description: String? = nil) throws(Diagnostic) {
        guard skip(word) else {
            throw unexpectedToken(expected: description ?? "'\(word)'")
        }
    }

    private mutating func expect(end kind: Token.Kind, _ description: String) throws(Diagnostic) {
        guard self.kind == kind else {
            throw unexpectedToken(expected: description)
        }
        advance()
    }

    /// - Parameter reserved: names that have another meaning here, besides those of the language.
    mutating func parseName(
        _ description: String,
        reserved: [String] = []
    ) throws(Diagnostic) -> Name {
        guard kind == .name else {
            throw unexpectedToken(expected: description)
        }
        let name = currentName
        guard !Parser.keywords.contains(name.text), !reserved.contains(name.text) else {
            throw error(.reservedWord(name.text), at: name.range)
        }
        advance()
        return name
    }

    var currentName: Name { Name(text: file.text(current.range), range: current.range) }

    private static let keywords: Set<String> = [
        "and", "or", "not", "in", "is", "if", "else", "for",
        "true", "false", "none", "True", "False", "None",
    ]

    // MARK: Errors

    func error(_ message: Message, at range: Range<Int>) -> Diagnostic {
        Diagnostic(message, at: Location(file: file, range: range))
    }

    func unexpectedToken(expected: String) -> Diagnostic {
        let found =
            switch kind {
            case .end: "the end of the file"
            case .tagEnd, .outputEnd: "the end of the tag"
            default: "'\(file.text(current.range))'"
            }
        return error(.unexpectedToken(found: found, expected: expected), at: current.range)
    }

    // MARK: Nesting and lists

    /// Parses one level deeper; refuses templates that nest deeper than `Limits.nesting`.
    mutating func nested<Result>(
        _ parse: (inout Parser) throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.nesting else {
            throw error(.nestedTooDeeply, at: current.range)
        }
        return try parse(&self)
    }

    /// Parses items between commas up to a closing bracket, which is consumed; a trailing comma is allowed.
    mutating func parseItems(
        until closing: StaticString,
        _ parseItem: (inout Parser) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        while !skip(closing) {
            try parseItem(&self)
            if !isAt(closing) {
                try expect(",", "',' or '\(closing)'")
            }
        }
    }
}

// MARK: Nodes

extension Parser {
    /// Parses up to a tag with one of these names, which stays the current one.
    ///
    /// Without names, parses to the end of the file.
    private mutating func parseNodes(until endTags: [String]) throws(Diagnostic) -> [Node] {
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
                let tag = try followingTagName()
                if endTags.contains(tag.text) {
                    return nodes
                }
                advance()
                advance()
                let node = try parseTag(tag, from: start, isFirst: nodes.isEmpty)
                try expectTagEnd()
                if let node {
                    nodes.append(node)
                }
            default:
                if let open = openTags.last, let endTag = endTags.last {
                    throw error(.unclosed("{% \(open.text) %}", closing: "{% \(endTag) %}"), at: open.range)
                }
                return nodes
            }
        }
    }

    /// The name after the `{%` that is the current token.
    private mutating func followingTagName() throws(Diagnostic) -> Name {
        guard following.kind == .name else {
            advance()
            throw unexpectedToken(expected: "the name of a tag")
        }
        return Name(text: file.text(following.range), range: following.range)
    }

    /// Parses a tag and its body, up to the `%}` of its last tag; nil for `extends`.
    private mutating func parseTag(
        _ tag: Name,
        from start: Int,
        isFirst: Bool
    ) throws(Diagnostic) -> Node? {
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
                throw error(.misplacedExtends, at: tag.range)
            }
            template.parent = try parseTemplateName(tag)
            return nil
        default: throw unexpectedTag(tag)
        }
    }

    private func unexpectedTag(_ tag: Name) -> Diagnostic {
        let name = tag.text
        if name.hasPrefix("end") || name == "else" || name == "elif" {
            guard let open = openTags.last else {
                return error(.endWithoutStart(name), at: tag.range)
            }
            let opening = Location(file: file, range: open.range)
            return error(.wrongEnd(name, of: open.text, inLine: opening.line), at: tag.range)
        }
        if let replacement = Aliases.unsupportedTags[name] {
            return error(.unsupported("'{% \(name) %}'; \(replacement)"), at: tag.range)
        }
        return error(.unknown(.tag, name, known: Parser.tags), at: tag.range)
    }

    private struct TagBody {
        let nodes: [Node]
        /// The name of the tag that ends the body.
        let endTag: String
    }

    /// Parses from a tag's `%}` through the name of the tag that ends its body.
    private mutating func parseBody(of tag: Name, until endTags: [String]) throws(Diagnostic) -> TagBody {
        try expectTagEnd()
        openTags.append(tag)
        defer { openTags.removeLast() }
        let nodes = try nested { (parser) throws(Diagnostic) in
            try parser.parseNodes(until: endTags)
        }
        advance()
        let endTag = file.text(current.range)
        advance()
        return TagBody(nodes: nodes, endTag: endTag)
    }

    private mutating func expectTagEnd() throws(Diagnostic) {
        try expect(end: .tagEnd, "'%}'")
    }

    /// Skips the optional name after `endblock` or `endmacro`, which must be that of the open tag.
    private mutating func skipEndName(ofOpen kind: String, named name: String) throws(Diagnostic) {
        guard self.kind == .name else { return }
        let found = try parseName("the name of the \(kind)")
        guard found.text == name else {
            throw error(.wrongEndName(found.text, ofOpen: kind, named: name), at: found.range)
        }
    }
}

// MARK: Tags

extension Parser {
    private mutating func parseConditional(_ tag: Name) throws(Diagnostic) -> Node {
        var branches: [Node.Branch] = []
        var endTag = "elif"
        while endTag == "elif" {
            let condition = try parseCondition()
            let body = try parseBody(of: tag, until: ["elif", "else", "endif"])
            branches.append(Node.Branch(condition: condition, body: body.nodes))
            endTag = body.endTag
        }
        var otherwise: [Node] = []
        if endTag == "else" {
            otherwise = try parseBody(of: tag, until: ["endif"]).nodes
        }
        return .conditional(branches, otherwise: otherwise)
    }

    private mutating func parseLoop(_ tag: Name, from start: Int) throws(Diagnostic) -> Node {
        var variables: [Name] = []
        repeat {
            variables.append(try parseName("the name of the loop variable", reserved: ["loop"]))
        } while skip(",")
        try expect("in")
        let source = try parseCondition()
        let condition = skip("if") ? try parseExpression() : nil
        if isAt("recursive") {
            throw error(.unsupported("recursive loops"), at: current.range)
        }
        let range = start..<current.range.upperBound

        let body = try parseBody(of: tag, until: ["else", "endfor"])
        var otherwise: [Node] = []
        if body.endTag == "else" {
            otherwise = try parseBody(of: tag, until: ["endfor"]).nodes
        }
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
        let name = try parseName("the name of a variable", reserved: ["loop", "super"])
        if skip("=") {
            return .assignment(name, try parseExpression())
        }
        guard kind == .tagEnd else {
            throw unexpectedToken(expected: "'=' and a value, or '%}'")
        }
        return .capture(name, try parseBody(of: tag, until: ["endset"]).nodes)
    }

    private mutating func parseBlock(_ tag: Name) throws(Diagnostic) -> Node {
        let name = try parseName("the name of the block")
        if let open = openTags.first(where: { $0.text != "block" }) {
            throw error(.misplacedBlock(name.text, inside: open.text), at: name.range)
        }
        if template.blocks.contains(where: { $0.name.text == name.text }) {
            throw error(.duplicate("block", name.text, in: "this file"), at: name.range)
        }
        // The name is taken before the inner blocks are parsed, so that none of them can have it.
        let index = template.blocks.count
        template.blocks.append(Node.Block(name: name, body: []))

        let body = try parseBody(of: tag, until: ["endblock"]).nodes
        try skipEndName(ofOpen: "block", named: name.text)
        let block = Node.Block(name: name, body: body)
        template.blocks[index] = block
        return .block(block)
    }

    private mutating func parseTemplateName(_ tag: Name) throws(Diagnostic) -> Name {
        guard kind == .string else {
            throw error(.dynamicTemplateName(in: tag.text), at: current.range)
        }
        let range = current.range
        return Name(text: try parseString(), range: range)
    }
}

// MARK: Macros

extension Parser {
    private mutating func parseImport(_ tag: Name) throws(Diagnostic) -> Node {
        if let open = openTags.first(where: { $0.text != "block" }) {
            throw error(.misplacedImport(inside: open.text), at: tag.range)
        }
        let template = try parseTemplateName(tag)
        try expect("as", "'as' and a name")
        let alias = try parseName("the name of the file's macros")
        let imported = Node.Import(template: template, alias: alias)
        if openTags.isEmpty {
            self.template.imports.append(imported)
        }
        return .importing(imported)
    }

    private mutating func parseMacro(_ tag: Name) throws(Diagnostic) -> Node {
        let reserved = ["loop", "super", "range", "caller", "url_for"]
        let name = try parseName("the name of the macro", reserved: reserved)
        if let open = openTags.first {
            throw error(.misplacedMacro(name.text, inside: open.text), at: name.range)
        }
        if template.macros.contains(where: { $0.name.text == name.text }) {
            throw error(.duplicate("macro", name.text, in: "this file"), at: name.range)
        }
        let parameters = try parseParameters(of: name)
        let body = try parseBody(of: tag, until: ["endmacro"]).nodes
        try skipEndName(ofOpen: "macro", named: name.text)
        let macro = Node.Macro(name: name, parameters: parameters, body: body)
        template.macros.append(macro)
        return .macro(macro)
    }

    private mutating func parseParameters(
        of macro: Name
    ) throws(Diagnostic) -> [Node.Macro.Parameter] {
        let reserved = ["loop", "super", "caller", "varargs", "kwargs"]
        var parameters: [Node.Macro.Parameter] = []
        try expect("(", "'(' and the macro's parameters")
        try parseItems(until: ")") { (parser) throws(Diagnostic) in
            let name = try parser.parseName("the name of a parameter", reserved: reserved)
            if parameters.contains(where: { $0.name.text == name.text }) {
                let owner = "the macro '\(macro.text)'"
                throw parser.error(.duplicate("parameter", name.text, in: owner), at: name.range)
            }
            let defaultValue = parser.skip("=") ? try parser.parseExpression() : nil
            if defaultValue == nil, parameters.last?.defaultValue != nil {
                throw parser.error(.missingDefault(parameter: name.text), at: name.range)
            }
            parameters.append(Node.Macro.Parameter(name: name, defaultValue: defaultValue))
        }
        return parameters
    }
}
