/// A filter's call while its rule is applied.
struct FilterUse {
    let filter: Filter
    /// As it was written.
    let name: String
    let input: TypedExpression
    let expression: Expression
    let arguments: [TypedExpression]
    /// How many arguments were written.
    let given: Int
    let site: Site

    func result(_ type: ValueType, _ call: FilterCall, _ arguments: [TypedExpression]) -> TypedExpression {
        TypedExpression(.filter(call, [input] + arguments), type, site)
    }
}

/// What filters take and give.
extension Checker {
    mutating func filter(
        _ input: Expression, _ name: Name, _ arguments: Arguments, _ site: Site
    ) throws(Reported) -> TypedExpression {
        guard let filter = Filter.named[name.text] else {
            report(.unknownFilter(name.text, known: Array(Filter.named.keys)), name.range)
            _ = type(input)
            throw Reported()
        }
        let value = type(input)
        // Jinja2 reads `map("x")` as a filter's name and gives `selectattr` no names for its arguments.
        if filter.name == "map", let first = arguments.positional.first {
            throw fault(.missingArgument("'attribute='", of: name.text), first.range)
        }
        if ["selectattr", "rejectattr"].contains(filter.name), let (first, _) = arguments.keyword.first {
            throw fault(.unknownArgument(first.text, of: name.text, known: []), first.range)
        }
        let bound = try bind(arguments, to: filter.parameters, of: name.text, site)
        if filter.name != "default" { try requirePresent(value, input) }
        if value.type.isErroneous { throw Reported() }
        let use = FilterUse(
            filter: filter, name: name.text, input: value, expression: input, arguments: bound,
            given: arguments.count, site: site)
        return try filter.rule(&self, use)
    }

    /// The rule of most filters: one kind of input, compared by an attribute where there is one.
    mutating func apply(
        _ use: FilterUse, to input: Filter.Input, _ result: Filter.Result
    ) throws(Reported) -> TypedExpression {
        let type = use.input.type
        try require(input, use)
        var call = FilterCall(filter: use.filter, shape: type)
        var arguments = use.arguments
        var item = type.element ?? type
        for (index, parameter) in use.filter.parameters.enumerated() {
            guard case .attribute(let accepts) = parameter.kind else { continue }
            let argument = arguments.remove(at: index)
            (call.path, item) = try attribute(argument, of: item, use)
            guard accepts(item) || item == .nothing else {
                throw fault(.wrongAttribute(argument.literal ?? "", use.name, item), argument.site.range)
            }
        }
        call.key = KeyKind(item) ?? .text
        return use.result(result(type, item), call, arguments)
    }

    mutating func require(_ input: Filter.Input, _ use: FilterUse) throws(Reported) {
        guard !input.accepts(use.input.type) else { return }
        if case .sequence = use.input.type, input.isWhole {
            throw fault(.onePass("'\(use.name)'", source(use.expression)), use.expression.range)
        }
        throw refusal(of: use, input.words)
    }

    mutating func refusal(of use: FilterUse, _ expected: String) -> Reported {
        fault(.wrongInput(use.name, expected, source(use.expression), use.input.type), use.expression.range)
    }

    // MARK: Rules of one filter

    mutating func safe(_ use: FilterUse) throws(Reported) -> TypedExpression {
        if use.input.type.isHTML { return use.input }
        guard let literal = use.input.literal else {
            throw fault(.unsafeSafe(source(use.expression), use.input.type), use.expression.range)
        }
        return TypedExpression(.constant(.text(literal)), .html, use.site)
    }

    mutating func escape(_ use: FilterUse) throws(Reported) -> TypedExpression {
        if use.input.type.isHTML { return use.input }
        try require(.text, use)
        return use.result(.html, FilterCall(filter: use.filter), [])
    }

    mutating func string(_ use: FilterUse) throws(Reported) -> TypedExpression {
        if use.input.type.isText { return use.input }
        try require(.number, use)
        return TypedExpression(.concatenation([use.input]), .text, use.site)
    }

    /// `default`: the input where it is there, or, with `boolean`, where it counts as true.
    mutating func standIn(_ use: FilterUse) throws(Reported) -> TypedExpression {
        let standard = use.arguments[0]
        let inner = use.input.type.unwrapped
        var joined = ValueType.joined(inner, standard.type)
        // An empty literal stands in for markup too.
        if inner.isHTML, standard.literal == "" { joined = .html }
        guard let joined else {
            throw fault(.unlike(inner, standard.type, "a value and its default"), standard.site.range)
        }
        var test = TypedExpression(.isPresent(use.input), .bool, use.site)
        if case .bool(true) = use.arguments[1].constant { test = truth(of: use.input, use.site) }
        return TypedExpression(.conditional(test, then: use.input, otherwise: standard), joined, use.site)
    }

    /// A record that has what an `img` needs: `url` and `alt`, and `width` and `height` where it knows them.
    mutating func image(_ use: FilterUse) throws(Reported) -> TypedExpression {
        guard case .record(let record) = use.input.type, let url = record.place(of: "url"),
            let alt = record.place(of: "alt"), record.fields[alt].type.isText,
            [.url, .assetURL].contains(record.fields[url].type)
        else { throw refusal(of: use, "a picture with 'url' and 'alt'") }
        // A record without a size has its address there.
        let size = ["width", "height"].map { name in
            record.place(of: name).flatMap { record.fields[$0].type.unwrapped == .int ? $0 : nil } ?? url
        }
        let path = [url, alt] + size
        for place in path { page.reads.insert(FieldRead(type: record.name, field: record.fields[place].name)) }
        return use.result(.html, FilterCall(filter: use.filter, path: path), use.arguments)
    }

    /// `selectattr` and `rejectattr`.
    mutating func select(_ use: FilterUse) throws(Reported) -> TypedExpression {
        try require(.list, use)
        let element = use.input.type.element ?? .nothing
        let (path, type) = try attribute(use.arguments[0], of: element, use)
        var call = FilterCall(filter: use.filter, path: path, key: KeyKind(type.unwrapped) ?? .text)
        if use.given > 1 {
            let name = use.arguments[1].literal ?? ""
            guard !name.isEmpty, let test = AttributeTest(rawValue: name) else {
                let known = Filter.testNames.filter { AttributeTest(rawValue: $0) != nil }
                throw fault(.unknownTest(name, known: known), use.arguments[1].site.range)
            }
            call.test = test
            try checkOperand(of: test, type, use)
        }
        return use.result(.sequence(element), call, use.given > 2 ? [use.arguments[2]] : [])
    }

    /// Whether the test of a `selectattr` fits the attribute and its value the test.
    private mutating func checkOperand(of test: AttributeTest, _ type: ValueType, _ use: FilterUse) throws(Reported) {
        let hasValue = use.given == 3
        let value = hasValue ? use.arguments[2].type : .nothing
        let place = use.arguments[use.given - 1].site.range
        switch test {
        case .truth, .defined, .undefined, .odd, .even:
            guard !hasValue else { throw fault(.tooManyArguments(use.name), place) }
            if test == .odd || test == .even, type != .int {
                throw fault(.wrongAttribute(use.arguments[0].literal ?? "", test.rawValue, type), use.site.range)
            }
        case .eq, .ne, .lt, .gt, .le, .ge:
            let isOrdering = test != .eq && test != .ne
            guard hasValue, let key = KeyKind(type), key == KeyKind(value), !(isOrdering && key == .bool) else {
                throw fault(.unlike(type, value, "'\(test.rawValue)'"), place)
            }
        case .isIn:
            guard hasValue, let key = KeyKind(type), case .list(let item) = value, key == KeyKind(item) else {
                throw fault(.notContained(type, value), place)
            }
        }
    }

    /// The fields from an item to a dotted attribute, and its type; the item itself for the empty name.
    private mutating func attribute(
        _ argument: TypedExpression, of element: ValueType, _ use: FilterUse
    ) throws(Reported) -> (path: [Int], type: ValueType) {
        let (name, range) = (argument.literal ?? "", argument.site.range)
        var path: [Int] = []
        var type = element
        if name.isEmpty { return (path, type) }
        for part in name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            guard case .record(let record) = type else { throw fault(.noFields(part, "the items", type), range) }
            let place = try place(of: part, in: record, range)
            let field = record.fields[place]
            guard !field.isDeferred else { throw fault(.wrongAttribute(name, use.name, field.type), range) }
            path.append(place)
            type = field.type
        }
        return (path, type)
    }
}
