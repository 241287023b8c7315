/// The type of each expression.
extension Checker {
    mutating func type(_ expression: Expression) -> TypedExpression {
        let site = site(expression.range)
        func make(_ kind: TypedExpression.Kind, _ type: ValueType) -> TypedExpression {
            TypedExpression(kind: kind, type: type, site: site)
        }
        switch expression.kind {
        case .text(let text): return make(.constant(.text(text)), .text)
        case .integer(let value): return make(.constant(.int(value)), .int)
        case .decimal(let value): return make(.constant(.double(value)), .double)
        case .boolean(let value): return make(.constant(.bool(value)), .bool)
        case .list(let items): return list(items, site)
        case .name(let name): return variable(name, expression.range)
        case .field(let base, let name): return field(base, name, site)
        case .index(let base, let index): return element(base, index, site)
        case .negated(let operand):
            let value = type(operand)
            guard requireNumber(value, operand, "'-'") else { return erroneous(site) }
            return negated(value, site)
        case .not, .test: return condition(expression)
        case .binary(.and, _, _) where isBoolSyntax(expression), .binary(.or, _, _) where isBoolSyntax(expression):
            return condition(expression)
        case .binary(let operation, let left, let right): return binary(operation, left, right, site)
        case .conditional(let condition, let then, let otherwise): return conditional(condition, then, otherwise, site)
        case .filter(let input, let name, let arguments): return filter(input, name, arguments, site)
        case .call(let callee, let arguments): return call(callee, arguments, site)
        }
    }

    func erroneous(_ site: Site) -> TypedExpression {
        TypedExpression(kind: .constant(.text("")), type: .erroneous, site: site)
    }

    /// A value that is known to be present here has its type without `?`.
    private func narrowed(_ kind: TypedExpression.Kind, _ type: ValueType, _ site: Site) -> TypedExpression {
        let value = TypedExpression(kind: kind, type: type, site: site)
        guard case .optional(let inner) = type, let path = value.path, scope.isPresent(path) else { return value }
        return TypedExpression(kind: kind, type: inner, site: site)
    }

    mutating func variable(_ name: String, _ range: Range<Int>) -> TypedExpression {
        guard let variable = scope.find(name) else {
            if name == "loop", scope.hidesLoop {
                report(.loopInInclude(at: location(range)))
                return erroneous(site(range))
            }
            report(.unknownName(name, known: scope.variables.map(\.name), at: location(range)))
            return erroneous(site(range))
        }
        guard variable.module == nil else {
            report(.moduleIsNoValue(name, at: location(range)))
            return erroneous(site(range))
        }
        guard !variable.isLoop else {
            report(.loopIsNoValue(at: location(range)))
            return erroneous(site(range))
        }
        if scope.isNested { nestedReads[template, default: []].insert(name) }
        if variable.slot < rootCount { page.rootReads.insert(variable.slot) }
        return narrowed(.slot(variable.slot), variable.type, site(range))
    }

    private mutating func field(_ base: Expression, _ name: Name, _ site: Site) -> TypedExpression {
        if case .name("loop") = base.kind, let loop = scope.find("loop"), loop.isLoop {
            return loopField(name, loop.slot, site)
        }
        let value = type(base)
        switch value.type {
        case .erroneous: return erroneous(site)
        case .record(let record):
            guard let place = record.place(of: name.text) else {
                let known = record.fields.map(\.name)
                report(.unknownField(name.text, of: record.name, known: known, at: location(name.range)))
                return erroneous(site)
            }
            let field = record.fields[place]
            page.reads.insert(FieldRead(type: record.name, field: field.name))
            let kind: TypedExpression.Kind = field.isDeferred ? .deferredField(value, place) : .field(value, place)
            return narrowed(kind, field.type, site)
        case .pair(let key, let items):
            switch name.text {
            case "grouper": return TypedExpression(kind: .field(value, 0), type: key, site: site)
            case "list": return TypedExpression(kind: .field(value, 1), type: items, site: site)
            default:
                report(.unknownField(name.text, of: "A group", known: ["grouper", "list"], at: location(name.range)))
                return erroneous(site)
            }
        case .map(let element):
            let key = TypedExpression(kind: .constant(.text(name.text)), type: .text, site: self.site(name.range))
            return TypedExpression(kind: .entry(value, key), type: element.madeOptional(), site: site)
        case .optional:
            report(.fieldOfOptional(name.text, source(base), at: location(base.range)))
            return erroneous(site)
        default:
            report(.noFields(name.text, source(base), value.type, at: location(name.range)))
            return erroneous(site)
        }
    }

    private mutating func loopField(_ name: Name, _ slot: Int, _ site: Site) -> TypedExpression {
        guard let field = LoopField(rawValue: name.text) else {
            let known = LoopField.allCases.map(\.rawValue) + ["cycle"]
            report(.unknownField(name.text, of: "loop", known: known, at: location(name.range)))
            return erroneous(site)
        }
        let type: ValueType
        switch field {
        case .first, .last: type = .bool
        case .previtem, .nextitem: type = (loopElements.last { $0.slot == slot }?.element ?? .erroneous).madeOptional()
        default: type = .int
        }
        return narrowed(.loop(field, slot: slot), type, site)
    }

    private mutating func element(_ base: Expression, _ index: Expression, _ site: Site) -> TypedExpression {
        let list = type(base)
        let position = type(index)
        if list.type.isErroneous || position.type.isErroneous { return erroneous(site) }
        switch (list.type, position.type) {
        case (.list(let element), .int):
            return TypedExpression(kind: .element(list, position), type: element.madeOptional(), site: site)
        case (.map(let value), let key) where key.isText:
            return TypedExpression(kind: .entry(list, position), type: value.madeOptional(), site: site)
        case (.sequence, _): report(.onePass("an index", source(base), at: location(base.range)))
        default: report(.notIndexable(source(base), list.type, by: position.type, at: location(index.range)))
        }
        return erroneous(site)
    }

    private mutating func list(_ items: [Expression], _ site: Site) -> TypedExpression {
        let values = items.map { type($0) }
        var element = ValueType.nothing
        for (value, item) in zip(values, items) {
            if value.type.isErroneous { return erroneous(site) }
            if case .optional = value.type {
                report(.maybeAbsent(source(item), value.type, at: location(item.range)))
                return erroneous(site)
            }
            guard let joined = ValueType.joined(element, value.type) else {
                report(.unlike(element, value.type, "items of one list", at: location(item.range)))
                return erroneous(site)
            }
            element = joined
        }
        return TypedExpression(kind: .list(values), type: .list(element), site: site)
    }

    private mutating func conditional(
        _ condition: Expression, _ then: Expression, _ otherwise: Expression?, _ site: Site
    ) -> TypedExpression {
        let condition = self.condition(condition)
        let narrowing = scope.narrowing
        scope.narrowing = narrowing + condition.facts(when: true)
        let first = type(then)
        scope.narrowing = narrowing + condition.facts(when: false)
        let second = otherwise.map { type($0) }
        scope.narrowing = narrowing
        var result = first.type.madeOptional()
        if let second, let otherwise {
            guard let joined = ValueType.joined(first.type, second.type) else {
                report(.unlike(first.type, second.type, "the two sides of 'if'", at: location(otherwise.range)))
                return erroneous(site)
            }
            result = joined
        }
        if first.type.isErroneous || second?.type.isErroneous == true { return erroneous(site) }
        return TypedExpression(kind: .conditional(condition, then: first, otherwise: second), type: result, site: site)
    }
}

// MARK: Operators

extension Checker {
    private func negated(_ value: TypedExpression, _ site: Site) -> TypedExpression {
        switch value.constant {
        case .int(let number): TypedExpression(kind: .constant(.int(-number)), type: .int, site: site)
        case .double(let number): TypedExpression(kind: .constant(.double(-number)), type: .double, site: site)
        default: TypedExpression(kind: .negated(value), type: value.type, site: site)
        }
    }

    /// Whether an expression is a Bool by its form, so that `and` and `or` of such are one too.
    private func isBoolSyntax(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .boolean, .not, .test: true
        case .binary(let operation, let left, let right):
            switch operation {
            case .and, .or: isBoolSyntax(left) && isBoolSyntax(right)
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .isNotIn: true
            default: false
            }
        default: false
        }
    }

    private mutating func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
        -> TypedExpression
    {
        switch operation {
        case .and, .or: return choice(operation, left, right, site)
        case .concatenate: return concatenation([left, right], site)
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder:
            return arithmetic(operation, left, right, site)
        case .isIn, .isNotIn: return membership(operation, left, right, site)
        default:
            let (a, b) = (type(left), type(right))
            return comparison(operation, a, b, between: (left, right), site)
        }
    }

    /// `a or b` and `a and b` of values are one of their sides, as in Python.
    private mutating func choice(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
        -> TypedExpression
    {
        let first = type(left)
        let test = truth(of: first, site)
        let narrowing = scope.narrowing
        scope.narrowing += test.facts(when: operation == .and)
        let second = type(right)
        scope.narrowing = narrowing
        if first.type.isErroneous || second.type.isErroneous { return erroneous(site) }
        // The left side is what remains only where it is true (`or`) or false (`and`), so it may be absent for `and`.
        let kept = operation == .or ? first.type.unwrapped : first.type
        guard let joined = ValueType.joined(kept, second.type) else {
            report(.unlike(kept, second.type, "the two sides of '\(operation.spelling)'", at: location(right.range)))
            return erroneous(site)
        }
        if joined == .bool {
            return TypedExpression(
                kind: operation == .and ? .and(test, second) : .or(test, second), type: .bool, site: site)
        }
        let kind: TypedExpression.Kind =
            operation == .or
            ? .conditional(test, then: first, otherwise: second) : .conditional(test, then: second, otherwise: first)
        return TypedExpression(kind: kind, type: joined, site: site)
    }

    private mutating func concatenation(_ operands: [Expression], _ site: Site) -> TypedExpression {
        var values: [TypedExpression] = []
        var isHTML = false
        for operand in operands {
            let value = type(operand)
            switch value.type {
            case .erroneous: return erroneous(site)
            case .html: isHTML = true
            case .int, .double: break
            case let type where type.isText: break
            default:
                report(.notPrintable(source(operand), value.type, at: location(operand.range)))
                return erroneous(site)
            }
            if case .concatenation(let parts) = value.kind, !value.type.isHTML {
                values += parts
            } else {
                values.append(value)
            }
        }
        // Text beside markup is escaped, so that the result is markup.
        if isHTML {
            values = values.map { value in
                guard value.type.isText else { return value }
                return TypedExpression(
                    kind: .filter(FilterCall(filter: .escape), [value]), type: .html, site: value.site)
            }
        }
        return TypedExpression(kind: .concatenation(values), type: isHTML ? .html : .text, site: site)
    }

    mutating func requireNumber(_ value: TypedExpression, _ expression: Expression, _ what: String) -> Bool {
        if value.type.isNumber { return true }
        if case .optional = value.type, !value.type.isErroneous {
            report(.maybeAbsent(source(expression), value.type, at: location(expression.range)))
        } else if !value.type.isErroneous {
            report(.notANumber(what, source(expression), value.type, at: location(expression.range)))
        }
        return false
    }

    private mutating func arithmetic(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
        -> TypedExpression
    {
        let (a, b) = (type(left), type(right))
        if operation == .add, a.type.isText, b.type.isText {
            return TypedExpression(kind: .concatenation([a, b]), type: .text, site: site)
        }
        let what = "'\(operation.spelling)'"
        guard requireNumber(a, left, what), requireNumber(b, right, what) else { return erroneous(site) }
        switch b.constant {
        case .int(0), .double(0):
            if [.divide, .floorDivide, .remainder].contains(operation) {
                report(.divisionByZero(at: location(right.range)))
                return erroneous(site)
            }
        default: break
        }
        let isDouble = operation == .divide || a.type == .double || b.type == .double
        return TypedExpression(
            kind: .arithmetic(operation, isDouble ? widened(a) : a, isDouble ? widened(b) : b),
            type: isDouble ? .double : .int, site: site)
    }

    func widened(_ value: TypedExpression) -> TypedExpression {
        value.type == .double ? value : TypedExpression(kind: .widened(value), type: .double, site: value.site)
    }

    mutating func comparison(
        _ operation: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression,
        between operands: (Expression, Expression), _ site: Site
    ) -> TypedExpression {
        if a.type.isErroneous || b.type.isErroneous { return erroneous(site) }
        for (value, operand) in [(a, operands.0), (b, operands.1)] {
            if case .optional = value.type {
                report(.maybeAbsent(source(operand), value.type, at: location(operand.range)))
                return erroneous(site)
            }
        }
        let isOrdering = operation != .equal && operation != .notEqual
        func make(_ a: TypedExpression, _ b: TypedExpression) -> TypedExpression {
            TypedExpression(kind: .comparison(operation, a, b), type: .bool, site: site)
        }
        switch (a.type, b.type) {
        case (.int, .int), (.date, .date): return make(a, b)
        case (let x, let y) where x.isNumber && y.isNumber: return make(widened(a), widened(b))
        case (.bool, .bool) where !isOrdering: return make(a, b)
        case (let x, let y) where x.isText && y.isText:
            checkCase(x, b, operands.1)
            checkCase(y, a, operands.0)
            return make(a, b)
        default:
            report(.unlike(a.type, b.type, "the sides of '\(operation.spelling)'", at: location(operands.1.range)))
            return erroneous(site)
        }
    }

    /// Reports a literal that an enumeration does not have.
    private mutating func checkCase(_ type: ValueType, _ value: TypedExpression, _ expression: Expression) {
        guard case .enumeration(let cases) = type, case .text(let text) = value.constant, !cases.contains(text) else {
            return
        }
        report(.unknownCase(text, known: cases, at: location(expression.range)))
    }

    private mutating func membership(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
        -> TypedExpression
    {
        let (needle, haystack) = (type(left), type(right))
        if needle.type.isErroneous || haystack.type.isErroneous { return erroneous(site) }
        let found: TypedExpression
        switch haystack.type {
        case _ where haystack.type.isText && needle.type.isText, .map where needle.type.isText:
            found = TypedExpression(kind: .contains(needle, in: haystack), type: .bool, site: site)
        case .list(let element) where KeyKind(needle.type) != nil && KeyKind(needle.type) == KeyKind(element):
            found = TypedExpression(kind: .contains(needle, in: haystack), type: .bool, site: site)
        case .list(.nothing): found = TypedExpression(kind: .constant(.bool(false)), type: .bool, site: site)
        default:
            report(.notContained(needle.type, haystack.type, at: location(right.range)))
            return erroneous(site)
        }
        return operation == .isIn ? found : TypedExpression(kind: .not(found), type: .bool, site: site)
    }
}

// MARK: Conditions

extension Checker {
    /// An expression as a condition: what it counts as, by its type.
    mutating func condition(_ expression: Expression) -> TypedExpression {
        let site = site(expression.range)
        switch expression.kind {
        case .not(let operand): return TypedExpression(kind: .not(condition(operand)), type: .bool, site: site)
        case .binary(.and, let left, let right):
            let (a, b) = conditions(left, right, secondWhen: true)
            return TypedExpression(kind: .and(a, b), type: .bool, site: site)
        case .binary(.or, let left, let right):
            let (a, b) = conditions(left, right, secondWhen: false)
            return TypedExpression(kind: .or(a, b), type: .bool, site: site)
        case .test(let value, let name, let arguments, let negated):
            let result = test(value, name, arguments, site)
            return negated ? TypedExpression(kind: .not(result), type: .bool, site: site) : result
        default: return truth(of: type(expression), site)
        }
    }

    private mutating func conditions(_ left: Expression, _ right: Expression, secondWhen outcome: Bool) -> (
        TypedExpression, TypedExpression
    ) {
        let first = condition(left)
        let narrowing = scope.narrowing
        scope.narrowing += first.facts(when: outcome)
        let second = condition(right)
        scope.narrowing = narrowing
        return (first, second)
    }

    func truth(of value: TypedExpression, _ site: Site) -> TypedExpression {
        value.type == .bool ? value : TypedExpression(kind: .truth(value), type: .bool, site: site)
    }
}

extension KeyKind {
    /// How values of a type compare, nil for types that do not.
    init?(_ type: ValueType) {
        switch type {
        case .int: self = .int
        case .double: self = .double
        case .bool: self = .bool
        case .date: self = .date
        case let type where type.isText: self = .text
        default: return nil
        }
    }
}
