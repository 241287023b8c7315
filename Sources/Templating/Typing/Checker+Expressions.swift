/// The type of each expression.
extension Checker {
    /// The expression with its type, which is `erroneous` where a mistake was reported.
    mutating func type(_ expression: Expression) -> Value {
        (try? typed(expression))
            ?? Value(kind: .constant(.text("")), type: .erroneous, site: site(expression.range))
    }

    /// The expression with its type; throws where a mistake was reported.
    mutating func sound(_ expression: Expression) throws(Reported) -> Value {
        let value = try typed(expression)
        if value.type.isErroneous { throw Reported() }
        return value
    }

    /// Two expressions, both checked before one of them ends the rule.
    private mutating func both(_ left: Expression, _ right: Expression) throws(Reported) -> (Value, Value) {
        let (a, b) = (type(left), type(right))
        if a.type.isErroneous || b.type.isErroneous { throw Reported() }
        return (a, b)
    }

    mutating func requirePresent(_ value: Value) throws(Reported) {
        if value.type.isErroneous { throw Reported() }
        if value.type.isOptional { throw fault(.maybeAbsent(source(value), value.type), value) }
    }

    mutating func requireNumber(_ value: Value, _ what: String) throws(Reported) {
        try requirePresent(value)
        guard value.type.isNumber else { throw fault(.notANumber(what, described(value)), value) }
    }

    private mutating func typed(_ expression: Expression) throws(Reported) -> Value {
        try at(expression) { (checker) throws(Reported) in
            let value = try checker.rule(of: expression)
            return checker.make(value.kind, value.type)
        }
    }

    private mutating func rule(of expression: Expression) throws(Reported) -> Value {
        switch expression.kind {
        case .constant(let constant): return make(.constant(constant), constant.type)
        case .list(let items): return try list(items)
        case .name(let name): return try variable(name)
        case .field(let base, let name): return try field(base, name)
        case .index(let base, let index): return try element(base, index)
        case .negated(let operand): return try negation(operand)
        case .not: return condition(expression)
        case .binary(let operation, let left, let right): return try binary(operation, left, right)
        case .conditional(let condition, let then, let otherwise):
            return try conditional(condition, then, otherwise)
        case .filter(let input, let name, let arguments): return try filter(input, name, arguments)
        case .test(let operand, let name, let arguments, let negated):
            let result = try test(operand, name, arguments)
            return negated ? make(.not(result), .bool) : result
        case .call(let callee, let arguments): return try call(callee, arguments)
        }
    }

    /// A value that is known to be present here has its type without `?`.
    private func narrowed(_ value: Value) -> Value {
        guard case .optional(let inner) = value.type, let path = value.path, scope.narrowing.contains(path)
        else {
            return value
        }
        return make(value.kind, inner)
    }

    private mutating func variable(_ name: String) throws(Reported) -> Value {
        guard let variable = scope.find(name) else {
            if name == "loop", scope.hidesLoop { throw fault(.loopInInclude, here.range) }
            throw fault(.unknown(.name, name, known: scope.names), here.range)
        }
        guard variable.module == nil else { throw fault(.moduleIsNoValue(name), here.range) }
        guard !variable.isLoop else { throw fault(.loopIsNoValue, here.range) }
        if scope.isNested { nestedReads[position.template, default: []].insert(name) }
        return narrowed(value(of: variable, here))
    }

    /// The place of a record's field, which the page then reads.
    mutating func place(of name: String, in record: RecordType, _ range: Range<Int>) throws(Reported) -> Int {
        guard let place = record.fieldIndex(of: name) else {
            throw fault(
                .unknown(.field(of: record.name), name, known: record.fields.map(\.name).sorted()),
                range
            )
        }
        page.reads.insert(FieldRead(type: record.name, field: name))
        return place
    }

    private mutating func field(_ base: Expression, _ name: Name) throws(Reported) -> Value {
        if case .name("loop") = base.kind, let loop = scope.loop { return try loopField(name, of: loop) }
        let value = try sound(base)
        switch value.type {
        case .record(let record):
            let place = try place(of: name.text, in: record, name.range)
            let field = record.fields[place]
            let found = make(.field(value, place), field.type)
            return narrowed(field.isDeferred ? make(.resolved(found), field.type) : found)
        case .pair(let key, _) where name.text == "grouper": return make(.field(value, 0), key)
        case .pair(_, let items) where name.text == "list": return make(.field(value, 1), items)
        case .pair:
            throw fault(.unknown(.field(of: "A group"), name.text, known: ["grouper", "list"]), name.range)
        case .map(let element):
            return make(.element(value, make(.constant(.text(name.text)), .text)), element.madeOptional())
        case .optional: throw fault(.fieldOfOptional(source(value), name.text), value)
        default: throw fault(.noFields(described(value), name.text), name.range)
        }
    }

    private mutating func loopField(_ name: Name, of loop: Scope.Variable) throws(Reported) -> Value {
        guard let field = LoopField(rawValue: name.text) else {
            let known = (LoopField.allCases.map(\.rawValue) + ["cycle"]).sorted()
            throw fault(.unknown(.field(of: "loop"), name.text, known: known), name.range)
        }
        let type: ValueType =
            switch field {
            case .first, .last: .bool
            case .previtem, .nextitem: loop.type.madeOptional()
            default: .int
            }
        return narrowed(make(.loop(field, slot: loop.slot), type))
    }

    private mutating func element(_ base: Expression, _ index: Expression) throws(Reported) -> Value {
        let (list, position) = try both(base, index)
        switch (list.type, position.type) {
        case (.list(let element), .int): return make(.element(list, position), element.madeOptional())
        case (.map(let value), let key) where key.isText:
            return make(.element(list, position), value.madeOptional())
        case (.sequence, _): throw fault(.onePass("an index", source(list)), list)
        default: throw fault(.notIndexable(described(list), position.type), position)
        }
    }

    private mutating func list(_ items: [Expression]) throws(Reported) -> Value {
        let values = items.map { type($0) }
        var element = ValueType.nothing
        for value in values {
            try requirePresent(value)
            guard let joined = ValueType.joined(element, value.type) else {
                throw fault(.unlike("items of one list", element, value.type), value)
            }
            element = joined
        }
        return make(.list(values), .list(element))
    }

    private mutating func conditional(
        _ condition: Expression,
        _ then: Expression,
        _ otherwise: Expression?
    ) throws(Reported) -> Value {
        let condition = self.condition(condition)
        let first = assuming(condition.facts(when: true)) { $0.type(then) }
        let second = assuming(condition.facts(when: false)) { checker in otherwise.map { checker.type($0) } }
        if first.type.isErroneous || second?.type.isErroneous == true { throw Reported() }
        var result = first.type.madeOptional()
        if let second {
            guard let joined = ValueType.joined(first.type, second.type) else {
                throw fault(.unlike("the two sides of 'if'", first.type, second.type), second)
            }
            result = joined
        }
        return make(.conditional(condition, then: first, otherwise: second), result)
    }
}

// MARK: Operators

extension Checker {
    mutating func binary(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    )
        throws(Reported) -> Value
    {
        switch operation {
        case .and, .or: return try choice(operation, left, right)
        case .concatenate: return try concatenation([left, right])
        case .isNotIn: return make(.not(try binary(.isIn, left, right)), .bool)
        case let operation where operation.level == .comparison:
            let (a, b) = try both(left, right)
            return try operation == .isIn ? membership(a, b) : comparison(operation, a, b)
        default: return try arithmetic(operation, left, right)
        }
    }

    /// `a or b` and `a and b` of values are one of their sides, as in Python.
    private mutating func choice(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) throws(Reported) -> Value {
        let first = type(left)
        let test = truth(of: first)
        let second = assuming(test.facts(when: operation == .and)) { $0.type(right) }
        if first.type.isErroneous || second.type.isErroneous { throw Reported() }
        // The left side is what remains only where it is true (`or`) or false (`and`), so it may be absent for `and`.
        let kept = operation == .or ? first.type.unwrapped : first.type
        guard let joined = ValueType.joined(kept, second.type) else {
            throw fault(.unlike("the two sides of '\(operation.rawValue)'", kept, second.type), second)
        }
        if joined == .bool { return make(.binary(operation, test, second), .bool) }
        let (then, otherwise) = operation == .or ? (first, second) : (second, first)
        return make(.conditional(test, then: then, otherwise: otherwise), joined)
    }

    private mutating func concatenation(_ operands: [Expression]) throws(Reported) -> Value {
        var values: [Value] = []
        for operand in operands {
            let value = try sound(operand)
            guard value.type.isText || value.type.isNumber || value.type.isHTML else {
                throw fault(.notPrintable(described(value)), value)
            }
            if case .concatenation(let parts) = value.kind, !value.type.isHTML {
                values += parts
            } else {
                values.append(value)
            }
        }
        guard format == .html || format == .xml, values.contains(where: \.type.isHTML) else {
            return make(.concatenation(values), .text)
        }
        // Text beside markup is escaped, so that the result is markup.
        return make(.concatenation(values.map { $0.type.isText ? make(.escape, [$0], .html) : $0 }), .html)
    }

    private mutating func negation(_ operand: Expression) throws(Reported) -> Value {
        let value = type(operand)
        try requireNumber(value, "'-'")
        switch value.constant {
        case .int(let number): return make(.constant(.int(-number)), .int)
        case .double(let number): return make(.constant(.double(-number)), .double)
        default:
            // Unlike a subtraction from zero, this makes -0.0 of 0.0.
            let factor = value.type == .int ? Constant.int(-1) : .double(-1)
            return make(.binary(.multiply, value, make(.constant(factor), value.type)), value.type)
        }
    }

    private mutating func arithmetic(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) throws(Reported) -> Value {
        let (a, b) = (type(left), type(right))
        if operation == .add, a.type.isText, b.type.isText { return make(.concatenation([a, b]), .text) }
        try requireNumber(a, "'\(operation.rawValue)'")
        try requireNumber(b, "'\(operation.rawValue)'")
        let divides = operation == .divide || operation == .floorDivide || operation == .remainder
        if divides, b.isZero { throw fault(.divisionByZero, b) }
        guard operation == .divide || a.type == .double || b.type == .double else {
            return make(.binary(operation, a, b), .int)
        }
        return make(.binary(operation, widened(a), widened(b)), .double)
    }

    private func widened(_ value: Value) -> Value {
        value.type == .double
            ? value
            : Value(kind: .filter(FilterCall(filter: .float), [value]), type: .double, site: value.site)
    }

    mutating func comparison(_ operation: BinaryOperator, _ a: Value, _ b: Value) throws(Reported) -> Value {
        try requirePresent(a)
        try requirePresent(b)
        switch (a.type, b.type) {
        case (.int, .int), (.date, .date): break
        case (let x, let y) where x.isNumber && y.isNumber:
            return make(.binary(operation, widened(a), widened(b)), .bool)
        case (.bool, .bool) where operation == .equal || operation == .notEqual: break
        case (let x, let y) where x.isText && y.isText:
            checkCase(x, b)
            checkCase(y, a)
        default: throw fault(.unlike("the sides of '\(operation.rawValue)'", a.type, b.type), b)
        }
        return make(.binary(operation, a, b), .bool)
    }

    /// Reports a literal that an enumeration does not have.
    private mutating func checkCase(_ type: ValueType, _ value: Value) {
        guard case .enumeration(let cases) = type, let text = value.literal, !cases.contains(text) else {
            return
        }
        report(.unknown(.value, text, known: cases), value.site.range)
    }

    mutating func membership(_ needle: Value, _ haystack: Value) throws(Reported) -> Value {
        switch haystack.type {
        case _ where haystack.type.isText && needle.type.isText, .map where needle.type.isText: break
        case .list(let element) where needle.type.key != nil && needle.type.key == element.key: break
        case .list(.nothing): return make(.constant(.bool(false)), .bool)
        default: throw fault(.notContained(needle.type, haystack.type), haystack)
        }
        return make(.binary(.isIn, needle, haystack), .bool)
    }
}

// MARK: Conditions

extension Checker {
    /// An expression as a condition: what it counts as, by its type.
    mutating func condition(_ expression: Expression) -> Value {
        at(expression) { checker in
            switch expression.kind {
            case .not(let operand): return checker.make(.not(checker.condition(operand)), .bool)
            case .binary(let operation, let left, let right) where operation.level <= .and:
                let first = checker.condition(left)
                let second = checker.assuming(first.facts(when: operation == .and)) { $0.condition(right) }
                return checker.make(.binary(operation, first, second), .bool)
            default: return checker.truth(of: checker.type(expression))
            }
        }
    }

    func truth(of value: Value) -> Value { value.type == .bool ? value : make(.truth(value), .bool) }

    /// Checks something where these paths are known to be present.
    private mutating func assuming<Result>(_ facts: [[Int]], _ check: (inout Checker) -> Result) -> Result {
        let narrowing = scope.narrowing
        defer { scope.narrowing = narrowing }
        scope.narrowing += facts
        return check(&self)
    }
}
