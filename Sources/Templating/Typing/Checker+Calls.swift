/// Functions, methods and tests, and the binding of arguments.
extension Checker {
    mutating func call(_ callee: Expression, _ arguments: Arguments, _ site: Site) -> TypedExpression {
        switch macro(callee) {
        case .none: break
        case .faulty: return erroneous(site)
        case .found(let found):
            report(.macroInExpression(found.macro.name.text, at: location(callee.range)))
            return erroneous(site)
        }
        switch callee.kind {
        case .name(let name): return function(name, callee.range, arguments, site)
        case .field(let base, let method):
            if case .name("loop") = base.kind, method.text == "cycle" { return cycle(arguments, method, site) }
            return self.method(base, method, arguments, site)
        default:
            report(.notCallable(at: location(callee.range)))
            return erroneous(site)
        }
    }

    private mutating func function(_ name: String, _ range: Range<Int>, _ arguments: Arguments, _ site: Site)
        -> TypedExpression
    {
        switch name {
        case "range": return rangeCall(arguments, site)
        case "url_for": return urlFor(arguments, range, site)
        case "super":
            report(.superInExpression(at: location(range)))
            return erroneous(site)
        default:
            guard scope.find(name) == nil else {
                report(.notCallable(at: location(range)))
                return erroneous(site)
            }
            if let function = environment.functions.first(where: { $0.name == name }) {
                return siteFunction(function, arguments, site)
            }
            let macros = library.templates[template].macros
            if let macro = macros.first(where: { $0.name.text == name }) {
                report(
                    .macroDefinedLater(
                        name, library.templates[template].location(macro.name.range).line, at: location(range)))
                return erroneous(site)
            }
            let known =
                environment.functions.map(\.name) + ["range", "url_for", "super"] + macros.map(\.name.text)
            report(.unknownFunction(name, known: known, at: location(range)))
            return erroneous(site)
        }
    }

    private mutating func rangeCall(_ arguments: Arguments, _ site: Site) -> TypedExpression {
        let parameters = FilterDefinition.range.parameters
        guard arguments.keyword.isEmpty, let bound = bind(arguments, to: parameters, of: "range", site) else {
            if let keyword = arguments.keyword.first {
                report(.unknownArgument(keyword.name.text, of: "range", known: [], at: location(keyword.name.range)))
            }
            return erroneous(site)
        }
        // range(n) counts from 0 to n.
        let values =
            arguments.positional.count == 1
            ? [TypedExpression(kind: .constant(.int(0)), type: .int, site: site), bound[0], bound[2]] : bound
        if case .int(0) = bound[2].constant { report(.zeroStep(at: location(site.range))) }
        return TypedExpression(kind: .filter(FilterCall(filter: .range), values), type: .list(.int), site: site)
    }

    /// `url_for(record)` is the record's field `url`.
    private mutating func urlFor(_ arguments: Arguments, _ range: Range<Int>, _ site: Site) -> TypedExpression {
        guard arguments.keyword.isEmpty, arguments.positional.count == 1 else {
            report(.wrongArgumentCount("url_for", expected: 1, at: location(range)))
            return erroneous(site)
        }
        return type(
            Expression(kind: .field(arguments.positional[0], Name(text: "url", range: site.range)), range: site.range))
    }

    private mutating func siteFunction(_ function: TemplateEnvironment.Function, _ arguments: Arguments, _ site: Site)
        -> TypedExpression
    {
        let parameters = function.parameters.map { FilterDefinition.Parameter.required($0, .text) }
        guard let bound = bind(arguments, to: parameters, of: function.name, site) else { return erroneous(site) }
        var literals: [String] = []
        for value in bound {
            guard case .text(let literal) = value.constant else {
                if !value.type.isErroneous { report(.literalNeeded(function.name, at: location(value.site.range))) }
                return erroneous(site)
            }
            literals.append(literal)
        }
        switch function.evaluate(literals) {
        case .value(let text, let type): return TypedExpression(kind: .constant(.text(text)), type: type, site: site)
        case .unknown(let message, let suggestions):
            let range = bound.first?.site.range ?? site.range
            report(Diagnostic(.unknownAsset, message, at: location(range), suggestions: suggestions))
            return erroneous(site)
        }
    }

    private mutating func method(_ base: Expression, _ method: Name, _ arguments: Arguments, _ site: Site)
        -> TypedExpression
    {
        let value = type(base)
        if value.type.isErroneous { return erroneous(site) }
        let filter: Filter
        switch method.text {
        case "startswith": filter = .startsWith
        case "endswith": filter = .endsWith
        default:
            report(.unknownMethod(method.text, at: location(method.range)))
            return erroneous(site)
        }
        guard value.type.isText else {
            report(.wrongInput(method.text, "text", source(base), value.type, at: location(base.range)))
            return erroneous(site)
        }
        guard let bound = bind(arguments, to: [.required("text", .text)], of: method.text, site) else {
            return erroneous(site)
        }
        return TypedExpression(kind: .filter(FilterCall(filter: filter), [value] + bound), type: .bool, site: site)
    }

    /// `loop.cycle(a, b)`: the item at the loop's position, over and over.
    private mutating func cycle(_ arguments: Arguments, _ method: Name, _ site: Site) -> TypedExpression {
        guard let loop = scope.find("loop"), loop.isLoop else {
            report(.unknownName("loop", known: scope.variables.map(\.name), at: location(method.range)))
            return erroneous(site)
        }
        guard arguments.keyword.isEmpty, !arguments.positional.isEmpty else {
            report(.missingArgument("a value", of: "cycle", at: location(method.range)))
            return erroneous(site)
        }
        let list = type(Expression(kind: .list(arguments.positional), range: site.range))
        guard let element = list.type.element else { return erroneous(site) }
        func int(_ kind: TypedExpression.Kind) -> TypedExpression {
            TypedExpression(kind: kind, type: .int, site: site)
        }
        let position = int(
            .arithmetic(
                .remainder, int(.loop(.index0, slot: loop.slot)), int(.constant(.int(arguments.positional.count)))))
        return TypedExpression(kind: .element(list, position), type: element, site: site)
    }

    // MARK: Tests

    static let testNames = [
        "defined", "undefined", "odd", "even", "divisibleby", "in", "eq", "ne", "lt", "gt", "le", "ge",
    ]

    mutating func test(_ operand: Expression, _ name: Name, _ arguments: Arguments, _ site: Site) -> TypedExpression {
        let comparisons: [String: BinaryOperator] = [
            "eq": .equal, "ne": .notEqual, "lt": .less, "gt": .greater, "le": .lessOrEqual, "ge": .greaterOrEqual,
            "in": .isIn,
        ]
        if let operation = comparisons[name.text] {
            guard let other = onlyArgument(of: name, arguments) else { return erroneous(site) }
            return binary(of: operation, operand, other, site)
        }
        let value = type(operand)
        switch name.text {
        case "defined", "undefined":
            guard arguments.isEmpty else { return tooMany(name, site) }
            if value.type.isErroneous { return erroneous(site) }
            let isPresent = TypedExpression(kind: .isPresent(value), type: .bool, site: site)
            return name.text == "defined" ? isPresent : TypedExpression(kind: .not(isPresent), type: .bool, site: site)
        case "odd", "even":
            guard arguments.isEmpty else { return tooMany(name, site) }
            guard requireInt(value, operand, name.text) else { return erroneous(site) }
            let filter = FilterCall(filter: name.text == "odd" ? .odd : .even)
            return TypedExpression(kind: .filter(filter, [value]), type: .bool, site: site)
        case "divisibleby":
            guard let other = onlyArgument(of: name, arguments) else { return erroneous(site) }
            let divisor = type(other)
            guard requireInt(value, operand, name.text), requireInt(divisor, other, name.text) else {
                return erroneous(site)
            }
            if case .int(0) = divisor.constant { report(.divisionByZero(at: location(other.range))) }
            return TypedExpression(
                kind: .filter(FilterCall(filter: .divisibleBy), [value, divisor]), type: .bool, site: site)
        default:
            report(.unknownTest(name.text, known: Checker.testNames, at: location(name.range)))
            return erroneous(site)
        }
    }

    private mutating func binary(of operation: BinaryOperator, _ left: Expression, _ right: Expression, _ site: Site)
        -> TypedExpression
    { type(Expression(kind: .binary(operation, left, right), range: site.range)) }

    private mutating func tooMany(_ name: Name, _ site: Site) -> TypedExpression {
        report(.tooManyArguments(name.text, at: location(name.range)))
        return erroneous(site)
    }

    private mutating func onlyArgument(of name: Name, _ arguments: Arguments) -> Expression? {
        guard arguments.keyword.isEmpty, arguments.positional.count == 1 else {
            report(.wrongArgumentCount(name.text, expected: 1, at: location(name.range)))
            return nil
        }
        return arguments.positional[0]
    }

    private mutating func requireInt(_ value: TypedExpression, _ expression: Expression, _ what: String) -> Bool {
        guard requireNumber(value, expression, "'\(what)'") else { return false }
        guard value.type == .int else {
            report(.wrongInput(what, "a whole number", source(expression), value.type, at: location(expression.range)))
            return false
        }
        return true
    }

    // MARK: Arguments

    /// The arguments in the parameters' order, with the standard values of those that are not given; nil after a
    /// report.
    mutating func bind(
        _ arguments: Arguments, to parameters: [FilterDefinition.Parameter], of callee: String, _ site: Site
    ) -> [TypedExpression]? {
        var given: [Expression?] = arguments.positional
        if given.count > parameters.count {
            report(.tooManyArguments(callee, at: location(arguments.positional[parameters.count].range)))
            return nil
        }
        given += Array(repeating: nil, count: parameters.count - given.count)
        for keyword in arguments.keyword {
            guard let index = parameters.firstIndex(where: { $0.name == keyword.name.text }) else {
                let known = parameters.map(\.name)
                report(.unknownArgument(keyword.name.text, of: callee, known: known, at: location(keyword.name.range)))
                return nil
            }
            guard given[index] == nil else {
                report(.duplicateArgument(keyword.name.text, at: location(keyword.name.range)))
                return nil
            }
            given[index] = keyword.value
        }
        var bound: [TypedExpression] = []
        for (parameter, expression) in zip(parameters, given) {
            guard let value = bind(expression, to: parameter, of: callee, site) else { return nil }
            bound.append(value)
        }
        return bound
    }

    private mutating func bind(
        _ expression: Expression?, to parameter: FilterDefinition.Parameter, of callee: String, _ site: Site
    ) -> TypedExpression? {
        guard let expression else {
            guard let standard = parameter.standard else {
                report(.missingArgument("'\(parameter.name)'", of: callee, at: location(site.range)))
                return nil
            }
            return TypedExpression(kind: .constant(standard), type: standard.type, site: site)
        }
        let value = type(expression)
        if value.type.isErroneous { return nil }
        let isRight =
            switch parameter.kind {
            case .text: value.type.isText
            case .int: value.type == .int
            case .bool: value.type == .bool
            case .attribute: value.constant.map { if case .text = $0 { true } else { false } } ?? false
            case .any: true
            }
        guard isRight else {
            report(
                .wrongArgument(
                    parameter.name, of: callee, expected: parameter.kind.words, value.type,
                    at: location(expression.range)))
            return nil
        }
        return value
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

extension FilterDefinition.Parameter.Kind {
    fileprivate var words: String {
        switch self {
        case .text: "text"
        case .int: "a whole number"
        case .bool: "true or false"
        case .attribute: "the name of a field in quotes"
        case .any: "a value"
        }
    }
}
