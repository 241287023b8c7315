/// Expressions, in Jinja2's order of precedence (its `parser.py`), so that both read the same tree.
extension Parser {
    /// `a if c else b`, the loosest.
    mutating func parseExpression() throws(Diagnostic) -> Expression {
        try nested { (parser) throws(Diagnostic) in
            var value = try parser.parseCondition()
            while parser.skipWord("if") {
                let condition = try parser.parseCondition()
                let otherwise = parser.skipWord("else") ? try parser.parseExpression() : nil
                value = parser.make(.conditional(condition: condition, then: value, otherwise: otherwise), from: value)
            }
            return value
        }
    }

    /// An expression without `if`.
    mutating func parseCondition() throws(Diagnostic) -> Expression { try parseChain(.or) }

    /// Operators that go from left to right, from the loosest.
    private enum Level {
        case or, and, comparison, sum, concatenation, product
    }

    private mutating func parseChain(_ level: Level) throws(Diagnostic) -> Expression {
        var left = try parseOperand(of: level)
        while let operation = try skipOperator(of: level) {
            let right = try parseOperand(of: level)
            let range = left.range.lowerBound..<right.range.upperBound
            left = Expression(.binary(operation, left, right), range)
            if level == .comparison {
                let next = current.range
                guard try skipOperator(of: level) == nil else { throw fault(.chainedComparison, next) }
            }
        }
        return left
    }

    private mutating func parseOperand(of level: Level) throws(Diagnostic) -> Expression {
        switch level {
        case .or: try parseChain(.and)
        case .and: try parseNot()
        case .comparison: try parseChain(.sum)
        case .sum: try parseChain(.concatenation)
        case .concatenation: try parseChain(.product)
        case .product: try parseUnary(withFilters: true)
        }
    }

    private mutating func skipOperator(of level: Level) throws(Diagnostic) -> BinaryOperator? {
        let found: BinaryOperator
        switch (level, kind) {
        case (.or, .name) where isWord("or"): found = .or
        case (.and, .name) where isWord("and"): found = .and
        case (.comparison, .equal): found = .equal
        case (.comparison, .notEqual): found = .notEqual
        case (.comparison, .less): found = .less
        case (.comparison, .lessOrEqual): found = .lessOrEqual
        case (.comparison, .greater): found = .greater
        case (.comparison, .greaterOrEqual): found = .greaterOrEqual
        case (.comparison, .name) where isWord("in"): found = .isIn
        case (.comparison, .name) where isWord("not") && isWord("in", ahead: 1):
            advance()
            found = .isNotIn
        case (.sum, .plus): found = .add
        case (.sum, .minus): found = .subtract
        case (.concatenation, .tilde): found = .concatenate
        case (.product, .star): found = .multiply
        case (.product, .slash): found = .divide
        case (.product, .doubleSlash): found = .floorDivide
        case (.product, .percent): found = .remainder
        case (.product, .doubleStar): throw fault(.leftOut("'**'", instead: "multiply"), current.range)
        default: return nil
        }
        advance()
        return found
    }

    private mutating func parseNot() throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        guard skipWord("not") else { return try parseChain(.comparison) }
        let operand = try nested { (parser) throws(Diagnostic) in try parser.parseNot() }
        return Expression(.not(operand), start..<operand.range.upperBound)
    }

    /// A sign binds looser than `.` and `[…]` but tighter than `|` and `is`: `-x|abs` is `(-x)|abs`.
    private mutating func parseUnary(withFilters: Bool) throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        var value: Expression
        if kind == .minus || kind == .plus {
            let negates = kind == .minus
            advance()
            let operand = try nested { (parser) throws(Diagnostic) in try parser.parseUnary(withFilters: false) }
            guard negates else {
                throw fault(.leftOut("a '+' before a value", instead: "leave it out"), start..<(start + 1))
            }
            value = Expression(.negated(operand), start..<operand.range.upperBound)
        } else {
            value = try parsePostfix(of: try parsePrimary())
        }
        return withFilters ? try parseFilters(of: value) : value
    }

    private mutating func parsePrimary() throws(Diagnostic) -> Expression {
        let range = current.range
        switch kind {
        case .name:
            if skipWord("true") || skipWord("True") { return Expression(.constant(.bool(true)), range) }
            if skipWord("false") || skipWord("False") { return Expression(.constant(.bool(false)), range) }
            if isWord("none") || isWord("None") { throw fault(.noneLiteral, range) }
            return Expression(.name(try parseName("a value").text), range)
        case .string:
            var text = try parseString()
            // Adjacent literals join, as in Python.
            while kind == .string { text += try parseString() }
            return Expression(.constant(.text(text)), range)
        case .integer:
            guard let value = Int(file.text(range)) else { throw fault(.numberTooLarge, range) }
            advance()
            return Expression(.constant(.int(value)), range)
        case .decimal:
            guard let value = Double(file.text(range)), value.isFinite else { throw fault(.numberTooLarge, range) }
            advance()
            return Expression(.constant(.double(value)), range)
        case .leftParenthesis:
            advance()
            let inner = try parseExpression()
            if kind == .comma { throw fault(.leftOut("tuples", instead: "write a list: […]"), current.range) }
            try expect(.rightParenthesis, "')'")
            return Expression(inner.kind, range.lowerBound..<previousEnd)
        case .leftBracket:
            var items: [Expression] = []
            advance()
            try parseItems(until: .rightBracket, "',' or ']'") { (parser) throws(Diagnostic) in
                items.append(try parser.parseExpression())
            }
            return Expression(.list(items), range.lowerBound..<previousEnd)
        case .leftBrace: throw fault(.leftOut("maps in braces", instead: "give the values one by one"), range)
        default: throw unexpected(expecting: "a value")
        }
    }

    private mutating func parsePostfix(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            switch kind {
            case .dot:
                advance()
                guard kind == .name else { throw unexpected(expecting: "the name of a field") }
                // A field may be called as a reserved word is.
                let name = currentName
                advance()
                value = make(.field(value, name), from: value)
            case .leftBracket:
                advance()
                try refuseSlice()
                let index = try parseExpression()
                try refuseSlice()
                try expect(.rightBracket, "']'")
                if case .constant(.text(let name)) = index.kind {
                    value = make(.field(value, Name(text: name, range: index.range)), from: value)
                } else {
                    value = make(.index(value, index), from: value)
                }
            case .leftParenthesis:
                let arguments = try parseArguments()
                value = make(.call(value, arguments), from: value)
            default: return value
            }
        }
    }

    private func refuseSlice() throws(Diagnostic) {
        guard kind == .colon else { return }
        throw fault(.leftOut("slices", instead: "use batch, first or last"), current.range)
    }

    private mutating func parseFilters(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            if skip(.pipe) {
                let name = try parseName("the name of a filter")
                let arguments = kind == .leftParenthesis ? try parseArguments() : Arguments()
                value = make(.filter(value, name, arguments), from: value)
            } else if skipWord("is") {
                value = try parseTest(of: value)
            } else if kind == .leftParenthesis {
                throw fault(.notCallable, value.range)
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
        case .name where isWord("is"): throw fault(.chainedTests, current.range)
        case .name, .string, .integer, .decimal, .leftBracket, .leftBrace:
            arguments.positional = [try parsePostfix(of: try parsePrimary())]
        default: break
        }
        return make(.test(value, name, arguments, negated: negated), from: value)
    }

    private mutating func parseArguments() throws(Diagnostic) -> Arguments {
        var arguments = Arguments()
        advance()
        try parseItems(until: .rightParenthesis, "',' or ')'") { (parser) throws(Diagnostic) in
            guard parser.kind == .name, parser.following.kind == .assign else {
                guard arguments.keyword.isEmpty else {
                    throw parser.fault(.positionalAfterKeyword, parser.current.range)
                }
                arguments.positional.append(try parser.parseExpression())
                return
            }
            let name = parser.currentName
            guard !arguments.keyword.contains(where: { $0.name.text == name.text }) else {
                throw parser.fault(.duplicateArgument(name.text), name.range)
            }
            parser.advance()
            parser.advance()
            arguments.keyword.append((name, try parser.parseExpression()))
        }
        return arguments
    }

    /// The value of a string token; `\n \t \\ \' \"` are its escapes.
    mutating func parseString() throws(Diagnostic) -> String {
        let range = current.range
        var bytes: [UInt8] = []
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            if file.bytes[index] == UInt8(ascii: "\\") {
                index += 1
                switch Unicode.Scalar(file.bytes[index]) {
                case "n": bytes.append(UInt8(ascii: "\n"))
                case "t": bytes.append(UInt8(ascii: "\t"))
                case "\\", "'", "\"": bytes.append(file.bytes[index])
                default:
                    let escape = (index - 1)..<(index + 1)
                    throw fault(.unknownEscape(file.text(escape)), escape)
                }
            } else {
                bytes.append(file.bytes[index])
            }
            index += 1
        }
        advance()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An expression that begins where another did and ends before the current token.
    private func make(_ kind: Expression.Kind, from first: Expression) -> Expression {
        Expression(kind, first.range.lowerBound..<max(first.range.upperBound, previousEnd))
    }
}
