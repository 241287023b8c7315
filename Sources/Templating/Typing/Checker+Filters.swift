/// A filter's call while it is checked.
private struct FilterUse {
    let filter: Filter
    /// The filter's name as it is written, which may be its alias.
    let name: String
    let input: Value
    /// One for each parameter.
    let arguments: [Value]
    /// The number of arguments that are written.
    let writtenCount: Int
}

/// Filters.
extension Checker {
    mutating func filter(
        _ input: Expression,
        _ name: Name,
        _ arguments: Arguments
    ) throws(ErrorAlreadyReported) -> Value {
        guard let filter = Filter.byName[name.text] ?? environment.filters[name.text] else {
            let known = Array(Filter.byName.keys) + Array(environment.filters.keys)
            report(.unknown(.filter, name.text, known: known), at: name.range)
            _ = typed(input)
            throw ErrorAlreadyReported()
        }
        let value = typed(input)
        // Jinja2 reads `map("x")` as the name of a filter.
        if filter.name == "map", let first = arguments.positional.first {
            throw reporting(.missingArgument("'attribute='", of: name.text), at: first.range)
        }
        let bound = try bind(arguments, to: filter.parameters, of: name.text)
        if filter.name != "default" {
            try requirePresent(value)
        }
        if value.type.isErroneous {
            throw ErrorAlreadyReported()
        }
        return try check(
            FilterUse(
                filter: filter,
                name: name.text,
                input: value,
                arguments: bound,
                writtenCount: arguments.count
            )
        )
    }

    private mutating func check(_ use: FilterUse) throws(ErrorAlreadyReported) -> Value {
        switch use.filter.check {
        case .input(let input, let returns):
            return try checkCall(use, input: input, returns: returns)
        case .defaultValue:
            return try checkDefault(use)
        case .safe:
            return try checkSafe(use)
        case .selection(let keepsMatches):
            return try checkSelection(use, keepsMatches: keepsMatches)
        }
    }

    /// Checks a filter with one kind of input and, for some, an attribute of its items.
    private mutating func checkCall(
        _ use: FilterUse,
        input: Filter.Input,
        returns: Filter.ReturnType
    ) throws(ErrorAlreadyReported) -> Value {
        let inputType = use.input.type
        var call = FilterCall(
            filter: use.filter,
            path: try requireInput(input, of: use),
            isMarkup: inputType.isHTML
        )
        var itemType = inputType.element ?? inputType
        // An attribute becomes a part of the call; the other arguments are its operands.
        var operands = [use.input]
        for (parameter, argument) in zip(use.filter.parameters, use.arguments) {
            guard let acceptsAttribute = parameter.kind.acceptsAttribute else {
                operands.append(argument)
                continue
            }
            let attribute = try self.attribute(argument, of: itemType, use)
            guard acceptsAttribute(attribute.type) || attribute.type == .nothing else {
                throw reporting(wrongAttribute(argument, type: attribute.type, of: use), at: argument)
            }
            call.path = attribute.path
            itemType = attribute.type
        }
        return make(.filter(call, operands), returns(inputType, itemType))
    }

    /// The indices of the fields that a filter reads of its input; throws for an input that it does not take.
    @discardableResult private mutating func requireInput(
        _ input: Filter.Input,
        of use: FilterUse
    ) throws(ErrorAlreadyReported) -> [Int] {
        if let fieldIndices = input.fieldIndices(use.input.type) {
            if case .record(let record) = use.input.type {
                for index in fieldIndices {
                    page.reads.insert(FieldRead(type: record.name, field: record.fields[index].name))
                }
            }
            return fieldIndices
        }
        if case .sequence = use.input.type, input.requiresList {
            let message = Message.listExpected(by: "'\(use.name)'", source: source(use.input))
            throw reporting(message, at: use.input)
        }
        let message = Message.wrongInput(
            of: use.name,
            expected: input.description,
            described: described(use.input)
        )
        throw reporting(message, at: use.input)
    }

    // MARK: Filters with rules of their own

    private mutating func checkSafe(_ use: FilterUse) throws(ErrorAlreadyReported) -> Value {
        if use.input.type.isHTML {
            return use.input
        }
        guard let literal = use.input.literal else {
            let message = Message.safeOnText(source(use.input), type: use.input.type.description)
            throw reporting(message, at: use.input)
        }
        return make(.constant(.text(literal)), .html)
    }

    /// `default`: the input when it is present, or with `boolean`, when it is true.
    private mutating func checkDefault(_ use: FilterUse) throws(ErrorAlreadyReported) -> Value {
        let defaultValue = use.arguments[0]
        let inputType = use.input.type.unwrapped
        let type: ValueType
        if inputType.isHTML, defaultValue.literal == "" {
            // An empty literal is a default for markup too.
            type = .html
        } else if let joined = ValueType.joined(inputType, defaultValue.type) {
            type = joined
        } else {
            let message = Message.differentTypes(
                of: "a value and its default",
                inputType.description,
                and: defaultValue.type.description
            )
            throw reporting(message, at: defaultValue)
        }
        var test = make(.isPresent(use.input), .bool)
        if case .bool(true) = use.arguments[1].constant {
            test = truth(of: use.input)
        }
        return make(.conditional(test, then: use.input, otherwise: defaultValue), type)
    }

    /// `selectattr` and `rejectattr`: the items with a field that passes, or fails, a test.
    private mutating func checkSelection(
        _ use: FilterUse,
        keepsMatches: Bool
    ) throws(ErrorAlreadyReported) -> Value {
        try requireInput(.list, of: use)
        let itemType = use.input.type.element ?? .nothing
        let attribute = try self.attribute(use.arguments[0], of: itemType, use)
        let slots = Value.Selection.Slots(state: scope.reserveSlots(Value.Selection.Slots.count))
        let item = Value(kind: .slot(slots.item), type: itemType, span: use.arguments[0].span)
        let field = self.field(attribute, of: item)

        // The arguments are the attribute, the name of a test, and the test's operand.
        let namesTest = use.writtenCount > 1
        let operand = use.writtenCount > 2 ? use.arguments[2] : nil
        let operandInSlot = operand.map { operand in
            Value(kind: .slot(slots.operand), type: operand.type, span: operand.span)
        }
        let test = try namesTest ? selectionTest(use, of: field, with: operandInSlot) : truth(of: field)
        let selection = Value.Selection(
            list: use.input,
            condition: keepsMatches ? test : make(.not(test), .bool),
            operand: operand,
            slots: slots
        )
        return make(.selection(selection), .sequence(itemType))
    }

    /// The test that `selectattr` names, on an item's field.
    private mutating func selectionTest(
        _ use: FilterUse,
        of field: Value,
        with operand: Value?
    ) throws(ErrorAlreadyReported) -> Value {
        let name = use.arguments[1].literal ?? ""
        guard let test = ValueTest.named(name) else {
            throw reporting(.unknown(.test, name, known: ValueTest.names), at: use.arguments[1])
        }
        guard use.writtenCount - 2 == test.argumentCount else {
            let message: Message =
                test.argumentCount == 0
                ? .tooManyArguments(for: use.name) : .oneArgumentExpected(by: name)
            throw reporting(message, at: use.arguments[use.writtenCount - 1])
        }
        guard test.acceptsOptional || !field.type.isOptional else {
            let message = wrongAttribute(use.arguments[0], type: field.type, of: use)
            throw reporting(message, at: use.arguments[0])
        }
        return try apply(test, to: field, arguments: operand.map { [$0] } ?? [])
    }

    // MARK: Attributes

    private func wrongAttribute(_ argument: Value, type: ValueType, of use: FilterUse) -> Message {
        let name = argument.literal ?? ""
        let description = name.isEmpty ? "the items" : "the field '\(name)'"
        return .wrongAttribute(description, of: use.name, type: type.description)
    }

    private typealias Attribute = (path: [Int], type: ValueType)

    /// A field that an attribute names, of an item.
    private func field(_ attribute: Attribute, of item: Value) -> Value {
        attribute.path.reduce(item) { owner, index in
            // Fields on the way to the last one are only read, so that their types do not matter.
            Value(kind: .field(owner, index), type: attribute.type, span: item.span)
        }
    }

    /// The field indices from an item to a dotted attribute, and its type; the item itself for the empty name.
    private mutating func attribute(
        _ argument: Value,
        of itemType: ValueType,
        _ use: FilterUse
    ) throws(ErrorAlreadyReported) -> Attribute {
        var attribute: Attribute = (path: [], type: itemType)
        let name = argument.literal ?? ""
        if name.isEmpty {
            return attribute
        }
        var owner = "each item"
        for part in name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
            guard case .record(let record) = attribute.type else {
                let message = Message.noFields(described: "\(owner) is \(attribute.type)", field: part)
                throw reporting(message, at: argument)
            }
            let index = try fieldIndex(of: part, in: record, at: argument.span.range)
            let field = environment.extraFields.field(index, of: record)
            guard !field.isDeferred else {
                throw reporting(wrongAttribute(argument, type: field.type, of: use), at: argument)
            }
            attribute.path.append(index)
            attribute.type = field.type
            owner = "'\(part)'"
        }
        return attribute
    }
}
