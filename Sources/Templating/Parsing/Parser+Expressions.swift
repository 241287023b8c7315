/// Expressions, one rule a level of precedence, in Jinja2's order (its `parser.py`), so that both read the same tree.
extension Parser {
    /// `a if c else b`, the loosest.
    mutating func parseExpression() throws(Diagnostic) -> Expression {
        try nested { (parser) throws(Diagnostic) in
            var value = try parser.parseOr()
            while parser.skipWord("if") {
                let condition = try parser.parseOr()
                let otherwise = parser.skipWord("else") ? try parser.parseExpression() : nil
                value = parser.make(.conditional(condition: condition, then: value, otherwise: otherwise), from: value)
            }
            return value
        }
    }

    mutating func parseOr() throws(Diagnostic) -> Expression {
        var left = try parseAnd()
        while skipWord("or") { left = Expression.binary(.or, left, try parseAnd()) }
        return left
    }

    private mutating func parseAnd() throws(Diagnostic) -> Expression {
        var left = try parseNot()
        while skipWord("and") { left = Expression.binary(.and, left, try parseNot()) }
        return left
    }

    private mutating func parseNot() throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        guard skipWord("not") else { return try parseComparison() }
        let operand = try nested { (parser) throws(Diagnostic) in try parser.parseNot() }
        return Expression(kind: .not(operand), range: start..<operand.range.upperBound)
    }

    private mutating func parseComparison() throws(Diagnostic) -> Expression {
        let left = try parseSum()
        guard let comparison = skipComparison() else { return left }
        let result = Expression.binary(comparison, left, try parseSum())
        let next = current.range
        if skipComparison() != nil { throw .chainedComparison(at: location(next)) }
        return result
    }

    private mutating func skipComparison() -> BinaryOperator? {
        let found: BinaryOperator? =
            switch kind {
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessOrEqual: .lessOrEqual
            case .greater: .greater
            case .greaterOrEqual: .greaterOrEqual
            default: nil
            }
        if found != nil {
            advance()
            return found
        }
        if skipWord("in") { return .isIn }
        guard isWord("not"), isWord("in", ahead: 1) else { return nil }
        advance()
        advance()
        return .isNotIn
    }

    private mutating func parseSum() throws(Diagnostic) -> Expression {
        var left = try parseConcatenation()
        while kind == .plus || kind == .minus {
            let operation: BinaryOperator = kind == .plus ? .add : .subtract
            advance()
            left = Expression.binary(operation, left, try parseConcatenation())
        }
        return left
    }

    private mutating func parseConcatenation() throws(Diagnostic) -> Expression {
        var left = try parseProduct()
        while skip(.tilde) { left = Expression.binary(.concatenate, left, try parseProduct()) }
        return left
    }

    private mutating func parseProduct() throws(Diagnostic) -> Expression {
        var left = try parseUnary(withFilters: true)
        while true {
            let operation: BinaryOperator
            switch kind {
            case .star: operation = .multiply
            case .slash: operation = .divide
            case .doubleSlash: operation = .floorDivide
            case .percent: operation = .remainder
            case .doubleStar: throw .leftOut("'**'", instead: "multiply", at: location(current.range))
            default: return left
            }
            advance()
            left = Expression.binary(operation, left, try parseUnary(withFilters: true))
        }
    }

    /// A sign binds looser than `.` and `[…]` but tighter than `|` and `is`: `-x|abs` is `(-x)|abs`.
    private mutating func parseUnary(withFilters: Bool) throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        var value: Expression
        if kind == .minus || kind == .plus {
            let negates = skip(.minus)
            if !negates { advance() }
            let operand = try nested { (parser) throws(Diagnostic) in try parser.parseUnary(withFilters: false) }
            guard negates else {
                throw .leftOut("a '+' before a value", instead: "leave it out", at: location(start..<(start + 1)))
            }
            value = Expression(kind: .negated(operand), range: start..<operand.range.upperBound)
        } else {
            value = try parsePostfix(of: try parsePrimary())
        }
        if withFilters { value = try parseFilters(of: value) }
        return value
    }

    private mutating func parsePrimary() throws(Diagnostic) -> Expression {
        let range = current.range
        switch kind {
        case .name:
            if skipWord("true") || skipWord("True") { return Expression(kind: .boolean(true), range: range) }
            if skipWord("false") || skipWord("False") { return Expression(kind: .boolean(false), range: range) }
            if isWord("none") || isWord("None") { throw .noneLiteral(at: location(range)) }
            return Expression(kind: .name(try parseName("a value").text), range: range)
        case .string:
            var text = try parseStringLiteral()
            // Adjacent literals join, as in Python.
            while kind == .string { text += try parseStringLiteral() }
            return Expression(kind: .text(text), range: range)
        case .integer:
            guard let value = Int(file.text(range)) else { throw .numberTooLarge(at: location(range)) }
            advance()
            return Expression(kind: .integer(value), range: range)
        case .decimal:
            guard let value = Double(file.text(range)), value.isFinite else {
                throw .numberTooLarge(at: location(range))
            }
            advance()
            return Expression(kind: .decimal(value), range: range)
        case .leftParenthesis:
            advance()
            let inner = try parseExpression()
            if kind == .comma { throw .leftOut("tuples", instead: "write a list: […]", at: location(current.range)) }
            let end = current.range.upperBound
            try expect(.rightParenthesis, "')'")
            return Expression(kind: inner.kind, range: range.lowerBound..<end)
        case .leftBracket: return try parseList(from: range.lowerBound)
        case .leftBrace: throw .leftOut("maps in braces", instead: "give the values one by one", at: location(range))
        default: throw unexpected(expecting: "a value")
        }
    }

    private mutating func parseList(from start: Int) throws(Diagnostic) -> Expression {
        advance()
        var items: [Expression] = []
        while kind != .rightBracket {
            if !items.isEmpty {
                try expect(.comma, "',' or ']'")
                if kind == .rightBracket { break }
            }
            items.append(try parseExpression())
        }
        let end = current.range.upperBound
        advance()
        return Expression(kind: .list(items), range: start..<end)
    }

    private mutating func parsePostfix(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            switch kind {
            case .dot:
                advance()
                guard kind == .name else { throw unexpected(expecting: "the name of a field") }
                // A field may be called as a reserved word is.
                let name = Name(text: file.text(current.range), range: current.range)
                advance()
                value = make(.field(value, name), from: value)
            case .leftBracket: value = try parseSubscript(of: value)
            case .leftParenthesis:
                let arguments = try parseArguments()
                value = make(.call(value, arguments), from: value)
            default: return value
            }
        }
    }

    private mutating func parseSubscript(of base: Expression) throws(Diagnostic) -> Expression {
        advance()
        if kind == .colon { throw .leftOut("slices", instead: "use batch, first or last", at: location(current.range)) }
        let index = try parseExpression()
        if kind == .colon { throw .leftOut("slices", instead: "use batch, first or last", at: location(current.range)) }
        try expect(.rightBracket, "']'")
        if case .text(let name) = index.kind {
            return make(.field(base, Name(text: name, range: index.range)), from: base)
        }
        return make(.index(base, index), from: base)
    }

    private mutating func parseFilters(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            if skip(.pipe) {
                let name = try parseName("the name of a filter")
                let arguments = kind == .leftParenthesis ? try parseArguments() : Arguments()
                value = make(.filter(value, name, arguments), from: value)
            } else if isWord("is") {
                advance()
                value = try parseTest(of: value)
            } else if kind == .leftParenthesis {
                throw .notCallable(at: location(value.range))
            } else {
                return value
            }
        }
    }

    private mutating func parseTest(of value: Expression) throws(Diagnostic) -> Expression {
        let negated = skipWord("not")
        let range = current.range
        // `in` is a test too: `x is in xs`.
        let name = skipWord("in") ? Name(text: "in", range: range) : try parseName("the name of a test")
        var arguments = Arguments()
        switch kind {
        case .leftParenthesis: arguments = try parseArguments()
        case .name where isWord("else") || isWord("or") || isWord("and"): break
        case .name, .string, .integer, .decimal, .leftBracket, .leftBrace:
            if isWord("is") { throw .chainedTests(at: location(current.range)) }
            arguments.positional = [try parsePostfix(of: try parsePrimary())]
        default: break
        }
        return make(.test(value, name, arguments, negated: negated), from: value)
    }

    private mutating func parseArguments() throws(Diagnostic) -> Arguments {
        advance()
        var arguments = Arguments()
        while kind != .rightParenthesis {
            if !arguments.isEmpty {
                try expect(.comma, "',' or ')'")
                if kind == .rightParenthesis { break }
            }
            if let name = skipKeyword() {
                if arguments.keyword.contains(where: { $0.name.text == name.text }) {
                    throw .duplicateArgument(name.text, at: location(name.range))
                }
                arguments.keyword.append(Arguments.Keyword(name: name, value: try parseExpression()))
            } else if arguments.keyword.isEmpty {
                arguments.positional.append(try parseExpression())
            } else {
                throw .positionalAfterKeyword(at: location(current.range))
            }
        }
        advance()
        return arguments
    }

    /// `name =`, when that is what stands here.
    private mutating func skipKeyword() -> Name? {
        guard kind == .name, following.kind == .assign else { return nil }
        let name = Name(text: file.text(current.range), range: current.range)
        advance()
        advance()
        return name
    }

    /// The value of a string token; `\n \t \\ \' \"` are its escapes.
    mutating func parseStringLiteral() throws(Diagnostic) -> String {
        let range = current.range
        var bytes: [UInt8] = []
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            var byte = file.bytes[index]
            if byte == UInt8(ascii: "\\") {
                index += 1
                switch file.bytes[index] {
                case UInt8(ascii: "n"): byte = UInt8(ascii: "\n")
                case UInt8(ascii: "t"): byte = UInt8(ascii: "\t")
                case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): byte = file.bytes[index]
                default:
                    throw .unknownEscape(file.text((index - 1)..<(index + 1)), at: location((index - 1)..<(index + 1)))
                }
            }
            bytes.append(byte)
            index += 1
        }
        advance()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An expression that begins where another did and ends before the current token.
    private func make(_ kind: Expression.Kind, from first: Expression) -> Expression {
        Expression(kind: kind, range: first.range.lowerBound..<max(first.range.upperBound, previousEnd))
    }
}

extension Expression {
    fileprivate static func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression {
        Expression(kind: .binary(operation, left, right), range: left.range.lowerBound..<right.range.upperBound)
    }
}
