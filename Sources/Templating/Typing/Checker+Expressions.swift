/// The types of expressions.
extension Checker {
    /// The expression with its type, which is `erroneous` after an error.
    mutating func typed(_ expression: Expression) -> Value {
        if let value = try? typedOrThrow(expression) {
            return value
        }
        return Value(kind: .constant(.text("")), type: .erroneous, span: span(expression.range))
    }

    /// The expression with its type; throws for an erroneous one.
    mutating func checked(_ expression: Expression) throws(ErrorAlreadyReported) -> Value {
        let value = try typedOrThrow(expression)
        if value.type.isErroneous {
            throw ErrorAlreadyReported()
        }
        return value
    }

    private typealias Operands = (left: Value, right: Value)

    /// Two expressions; both are checked before an error in one of them is thrown.
    private mutating func checkedOperands(
        _ left: Expression,
        _ right: Expression
    ) throws(ErrorAlreadyReported) -> Operands {
        let operands = (left: typed(left), right: typed(right))
        if operands.left.type.isErroneous || operands.right.type.isErroneous {
            throw ErrorAlreadyReported()
        }
        return operands
    }

    mutating func requirePresent(_ value: Value) throws(ErrorAlreadyReported) {
        if value.type.isErroneous {
            throw ErrorAlreadyReported()
        }
        if value.type.isOptional {
            throw reporting(.maybeAbsent(source(value), type: value.type.description), at: value)
        }
    }

    /// - Parameter operation: what needs a number, in quotes.
    mutating func requireNumber(_ value: Value, for operation: String) throws(ErrorAlreadyReported) {
        try requirePresent(value)
        guard value.type.isNumber else {
            throw reporting(.numberExpected(by: operation, described: described(value)), at: value)
        }
    }

    private mutating func typedOrThrow(_ expression: Expression) throws(ErrorAlreadyReported) -> Value {
        try withLocation(of: expression) { (checker) throws(ErrorAlreadyReported) in
            let value = try checker.resolve(expression)
            return checker.make(value.kind, value.type)
        }
    }

    private mutating func resolve(_ expression: Expression) throws(ErrorAlreadyReported) -> Value {
        switch expression.kind {
        case .constant(let constant):
            return make(.constant(constant), constant.type)
        case .list(let items):
            return try list(items)
        case .name(let name):
            return try variable(name)
        case .field(let base, let name):
            return try field(name, of: base)
        case .index(let base, let index):
            return try element(of: base, at: index)
        case .negated(let operand):
            return try negation(operand)
        case .not:
            return condition(expression)
        case .binary(let operation, let left, let right):
            return try binary(operation, left, right)
        case .conditional(let condition, let then, let otherwise):
            return try conditional(condition, then: then, otherwise: otherwise)
        case .filter(let input, let name, let arguments):
            return try filter(input, name, arguments)
        case .test(let operand, let name, let arguments, let isNegated):
            let result = try test(operand, name, arguments)
            return isNegated ? make(.not(result), .bool) : result
        case .call(let callee, let arguments):
            return try call(callee, arguments)
        }
    }

    // MARK: Names and fields

    /// The value without `?` when it is known to be present here.
    private func narrowed(_ value: Value) -> Value {
        guard case .optional(let inner) = value.type, let path = value.path,
            scope.narrowings.contains(path)
        else { return value }
        return make(value.kind, inner)
    }

    private mutating func variable(_ name: String) throws(ErrorAlreadyReported) -> Value {
        let range = currentSpan.range
        guard let variable = scope.find(name) else {
            if name == "loop", scope.hidesLoop {
                throw reporting(.loopInInclude, at: range)
            }
            throw reporting(.unknown(.name, name, known: scope.names), at: range)
        }
        guard variable.module == nil else {
            throw reporting(.moduleAsValue(name), at: range)
        }
        guard !variable.isLoop else {
            throw reporting(.loopAsValue(fields: LoopField.allCases.map(\.rawValue)), at: range)
        }
        if scope.isNested {
            nestedReads[position.template, default: []].insert(name)
        }
        return narrowed(value(of: variable, at: currentSpan))
    }

    /// The index of a record's field; records that the page reads it.
    mutating func fieldIndex(
        of name: String,
        in record: RecordType,
        at range: Range<Int>
    ) throws(ErrorAlreadyReported) -> Int {
        let fields = environment.extraFields
        guard let index = fields.fieldIndex(of: name, in: record) else {
            let known = fields.fields(of: record).map(\.name).sorted()
            throw reporting(.unknown(.field(of: record.name), name, known: known), at: range)
        }
        page.reads.insert(FieldRead(type: record.name, field: name))
        return index
    }

    private mutating func field(_ name: Name, of base: Expression) throws(ErrorAlreadyReported) -> Value {
        if case .name("loop") = base.kind, let loop = scope.loop {
            return try loopField(name, of: loop)
        }
        let value = try checked(base)
        switch value.type {
        case .record(let record):
            let index = try fieldIndex(of: name.text, in: record, at: name.range)
            let field = environment.extraFields.field(index, of: record)
            let read = make(.field(value, index), field.type)
            return narrowed(field.isDeferred ? make(.resolved(read), field.type) : read)
        case .pair(let key, _) where name.text == "grouper":
            return make(.field(value, 0), key)
        case .pair(_, let items) where name.text == "list":
            return make(.field(value, 1), items)
        case .pair:
            let known = ["grouper", "list"]
            throw reporting(.unknown(.field(of: "A group"), name.text, known: known), at: name.range)
        case .map(let valueType):
            let key = make(.constant(.text(name.text)), .text)
            return make(.element(value, key), valueType.madeOptional())
        case .optional:
            throw reporting(.fieldOfOptional(source(value), field: name.text), at: value)
        default:
            throw reporting(.noFields(described: described(value), field: name.text), at: name.range)
        }
    }

    private mutating func loopField(
        _ name: Name,
        of loop: Scope.Variable
    ) throws(ErrorAlreadyReported) -> Value {
        guard let field = LoopField(rawValue: name.text) else {
            let known = LoopField.allCases.map(\.rawValue) + ["cycle"]
            throw reporting(
                .unknown(.field(of: "loop"), name.text, known: known.sorted()),
                at: name.range
            )
        }
        let type: ValueType =
            switch field {
            case .first, .last: .bool
            case .previtem, .nextitem: loop.type.madeOptional()
            default: .int
            }
        return narrowed(make(.loop(field, slot: loop.slot), type))
    }

    private mutating func element(
        of base: Expression,
        at index: Expression
    ) throws(ErrorAlreadyReported) -> Value {
        let operands = try checkedOperands(base, index)
        let container = operands.left
        let key = operands.right
        switch container.type {
        case .list(let itemType) where key.type == .int:
            return make(.element(container, key), itemType.madeOptional())
        case .map(let valueType) where key.type.isText:
            return make(.element(container, key), valueType.madeOptional())
        case .sequence:
            throw reporting(.listExpected(by: "an index", source: source(container)), at: container)
        default:
            let message = Message.notIndexable(
                described: described(container),
                indexType: key.type.description
            )
            throw reporting(message, at: key)
        }
    }

    private mutating func list(_ items: [Expression]) throws(ErrorAlreadyReported) -> Value {
        let values = items.map { typed($0) }
        var itemType = ValueType.nothing
        for value in values {
            try requirePresent(value)
            itemType = try joined(itemType, with: value, of: "the items of a list")
        }
        return make(.list(values), .list(itemType))
    }

    /// The common type of a type and a value's; throws when there is none.
    ///
    /// - Parameter description: the values that must have the same type, in the plural.
    private mutating func joined(
        _ type: ValueType,
        with value: Value,
        of description: String
    ) throws(ErrorAlreadyReported) -> ValueType {
        guard let joined = ValueType.joined(type, value.type) else {
            let message = Message.differentTypes(
                of: description,
                type.description,
                and: value.type.description
            )
            throw reporting(message, at: value)
        }
        return joined
    }

    private mutating func conditional(
        _ condition: Expression,
        then: Expression,
        otherwise: Expression?
    ) throws(ErrorAlreadyReported) -> Value {
        let condition = self.condition(condition)
        let first = assuming(condition.narrowings(when: true)) { checker in
            checker.typed(then)
        }
        let second = assuming(condition.narrowings(when: false)) { checker in
            otherwise.map { checker.typed($0) }
        }
        if first.type.isErroneous || second?.type.isErroneous == true {
            throw ErrorAlreadyReported()
        }
        var type = first.type.madeOptional()
        if let second {
            type = try joined(first.type, with: second, of: "the two sides of 'if'")
        }
        return make(.conditional(condition, then: first, otherwise: second), type)
    }
}

// MARK: Operators

extension Checker {
    mutating func binary(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) throws(ErrorAlreadyReported) -> Value {
        switch operation {
        case .and, .or:
            return try logical(operation, left, right)
        case .concatenate:
            return try concatenation([left, right])
        case .isNotIn:
            return make(.not(try binary(.isIn, left, right)), .bool)
        case .isIn:
            let operands = try checkedOperands(left, right)
            return try membership(of: operands.left, in: operands.right)
        case let operation where operation.precedence == .comparison:
            let operands = try checkedOperands(left, right)
            return try comparison(operation, operands.left, operands.right)
        default:
            return try arithmetic(operation, left, right)
        }
    }

    /// As in Python, the value of `a or b` and `a and b` is one of the sides.
    private mutating func logical(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) throws(ErrorAlreadyReported) -> Value {
        let first = typed(left)
        let test = truth(of: first)
        let second = assuming(test.narrowings(when: operation == .and)) { checker in
            checker.typed(right)
        }
        if first.type.isErroneous || second.type.isErroneous {
            throw ErrorAlreadyReported()
        }
        // `or` gives the left side only when it is true, so present; `and` only when it is false, so maybe absent.
        let firstType = operation == .or ? first.type.unwrapped : first.type
        let type = try joined(firstType, with: second, of: "the two sides of '\(operation.rawValue)'")
        if type == .bool {
            return make(.binary(operation, test, second), .bool)
        }
        if operation == .or {
            return make(.conditional(test, then: first, otherwise: second), type)
        }
        return make(.conditional(test, then: second, otherwise: first), type)
    }

    private mutating func concatenation(_ operands: [Expression]) throws(ErrorAlreadyReported) -> Value {
        var parts: [Value] = []
        for operand in operands {
            let value = try checked(operand)
            guard value.type.isText || value.type.isNumber || value.type.isHTML else {
                throw reporting(.notPrintable(described: described(value)), at: value)
            }
            if case .concatenation(let innerParts) = value.kind, !value.type.isHTML {
                parts += innerParts
            } else {
                parts.append(value)
            }
        }
        let isMarkupFormat = format == .html || format == .xml
        guard isMarkupFormat, parts.contains(where: \.type.isHTML) else {
            return make(.concatenation(parts), .text)
        }
        // Text next to markup is escaped, so that the result is markup.
        let escapedParts = parts.map { part in
            part.type.isText ? makeCall(of: .escape, with: [part], type: .html) : part
        }
        return make(.concatenation(escapedParts), .html)
    }

    private mutating func negation(_ operand: Expression) throws(ErrorAlreadyReported) -> Value {
        let value = typed(operand)
        try requireNumber(value, for: "'-'")
        switch value.constant {
        case .int(let number):
            return make(.constant(.int(-number)), .int)
        case .double(let number):
            return make(.constant(.double(-number)), .double)
        default:
            // Unlike a subtraction from zero, a multiplication by -1 turns 0.0 into -0.0.
            let minusOne = value.type == .int ? Constant.int(-1) : .double(-1)
            return make(.binary(.multiply, value, make(.constant(minusOne), value.type)), value.type)
        }
    }

    private mutating func arithmetic(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) throws(ErrorAlreadyReported) -> Value {
        let first = typed(left)
        let second = typed(right)
        if operation == .add, first.type.isText, second.type.isText {
            return make(.concatenation([first, second]), .text)
        }
        try requireNumber(first, for: "'\(operation.rawValue)'")
        try requireNumber(second, for: "'\(operation.rawValue)'")
        let isDivision = operation == .divide || operation == .floorDivide || operation == .remainder
        if isDivision, second.isZero {
            throw reporting(.divisionByZero, at: second)
        }
        if operation == .divide || first.type == .double || second.type == .double {
            return make(.binary(operation, convertedToDouble(first), convertedToDouble(second)), .double)
        }
        return make(.binary(operation, first, second), .int)
    }

    private func convertedToDouble(_ value: Value) -> Value {
        if value.type == .double {
            return value
        }
        let call = FilterCall(filter: .float)
        return Value(kind: .filter(call, [value]), type: .double, span: value.span)
    }

    mutating func comparison(
        _ operation: BinaryOperator,
        _ left: Value,
        _ right: Value
    ) throws(ErrorAlreadyReported) -> Value {
        try requirePresent(left)
        try requirePresent(right)
        let isEquality = operation == .equal || operation == .notEqual
        switch (left.type, right.type) {
        case (.int, .int), (.date, .date):
            break
        case (.bool, .bool) where isEquality:
            break
        case (let leftType, let rightType) where leftType.isNumber && rightType.isNumber:
            let operands = Value.Kind.binary(
                operation,
                convertedToDouble(left),
                convertedToDouble(right)
            )
            return make(operands, .bool)
        case (let leftType, let rightType) where leftType.isText && rightType.isText:
            checkEnumerationCase(of: leftType, right)
            checkEnumerationCase(of: rightType, left)
        default:
            let message = Message.differentTypes(
                of: "the sides of '\(operation.rawValue)'",
                left.type.description,
                and: right.type.description
            )
            throw reporting(message, at: right)
        }
        return make(.binary(operation, left, right), .bool)
    }

    /// Reports a literal that is not a case of the enumeration that it is compared with.
    private mutating func checkEnumerationCase(of type: ValueType, _ value: Value) {
        guard case .enumeration(let cases) = type, let text = value.literal, !cases.contains(text) else {
            return
        }
        report(.unknown(.value, text, known: cases), at: value.span.range)
    }

    mutating func membership(
        of item: Value,
        in container: Value
    ) throws(ErrorAlreadyReported) -> Value {
        switch container.type {
        case let type where type.isText && item.type.isText:
            break
        case .map where item.type.isText:
            break
        case .list(.nothing):
            return make(.constant(.bool(false)), .bool)
        case .list(let element)
        where item.type.comparisonType != nil && item.type.comparisonType == element.comparisonType:
            break
        default:
            let message = Message.notContained(
                itemType: item.type.description,
                containerType: container.type.description
            )
            throw reporting(message, at: container)
        }
        return make(.binary(.isIn, item, container), .bool)
    }
}

// MARK: Conditions

extension Checker {
    /// An expression as a condition.
    mutating func condition(_ expression: Expression) -> Value {
        withLocation(of: expression) { checker in
            switch expression.kind {
            case .not(let operand):
                return checker.make(.not(checker.condition(operand)), .bool)
            case .binary(let operation, let left, let right) where operation.isLogical:
                let first = checker.condition(left)
                let second = checker.assuming(first.narrowings(when: operation == .and)) { checker in
                    checker.condition(right)
                }
                return checker.make(.binary(operation, first, second), .bool)
            default:
                return checker.truth(of: checker.typed(expression))
            }
        }
    }

    func truth(of value: Value) -> Value {
        value.type == .bool ? value : make(.truth(value), .bool)
    }

    /// Checks something while these paths are known to be present.
    private mutating func assuming<Result>(
        _ paths: [Scope.Path],
        _ check: (inout Checker) -> Result
    ) -> Result {
        let outerNarrowings = scope.narrowings
        defer { scope.narrowings = outerNarrowings }
        scope.narrowings += paths
        return check(&self)
    }
}
