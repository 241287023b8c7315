/// A filter's call while its rule is applied.
struct FilterUse {
    let filter: Filter
    /// As it was written.
    let name: String
    let input: Value
    let arguments: [Value]
    /// How many arguments were written.
    let given: Int
}

/// What filters take and give.
extension Checker {
    mutating func filter(_ input: Expression, _ name: Name, _ arguments: Arguments) throws(Reported) -> Value
    {
        guard let filter = Filter.named[name.text] ?? environment.filters[name.text] else {
            report(
                .unknown(.filter, name.text, known: [Filter.named, environment.filters].flatMap(\.keys)),
                name.range
            )
            _ = type(input)
            throw Reported()
        }
        let value = type(input)
        // Jinja2 reads `map("x")` as a filter's name.
        if filter.name == "map", let first = arguments.positional.first {
            throw fault(.missingArgument(name.text, "'attribute='"), first.range)
        }
        let bound = try bind(arguments, to: filter.parameters, of: name.text)
        if filter.name != "default" { try requirePresent(value) }
        if value.type.isErroneous { throw Reported() }
        let use = FilterUse(
            filter: filter,
            name: name.text,
            input: value,
            arguments: bound,
            given: arguments.count
        )
        return try filter.rule(&self, use)
    }

    /// The rule of most filters: one kind of input, compared by an attribute where there is one.
    mutating func apply(
        _ use: FilterUse,
        to input: Filter.Input,
        _ result: Filter.Result
    ) throws(Reported)
        -> Value
    {
        let type = use.input.type
        var call = FilterCall(filter: use.filter, path: try require(input, use), isMarkup: type.isHTML)
        var arguments = use.arguments
        var item = type.element ?? type
        for (index, parameter) in use.filter.parameters.enumerated() {
            guard let accepts = parameter.kind.attribute else { continue }
            let argument = arguments.remove(at: index)
            (call.path, item) = try attribute(argument, of: item, use)
            guard accepts(item) || item == .nothing else {
                throw fault(.wrongAttribute(use.name, named(argument), item), argument)
            }
        }
        return make(.filter(call, [use.input] + arguments), result(type, item))
    }

    /// The places of the fields that a filter needs of its input; throws for one that it does not take.
    @discardableResult mutating func require(
        _ input: Filter.Input,
        _ use: FilterUse
    ) throws(Reported)
        -> [Int]
    {
        if let places = input.places(use.input.type) {
            guard case .record(let record) = use.input.type else { return places }
            for place in places {
                page.reads.insert(FieldRead(type: record.name, field: record.fields[place].name))
            }
            return places
        }
        if case .sequence = use.input.type, input.isWhole {
            throw fault(.onePass("'\(use.name)'", source(use.input)), use.input)
        }
        throw fault(.wrongInput(use.name, input.words, described(use.input)), use.input)
    }

    // MARK: Rules of one filter

    mutating func safe(_ use: FilterUse) throws(Reported) -> Value {
        if use.input.type.isHTML { return use.input }
        guard let literal = use.input.literal else {
            throw fault(.unsafeSafe(source(use.input), use.input.type), use.input)
        }
        return make(.constant(.text(literal)), .html)
    }

    /// `default`: the input where it is there, or, with `boolean`, where it counts as true.
    mutating func standIn(_ use: FilterUse) throws(Reported) -> Value {
        let standard = use.arguments[0]
        let inner = use.input.type.unwrapped
        var joined = ValueType.joined(inner, standard.type)
        // An empty literal stands in for markup too.
        if inner.isHTML, standard.literal == "" { joined = .html }
        guard let joined else {
            throw fault(.unlike("a value and its default", inner, standard.type), standard)
        }
        var test = make(.isPresent(use.input), .bool)
        if case .bool(true) = use.arguments[1].constant { test = truth(of: use.input) }
        return make(.conditional(test, then: use.input, otherwise: standard), joined)
    }

    /// `selectattr` and `rejectattr`: the items of which a field passes a test.
    mutating func select(_ use: FilterUse, keeps: Bool) throws(Reported) -> Value {
        try require(.list, use)
        let element = use.input.type.element ?? .nothing
        let (path, type) = try attribute(use.arguments[0], of: element, use)
        let state = scope.reserve(TypedLoop.slotCount + 2)
        let (item, operand) = (state + TypedLoop.slotCount, use.given > 2 ? use.arguments[2] : nil)
        let site = use.arguments[0].site
        let value = path.reduce(Value(kind: .slot(item), type: element, site: site)) {
            Value(kind: .field($0, $1), type: type, site: site)
        }
        var condition = truth(of: value)
        if use.given > 1 {
            let name = use.arguments[1].literal ?? ""
            guard let arity = Checker.arity(ofTest: name) else {
                throw fault(.unknown(.test, name, known: Filter.testNames), use.arguments[1])
            }
            guard use.given - 2 == arity else {
                throw fault(
                    arity == 0 ? .tooManyArguments(use.name) : .oneArgument(name),
                    use.arguments[use.given - 1]
                )
            }
            guard !type.isOptional || name == "defined" || name == "undefined" else {
                throw fault(.wrongAttribute(use.name, named(use.arguments[0]), type), use.arguments[0])
            }
            // It is worked out once, before any item is looked at.
            let others = operand.map { [Value(kind: .slot(item + 1), type: $0.type, site: $0.site)] } ?? []
            condition = try test(name, of: value, others)
        }
        if !keeps { condition = make(.not(condition), .bool) }
        return make(
            .selection(use.input, operand: operand, state: state, where: condition),
            .sequence(element)
        )
    }

    private func named(_ attribute: Value) -> String {
        attribute.literal == "" ? "the items" : "the field '\(attribute.literal ?? "")'"
    }

    /// The fields from an item to a dotted attribute, and its type; the item itself for the empty name.
    private mutating func attribute(
        _ argument: Value,
        of element: ValueType,
        _ use: FilterUse
    ) throws(Reported) -> (path: [Int], type: ValueType) {
        let (name, range) = (argument.literal ?? "", argument.site.range)
        var path: [Int] = []
        var type = element
        if name.isEmpty { return (path, type) }
        var what = "each item"
        for part in name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            guard case .record(let record) = type else {
                throw fault(.noFields("\(what) is \(type)", part), range)
            }
            let place = try place(of: part, in: record, range)
            let field = record.fields[place]
            guard !field.isDeferred else {
                throw fault(.wrongAttribute(use.name, named(argument), field.type), argument)
            }
            path.append(place)
            (what, type) = ("'\(part)'", field.type)
        }
        return (path, type)
    }
}
