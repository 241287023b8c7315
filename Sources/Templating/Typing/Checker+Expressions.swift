/// The type of each expression.
extension Checker {
    /// The expression with its type, which is `erroneous` where a mistake was reported.
    mutating func type(_ expression: Expression) -> TypedExpression {
        let site = site(expression.range)
        do throws(Reported) { return try typed(expression, site) } catch {
            return TypedExpression(.constant(.text("")), .erroneous, site)
        }
    }

    /// The expression with its type; throws where a mistake was reported.
    mutating func sound(_ expression: Expression) throws(Reported) -> TypedExpression {
        let value = try typed(expression, site(expression.range))
        guard !value.type.isErroneous else { throw Reported() }
        return value
    }

    /// A value that is there.
    mutating func present(_ expression: Expression) throws(Reported) -> TypedExpression {
        let value = try sound(expression)
        try requirePresent(value, expression)
        return value
    }

    mutating func requirePresent(_ value: TypedExpression, _ expression: Expression) throws(Reported) {
        if value.type.isErroneous { throw Reported() }
        if value.type.isOptional { throw fault(.maybeAbsent(source(expression), value.type), expression.range) }
    }

    /// Two expressions, both checked before one of them ends the rule.
    private mutating func both(
        _ left: Expression, _ right: Expression
    ) throws(Reported) -> (TypedExpression, TypedExpression) {
        let (a, b) = (type(left), type(right))
        if a.type.isErroneous || b.type.isErroneous { throw Reported() }
        return (a, b)
    }

    private mutating func typed(_ expression: Expression, _ site: Site) throws(Reported) -> TypedExpression {
        switch expression.kind {
        case .constant(let constant): return TypedExpression(.constant(constant), constant.type, site)
        case .list(let items): return try list(items, site)
        case .name(let name): return try variable(name, site)
        case .field(let base, let name): return try field(base, name, site)
        case .index(let base, let index): return try element(base, index, site)
        case .negated(let operand):
            let value = type(operand)
            try requireNumber(value, operand, "'-'")
            return switch value.constant {
            case .int(let number): TypedExpression(.constant(.int(-number)), .int, site)
            case .double(let number): TypedExpression(.constant(.double(-number)), .double, site)
            default: TypedExpression(.negated(value), value.type, site)
            }
        case .not, .test: return condition(expression)
        case .binary(.and, _, _) where isBoolSyntax(expression), .binary(.or, _, _) where isBoolSyntax(expression):
            return condition(expression)
        case .binary(let operation, let left, let right): return try binary(operation, left, right, site)
        case .conditional(let condition, let then, let otherwise):
            return try conditional(condition, then, otherwise, site)
        case .filter(let input, let name, let arguments): return try filter(input, name, arguments, site)
        case .call(let callee, let arguments): return try call(callee, arguments, site)
        }
    }

    /// A value that is known to be present here has its type without `?`.
    private func narrowed(_ kind: TypedExpression.Kind, _ type: ValueType, _ site: Site) -> TypedExpression {
        let value = TypedExpression(kind, type, site)
        guard case .optional(let inner) = type, let path = value.path, scope.narrowing.contains(path) else {
            return value
        }
        return TypedExpression(kind, inner, site)
    }

    private mutating func variable(_ name: String, _ site: Site) throws(Reported) -> TypedExpression {
        guard let variable = scope.find(name) else {
            if name == "loop", scope.hidesLoop { throw fault(.loopInInclude, site.range) }
            throw fault(.unknownName(name, known: scope.variables.map(\.name)), site.range)
        }
        guard variable.module == nil else { throw fault(.moduleIsNoValue(name), site.range) }
        guard !variable.isLoop else { throw fault(.loopIsNoValue, site.range) }
        if scope.isNested { nestedReads[template, default: []].insert(name) }
        if variable.slot < rootCount { page.rootReads.insert(variable.slot) }
        return narrowed(.slot(variable.slot), variable.type, site)
    }

    /// The place of a record's field, which the page then reads.
    mutating func place(of name: String, in record: RecordType, _ range: Range<Int>) throws(Reported) -> Int {
        guard let place = record.place(of: name) else {
            throw fault(.unknownField(name, of: record.name, known: record.fields.map(\.name)), range)
        }
        page.reads.insert(FieldRead(type: record.name, field: name))
        return place
    }

    private mutating func field(_ base: Expression, _ name: Name, _ site: Site) throws(Reported) -> TypedExpression {
        if case .name("loop") = base.kind, let slot = scope.loop { return try loopField(name, slot, site) }
        let value = try sound(base)
        switch value.type {
        case .record(let record):
            let place = try place(of: name.text, in: record, name.range)
            let field = record.fields[place]
            return narrowed(field.isDeferred ? .deferredField(value, place) : .field(value, place), field.type, site)
        case .pair(let key, _) where name.text == "grouper": return TypedExpression(.field(value, 0), key, site)
        case .pair(_, let items) where name.text == "list": return TypedExpression(.field(value, 1), items, site)
        case .pair: throw fault(.unknownField(name.text, of: "A group", known: ["grouper", "list"]), name.range)
        case .map(let element):
            let key = TypedExpression(.constant(.text(name.text)), .text, self.site(name.range))
            return TypedExpression(.entry(value, key), element.madeOptional(), site)
        case .optional: throw fault(.fieldOfOptional(name.text, source(base)), base.range)
        default: throw fault(.noFields(name.text, source(base), value.type), name.range)
        }
    }

    private mutating func loopField(_ name: Name, _ slot: Int, _ site: Site) throws(Reported) -> TypedExpression {
        guard let field = LoopField(rawValue: name.text) else {
            let known = LoopField.allCases.map(\.rawValue) + ["cycle"]
            throw fault(.unknownField(name.text, of: "loop", known: known), name.range)
        }
        let type: ValueType =
            switch field {
            case .first, .last: .bool
            case .previtem, .nextitem: (loopElements.last { $0.slot == slot }?.element ?? .erroneous).madeOptional()
            default: .int
            }
        return narrowed(.loop(field, slot: slot), type, site)
    }

    private mutating func element(
        _ base: Expression, _ index: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let (list, position) = try both(base, index)
        switch (list.type, position.type) {
        case (.list(let element), .int):
            return TypedExpression(.element(list, position), element.madeOptional(), site)
        case (.map(let value), let key) where key.isText:
            return TypedExpression(.entry(list, position), value.madeOptional(), site)
        case (.sequence, _): throw fault(.onePass("an index", source(base)), base.range)
        default: throw fault(.notIndexable(source(base), list.type, by: position.type), index.range)
        }
    }

    private mutating func list(_ items: [Expression], _ site: Site) throws(Reported) -> TypedExpression {
        let values = items.map { type($0) }
        var element = ValueType.nothing
        for (value, item) in zip(values, items) {
            try requirePresent(value, item)
            guard let joined = ValueType.joined(element, value.type) else {
                throw fault(.unlike(element, value.type, "items of one list"), item.range)
            }
            element = joined
        }
        return TypedExpression(.list(values), .list(element), site)
    }

    private mutating func conditional(
        _ condition: Expression, _ then: Expression, _ otherwise: Expression?, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let condition = self.condition(condition)
        let narrowing = scope.narrowing
        defer { scope.narrowing = narrowing }
        scope.narrowing = narrowing + condition.facts(when: true)
        let first = type(then)
        scope.narrowing = narrowing + condition.facts(when: false)
        let second = otherwise.map { type($0) }
        if first.type.isErroneous || second?.type.isErroneous == true { throw Reported() }
        var result = first.type.madeOptional()
        if let second {
            guard let joined = ValueType.joined(first.type, second.type) else {
                throw fault(.unlike(first.type, second.type, "the two sides of 'if'"), second.site.range)
            }
            result = joined
        }
        return TypedExpression(.conditional(condition, then: first, otherwise: second), result, site)
    }
}

// MARK: Operators

extension Checker {
    /// Whether an expression is a Bool by its form, so that `and` and `or` of such are one too.
    private func isBoolSyntax(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .constant(.bool), .not, .test: true
        case .binary(.and, let left, let right), .binary(.or, let left, let right):
            isBoolSyntax(left) && isBoolSyntax(right)
        case .binary(let operation, _, _): operation.isComparison || operation == .isIn || operation == .isNotIn
        default: false
        }
    }

    mutating func binary(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        switch operation {
        case .and, .or: return try choice(operation, left, right, site)
        case .concatenate: return try concatenation([left, right], site)
        case .isIn, .isNotIn: return try membership(operation, left, right, site)
        case let operation where operation.isComparison: return try comparison(operation, left, right, site)
        default: return try arithmetic(operation, left, right, site)
        }
    }

    /// `a or b` and `a and b` of values are one of their sides, as in Python.
    private mutating func choice(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let first = type(left)
        let test = truth(of: first, site)
        let narrowing = scope.narrowing
        scope.narrowing += test.facts(when: operation == .and)
        let second = type(right)
        scope.narrowing = narrowing
        if first.type.isErroneous || second.type.isErroneous { throw Reported() }
        // The left side is what remains only where it is true (`or`) or false (`and`), so it may be absent for `and`.
        let kept = operation == .or ? first.type.unwrapped : first.type
        guard let joined = ValueType.joined(kept, second.type) else {
            throw fault(.unlike(kept, second.type, "the two sides of '\(operation.rawValue)'"), right.range)
        }
        if joined == .bool {
            return TypedExpression(operation == .and ? .and(test, second) : .or(test, second), .bool, site)
        }
        let (then, otherwise) = operation == .or ? (first, second) : (second, first)
        return TypedExpression(.conditional(test, then: then, otherwise: otherwise), joined, site)
    }

    private mutating func concatenation(_ operands: [Expression], _ site: Site) throws(Reported) -> TypedExpression {
        var values: [TypedExpression] = []
        for operand in operands {
            let value = try sound(operand)
            guard value.type.isText || value.type.isNumber || value.type.isHTML else {
                throw fault(.notPrintable(source(operand), value.type), operand.range)
            }
            if case .concatenation(let parts) = value.kind, !value.type.isHTML {
                values += parts
            } else {
                values.append(value)
            }
        }
        guard format == .html || format == .xml, values.contains(where: \.type.isHTML) else {
            return TypedExpression(.concatenation(values), .text, site)
        }
        // Text beside markup is escaped, so that the result is markup.
        let escaped = values.map { value in
            value.type.isText
                ? TypedExpression(.filter(FilterCall(filter: .escape), [value]), .html, value.site) : value
        }
        return TypedExpression(.concatenation(escaped), .html, site)
    }

    mutating func requireNumber(
        _ value: TypedExpression, _ expression: Expression, _ what: String
    ) throws(Reported) {
        try requirePresent(value, expression)
        guard value.type.isNumber else {
            throw fault(.notANumber(what, source(expression), value.type), expression.range)
        }
    }

    private mutating func arithmetic(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let (a, b) = (type(left), type(right))
        if operation == .add, a.type.isText, b.type.isText {
            return TypedExpression(.concatenation([a, b]), .text, site)
        }
        try requireNumber(a, left, "'\(operation.rawValue)'")
        try requireNumber(b, right, "'\(operation.rawValue)'")
        let divides = operation == .divide || operation == .floorDivide || operation == .remainder
        switch b.constant {
        case .int(0) where divides, .double(0) where divides: throw fault(.divisionByZero, right.range)
        default: break
        }
        guard operation == .divide || a.type == .double || b.type == .double else {
            return TypedExpression(.arithmetic(operation, a, b), .int, site)
        }
        return TypedExpression(.arithmetic(operation, widened(a), widened(b)), .double, site)
    }

    private func widened(_ value: TypedExpression) -> TypedExpression {
        value.type == .double ? value : TypedExpression(.widened(value), .double, value.site)
    }

    private mutating func comparison(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let (a, b) = try both(left, right)
        try requirePresent(a, left)
        try requirePresent(b, right)
        func make(_ a: TypedExpression, _ b: TypedExpression) -> TypedExpression {
            TypedExpression(.comparison(operation, a, b), .bool, site)
        }
        switch (a.type, b.type) {
        case (.int, .int), (.date, .date): return make(a, b)
        case (let x, let y) where x.isNumber && y.isNumber: return make(widened(a), widened(b))
        case (.bool, .bool) where operation == .equal || operation == .notEqual: return make(a, b)
        case (let x, let y) where x.isText && y.isText:
            checkCase(x, b)
            checkCase(y, a)
            return make(a, b)
        default: throw fault(.unlike(a.type, b.type, "the sides of '\(operation.rawValue)'"), right.range)
        }
    }

    /// Reports a literal that an enumeration does not have.
    private mutating func checkCase(_ type: ValueType, _ value: TypedExpression) {
        guard case .enumeration(let cases) = type, let text = value.literal, !cases.contains(text) else { return }
        report(.unknownCase(text, known: cases), value.site.range)
    }

    private mutating func membership(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let (needle, haystack) = try both(left, right)
        var kind = TypedExpression.Kind.contains(needle, in: haystack)
        switch haystack.type {
        case _ where haystack.type.isText && needle.type.isText, .map where needle.type.isText: break
        case .list(let element) where KeyKind(needle.type) != nil && KeyKind(needle.type) == KeyKind(element): break
        case .list(.nothing): kind = .constant(.bool(false))
        default: throw fault(.notContained(needle.type, haystack.type), right.range)
        }
        let found = TypedExpression(kind, .bool, site)
        return operation == .isIn ? found : TypedExpression(.not(found), .bool, site)
    }
}

// MARK: Conditions

extension Checker {
    /// An expression as a condition: what it counts as, by its type.
    mutating func condition(_ expression: Expression) -> TypedExpression {
        let site = site(expression.range)
        switch expression.kind {
        case .not(let operand): return TypedExpression(.not(condition(operand)), .bool, site)
        case .binary(.and, let left, let right):
            let (a, b) = conditions(left, right, secondWhen: true)
            return TypedExpression(.and(a, b), .bool, site)
        case .binary(.or, let left, let right):
            let (a, b) = conditions(left, right, secondWhen: false)
            return TypedExpression(.or(a, b), .bool, site)
        case .test(let value, let name, let arguments, let negated):
            do throws(Reported) {
                let result = try test(value, name, arguments, site)
                return negated ? TypedExpression(.not(result), .bool, site) : result
            } catch { return TypedExpression(.constant(.bool(false)), .erroneous, site) }
        default: return truth(of: type(expression), site)
        }
    }

    private mutating func conditions(
        _ left: Expression, _ right: Expression, secondWhen outcome: Bool
    ) -> (TypedExpression, TypedExpression) {
        let first = condition(left)
        let narrowing = scope.narrowing
        scope.narrowing += first.facts(when: outcome)
        let second = condition(right)
        scope.narrowing = narrowing
        return (first, second)
    }

    func truth(of value: TypedExpression, _ site: Site) -> TypedExpression {
        value.type == .bool ? value : TypedExpression(.truth(value), .bool, site)
    }
}

extension BinaryOperator {
    fileprivate var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}

extension Constant {
    var type: ValueType {
        switch self {
        case .text: .text
        case .int: .int
        case .double: .double
        case .bool: .bool
        }
    }
}
