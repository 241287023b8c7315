/// Expressions, in Jinja2's order of precedence (its `parser.py`), so that both build the same tree.
extension Parser {
    /// Parses `a if c else b`, which binds loosest.
    mutating func parseExpression() throws(Diagnostic) -> Expression {
        try nested { (parser) throws(Diagnostic) in
            var value = try parser.parseCondition()
            while parser.skip("if") {
                let condition = try parser.parseCondition()
                let otherwise = parser.skip("else") ? try parser.parseExpression() : nil
                value = parser.make(
                    .conditional(condition: condition, then: value, otherwise: otherwise),
                    from: value
                )
            }
            return value
        }
    }

    /// Parses an expression without `if`.
    mutating func parseCondition() throws(Diagnostic) -> Expression {
        try parseOperators(from: .or)
    }

    // MARK: Operators

    /// Parses operators of at least this precedence, from left to right.
    private mutating func parseOperators(
        from precedence: BinaryOperator.Precedence
    ) throws(Diagnostic) -> Expression {
        var left = try parseOperand(of: precedence)
        while let operation = try currentOperator(), operation.precedence >= precedence {
            advance()
            if operation == .isNotIn {
                advance()
            }
            let right = try parseOperators(from: operation.precedence.nextTighter)
            left = Expression(
                kind: .binary(operation, left, right),
                range: left.range.lowerBound..<right.range.upperBound
            )
            if operation.precedence == .comparison, try currentOperator()?.precedence == .comparison {
                throw error(.chainedComparison, at: current.range)
            }
        }
        return left
    }

    private func currentOperator() throws(Diagnostic) -> BinaryOperator? {
        guard kind == .symbol || kind == .name else { return nil }
        if isAt("**") {
            throw error(.unsupported("'**'; multiply"), at: current.range)
        }
        if isAt("not"), isFollowed(by: "in") {
            return .isNotIn
        }
        return BinaryOperator(rawValue: file.text(current.range))
    }

    /// Parses an operand, with `not`, which binds looser than comparisons and tighter than `and`.
    private mutating func parseOperand(
        of precedence: BinaryOperator.Precedence
    ) throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        guard precedence <= .comparison, skip("not") else {
            return try parseUnary(withFilters: true)
        }
        let operand = try nested { (parser) throws(Diagnostic) in
            try parser.parseOperators(from: .comparison)
        }
        return Expression(kind: .not(operand), range: start..<operand.range.upperBound)
    }

    /// A sign binds looser than `.` and `[…]` but tighter than `|` and `is`: `-x|abs` is `(-x)|abs`.
    private mutating func parseUnary(withFilters: Bool) throws(Diagnostic) -> Expression {
        var value: Expression
        if isAt("-") || isAt("+") {
            value = try parseSigned()
        } else {
            value = try parsePostfix(of: try parsePrimary())
        }
        return withFilters ? try parseFilters(of: value) : value
    }

    private mutating func parseSigned() throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        let isNegative = isAt("-")
        advance()
        let operand = try nested { (parser) throws(Diagnostic) in
            try parser.parseUnary(withFilters: false)
        }
        guard isNegative else {
            throw error(.unsupported("a '+' before a value; leave it out"), at: start..<(start + 1))
        }
        return Expression(kind: .negated(operand), range: start..<operand.range.upperBound)
    }

    // MARK: Primaries

    private mutating func parsePrimary() throws(Diagnostic) -> Expression {
        let range = current.range
        if skip("(") {
            let inner = try parseExpression()
            if isAt(",") {
                throw error(.unsupported("tuples; write a list: […]"), at: current.range)
            }
            try expect(")")
            return Expression(kind: inner.kind, range: range.lowerBound..<previousEnd)
        }
        if skip("[") {
            var items: [Expression] = []
            try parseItems(until: "]") { (parser) throws(Diagnostic) in
                items.append(try parser.parseExpression())
            }
            return Expression(kind: .list(items), range: range.lowerBound..<previousEnd)
        }
        if isAt("{") {
            throw error(.unsupported("maps in braces; give the values one by one"), at: range)
        }
        switch kind {
        case .name: return try parseNameOrBool()
        case .string: return Expression(kind: .constant(.text(try parseStrings())), range: range)
        case .integer, .decimal: return Expression(kind: .constant(try parseNumber()), range: range)
        default: throw unexpectedToken(expected: "a value")
        }
    }

    private mutating func parseNameOrBool() throws(Diagnostic) -> Expression {
        let range = current.range
        if skip("true") || skip("True") {
            return Expression(kind: .constant(.bool(true)), range: range)
        }
        if skip("false") || skip("False") {
            return Expression(kind: .constant(.bool(false)), range: range)
        }
        if isAt("none") || isAt("None") {
            throw error(.noneLiteral, at: range)
        }
        return Expression(kind: .name(try parseName("a value").text), range: range)
    }

    /// Parses adjacent literals, which join as in Python.
    private mutating func parseStrings() throws(Diagnostic) -> String {
        var text = try parseString()
        while kind == .string {
            text += try parseString()
        }
        return text
    }

    private mutating func parseNumber() throws(Diagnostic) -> Constant {
        let range = current.range
        let text = file.text(range)
        let number: Constant
        if kind == .integer, let value = Int(text) {
            number = .int(value)
        } else if kind == .decimal, let value = Double(text), value.isFinite {
            number = .double(value)
        } else {
            throw error(.numberTooLarge, at: range)
        }
        advance()
        return number
    }

    /// Parses a string token with the escapes `\n \t \\ \' \"`.
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
                    throw error(.unknownEscape(file.text(escape)), at: escape)
                }
            } else {
                bytes.append(file.bytes[index])
            }
            index += 1
        }
        advance()
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: After a value

    /// Parses `.name`, `[index]` and calls.
    private mutating func parsePostfix(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            if skip(".") {
                guard kind == .name else {
                    throw unexpectedToken(expected: "the name of a field")
                }
                // Unlike a variable, a field may have the name of a reserved word.
                let name = currentName
                advance()
                value = make(.field(value, name), from: value)
            } else if skip("[") {
                value = try parseIndex(of: value)
            } else if isAt("(") {
                let arguments = try parseArguments()
                value = make(.call(value, arguments), from: value)
            } else {
                return value
            }
        }
    }

    private mutating func parseIndex(of base: Expression) throws(Diagnostic) -> Expression {
        try refuseSlice()
        let index = try parseExpression()
        try refuseSlice()
        try expect("]")
        if case .constant(.text(let name)) = index.kind {
            return make(.field(base, Name(text: name, range: index.range)), from: base)
        }
        return make(.index(base, index), from: base)
    }

    private func refuseSlice() throws(Diagnostic) {
        guard isAt(":") else { return }
        throw error(.unsupported("slices; use batch, first or last"), at: current.range)
    }

    /// Parses `|filter` and `is test`.
    private mutating func parseFilters(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            if skip("|") {
                let name = try parseName("the name of a filter")
                let arguments = isAt("(") ? try parseArguments() : Arguments()
                value = make(.filter(value, name, arguments), from: value)
            } else if skip("is") {
                value = try parseTest(of: value)
            } else if isAt("(") {
                throw error(.notCallable, at: value.range)
            } else {
                return value
            }
        }
    }

    private mutating func parseTest(of value: Expression) throws(Diagnostic) -> Expression {
        let isNegated = skip("not")
        let range = current.range
        // `in` is a test too: `x is in xs`.
        let name = skip("in") ? Name(text: "in", range: range) : try parseName("the name of a test")
        var arguments = Arguments()
        if isAt("(") {
            arguments = try parseArguments()
        } else if isAt("is") {
            throw error(.chainedTests, at: current.range)
        } else if isAtTestArgument {
            arguments.positional = [try parsePostfix(of: try parsePrimary())]
        }
        return make(.test(value, name, arguments, isNegated: isNegated), from: value)
    }

    /// True when a test's argument without parentheses follows.
    private var isAtTestArgument: Bool {
        switch kind {
        case .name: !isAt("else") && !isAt("or") && !isAt("and")
        case .string, .integer, .decimal: true
        default: isAt("[") || isAt("{")
        }
    }

    private mutating func parseArguments() throws(Diagnostic) -> Arguments {
        var arguments = Arguments()
        advance()
        try parseItems(until: ")") { (parser) throws(Diagnostic) in
            guard parser.kind == .name, parser.isFollowed(by: "=") else {
                guard arguments.keyword.isEmpty else {
                    throw parser.error(.positionalAfterKeyword, at: parser.current.range)
                }
                arguments.positional.append(try parser.parseExpression())
                return
            }
            let name = parser.currentName
            guard !arguments.keyword.contains(where: { $0.name.text == name.text }) else {
                throw parser.error(.duplicateArgument(name.text), at: name.range)
            }
            parser.advance()
            parser.advance()
            arguments.keyword.append((name: name, value: try parser.parseExpression()))
        }
        return arguments
    }

    /// An expression from the start of another to the end of the last consumed token.
    private func make(_ kind: Expression.Kind, from first: Expression) -> Expression {
        Expression(kind: kind, range: first.range.lowerBound..<max(first.range.upperBound, previousEnd))
    }
}
