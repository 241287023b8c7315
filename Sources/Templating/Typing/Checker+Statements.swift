/// Output, conditions, loops and variables.
extension Checker {
    mutating func checkOutput(_ expression: Expression) throws(ErrorAlreadyReported) -> TypedNode {
        if case .call(let callee, let arguments) = expression.kind, case .name("super") = callee.kind {
            guard arguments.count == 0 else {
                throw reporting(.tooManyArguments(for: "super"), at: expression.range)
            }
            return try checkSuper(expression.range)
        }
        if let call = try checkMacroCall(expression) {
            return call
        }
        let value = typed(expression)
        try requirePresent(value)
        // `ContextAnalysis` decides if the value fits its context.
        let number = page.interpolationCount
        page.interpolationCount += 1
        return .output(value, interpolation: number)
    }

    /// Checks an `if`; the initialisers of variables that it may set come first.
    mutating func checkConditional(_ branches: [Node.Branch], otherwise: [Node]) -> [TypedNode] {
        var typedBranches: [TypedNode.Branch] = []
        /// The narrowings at the end of each branch; after the `if`, those in all of them remain.
        var finalNarrowings: [[Scope.Path]] = []
        scope.branchDepth += 1
        for branch in branches {
            let condition = self.condition(branch.condition)
            let before = scope.narrowings
            scope.narrowings += condition.narrowings(when: true)
            typedBranches.append(TypedNode.Branch(condition: condition, body: check(branch.body)))
            finalNarrowings.append(scope.narrowings)
            // The next branch is reached when this condition is false.
            scope.narrowings = before + condition.narrowings(when: false)
        }
        let typedOtherwise = check(otherwise)
        scope.narrowings.removeAll { path in
            !finalNarrowings.allSatisfy { $0.contains(path) }
        }
        scope.branchDepth -= 1

        var nodes: [TypedNode] = []
        if scope.branchDepth == 0 {
            nodes = scope.hoistedInitializers
            scope.hoistedInitializers = []
        }
        nodes.append(.conditional(typedBranches, otherwise: typedOtherwise))
        return nodes
    }

    // MARK: Variables

    mutating func checkAssignment(
        _ name: Name,
        _ expression: Expression
    ) throws(ErrorAlreadyReported) -> TypedNode {
        do throws(ErrorAlreadyReported) {
            // A macro's output is markup that can be kept, like that of a `set` block.
            if let call = try checkMacroCall(expression) {
                return .capture(slot: try assign(name, .html), [call], span(name.range))
            }
        } catch {
            _ = try assign(name, .erroneous)
            throw error
        }
        let value = typed(expression)
        if case .sequence = value.type {
            report(.onePassVariable(name.text, type: value.type.description), at: name.range)
            _ = try assign(name, .erroneous)
            throw ErrorAlreadyReported()
        }
        return .assignment(slot: try assign(name, value.type), value)
    }

    /// Assigns a variable, declaring it if necessary, and returns its slot.
    mutating func assign(_ name: Name, _ type: ValueType) throws(ErrorAlreadyReported) -> Int {
        let macros = library.templates[position.template].macros
        let isMacro = macros.contains { $0.name.text == name.text }
        guard scope.find(name.text)?.module == nil, !isMacro else {
            throw reporting(.macroNameTaken(name.text), at: name.range)
        }

        // Where the variable has no value yet, Jinja2 takes what is set here for what a nested scope read before.
        let wasReadBefore = nestedReads[position.template]?.contains(name.text) == true
        let slot: Int
        let knownType: ValueType
        switch scope.assignmentTarget(name.text) {
        case .outsideLoop:
            throw reporting(.assignmentInLoop(name.text), at: name.range)
        case .declared(_, byThisFile: false) where wasReadBefore:
            throw reporting(.setAfterUse(name.text), at: name.range)
        case .declared(let variable, _):
            slot = variable.slot
            knownType = variable.type
        case .undeclared(let outer):
            if wasReadBefore, outer != nil {
                throw reporting(.setAfterUse(name.text), at: name.range)
            }
            if scope.branchDepth == 0 {
                return scope.declare(name.text, type)
            }
            knownType = typeAfterBranches(outer: outer?.type, assigned: type)
            slot = declareInBranch(name, knownType, outer: outer)
        }

        guard type.isErroneous || ValueType.joined(knownType, type) == knownType else {
            let message = Message.retyped(
                name.text,
                from: knownType.unwrapped.description,
                to: type.description
            )
            throw reporting(message, at: name.range)
        }
        scope.removeNarrowings(of: slot)
        if knownType.isOptional, !type.isOptional {
            scope.narrowings.append([slot])
        }
        return slot
    }

    /// The type of a variable that only some branches set: the others leave the outer value, or none.
    private func typeAfterBranches(outer: ValueType?, assigned: ValueType) -> ValueType {
        guard let outer else { return assigned.madeOptional() }
        return ValueType.joined(outer, assigned) ?? outer
    }

    /// Declares a variable that is first set in a branch, with its initial value hoisted above the outermost `if`.
    private mutating func declareInBranch(
        _ name: Name,
        _ type: ValueType,
        outer: Scope.Variable?
    ) -> Int {
        let slot = scope.declare(name.text, type)
        if let outer {
            let outerValue = value(of: outer, at: span(name.range))
            scope.hoistedInitializers.append(.assignment(slot: slot, outerValue))
        } else {
            scope.hoistedInitializers.append(.clear(slot: slot))
        }
        return slot
    }

    /// The value of a variable with its declared type.
    mutating func value(of variable: Scope.Variable, at span: Span) -> Value {
        if variable.slot < variableCount {
            page.variablesRead.insert(variable.slot)
        }
        return Value(kind: .slot(variable.slot), type: variable.type, span: span)
    }

    // MARK: Loops

    mutating func checkLoop(_ loop: Node.Loop) -> TypedNode {
        let source = typed(loop.source)
        let itemType = self.itemType(of: source, at: loop.source.range)
        let variableTypes = self.variableTypes(of: loop, itemType: itemType)

        let outerScope = scope.enter(.loop)
        var variables: [Int] = []
        for (variable, type) in zip(loop.variables, variableTypes) {
            variables.append(scope.declare(variable.text, type))
        }
        let condition = loop.condition.map { self.condition($0) }
        if let condition {
            scope.narrowings += condition.narrowings(when: true)
        }
        let stateSlot = scope.reserveSlots(TypedLoop.slotCount)
        scope.declare("loop", itemType, slot: stateSlot, isLoop: true)
        let body = check(loop.body)
        scope.leave(to: outerScope)

        // As in Jinja2, a loop's `else` has its own scope.
        let otherwise = withScope(.loop) { $0.check(loop.otherwise) }
        return .loop(
            TypedLoop(
                stateSlot: stateSlot,
                variables: variables,
                source: source,
                condition: condition,
                body: body,
                otherwise: otherwise,
                span: span(loop.source.range)
            )
        )
    }

    /// The type of a loop's items; reports a source that is not a list.
    private mutating func itemType(of source: Value, at range: Range<Int>) -> ValueType {
        if let element = source.type.element {
            return element
        }
        if source.type.isErroneous {
            return .erroneous
        }
        if source.type.isOptional, source.type.unwrapped.element != nil {
            report(.maybeAbsent(self.source(source), type: source.type.description), at: range)
        } else {
            report(.notIterable(type: source.type.description), at: range)
        }
        return .erroneous
    }

    private mutating func variableTypes(of loop: Node.Loop, itemType: ValueType) -> [ValueType] {
        if loop.variables.count == 1 {
            return [itemType]
        }
        if loop.variables.count == 2, case .pair(let key, let value) = itemType {
            return [key, value]
        }
        if !itemType.isErroneous {
            let message = Message.notUnpackable(
                itemType: itemType.description,
                variableCount: loop.variables.count
            )
            report(message, at: loop.variables[1].range)
        }
        return loop.variables.map { _ in .erroneous }
    }
}

// MARK: Narrowing

extension Value {
    /// The slot and field indices of a variable or of a field of one; nil for other values.
    var path: Scope.Path? {
        switch kind {
        case .slot(let slot): [slot]
        // The neighbours of an item count as variables with negative slots, two for each loop.
        case .loop(.previtem, let slot): [-1 - 2 * slot]
        case .loop(.nextitem, let slot): [-2 - 2 * slot]
        case .field(let base, let index): base.path.map { $0 + [index] }
        case .resolved(let field): field.path
        default: nil
        }
    }

    /// The paths that must be present for this condition to have this outcome.
    func narrowings(when outcome: Bool) -> [Scope.Path] {
        switch kind {
        case .truth(let value), .isPresent(let value):
            guard outcome, let path = value.path else { return [] }
            return [path]
        case .not(let inner):
            return inner.narrowings(when: !outcome)
        case .binary(.and, let left, let right) where outcome:
            return left.narrowings(when: true) + right.narrowings(when: true)
        case .binary(.or, let left, let right) where !outcome:
            return left.narrowings(when: false) + right.narrowings(when: false)
        default:
            return []
        }
    }
}
