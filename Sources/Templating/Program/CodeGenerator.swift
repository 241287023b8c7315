/// Compiles typed nodes into instructions.
///
/// Every temporary has its own slot and is written before it is read, so a frame needs no clearing. Static text is
/// pending until an instruction comes that can carry it as its literal.
struct CodeGenerator {
    private let placements: [Int: ContextAnalysis.Placement]
    private let library: TemplateLibrary
    private var program: Program
    /// The offset of the pending literal.
    private var pendingLiteralStart = 0
    /// The slots of text constants.
    private var textConstants: [String: Int] = [:]
    private var labels: [LabelTarget] = []

    /// A jump target: an index into `labels`.
    private typealias Label = Int

    private struct LabelTarget {
        var target: Int?
        var jumps: [Int] = []
    }

    /// An operand read in place: a slot or a field of the record in a slot.
    private enum Operand {
        case slot(Int)
        case field(slot: Int, index: Int)
    }

    /// - Returns: nil for a program longer than an instruction can jump.
    static func generate(
        _ page: TypedPage,
        placements: [Int: ContextAnalysis.Placement],
        library: TemplateLibrary,
        variableCount: Int
    ) -> Program? {
        let files = page.templates.map { library.templates[$0].file }
        let program = Program(
            frameSize: page.frameSize,
            variableCount: variableCount,
            start: Location(file: files[0], range: 0..<0),
            reads: page.reads,
            variablesRead: page.variablesRead,
            templates: files.map(\.name)
        )
        var generator = CodeGenerator(placements: placements, library: library, program: program)
        generator.generate(page.nodes)
        generator.flushLiteral()
        generator.append(.end)
        guard generator.nextIndex <= UInt16.max, generator.program.frameSize <= UInt16.max else {
            return nil
        }
        generator.patchJumps()
        // `OutputBuffer.append(padded:_:)` reads up to 16 bytes past a literal.
        generator.program.literals += Array(repeating: 0, count: 16)
        return generator.program
    }
}

// MARK: Instructions

extension CodeGenerator {
    /// The index of the next instruction.
    private var nextIndex: Int { program.instructions.count }

    private mutating func append(_ instruction: Instruction) {
        program.instructions.append(instruction)
    }

    private mutating func append(
        _ operation: Instruction.Operation,
        a: Int = 0,
        b: Int = 0,
        c: Int = 0
    ) {
        append(Instruction(operation, a: a, b: b, c: c))
    }

    /// Appends an instruction that writes the pending literal first.
    private mutating func appendWithLiteral(_ instruction: Instruction) {
        var instruction = instruction
        instruction.target = UInt32(pendingLiteralStart)
        instruction.length = UInt32(program.literals.count - pendingLiteralStart)
        pendingLiteralStart = program.literals.count
        append(instruction)
    }

    /// Writes the pending literal, because a jump may lead to the next instruction.
    private mutating func flushLiteral() {
        if pendingLiteralStart < program.literals.count {
            appendWithLiteral(Instruction(.literal))
        }
    }

    private func instruction(_ operation: Instruction.Operation, on operand: Operand) -> Instruction {
        switch operand {
        case .slot(let slot):
            Instruction(operation, a: slot)
        case .field(let slot, let index):
            Instruction(operation, a: slot, b: index, isField: true)
        }
    }

    /// Records the location of the next instruction, which may fail.
    private mutating func recordLocation(of value: Value) {
        program.failureLocations.append((instruction: nextIndex, location: library.location(value.span)))
    }

    // MARK: Labels

    private mutating func makeLabel() -> Label {
        labels.append(LabelTarget())
        return labels.count - 1
    }

    private mutating func bind(_ label: Label) {
        flushLiteral()
        labels[label].target = nextIndex
    }

    /// Records that the next instruction jumps to a label.
    private mutating func recordJump(to label: Label) {
        labels[label].jumps.append(nextIndex)
    }

    private mutating func jump(to label: Label) {
        flushLiteral()
        recordJump(to: label)
        append(.jump)
    }

    private mutating func jump(
        _ operation: Instruction.Operation,
        on operand: Operand,
        to label: Label
    ) {
        flushLiteral()
        recordJump(to: label)
        append(instruction(operation, on: operand))
    }

    private mutating func patchJumps() {
        for label in labels {
            let target = UInt32(label.target ?? nextIndex - 1)
            for jump in label.jumps {
                program.instructions[jump].target = target
            }
        }
    }

    // MARK: Slots

    private mutating func makeTemporary() -> Int {
        program.frameSize += 1
        return program.frameSize - 1
    }

    /// The slot of a constant, which is filled before a render begins.
    private mutating func slot(of constant: Constant) -> Int {
        if case .text(let text) = constant, let slot = textConstants[text] {
            return slot
        }
        let slot = makeTemporary()
        let cell: Cell
        switch constant {
        case .text(let text):
            textConstants[text] = slot
            cell = program.constantArena.text(text)
        case .int(let value):
            cell = .int(value)
        case .double(let value):
            cell = .double(value)
        case .bool(let value):
            cell = .bool(value)
        }
        program.constants.append((slot: slot, cell: cell))
        return slot
    }
}

// MARK: Nodes

extension CodeGenerator {
    private mutating func generate(_ nodes: [TypedNode]) {
        for node in nodes {
            generate(node)
        }
    }

    private mutating func generate(_ node: TypedNode) {
        switch node {
        case .text(let span):
            program.literals += library.bytes(span)
        case .output(let value, let interpolation):
            if let placement = placements[interpolation] {
                generateOutput(value, placement)
            }
        case .conditional(let branches, let otherwise):
            generateConditional(branches, otherwise: otherwise)
        case .loop(let loop):
            generateLoop(loop)
        case .assignment(let slot, let value):
            evaluate(value, into: slot)
        case .clear(let slot):
            append(.clear, a: slot)
        case .capture(let slot, let body, _):
            flushLiteral()
            let start = makeTemporary()
            append(.captureBegin, a: start)
            generate(body)
            flushLiteral()
            append(.captureEnd, a: slot, b: start)
        case .section(_, let body, _):
            generate(body)
        }
    }

    private mutating func generateConditional(_ branches: [TypedNode.Branch], otherwise: [TypedNode]) {
        let end = makeLabel()
        for (index, branch) in branches.enumerated() {
            let next = makeLabel()
            jump(to: next, if: branch.condition, is: false)
            generate(branch.body)
            let isLast = index == branches.count - 1 && otherwise.isEmpty
            if !isLast {
                jump(to: end)
            }
            bind(next)
        }
        generate(otherwise)
        bind(end)
    }
}

// MARK: Output

extension CodeGenerator {
    private mutating func generateOutput(_ value: Value, _ placement: ContextAnalysis.Placement) {
        program.interpolations.append(
            Program.Interpolation(
                location: library.location(value.span),
                context: placement.context,
                escaping: placement.escaper.rawValue
            )
        )
        if let constant = value.constant, appendLiteral(constant, placement.escaper) {
            return
        }
        let operation = self.operation(for: value.type, placement.escaper)
        var instruction = self.instruction(operation, on: operand(value))
        instruction.escaper = placement.escaper
        recordLocation(of: value)
        appendWithLiteral(instruction)
    }

    /// Escapes a constant into the static text; false for one that the renderer must refuse or warn about.
    private mutating func appendLiteral(_ constant: Constant, _ escaper: Escaper) -> Bool {
        var buffer = OutputBuffer(capacity: 64)
        switch constant {
        case .int(let value):
            buffer.append(value)
        case .text(let text):
            let cell = program.constantArena.text(text)
            do throws(ValueError) {
                try buffer.append(cell, escaper)
            } catch {
                return false
            }
        default:
            return false
        }
        guard buffer.droppedCharacters == 0 else { return false }
        buffer.withBytes { bytes in
            program.literals += bytes
        }
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
}

// MARK: Loops

extension CodeGenerator {
    private mutating func generateLoop(_ loop: TypedLoop) {
        flushLiteral()
        var list = slot(of: loop.source)
        let item = loop.variables.count == 1 ? loop.variables[0] : makeTemporary()
        if let condition = loop.condition {
            list = generateFilteredList(
                list,
                item: item,
                state: loop.stateSlot,
                condition: condition,
                unpack: { generator in generator.unpack(item, into: loop.variables) }
            )
        }
        let end = makeLabel()
        let otherwise = makeLabel()
        recordJump(to: otherwise)
        append(.loopBegin, a: loop.stateSlot, b: list, c: item)
        let bodyStart = nextIndex
        unpack(item, into: loop.variables)
        generate(loop.body)
        appendWithLiteral(
            Instruction(.loopNext, a: loop.stateSlot, b: item, c: nextIndex - bodyStart)
        )
        if !loop.otherwise.isEmpty {
            jump(to: end)
        }
        bind(otherwise)
        generate(loop.otherwise)
        bind(end)
    }

    /// Splits a pair into a loop's two variables; does nothing for one variable.
    private mutating func unpack(_ item: Int, into variables: [Int]) {
        if variables.count == 2 {
            append(.unpack, a: variables[0], b: variables[1], c: item)
        }
    }

    /// Filters a list first, because `loop.length` counts only the matches.
    ///
    /// - Parameters:
    ///   - item: the slot of each item.
    ///   - state: the first slot of the loop's state.
    ///   - unpack: makes the variables that the condition reads.
    /// - Returns: the slot of the filtered list.
    private mutating func generateFilteredList(
        _ list: Int,
        item: Int,
        state: Int,
        condition: Value,
        unpack: (inout CodeGenerator) -> Void = { _ in }
    ) -> Int {
        flushLiteral()
        let matches = makeTemporary()
        append(.listBegin, a: matches, b: list)
        let end = makeLabel()
        recordJump(to: end)
        append(.loopBegin, a: state, b: list, c: item)
        let bodyStart = nextIndex
        unpack(&self)
        let next = makeLabel()
        jump(to: next, if: condition, is: false)
        append(.listAppend, a: matches, b: item)
        bind(next)
        append(.loopNext, a: state, b: item, c: nextIndex - bodyStart)
        bind(end)
        return matches
    }
}

// MARK: Conditions

extension CodeGenerator {
    /// Jumps when a condition has this outcome, falls through otherwise.
    private mutating func jump(to label: Label, if condition: Value, is outcome: Bool) {
        switch condition.kind {
        case .not(let inner):
            jump(to: label, if: inner, is: !outcome)
        case .binary(let operation, let left, let right) where operation.isLogical:
            // One side alone decides `or` when it is true, and `and` when it is false.
            let decidingOutcome = operation == .or
            if outcome == decidingOutcome {
                jump(to: label, if: left, is: outcome)
                jump(to: label, if: right, is: outcome)
            } else {
                let skip = makeLabel()
                jump(to: skip, if: left, is: decidingOutcome)
                jump(to: label, if: right, is: outcome)
                bind(skip)
            }
        case .constant(.bool(let value)):
            if value == outcome {
                jump(to: label)
            }
        case .truth(let value):
            jump(outcome ? .jumpIf : .jumpUnless, on: operand(value), to: label)
        case .isPresent(let value):
            jump(outcome ? .jumpIfPresent : .jumpUnlessPresent, on: operand(value), to: label)
        default:
            jump(outcome ? .jumpIf : .jumpUnless, on: operand(condition), to: label)
        }
    }
}

// MARK: Expressions

extension CodeGenerator {
    /// A value as an operand; evaluated into a temporary if it is not in the frame yet.
    private mutating func operand(_ value: Value) -> Operand {
        switch value.kind {
        case .slot(let slot):
            return .slot(slot)
        case .constant(let constant):
            return .slot(slot(of: constant))
        case .field(let base, let index):
            return .field(slot: slot(of: base), index: index)
        default:
            let slot = makeTemporary()
            evaluate(value, into: slot)
            return .slot(slot)
        }
    }

    /// The slot of a value; a field is copied into a temporary.
    private mutating func slot(of value: Value) -> Int {
        switch operand(value) {
        case .slot(let slot):
            return slot
        case .field(let base, let index):
            let slot = makeTemporary()
            append(.field, a: slot, b: base, c: index)
            return slot
        }
    }

    /// The first of consecutive slots with these values.
    private mutating func consecutiveSlots(of values: [Value]) -> Int {
        let start = program.frameSize
        program.frameSize += values.count
        for (offset, value) in values.enumerated() {
            evaluate(value, into: start + offset)
        }
        return start
    }

    private mutating func evaluate(_ value: Value, into slot: Int) {
        switch value.kind {
        case .constant(let constant):
            append(.move, a: slot, b: self.slot(of: constant))
        case .slot(let source):
            append(.move, a: slot, b: source)
        case .field(let base, let index):
            append(.field, a: slot, b: self.slot(of: base), c: index)
        case .resolved(let field):
            let key = self.slot(of: field)
            recordLocation(of: value)
            append(.resolve, a: slot, b: key)
        case .element(let container, let key):
            let containerSlot = self.slot(of: container)
            let keySlot = self.slot(of: key)
            append(.element, a: slot, b: containerSlot, c: keySlot)
        case .list(let items):
            append(.list, a: slot, b: consecutiveSlots(of: items), c: items.count)
        case .concatenation(let parts):
            append(.concatenate, a: slot, b: consecutiveSlots(of: parts), c: parts.count)
        case .binary(let operation, let left, let right) where !operation.isLogical:
            let leftSlot = self.slot(of: left)
            let rightSlot = self.slot(of: right)
            recordLocation(of: value)
            append(Instruction(.binary, a: slot, b: leftSlot, c: rightSlot, binary: operation))
        case .not, .binary, .truth, .isPresent:
            evaluateCondition(value, into: slot)
        case .conditional(let condition, let then, let otherwise):
            evaluateConditional(condition, then: then, otherwise: otherwise, into: slot)
        case .loop(let field, let state):
            let fieldIndex = LoopField.allCases.firstIndex(of: field) ?? 0
            append(Instruction(.loopField, a: slot, b: state, target: fieldIndex))
        case .selection(let selection):
            evaluateSelection(selection, into: slot)
        case .filter(let call, let values):
            program.filterCalls.append(call)
            let callIndex = program.filterCalls.count - 1
            let start = consecutiveSlots(of: values)
            recordLocation(of: value)
            append(Instruction(.filter, a: slot, b: start, c: values.count, target: callIndex))
        }
    }

    /// Evaluates a condition to true or false.
    private mutating func evaluateCondition(_ condition: Value, into slot: Int) {
        evaluateConditional(
            condition,
            then: condition.with(.constant(.bool(true))),
            otherwise: condition.with(.constant(.bool(false))),
            into: slot
        )
    }

    private mutating func evaluateConditional(
        _ condition: Value,
        then: Value,
        otherwise: Value?,
        into slot: Int
    ) {
        let elseLabel = makeLabel()
        let end = makeLabel()
        jump(to: elseLabel, if: condition, is: false)
        evaluate(then, into: slot)
        jump(to: end)
        bind(elseLabel)
        if let otherwise {
            evaluate(otherwise, into: slot)
        } else {
            append(.clear, a: slot)
        }
        bind(end)
    }

    private mutating func evaluateSelection(_ selection: Value.Selection, into slot: Int) {
        let list = self.slot(of: selection.list)
        if let operand = selection.operand {
            evaluate(operand, into: selection.slots.operand)
        }
        let matches = generateFilteredList(
            list,
            item: selection.slots.item,
            state: selection.slots.state,
            condition: selection.condition
        )
        append(.move, a: slot, b: matches)
    }
}
