/// Functions, methods and tests, and the binding of arguments.
extension Checker {
    mutating func call(_ callee: Expression, _ arguments: Arguments) throws(Reported) -> Value {
        if let found = try macro(callee) {
            throw fault(.macroInExpression(found.macro.name.text), callee.range)
        }
        switch callee.kind {
        case .name(let name): return try function(Name(text: name, range: callee.range), arguments)
        case .field(let base, let name):
            if case .name("loop") = base.kind, name.text == "cycle" { return try cycle(arguments, name) }
            return try method(base, name, arguments)
        default: throw fault(.notCallable, callee.range)
        }
    }

    private mutating func function(_ name: Name, _ arguments: Arguments) throws(Reported) -> Value {
        switch name.text {
        case "range": return try rangeCall(arguments)
        case "url_for":
            // It is the record's field `url`.
            guard let record = arguments.only else { throw fault(.oneArgument(name.text), name.range) }
            return type(
                Expression(kind: .field(record, Name(text: "url", range: here.range)), range: here.range)
            )
        case "super": throw fault(.superInExpression, name.range)
        default:
            guard scope.find(name.text) == nil else { throw fault(.notCallable, name.range) }
            if let function = environment.functions.first(where: { $0.name == name.text }) {
                return try siteFunction(function, arguments)
            }
            let macros = library.templates[position.template].macros.map(\.name)
            if let macro = macros.first(where: { $0.text == name.text }) {
                throw fault(.macroDefinedLater(name.text, location(macro.range).line), name.range)
            }
            let known =
                environment.functions.map(\.name) + ["range", "url_for", "super"] + macros.map(\.text)
            throw fault(.unknown(.function, name.text, known: known.sorted()), name.range)
        }
    }

    private mutating func rangeCall(_ arguments: Arguments) throws(Reported) -> Value {
        var values = try bind(arguments, to: Filter.range.parameters, of: "range")
        // range(n) counts from 0 to n.
        if arguments.count == 1 { values = [make(.constant(.int(0)), .int), values[0], values[2]] }
        if values[2].isZero { report(.zeroStep, here.range) }
        return make(.range, values, .list(.int))
    }

    private mutating func siteFunction(
        _ function: TemplateEnvironment.Function,
        _ arguments: Arguments
    ) throws(Reported) -> Value {
        let bound = try bind(arguments, to: function.parameters.map { .init($0, .text) }, of: function.name)
        if let value = bound.first(where: { $0.literal == nil }) {
            throw fault(.literalNeeded(function.name), value)
        }
        switch function.evaluate(bound.compactMap(\.literal)) {
        case .value(let text, let type): return make(.constant(.text(text)), type)
        case .unknown(let message, let suggestions):
            let place = bound.first?.site.range ?? here.range
            throw fault(Message(.unknownAsset, message, suggestions: suggestions), place)
        }
    }

    private mutating func method(
        _ base: Expression,
        _ name: Name,
        _ arguments: Arguments
    ) throws(Reported)
        -> Value
    {
        let value = try sound(base)
        guard let filter = Filter.methods.first(where: { $0.name == name.text }) else {
            let filter = Filter.named[Spellings.filters[name.text] ?? name.text]
            let (known, help) = (Filter.methods.map(\.name), filter.map { "write |\($0.name)" })
            throw fault(.unknown(.method, name.text, known: known, help: help), name.range)
        }
        guard value.type.isText else { throw fault(.wrongInput(name.text, "text", described(value)), value) }
        return make(filter, [value] + (try bind(arguments, to: filter.parameters, of: name.text)), .bool)
    }

    /// `loop.cycle(a, b)`: the item at the loop's position, over and over.
    private mutating func cycle(_ arguments: Arguments, _ name: Name) throws(Reported) -> Value {
        guard let loop = scope.loop else {
            throw fault(.unknown(.name, "loop", known: scope.names), name.range)
        }
        guard arguments.keyword.isEmpty, arguments.count > 0 else {
            throw fault(.missingArgument("cycle", "a value"), name.range)
        }
        let list = try sound(Expression(kind: .list(arguments.positional), range: here.range))
        let count = make(.constant(.int(arguments.count)), .int)
        let position = make(.binary(.remainder, make(.loop(.index0, slot: loop.slot), .int), count), .int)
        return make(.element(list, position), list.type.element ?? .nothing)
    }

    // MARK: Tests

    /// The tests that are operators, by the operator.
    fileprivate static let comparisons: KeyValuePairs<String, BinaryOperator> = [
        "in": .isIn, "eq": .equal, "ne": .notEqual, "lt": .less, "gt": .greater, "le": .lessOrEqual,
        "ge": .greaterOrEqual,
    ]

    /// How many arguments a test takes; nil when there is no such test.
    static func arity(ofTest name: String) -> Int? {
        if name == "defined" || name == "undefined" { return 0 }
        if comparisons.contains(where: { $0.key == name }) { return 1 }
        return Filter.tests.first { $0.name == name }?.parameters.count
    }

    mutating func test(_ operand: Expression, _ name: Name, _ arguments: Arguments) throws(Reported) -> Value
    {
        guard let arity = Checker.arity(ofTest: name.text) else {
            _ = type(operand)
            throw fault(.unknown(.test, name.text, known: Filter.testNames), name.range)
        }
        guard arguments.count == arity, arguments.keyword.isEmpty else {
            throw fault(arity == 0 ? .tooManyArguments(name.text) : .oneArgument(name.text), name.range)
        }
        return try test(name.text, of: type(operand), arguments.positional.map { type($0) })
    }

    /// - Parameter others: as many as the test takes.
    mutating func test(_ name: String, of value: Value, _ others: [Value]) throws(Reported) -> Value {
        if value.type.isErroneous || others.contains(where: \.type.isErroneous) { throw Reported() }
        if let operation = Checker.comparisons.first(where: { $0.key == name })?.value {
            return try operation == .isIn
                ? membership(value, others[0]) : comparison(operation, value, others[0])
        }
        guard let test = Filter.tests.first(where: { $0.name == name }) else {
            let isPresent = make(.isPresent(value), .bool)
            return name == "defined" ? isPresent : make(.not(isPresent), .bool)
        }
        for value in [value] + others { try requireInt(value, name) }
        if let other = others.first, other.isZero { report(.divisionByZero, other.site.range) }
        return make(test, [value] + others, .bool)
    }

    private mutating func requireInt(_ value: Value, _ what: String) throws(Reported) {
        try requireNumber(value, "'\(what)'")
        guard value.type == .int else {
            throw fault(.wrongInput(what, "a whole number", described(value)), value)
        }
    }

    // MARK: Arguments

    /// The arguments in the parameters' order; nil for one that is not given.
    mutating func arranged(
        _ arguments: Arguments,
        _ parameters: [String],
        of callee: String
    ) throws(Reported) -> [Expression?] {
        var given: [Expression?] = arguments.positional
        guard given.count <= parameters.count else {
            throw fault(.tooManyArguments(callee), arguments.positional[parameters.count].range)
        }
        given += Array(repeating: nil, count: parameters.count - given.count)
        for (name, value) in arguments.keyword {
            guard let index = parameters.firstIndex(of: name.text) else {
                throw fault(.unknown(.argument(of: callee), name.text, known: parameters), name.range)
            }
            guard given[index] == nil else { throw fault(.duplicateArgument(name.text), name.range) }
            given[index] = value
        }
        return given
    }

    /// The arguments in the parameters' order, with the standard values of those that are not given.
    mutating func bind(
        _ arguments: Arguments,
        to parameters: [Filter.Parameter],
        of callee: String
    ) throws(Reported) -> [Value] {
        var bound: [Value] = []
        for (parameter, expression) in zip(
            parameters,
            try arranged(arguments, parameters.map(\.name), of: callee)
        ) {
            if let expression {
                let value = try sound(expression)
                guard parameter.kind.accepts(value) else {
                    // Of a literal that has the right type, its value is what is wrong.
                    let found = parameter.kind.isByValue ? source(value) : "\(value.type)"
                    throw fault(
                        .wrongArgument("'\(parameter.name)' of '\(callee)'", parameter.kind.words, found),
                        value
                    )
                }
                bound.append(value)
            } else if let standard = parameter.standard {
                bound.append(make(.constant(standard), standard.type))
            } else {
                throw fault(.missingArgument(callee, "'\(parameter.name)'"), here.range)
            }
        }
        return bound
    }
}

extension Filter {
    /// The name of every test.
    package static let testNames =
        ["defined", "undefined"] + tests.map(\.name) + Checker.comparisons.map(\.key)
}
