/// Functions, methods and tests, and the binding of arguments.
extension Checker {
    mutating func call(
        _ callee: Expression,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        if let reference = try macro(named: callee) {
            throw reporting(.macroInExpression(reference.macro.name.text), at: callee.range)
        }
        switch callee.kind {
        case .name(let name):
            return try function(Name(text: name, range: callee.range), arguments)
        case .field(let base, let name):
            if case .name("loop") = base.kind, name.text == "cycle" {
                return try cycle(arguments, at: name.range)
            }
            return try method(name, of: base, arguments)
        default:
            throw reporting(.notCallable, at: callee.range)
        }
    }

    // MARK: Functions

    private mutating func function(
        _ name: Name,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        switch name.text {
        case "range":
            return try rangeCall(arguments)
        case "url_for":
            return try urlFor(arguments, name)
        case "t" where scope.find(name.text) == nil:
            return try sentence(name, arguments)
        case "super":
            throw reporting(.superInExpression, at: name.range)
        default:
            guard scope.find(name.text) == nil else {
                throw reporting(.notCallable, at: name.range)
            }
            if let function = environment.functions.first(where: { $0.name == name.text }) {
                return try siteFunction(function, arguments)
            }
            if let filter = environment.filters[name.text], filter.isFunction {
                return try call(filter: name, arguments)
            }
            throw unknownFunction(name)
        }
    }

    /// `picture(image, "card")` is `image|picture("card")`.
    private mutating func call(
        filter name: Name,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        guard let input = arguments.positional.first else {
            throw reporting(.missingArgument("a value", of: name.text), at: name.range)
        }
        var rest = arguments
        rest.positional.removeFirst()
        return try filter(input, name, rest)
    }

    private mutating func unknownFunction(_ name: Name) -> ErrorAlreadyReported {
        let macros = library.templates[position.template].macros.map(\.name)
        if let macro = macros.first(where: { $0.text == name.text }) {
            let line = location(macro.range).line
            return reporting(.macroUsedBeforeDefinition(name.text, line: line), at: name.range)
        }
        let builtIn = ["range", "url_for", "t", "super"]
        let filters = environment.filters.values.filter(\.isFunction).map(\.name)
        let known = environment.functions.map(\.name) + filters + builtIn + macros.map(\.text)
        return reporting(.unknown(.function, name.text, known: known.sorted()), at: name.range)
    }

    /// `url_for(record)` is the record's field `url`.
    private mutating func urlFor(
        _ arguments: Arguments,
        _ name: Name
    ) throws(ErrorAlreadyReported) -> Value {
        guard let record = arguments.singlePositional else {
            throw reporting(.oneArgumentExpected(by: name.text), at: name.range)
        }
        let range = currentSpan.range
        let url = Expression(kind: .field(record, Name(text: "url", range: range)), range: range)
        return typed(url)
    }

    private mutating func rangeCall(_ arguments: Arguments) throws(ErrorAlreadyReported) -> Value {
        var values = try bind(arguments, to: Filter.range.parameters, of: "range")
        if arguments.count == 1 {
            // range(n) counts from 0 to n.
            values = [make(.constant(.int(0)), .int), values[0], values[2]]
        }
        if values[2].isZero {
            report(.zeroStep, at: currentSpan.range)
        }
        return makeCall(of: .range, with: values, type: .list(.int))
    }

    private mutating func siteFunction(
        _ function: TemplateEnvironment.Function,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        let parameters = function.parameters.map { Filter.Parameter($0, .text) }
        let bound = try bind(arguments, to: parameters, of: function.name)
        var literals: [String] = []
        for value in bound {
            guard let literal = value.literal else {
                throw reporting(.literalExpected(by: function.name), at: value)
            }
            literals.append(literal)
        }
        switch function.evaluate(literals) {
        case .value(let text, let type):
            return make(.constant(.text(text)), type)
        case .unknown(let message, let suggestions):
            let range = bound.first?.span.range ?? currentSpan.range
            throw reporting(Message(.unknownAsset, message, suggestions: suggestions), at: range)
        }
    }

    // MARK: Methods

    private mutating func method(
        _ name: Name,
        of base: Expression,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        let value = try checked(base)
        guard let filter = Filter.methods.first(where: { $0.name == name.text }) else {
            throw unknownMethod(name)
        }
        guard value.type.isText else {
            let message = Message.wrongInput(
                of: name.text,
                expected: "text",
                described: described(value)
            )
            throw reporting(message, at: value)
        }
        let bound = try bind(arguments, to: filter.parameters, of: name.text)
        return makeCall(of: filter, with: [value] + bound, type: .bool)
    }

    private mutating func unknownMethod(_ name: Name) -> ErrorAlreadyReported {
        let filterName = Aliases.filters[name.text] ?? name.text
        let help = Filter.byName[filterName].map { "write |\($0.name)" }
        let known = Filter.methods.map(\.name)
        return reporting(.unknown(.method, name.text, known: known, help: help), at: name.range)
    }

    /// `loop.cycle(a, b)`: the arguments in turn.
    private mutating func cycle(
        _ arguments: Arguments,
        at range: Range<Int>
    ) throws(ErrorAlreadyReported) -> Value {
        guard let loop = scope.loop else {
            throw reporting(.unknown(.name, "loop", known: scope.names), at: range)
        }
        guard arguments.keyword.isEmpty, arguments.count > 0 else {
            throw reporting(.missingArgument("a value", of: "cycle"), at: range)
        }
        let list = try checked(
            Expression(kind: .list(arguments.positional), range: currentSpan.range)
        )
        let count = make(.constant(.int(arguments.count)), .int)
        let position = make(.loop(.index0, slot: loop.slot), .int)
        let index = make(.binary(.remainder, position, count), .int)
        return make(.element(list, index), list.type.element ?? .nothing)
    }
}

// MARK: Tests

extension Checker {
    mutating func test(
        _ operand: Expression,
        _ name: Name,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        guard let test = ValueTest.named(name.text) else {
            _ = typed(operand)
            throw reporting(.unknown(.test, name.text, known: ValueTest.names), at: name.range)
        }
        guard arguments.count == test.argumentCount, arguments.keyword.isEmpty else {
            let message: Message =
                test.argumentCount == 0
                ? .tooManyArguments(for: name.text) : .oneArgumentExpected(by: name.text)
            throw reporting(message, at: name.range)
        }
        let value = typed(operand)
        return try apply(test, to: value, arguments: arguments.positional.map { typed($0) })
    }

    /// - Parameter arguments: as many as the test takes.
    mutating func apply(
        _ test: ValueTest,
        to value: Value,
        arguments: [Value]
    ) throws(ErrorAlreadyReported) -> Value {
        if value.type.isErroneous || arguments.contains(where: \.type.isErroneous) {
            throw ErrorAlreadyReported()
        }
        switch test.kind {
        case .presence(let isPresent):
            let presence = make(.isPresent(value), .bool)
            return isPresent ? presence : make(.not(presence), .bool)
        case .comparison(.isIn):
            return try membership(of: value, in: arguments[0])
        case .comparison(let operation):
            return try comparison(operation, value, arguments[0])
        case .filter(let filter):
            for value in [value] + arguments {
                try requireInt(value, for: test.name)
            }
            if let divisor = arguments.first, divisor.isZero {
                report(.divisionByZero, at: divisor.span.range)
            }
            return makeCall(of: filter, with: [value] + arguments, type: .bool)
        }
    }

    private mutating func requireInt(_ value: Value, for test: String) throws(ErrorAlreadyReported) {
        try requireNumber(value, for: "'\(test)'")
        guard value.type == .int else {
            let message = Message.wrongInput(
                of: test,
                expected: "a whole number",
                described: described(value)
            )
            throw reporting(message, at: value)
        }
    }
}

// MARK: Arguments

extension Checker {
    /// The arguments in the parameters' order; nil for one that is not given.
    mutating func arranged(
        _ arguments: Arguments,
        parameters: [String],
        of callee: String
    ) throws(ErrorAlreadyReported) -> [Expression?] {
        guard arguments.positional.count <= parameters.count else {
            let extra = arguments.positional[parameters.count]
            throw reporting(.tooManyArguments(for: callee), at: extra.range)
        }
        var given: [Expression?] = arguments.positional
        given += Array(repeating: nil, count: parameters.count - given.count)
        for argument in arguments.keyword {
            let name = argument.name
            guard let index = parameters.firstIndex(of: name.text) else {
                throw reporting(
                    .unknown(.argument(of: callee), name.text, known: parameters),
                    at: name.range
                )
            }
            guard given[index] == nil else {
                throw reporting(.duplicateArgument(name.text), at: name.range)
            }
            given[index] = argument.value
        }
        return given
    }

    /// The arguments in the parameters' order, with defaults for those that are not given.
    mutating func bind(
        _ arguments: Arguments,
        to parameters: [Filter.Parameter],
        of callee: String
    ) throws(ErrorAlreadyReported) -> [Value] {
        let given = try arranged(arguments, parameters: parameters.map(\.name), of: callee)
        var bound: [Value] = []
        for (parameter, expression) in zip(parameters, given) {
            if let expression {
                bound.append(try checkedArgument(expression, for: parameter, of: callee))
            } else if let defaultValue = parameter.defaultValue {
                bound.append(make(.constant(defaultValue), defaultValue.type))
            } else {
                throw reporting(
                    .missingArgument("'\(parameter.name)'", of: callee),
                    at: currentSpan.range
                )
            }
        }
        return bound
    }

    private mutating func checkedArgument(
        _ expression: Expression,
        for parameter: Filter.Parameter,
        of callee: String
    ) throws(ErrorAlreadyReported) -> Value {
        let value = try checked(expression)
        guard parameter.kind.accepts(value.type, value.constant) else {
            let message = Message.wrongArgument(
                parameter.name,
                of: callee,
                expected: parameter.kind.description,
                found: parameter.kind.dependsOnValue ? source(value) : value.type.description
            )
            throw reporting(message, at: value)
        }
        return value
    }
}
