/// Functions, methods and tests, and the binding of arguments.
extension Checker {
    mutating func call(
        _ callee: Expression, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        if let found = try macro(callee) { throw fault(.macroInExpression(found.macro.name.text), callee.range) }
        switch callee.kind {
        case .name(let name): return try function(Name(text: name, range: callee.range), arguments, site)
        case .field(let base, let method):
            if case .name("loop") = base.kind, method.text == "cycle" { return try cycle(arguments, method, site) }
            return try self.method(base, method, arguments, site)
        default: throw fault(.notCallable, callee.range)
        }
    }

    private mutating func function(
        _ name: Name, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        switch name.text {
        case "range": return try rangeCall(arguments, site)
        case "url_for":
            // It is the record's field `url`.
            guard let record = arguments.only else { throw fault(.oneArgument(name.text), name.range) }
            return type(Expression(.field(record, Name(text: "url", range: site.range)), site.range))
        case "super": throw fault(.superInExpression, name.range)
        default:
            guard scope.find(name.text) == nil else { throw fault(.notCallable, name.range) }
            if let function = environment.functions.first(where: { $0.name == name.text }) {
                return try siteFunction(function, arguments, site)
            }
            let macros = library.templates[template].macros.map(\.name)
            if let macro = macros.first(where: { $0.text == name.text }) {
                throw fault(.macroDefinedLater(name.text, location(macro.range).line), name.range)
            }
            let known = environment.functions.map(\.name) + ["range", "url_for", "super"] + macros.map(\.text)
            throw fault(.unknownFunction(name.text, known: known), name.range)
        }
    }

    private mutating func rangeCall(_ arguments: Arguments, _ site: Site) throws(Reported) -> TypedExpression {
        if let (name, _) = arguments.keyword.first {
            throw fault(.unknownArgument(name.text, of: "range", known: []), name.range)
        }
        var values = try bind(arguments, to: Filter.range.parameters, of: "range", site)
        // range(n) counts from 0 to n.
        if arguments.count == 1 { values = [TypedExpression(.constant(.int(0)), .int, site), values[0], values[2]] }
        if case .int(0) = values[2].constant { report(.zeroStep, site.range) }
        return TypedExpression(.filter(FilterCall(filter: .range), values), .list(.int), site)
    }

    private mutating func siteFunction(
        _ function: TemplateEnvironment.Function, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let parameters = function.parameters.map { Filter.Parameter($0, .text) }
        let bound = try bind(arguments, to: parameters, of: function.name, site)
        var literals: [String] = []
        for value in bound {
            guard let literal = value.literal else { throw fault(.literalNeeded(function.name), value.site.range) }
            literals.append(literal)
        }
        switch function.evaluate(literals) {
        case .value(let text, let type): return TypedExpression(.constant(.text(text)), type, site)
        case .unknown(let message, let suggestions):
            throw fault(
                Message(.unknownAsset, message, suggestions: suggestions), bound.first?.site.range ?? site.range)
        }
    }

    private mutating func method(
        _ base: Expression, _ method: Name, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        let value = try sound(base)
        guard let filter = Filter.methods.first(where: { $0.name == method.text }) else {
            throw fault(.unknownMethod(method.text, known: Filter.methods.map(\.name)), method.range)
        }
        guard value.type.isText else {
            throw fault(.wrongInput(method.text, "text", source(base), value.type), base.range)
        }
        let bound = try bind(arguments, to: filter.parameters, of: method.text, site)
        return TypedExpression(.filter(FilterCall(filter: filter), [value] + bound), .bool, site)
    }

    /// `loop.cycle(a, b)`: the item at the loop's position, over and over.
    private mutating func cycle(_ arguments: Arguments, _ method: Name, _ site: Site) throws(Reported)
        -> TypedExpression
    {
        guard let loop = scope.loop else {
            throw fault(.unknownName("loop", known: scope.variables.map(\.name)), method.range)
        }
        guard arguments.keyword.isEmpty, arguments.count > 0 else {
            throw fault(.missingArgument("a value", of: "cycle"), method.range)
        }
        let list = try sound(Expression(.list(arguments.positional), site.range))
        let index = TypedExpression(.loop(.index0, slot: loop), .int, site)
        let count = TypedExpression(.constant(.int(arguments.count)), .int, site)
        let position = TypedExpression(.arithmetic(.remainder, index, count), .int, site)
        return TypedExpression(.element(list, position), list.type.element ?? .nothing, site)
    }

    // MARK: Tests

    /// The tests that are operators, by the operator.
    fileprivate static let comparisons: KeyValuePairs<String, BinaryOperator> = [
        "in": .isIn, "eq": .equal, "ne": .notEqual, "lt": .less, "gt": .greater, "le": .lessOrEqual,
        "ge": .greaterOrEqual,
    ]

    mutating func test(
        _ operand: Expression, _ name: Name, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        if let operation = Checker.comparisons.first(where: { $0.key == name.text })?.value {
            guard let other = arguments.only else { throw fault(.oneArgument(name.text), name.range) }
            return try binary(operation, operand, other, site)
        }
        let value = type(operand)
        if name.text == "defined" || name.text == "undefined" {
            guard arguments.count == 0 else { throw fault(.tooManyArguments(name.text), name.range) }
            if value.type.isErroneous { throw Reported() }
            let isPresent = TypedExpression(.isPresent(value), .bool, site)
            return name.text == "defined" ? isPresent : TypedExpression(.not(isPresent), .bool, site)
        }
        guard let test = Filter.tests.first(where: { $0.name == name.text }) else {
            throw fault(.unknownTest(name.text, known: Filter.testNames), name.range)
        }
        var values = [value]
        if test.parameters.isEmpty {
            guard arguments.count == 0 else { throw fault(.tooManyArguments(name.text), name.range) }
            try requireInt(value, operand, name.text)
        } else {
            guard let other = arguments.only else { throw fault(.oneArgument(name.text), name.range) }
            values.append(type(other))
            try requireInt(value, operand, name.text)
            try requireInt(values[1], other, name.text)
            if case .int(0) = values[1].constant { report(.divisionByZero, other.range) }
        }
        return TypedExpression(.filter(FilterCall(filter: test), values), .bool, site)
    }

    private mutating func requireInt(
        _ value: TypedExpression, _ expression: Expression, _ what: String
    ) throws(Reported) {
        try requireNumber(value, expression, "'\(what)'")
        guard value.type == .int else {
            throw fault(.wrongInput(what, "a whole number", source(expression), value.type), expression.range)
        }
    }

    // MARK: Arguments

    /// The arguments in the parameters' order; nil for one that is not given.
    mutating func arranged(
        _ arguments: Arguments, _ parameters: [String], of callee: String
    ) throws(Reported) -> [Expression?] {
        var given: [Expression?] = arguments.positional
        guard given.count <= parameters.count else {
            throw fault(.tooManyArguments(callee), arguments.positional[parameters.count].range)
        }
        given += Array(repeating: nil, count: parameters.count - given.count)
        for (name, value) in arguments.keyword {
            guard let index = parameters.firstIndex(of: name.text) else {
                throw fault(.unknownArgument(name.text, of: callee, known: parameters), name.range)
            }
            guard given[index] == nil else { throw fault(.duplicateArgument(name.text), name.range) }
            given[index] = value
        }
        return given
    }

    /// The arguments in the parameters' order, with the standard values of those that are not given.
    mutating func bind(
        _ arguments: Arguments, to parameters: [Filter.Parameter], of callee: String, _ site: Site
    ) throws(Reported) -> [TypedExpression] {
        var bound: [TypedExpression] = []
        for (parameter, expression) in zip(parameters, try arranged(arguments, parameters.map(\.name), of: callee)) {
            if let expression {
                let value = try sound(expression)
                guard parameter.kind.accepts(value) else {
                    // Of a literal that has the right type, its value is what is wrong.
                    let found = parameter.kind.isByValue ? source(expression) : "\(value.type)"
                    throw fault(
                        .wrongArgument(parameter.name, of: callee, expected: parameter.kind.words, found),
                        expression.range)
                }
                bound.append(value)
            } else if let standard = parameter.standard {
                bound.append(TypedExpression(.constant(standard), standard.type, site))
            } else {
                throw fault(.missingArgument("'\(parameter.name)'", of: callee), site.range)
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
