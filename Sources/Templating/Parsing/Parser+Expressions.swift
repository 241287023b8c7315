/// Expressions, in Jinja2's order of precedence (its `parser.py`), so that both read the same tree.
extension Parser {
    /// `a if c else b`, the loosest.
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

    /// An expression without `if`.
    mutating func parseCondition() throws(Diagnostic) -> Expression { try parseOperators(from: .or) }

    /// Operators that bind at least so tightly, from left to right.
    private mutating func parseOperators(from level: BinaryOperator.Level) throws(Diagnostic) -> Expression {
        var left = try parseOperand(of: level)
        while let operation = try currentOperator(), operation.level >= level {
            advance()
            if operation == .isNotIn { advance() }
            let right = try parseOperators(from: operation.level.tighter)
            left = Expression(
                kind: .binary(operation, left, right),
                range: left.range.lowerBound..<right.range.upperBound
            )
            if operation.level == .comparison, try currentOperator()?.level == .comparison {
                throw fault(.chainedComparison, current.range)
            }
        }
        return left
    }

    private func currentOperator() throws(Diagnostic) -> BinaryOperator? {
        guard kind == .symbol || kind == .name else { return nil }
        if isAt("**") { throw fault(.leftOut("'**'; multiply"), current.range) }
        return BinaryOperator(
            rawValue: isAt("not") && isAt("in", ahead: 1) ? "not in" : file.text(current.range)
        )
    }

    /// `not` binds looser than comparisons and tighter than `and`.
    private mutating func parseOperand(of level: BinaryOperator.Level) throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        guard level <= .comparison, skip("not") else { return try parseUnary(withFilters: true) }
        let operand = try nested { (parser) throws(Diagnostic) in try parser.parseOperators(from: .comparison)
        }
        return Expression(kind: .not(operand), range: start..<operand.range.upperBound)
    }

    /// A sign binds looser than `.` and `[…]` but tighter than `|` and `is`: `-x|abs` is `(-x)|abs`.
    private mutating func parseUnary(withFilters: Bool) throws(Diagnostic) -> Expression {
        let start = current.range.lowerBound
        var value: Expression
        if isAt("-") || isAt("+") {
            let negates = isAt("-")
            advance()
            let operand = try nested { (parser) throws(Diagnostic) in
                try parser.parseUnary(withFilters: false)
            }
            guard negates else {
                throw fault(.leftOut("a '+' before a value; leave it out"), start..<(start + 1))
            }
            value = Expression(kind: .negated(operand), range: start..<operand.range.upperBound)
        } else {
            value = try parsePostfix(of: try parsePrimary())
        }
        return withFilters ? try parseFilters(of: value) : value
    }

    private mutating func parsePrimary() throws(Diagnostic) -> Expression {
        let range = current.range
        if skip("(") {
            let inner = try parseExpression()
            if isAt(",") { throw fault(.leftOut("tuples; write a list: […]"), current.range) }
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
        if isAt("{") { throw fault(.leftOut("maps in braces; give the values one by one"), range) }
        switch kind {
        case .name:
            if skip("true") || skip("True") { return Expression(kind: .constant(.bool(true)), range: range) }
            if skip("false") || skip("False") {
                return Expression(kind: .constant(.bool(false)), range: range)
            }
            if isAt("none") || isAt("None") { throw fault(.noneLiteral, range) }
            return Expression(kind: .name(try parseName("a value").text), range: range)
        case .string:
            var text = try parseString()
            // Adjacent literals join, as in Python.
            while kind == .string { text += try parseString() }
            return Expression(kind: .constant(.text(text)), range: range)
        case .integer:
            guard let value = Int(file.text(range)) else { throw fault(.numberTooLarge, range) }
            advance()
            return Expression(kind: .constant(.int(value)), range: range)
        case .decimal:
            guard let value = Double(file.text(range)), value.isFinite else {
                throw fault(.numberTooLarge, range)
            }
            advance()
            return Expression(kind: .constant(.double(value)), range: range)
        default: throw unexpected(expecting: "a value")
        }
    }

    private mutating func parsePostfix(of base: Expression) throws(Diagnostic) -> Expression {
        var value = base
        while true {
            if skip(".") {
                guard kind == .name else { throw unexpected(expecting: "the name of a field") }
                // A field may be called as a reserved word is.
                let name = currentName
                advance()
                value = make(.field(value, name), from: value)
            } else if skip("[") {
                try refuseSlice()
                let index = try parseExpression()
                try refuseSlice()
                try expect("]")
                if case .constant(.text(let name)) = index.kind {
                    value = make(.field(value, Name(text: name, range: index.range)), from: value)
                } else {
                    value = make(.index(value, index), from: value)
                }
            } else if isAt("(") {
                let arguments = try parseArguments()
                value = make(.call(value, arguments), from: value)
            } else {
                return value
            }
        }
    }

    private func refuseSlice() throws(Diagnostic) {
        guard isAt(":") else { return }
        throw fault(.leftOut("slices; use batch, first or last"), current.range)
    }

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
                throw fault(.notCallable, value.range)
            } else {
                return value
            }
        }
    }

    private mutating func parseTest(of value: Expression) throws(Diagnostic) -> Expression {
        let negated = skip("not")
        let range = current.range
        // `in` is a test too: `x is in xs`.
        let name = skip("in") ? Name(text: "in", range: range) : try parseName("the name of a test")
        var arguments = Arguments()
        if isAt("(") {
            arguments = try parseArguments()
        } else if isAt("is") {
            throw fault(.chainedTests, current.range)
        } else if [.name, .string, .integer, .decimal].contains(kind) || isAt("[") || isAt("{"),
            !isAt("else"), !isAt("or"), !isAt("and")
        {
            arguments.positional = [try parsePostfix(of: try parsePrimary())]
        }
        return make(.test(value, name, arguments, negated: negated), from: value)
    }

    private mutating func parseArguments() throws(Diagnostic) -> Arguments {
        var arguments = Arguments()
        advance()
        try parseItems(until: ")") { (parser) throws(Diagnostic) in
            guard parser.kind == .name, parser.isAt("=", ahead: 1) else {
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
        Expression(kind: kind, range: first.range.lowerBound..<max(first.range.upperBound, previousEnd))
    }
}
