/// Output, conditions, loops and variables.
extension Checker {
    mutating func checkOutput(_ expression: Expression, into typed: inout [TypedNode]) throws(Reported) {
        if case .call(let callee, let arguments) = expression.kind, case .name("super") = callee.kind {
            guard arguments.count == 0 else { throw fault(.tooManyArguments("super"), expression.range) }
            return typed.append(try checkSuper(expression.range))
        }
        if let call = try macroCall(expression) { return typed.append(call) }
        let value = type(expression)
        try requirePresent(value)
        // Whether its context takes the value is decided where contexts are known.
        typed.append(.output(value, hole: page.holeCount))
        page.holeCount += 1
    }

    mutating func checkConditional(
        _ branches: [Node.Branch],
        _ otherwise: [Node],
        into typed: inout [TypedNode]
    ) {
        var typedBranches: [TypedNode.Branch] = []
        // What is known to be present behind each way through; behind all of them, what each leaves so.
        var ends: [[[Int]]] = []
        scope.branchDepth += 1
        for branch in branches {
            let condition = condition(branch.condition)
            let before = scope.narrowing
            scope.narrowing += condition.facts(when: true)
            typedBranches.append((condition, check(branch.body)))
            ends.append(scope.narrowing)
            // What follows is read where this condition failed.
            scope.narrowing = before + condition.facts(when: false)
        }
        let otherwise = check(otherwise)
        scope.narrowing.removeAll { path in !ends.allSatisfy { $0.contains(path) } }
        scope.branchDepth -= 1
        if scope.branchDepth == 0 {
            typed += scope.beginnings
            scope.beginnings = []
        }
        typed.append(.conditional(typedBranches, otherwise: otherwise))
    }

    mutating func checkAssignment(_ name: Name, _ value: Expression) throws(Reported) -> TypedNode {
        do throws(Reported) {
            // What a macro prints is markup that can be kept, as a `set` block's is.
            if let call = try macroCall(value) {
                return .capture(slot: try assign(name, .html), [call], site(name.range))
            }
        } catch {
            _ = try assign(name, .erroneous)
            throw error
        }
        let value = type(value)
        if case .sequence = value.type {
            report(.sequenceVariable(name.text, value.type), name.range)
            _ = try assign(name, .erroneous)
            throw Reported()
        }
        return .assignment(slot: try assign(name, value.type), value)
    }

    /// The slot that `set name` fills.
    mutating func assign(_ name: Name, _ type: ValueType) throws(Reported) -> Int {
        let isMacro = library.templates[position.template].macros.contains { $0.name.text == name.text }
        guard scope.find(name.text)?.module == nil, !isMacro else {
            throw fault(.macroNameTaken(name.text), name.range)
        }
        // Jinja2 takes what is set here for what was meant there, where it has no value yet.
        let wasRead = nestedReads[position.template]?.contains(name.text) == true
        let (slot, known): (Int, ValueType)
        switch scope.assignable(name.text) {
        case .outsideLoop: throw fault(.assignmentInLoop(name.text), name.range)
        case .declared(_, byThisFile: false) where wasRead: throw fault(.setAfterUse(name.text), name.range)
        case .declared(let variable, _): (slot, known) = (variable.slot, variable.type)
        case .undeclared(let outer):
            if wasRead, outer != nil { throw fault(.setAfterUse(name.text), name.range) }
            guard scope.branchDepth > 0 else { return scope.declare(name.text, type) }
            // Where no branch sets it, the name stands for what it stood for before.
            known = ValueType.joined(outer?.type ?? type.madeOptional(), type) ?? outer?.type ?? type
            slot = scope.declare(name.text, known)
            let before = outer.map { value(of: $0, site(name.range)) }
            scope.beginnings.append(before.map { .assignment(slot: slot, $0) } ?? .clear(slot: slot))
        }
        guard type.isErroneous || ValueType.joined(known, type) == known else {
            throw fault(.retyped(name.text, known.unwrapped, type), name.range)
        }
        scope.widen(slot: slot)
        if known.isOptional, !type.isOptional { scope.narrowing.append([slot]) }
        return slot
    }

    /// What a variable holds, whatever is known of it.
    mutating func value(of variable: Scope.Variable, _ site: Site) -> Value {
        if variable.slot < rootCount { page.variablesRead.insert(variable.slot) }
        return Value(kind: .slot(variable.slot), type: variable.type, site: site)
    }

    mutating func checkLoop(_ loop: Node.Loop) -> TypedNode {
        let source = type(loop.source)
        var element = ValueType.erroneous
        if let found = source.type.element {
            element = found
        } else if !source.type.isErroneous {
            let isAbsent = source.type.isOptional && source.type.unwrapped.element != nil
            let absent = Message.maybeAbsent(self.source(source), source.type)
            report(isAbsent ? absent : .notIterable(source.type), loop.source.range)
        }
        let types = loopVariableTypes(loop, element)
        let outer = scope.enter(.loop)
        let variables = zip(loop.variables, types).map { scope.declare($0.text, $1) }
        let condition = loop.condition.map { self.condition($0) }
        scope.narrowing += condition?.facts(when: true) ?? []
        let slot = scope.declare("loop", element, slot: scope.reserve(TypedLoop.slotCount), isLoop: true)
        let body = check(loop.body)
        scope.leave(to: outer)
        // Jinja2 gives a loop's `else` a scope of its own.
        let otherwise = within(.loop) { $0.check(loop.otherwise) }
        return .loop(
            TypedLoop(
                slot: slot,
                variables: variables,
                source: source,
                condition: condition,
                body: body,
                otherwise: otherwise,
                site: site(loop.source.range)
            )
        )
    }

    private mutating func loopVariableTypes(_ loop: Node.Loop, _ element: ValueType) -> [ValueType] {
        if loop.variables.count == 1 { return [element] }
        if loop.variables.count == 2, case .pair(let key, let value) = element { return [key, value] }
        if !element.isErroneous {
            report(.notUnpackable(element, loop.variables.count), loop.variables[1].range)
        }
        return loop.variables.map { _ in .erroneous }
    }
}

// MARK: Narrowing

extension Value {
    /// The slot and fields of a variable or a field of one.
    var path: [Int]? {
        switch kind {
        case .slot(let slot): [slot]
        // The item before or after, as a variable of its own: its number is below those of all slots.
        case .loop(.previtem, let slot): [-1 - 2 * slot]
        case .loop(.nextitem, let slot): [-2 - 2 * slot]
        case .field(let base, let field): base.path.map { $0 + [field] }
        case .resolved(let field): field.path
        default: nil
        }
    }

    /// The paths that must be present for this condition to have this outcome.
    func facts(when outcome: Bool) -> [[Int]] {
        switch kind {
        case .truth(let value), .isPresent(let value): outcome ? value.path.map { [$0] } ?? [] : []
        case .not(let inner): inner.facts(when: !outcome)
        case .binary(.and, let a, let b) where outcome: a.facts(when: true) + b.facts(when: true)
        case .binary(.or, let a, let b) where !outcome: a.facts(when: false) + b.facts(when: false)
        default: []
        }
    }
}
