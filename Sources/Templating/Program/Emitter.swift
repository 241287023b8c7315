/// Typed nodes to instructions.
///
/// Every temporary has a slot of its own, written before it is read, so a frame needs no clearing. Static text waits
/// as the literal of the next instruction that can carry one.
struct Emitter {
    private let escapers: [Int: ContextAnalysis.PlacedEscaper]
    private let library: TemplateLibrary
    private var program: Program
    /// Where the literal begins that waits.
    private var pending = 0
    private var textConstants: [String: Int] = [:]
    private var labels: [Label] = []

    private struct Label {
        var target: Int?
        var jumps: [Int] = []
    }

    /// Where a value is without being moved: a slot, or a field of the record in one.
    enum Operand {
        case slot(Int)
        case field(Int, Int)
    }

    /// - Returns: the program, nil when it would be longer than an instruction can jump.
    static func emit(
        _ page: TypedPage,
        escapers: [Int: ContextAnalysis.PlacedEscaper],
        library: TemplateLibrary,
        rootCount: Int
    ) -> Program? {
        let linked = page.templates.map { library.templates[$0].file }
        let program = Program(
            frameSize: page.frameSize,
            rootCount: rootCount,
            start: Location(file: linked[0], range: 0..<0),
            reads: page.reads,
            variablesRead: page.variablesRead,
            templates: linked.map(\.name)
        )
        var emitter = Emitter(escapers: escapers, library: library, program: program)
        emitter.emit(page.nodes)
        emitter.flush()
        emitter.make(.end)
        guard emitter.here <= UInt16.max, emitter.program.frameSize <= UInt16.max else { return nil }
        emitter.patchJumps()
        // What the renderer may read behind the last literal.
        emitter.program.literals += Array(repeating: 0, count: 16)
        return emitter.program
    }

    // MARK: Code

    /// The number of the next instruction.
    private var here: Int { program.instructions.count }

    /// Appends an instruction with the waiting literal.
    private mutating func appendWithLiteral(_ instruction: Instruction) {
        var instruction = instruction
        instruction.target = UInt32(pending)
        instruction.length = UInt32(program.literals.count - pending)
        pending = program.literals.count
        program.instructions.append(instruction)
    }

    /// Makes sure that no literal waits, for what follows may be jumped to.
    private mutating func flush() {
        if pending < program.literals.count { appendWithLiteral(Instruction(.literal)) }
    }

    private mutating func label() -> Int {
        labels.append(Label())
        return labels.count - 1
    }

    private mutating func bind(_ label: Int) {
        flush()
        labels[label].target = here
    }

    private mutating func jump(_ operation: Instruction.Operation, to label: Int, on operand: Operand? = nil)
    {
        flush()
        labels[label].jumps.append(here)
        program.instructions.append(operand.map { instruction(operation, $0) } ?? Instruction(operation))
    }

    private mutating func patchJumps() {
        for label in labels {
            for jump in label.jumps { program.instructions[jump].target = UInt32(label.target ?? here - 1) }
        }
    }

    private mutating func temporary() -> Int {
        program.frameSize += 1
        return program.frameSize - 1
    }

    private func instruction(_ operation: Instruction.Operation, _ operand: Operand) -> Instruction {
        switch operand {
        case .slot(let slot): Instruction(operation, slot)
        case .field(let slot, let field): Instruction(operation, slot, field, isField: true)
        }
    }

    /// An instruction that makes slot `a` from `b` and `c`.
    private mutating func make(
        _ operation: Instruction.Operation,
        _ a: Int = 0,
        _ b: Int = 0,
        _ c: Int = 0,
        binary: BinaryOperator = .add,
        target: Int = 0
    ) { program.instructions.append(Instruction(operation, a, b, c, binary: binary, target: target)) }

    /// Notes where the next instruction stands, for it may fail.
    private mutating func mark(_ site: Site) { program.sites.append((here, library.location(site))) }

    private mutating func constant(_ constant: Constant) -> Int {
        if case .text(let text) = constant, let slot = textConstants[text] { return slot }
        let slot = temporary()
        switch constant {
        case .text(let text):
            textConstants[text] = slot
            program.constants.append((slot, program.constantArena.text(text)))
        case .int(let value): program.constants.append((slot, .int(value)))
        case .double(let value): program.constants.append((slot, .double(value)))
        case .bool(let value): program.constants.append((slot, .bool(value)))
        }
        return slot
    }
}

// MARK: Nodes

extension Emitter {
    private mutating func emit(_ nodes: [TypedNode]) { for node in nodes { emit(node) } }

    private mutating func emit(_ node: TypedNode) {
        switch node {
        case .text(let site): program.literals += library.templates[site.template].file.bytes[site.range]
        case .output(let value, let hole): if let placed = escapers[hole] { emitOutput(value, placed) }
        case .conditional(let branches, let otherwise): emitConditional(branches, otherwise)
        case .loop(let loop): emitLoop(loop)
        case .assignment(let slot, let value): evaluate(value, into: slot)
        case .clear(let slot): make(.clear, slot)
        case .capture(let slot, let body, _):
            flush()
            let start = temporary()
            make(.captureBegin, start)
            emit(body)
            flush()
            make(.captureEnd, slot, start)
        case .section(_, let body, _): emit(body)
        }
    }

    private mutating func emitOutput(_ value: Value, _ placed: ContextAnalysis.PlacedEscaper) {
        let escaper = placed.escaper
        let location = library.location(value.site)
        program.interpolations.append(
            .init(location: location, context: placed.context, escaping: escaper.rawValue)
        )
        if let constant = value.constant, emitConstant(constant, escaper) { return }
        var instruction = instruction(operation(for: value.type, escaper), operand(value))
        instruction.escaper = escaper
        mark(value.site)
        appendWithLiteral(instruction)
    }

    /// Writes a literal into the static text; false for one that the renderer has to refuse or to warn of.
    private mutating func emitConstant(_ constant: Constant, _ escaper: Escaper) -> Bool {
        var written = OutputBuffer(capacity: 64)
        switch constant {
        case .int(let value): written.append(value)
        case .text(let text):
            let cell = program.constantArena.text(text)
            do throws(ValueError) { try written.append(cell, escaper) } catch { return false }
        default: return false
        }
        guard written.droppedCharacters == 0 else { return false }
        written.withBytes { program.literals += $0 }
        return true
    }

    private func operation(for type: ValueType, _ escaper: Escaper) -> Instruction.Operation {
        switch (type, escaper) {
        case (.int, _): .emitInt
        case (.double, _) where escaper != .json: .emitDouble
        case (_, .raw): .emitRaw
        case (_, .markup): .emitMarkup
        default: .emit
        }
    }

    private mutating func emitConditional(_ branches: [TypedNode.Branch], _ otherwise: [TypedNode]) {
        let end = label()
        for (index, choice) in branches.enumerated() {
            let next = label()
            branch(choice.condition, to: next, when: false)
            emit(choice.body)
            if index < branches.count - 1 || !otherwise.isEmpty { jump(.jump, to: end) }
            bind(next)
        }
        emit(otherwise)
        bind(end)
    }

    private mutating func emitLoop(_ loop: TypedLoop) {
        flush()
        var list = slot(loop.source)
        let item = loop.variables.count == 1 ? loop.variables[0] : temporary()
        if let condition = loop.condition {
            list = filtered(list, item, loop.slot, condition) { $0.unpack(loop, item) }
        }
        let end = label()
        let otherwise = label()
        labels[otherwise].jumps.append(here)
        make(.loopBegin, loop.slot, list, item)
        let body = here
        unpack(loop, item)
        emit(loop.body)
        appendWithLiteral(Instruction(.loopNext, loop.slot, item, here - body))
        if !loop.otherwise.isEmpty { jump(.jump, to: end) }
        bind(otherwise)
        emit(loop.otherwise)
        bind(end)
    }

    private mutating func unpack(_ loop: TypedLoop, _ item: Int) {
        if loop.variables.count == 2 { make(.unpack, loop.variables[0], loop.variables[1], item) }
    }

    /// The items for which a loop's condition holds, as a list of their own, for `loop.length` counts only those.
    private mutating func filtered(
        _ list: Int,
        _ item: Int,
        _ state: Int,
        _ condition: Value,
        _ begin: (inout Emitter) -> Void = { _ in }
    ) -> Int {
        flush()
        let kept = temporary()
        make(.listBegin, kept, list)
        let end = label()
        labels[end].jumps.append(here)
        make(.loopBegin, state, list, item)
        let body = here
        begin(&self)
        let next = label()
        branch(condition, to: next, when: false)
        make(.listAppend, kept, item)
        bind(next)
        make(.loopNext, state, item, here - body)
        bind(end)
        return kept
    }
}

// MARK: Conditions

extension Emitter {
    /// Jumps when a condition has this outcome, falls through otherwise.
    private mutating func branch(_ condition: Value, to label: Int, when outcome: Bool) {
        switch condition.kind {
        case .not(let inner): branch(inner, to: label, when: !outcome)
        case .binary(let operation, let a, let b) where operation.level <= .and:
            branchBoth(a, b, to: label, when: outcome, stopsAt: operation == .or)
        case .constant(.bool(let value)): if value == outcome { jump(.jump, to: label) }
        case .truth(let value): jump(outcome ? .jumpIf : .jumpUnless, to: label, on: operand(value))
        case .isPresent(let value):
            jump(outcome ? .jumpIfPresent : .jumpUnlessPresent, to: label, on: operand(value))
        default: jump(outcome ? .jumpIf : .jumpUnless, to: label, on: operand(condition))
        }
    }

    private mutating func branchBoth(
        _ a: Value,
        _ b: Value,
        to label: Int,
        when outcome: Bool,
        stopsAt decisive: Bool
    ) {
        if outcome == decisive {
            branch(a, to: label, when: outcome)
            branch(b, to: label, when: outcome)
        } else {
            let skip = self.label()
            branch(a, to: skip, when: decisive)
            branch(b, to: label, when: outcome)
            bind(skip)
        }
    }
}

// MARK: Expressions

extension Emitter {
    /// Where a value is, evaluating it first when it is not in the frame yet.
    private mutating func operand(_ value: Value) -> Operand {
        switch value.kind {
        case .slot(let slot): return .slot(slot)
        case .constant(let constant): return .slot(self.constant(constant))
        case .field(let base, let field): return .field(slot(base), field)
        default:
            let slot = temporary()
            evaluate(value, into: slot)
            return .slot(slot)
        }
    }

    private mutating func slot(_ value: Value) -> Int {
        switch operand(value) {
        case .slot(let slot): return slot
        case .field(let base, let field):
            let slot = temporary()
            make(.field, slot, base, field)
            return slot
        }
    }

    /// Slots in a row that hold these values.
    private mutating func row(_ values: [Value]) -> Int {
        let start = program.frameSize
        program.frameSize += values.count
        for (index, value) in values.enumerated() { evaluate(value, into: start + index) }
        return start
    }

    private mutating func evaluate(_ value: Value, into slot: Int) {
        switch value.kind {
        case .constant(let constant): make(.move, slot, self.constant(constant))
        case .slot(let source): make(.move, slot, source)
        case .field(let base, let field): make(.field, slot, self.slot(base), field)
        case .resolved(let field):
            let key = self.slot(field)
            mark(value.site)
            make(.resolve, slot, key)
        case .element(let list, let index): make(.element, slot, self.slot(list), self.slot(index))
        case .list(let items): make(.list, slot, row(items), items.count)
        case .binary(let operation, let a, let b) where operation.level > .and:
            let (left, right) = (self.slot(a), self.slot(b))
            mark(value.site)
            make(.binary, slot, left, right, binary: operation)
        case .concatenation(let parts): make(.concatenate, slot, row(parts), parts.count)
        case .not, .binary, .truth, .isPresent:
            let (yes, no) = (value.with(.constant(.bool(true))), value.with(.constant(.bool(false))))
            evaluate(value.with(.conditional(value, then: yes, otherwise: no)), into: slot)
        case .conditional(let condition, let then, let otherwise):
            let (other, end) = (label(), label())
            branch(condition, to: other, when: false)
            evaluate(then, into: slot)
            jump(.jump, to: end)
            bind(other)
            if let otherwise { evaluate(otherwise, into: slot) } else { make(.clear, slot) }
            bind(end)
        case .loop(let field, let loop):
            make(.loopField, slot, loop, target: LoopField.allCases.firstIndex(of: field) ?? 0)
        case .selection(let list, let operand, let state, let condition):
            let source = self.slot(list)
            let item = state + TypedLoop.slotCount
            if let operand { evaluate(operand, into: item + 1) }
            make(.move, slot, filtered(source, item, state, condition))
        case .filter(let call, let values):
            program.filterCalls.append(call)
            let index = program.filterCalls.count - 1
            let start = row(values)
            mark(value.site)
            make(.filter, slot, start, values.count, target: index)
        }
    }
}
