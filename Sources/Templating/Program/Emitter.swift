/// Typed nodes to instructions.
///
/// Every temporary has a slot of its own, written before it is read, so a frame needs no clearing. Static text waits
/// as the literal of the next instruction that can carry one.
struct Emitter {
    private let page: TypedPage
    private let escapers: [Int: PlacedEscaper]
    private let library: TemplateLibrary
    private var code: [Instruction] = []
    private var literals: [UInt8] = []
    private var pending = 0
    private var slots: Int
    private var constants: [(slot: Int, cell: Cell)] = []
    private let arena = Arena()
    private var textConstants: [String: Int] = [:]
    private var filterCalls: [FilterCall] = []
    private var shapes: [ValueType] = []
    private var sites: [(instruction: Int, location: Location, source: String)] = []
    private var holes: [Program.Hole] = []
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
        _ page: TypedPage, escapers: [Int: PlacedEscaper], library: TemplateLibrary, environment: TemplateEnvironment,
        rootCount: Int
    ) -> Program? {
        var emitter = Emitter(page: page, escapers: escapers, library: library)
        emitter.emit(page.nodes)
        emitter.flush()
        emitter.code.append(Instruction(.end))
        guard emitter.code.count <= UInt16.max, emitter.slots <= UInt16.max else { return nil }
        emitter.patchJumps()
        return Program(
            instructions: emitter.code, literals: emitter.literals, frameSize: emitter.slots,
            constants: emitter.constants, constantArena: emitter.arena, filterCalls: emitter.filterCalls,
            shapes: emitter.shapes, sites: emitter.sites, rootCount: rootCount,
            start: library.templates[page.templates[0]].location(0..<0), origin: Array(environment.origin.utf8),
            dateNames: environment.dateNames, slug: environment.slug, reads: page.reads,
            rootReads: page.rootReads, templates: page.templates.map { library.templates[$0].file.name },
            holes: emitter.holes)
    }

    private init(page: TypedPage, escapers: [Int: PlacedEscaper], library: TemplateLibrary) {
        self.page = page
        self.escapers = escapers
        self.library = library
        self.slots = page.frameSize
    }

    // MARK: Code

    /// Appends an instruction with the waiting literal.
    private mutating func appendWithLiteral(_ instruction: Instruction) {
        var instruction = instruction
        instruction.target = UInt32(pending)
        instruction.length = UInt32(literals.count - pending)
        pending = literals.count
        code.append(instruction)
    }

    /// Makes sure that no literal waits, for what follows may be jumped to.
    private mutating func flush() {
        if pending < literals.count { appendWithLiteral(Instruction(.literal)) }
    }

    private mutating func label() -> Int {
        labels.append(Label())
        return labels.count - 1
    }

    private mutating func bind(_ label: Int) {
        flush()
        labels[label].target = code.count
    }

    private mutating func jump(_ operation: Instruction.Operation, to label: Int, on operand: Operand? = nil) {
        flush()
        labels[label].jumps.append(code.count)
        code.append(operand.map { instruction(operation, $0) } ?? Instruction(operation))
    }

    private mutating func patchJumps() {
        for label in labels { for jump in label.jumps { code[jump].target = UInt32(label.target ?? code.count - 1) } }
    }

    private mutating func temporary() -> Int {
        slots += 1
        return slots - 1
    }

    private func instruction(_ operation: Instruction.Operation, _ operand: Operand) -> Instruction {
        switch operand {
        case .slot(let slot): Instruction(operation, slot)
        case .field(let slot, let field): Instruction(operation, slot, field, isField: true)
        }
    }

    /// An instruction that makes slot `a` from `b` and `c`.
    private mutating func make(
        _ operation: Instruction.Operation, _ a: Int, _ b: Int = 0, _ c: Int = 0, binary: BinaryOperator = .add,
        target: Int = 0
    ) { code.append(Instruction(operation, a, b, c, binary: binary, target: target)) }

    /// Notes where the next instruction stands, for it may fail.
    private mutating func mark(_ site: Site) {
        let template = library.templates[site.templateIndex]
        sites.append((code.count, template.location(site.range), template.file.text(site.range)))
    }

    private mutating func constant(_ constant: Constant) -> Int {
        if case .text(let text) = constant, let slot = textConstants[text] { return slot }
        let slot = temporary()
        switch constant {
        case .text(let text):
            textConstants[text] = slot
            constants.append((slot, arena.text(text)))
        case .int(let value): constants.append((slot, .int(value)))
        case .double(let value): constants.append((slot, .double(value)))
        case .bool(let value): constants.append((slot, .bool(value)))
        }
        return slot
    }
}

// MARK: Nodes

extension Emitter {
    private mutating func emit(_ nodes: [TypedNode]) { for node in nodes { emit(node) } }

    private mutating func emit(_ node: TypedNode) {
        switch node {
        case .text(let site): literals += library.templates[site.templateIndex].file.bytes[site.range]
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

    private mutating func emitOutput(_ value: TypedExpression, _ placed: PlacedEscaper) {
        let escaper = placed.escaper
        let location = library.templates[value.site.templateIndex].location(value.site.range)
        holes.append(
            Program.Hole(
                location: location, source: location.file.text(value.site.range), context: placed.context,
                escaping: escaper.words))
        if let constant = value.constant, emitConstant(constant, value.type, escaper) { return }
        var instruction = instruction(operation(for: value.type, escaper), operand(value))
        if instruction.operation == .emitJSON {
            shapes.append(value.type)
            instruction.c = UInt16(truncatingIfNeeded: shapes.count - 1)
        }
        mark(value.site)
        appendWithLiteral(instruction)
    }

    /// Writes a literal value into the static text; false when that is left to the renderer.
    private mutating func emitConstant(_ constant: Constant, _ type: ValueType, _ escaper: Escaper) -> Bool {
        switch (constant, escaper) {
        case (.text(let text), .raw): literals += text.utf8
        case (.text(let text), .markup), (.text(let text), .xml): literals += Escaping.markup(text.utf8)
        case (.int(let value), _): literals += String(value).utf8
        default: return false
        }
        return true
    }

    private func operation(for type: ValueType, _ escaper: Escaper) -> Instruction.Operation {
        switch (type, escaper) {
        case (.int, _): .emitInt
        case (.double, .json): .emitJSON
        case (.double, _): .emitDouble
        case (_, .raw): .emitRaw
        case (_, .markup): .emitMarkup
        case (_, .url): .emitURL
        case (_, .urlSegment): .emitURLSegment
        case (_, .urlRootSegment): .emitURLRootSegment
        case (_, .urlQuery): .emitURLQuery
        case (_, .json): .emitJSON
        case (_, .jsonString): .emitJSONString
        case (_, .xml): .emitXML
        }
    }

    private mutating func emitConditional(_ branches: [TypedBranch], _ otherwise: [TypedNode]) {
        let end = label()
        for (index, branch) in branches.enumerated() {
            let next = label()
            jump(to: next, unless: branch.condition)
            emit(branch.body)
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
        if let condition = loop.condition { list = filtered(list, item, loop, condition) }
        let end = label()
        let otherwise = label()
        labels[otherwise].jumps.append(code.count)
        make(.loopBegin, loop.slot, list, item)
        let body = code.count
        unpack(loop, item)
        emit(loop.body)
        appendWithLiteral(Instruction(.loopNext, loop.slot, item, code.count - body))
        if !loop.otherwise.isEmpty { jump(.jump, to: end) }
        bind(otherwise)
        emit(loop.otherwise)
        bind(end)
    }

    private mutating func unpack(_ loop: TypedLoop, _ item: Int) {
        if loop.variables.count == 2 { make(.unpack, loop.variables[0], loop.variables[1], item) }
    }

    /// The items for which a loop's condition holds, as a list of their own, for `loop.length` counts only those.
    private mutating func filtered(_ list: Int, _ item: Int, _ loop: TypedLoop, _ condition: TypedExpression) -> Int {
        let kept = temporary()
        make(.listBegin, kept, list)
        let end = label()
        labels[end].jumps.append(code.count)
        make(.loopBegin, loop.slot, list, item)
        let body = code.count
        unpack(loop, item)
        let next = label()
        jump(to: next, unless: condition)
        make(.listAppend, kept, item)
        bind(next)
        make(.loopNext, loop.slot, item, code.count - body)
        bind(end)
        return kept
    }
}

// MARK: Conditions

extension Emitter {
    private mutating func jump(to label: Int, unless condition: TypedExpression) {
        branch(condition, to: label, when: false)
    }

    /// Jumps when a condition has this outcome, falls through otherwise.
    private mutating func branch(_ condition: TypedExpression, to label: Int, when outcome: Bool) {
        switch condition.kind {
        case .not(let inner): branch(inner, to: label, when: !outcome)
        case .and(let a, let b): branchBoth(a, b, to: label, when: outcome, stopsAt: false)
        case .or(let a, let b): branchBoth(a, b, to: label, when: outcome, stopsAt: true)
        case .constant(.bool(let value)): if value == outcome { jump(.jump, to: label) }
        case .truth(let value):
            let operand = operand(value)
            jump(outcome ? .jumpIf : .jumpUnless, to: label, on: operand)
        case .isPresent(let value):
            let operand = operand(value)
            jump(outcome ? .jumpIfPresent : .jumpUnlessPresent, to: label, on: operand)
        default:
            let operand = operand(condition)
            jump(outcome ? .jumpIf : .jumpUnless, to: label, on: operand)
        }
    }

    private mutating func branchBoth(
        _ a: TypedExpression, _ b: TypedExpression, to label: Int, when outcome: Bool, stopsAt decisive: Bool
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
    private mutating func operand(_ value: TypedExpression) -> Operand {
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

    private mutating func slot(_ value: TypedExpression) -> Int {
        switch operand(value) {
        case .slot(let slot): return slot
        case .field(let base, let field):
            let slot = temporary()
            make(.field, slot, base, field)
            return slot
        }
    }

    /// Slots in a row that hold these values.
    private mutating func row(_ values: [TypedExpression]) -> Int {
        let start = slots
        slots += values.count
        for (index, value) in values.enumerated() { evaluate(value, into: start + index) }
        return start
    }

    private mutating func evaluate(_ value: TypedExpression, into slot: Int) {
        switch value.kind {
        case .constant(let constant): make(.move, slot, self.constant(constant))
        case .slot(let source): make(.move, slot, source)
        case .field(let base, let field): make(.field, slot, self.slot(base), field)
        case .deferredField(let base, let field):
            let key = temporary()
            make(.field, key, self.slot(base), field)
            mark(value.site)
            make(.resolve, slot, key)
        case .element(let list, let index): make(.element, slot, self.slot(list), self.slot(index))
        case .entry(let map, let key): make(.entry, slot, self.slot(map), self.slot(key))
        case .list(let items): make(.list, slot, row(items), items.count)
        case .negated(let operand):
            let source = self.slot(operand)
            mark(value.site)
            make(operand.type == .int ? .negateInt : .negateDouble, slot, source)
        case .arithmetic(let operation, let a, let b):
            let (left, right) = (self.slot(a), self.slot(b))
            mark(value.site)
            make(value.type == .int ? .intArithmetic : .doubleArithmetic, slot, left, right, binary: operation)
        case .widened(let operand): make(.widen, slot, self.slot(operand))
        case .comparison(let operation, let a, let b):
            make(
                .compare, slot, self.slot(a), self.slot(b), binary: operation,
                target: Int((KeyKind(a.type) ?? .text).rawValue))
        case .contains(let needle, let haystack):
            let key = KeyKind(needle.type) ?? .text
            make(.contains, slot, self.slot(needle), self.slot(haystack), target: Int(key.rawValue))
        case .concatenation(let parts): make(.concatenate, slot, row(parts), parts.count)
        case .not, .and, .or, .truth, .isPresent: evaluateCondition(value, into: slot)
        case .conditional(let condition, let then, let otherwise):
            let (other, end) = (label(), label())
            jump(to: other, unless: condition)
            evaluate(then, into: slot)
            jump(.jump, to: end)
            bind(other)
            if let otherwise { evaluate(otherwise, into: slot) } else { make(.clear, slot) }
            bind(end)
        case .loop(let field, let loop):
            make(.loopField, slot, loop, target: LoopField.allCases.firstIndex(of: field) ?? 0)
        case .filter(let call, let values):
            filterCalls.append(call)
            let index = filterCalls.count - 1
            let start = row(values)
            mark(value.site)
            make(.filter, slot, start, values.count, target: index)
        }
    }

    private mutating func evaluateCondition(_ condition: TypedExpression, into slot: Int) {
        let (no, end) = (label(), label())
        jump(to: no, unless: condition)
        make(.setBool, slot, 1)
        jump(.jump, to: end)
        bind(no)
        make(.setBool, slot, 0)
        bind(end)
    }
}
