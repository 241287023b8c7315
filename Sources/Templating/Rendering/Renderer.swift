/// Makes the values of deferred fields while a page is rendered.
package protocol RenderHost {
    /// The value of a deferred field.
    ///
    /// - Parameters:
    ///   - key: the key in the field's cell.
    ///   - arena: the memory for the value, valid until the render ends.
    mutating func resolve(_ key: Int, in arena: Arena) throws -> Cell
}

/// Runs programs one after another; each worker thread needs its own renderer.
package struct Renderer: ~Copyable {
    private var frame: UnsafeMutablePointer<Cell>
    private var capacity = 1024
    private var memory = FilterMemory()

    /// Memory for the values of one render.
    package var scratch: Arena { memory.scratch }

    package init() { frame = UnsafeMutablePointer.allocate(capacity: capacity) }

    deinit { frame.deallocate() }

    /// Renders a page.
    ///
    /// - Parameters:
    ///   - variables: the page's values in the order of its variables; they may be in `scratch`.
    ///   - output: the page is appended to it.
    /// - Throws: a `Diagnostic` for a value that may not be printed, and errors of the host.
    package mutating func render(
        _ program: Program,
        variables: [Cell],
        host: inout some RenderHost,
        into output: inout OutputBuffer
    ) throws {
        precondition(variables.count == program.variableCount, "every variable of the page needs a value")
        if program.frameSize > capacity {
            frame.deallocate()
            capacity = program.frameSize
            frame = UnsafeMutablePointer.allocate(capacity: capacity)
        }
        for (index, value) in variables.enumerated() {
            frame[index] = value
        }
        for constant in program.constants {
            frame[constant.slot] = constant.cell
        }
        try run(program, host: &host, output: &output)
        if output.isFull {
            throw Diagnostic(.outputTooLong, at: program.start)
        }
    }

    /// Discards the values of the last render.
    package mutating func reset() { scratch.reset() }

    private mutating func run(
        _ program: Program,
        host: inout some RenderHost,
        output: inout OutputBuffer
    ) throws {
        try program.instructions.withUnsafeBufferPointer { instructions in
            try program.literals.withUnsafeBufferPointer { literals in
                try run(
                    program,
                    instructions: instructions,
                    literals: literals,
                    host: &host,
                    output: &output
                )
            }
        }
    }

    private mutating func run(
        _ program: Program,
        instructions: UnsafeBufferPointer<Instruction>,
        literals: Bytes,
        host: inout some RenderHost,
        output: inout OutputBuffer
    ) throws {
        let frame = frame
        var next = 0
        while true {
            let step = instructions[next]
            next += 1
            let a = Int(step.a)
            if step.length > 0, let text = literals.baseAddress {
                output.append(padded: text + Int(step.target), Int(step.length))
            }
            switch step.operation {
            // MARK: Output
            case .literal: break
            case .emitRaw: output.append(operand(step, frame).bytes)
            case .emitMarkup: output.appendMarkup(operand(step, frame).bytes)
            case .emitInt: output.append(operand(step, frame).int)
            case .emitDouble: output.append(operand(step, frame).double)
            case .emit:
                do throws(ValueError) {
                    try output.append(operand(step, frame), step.escaper)
                } catch {
                    throw program.diagnostic(for: error, at: next - 1)
                }

            // MARK: Control
            case .jump: next = Int(step.target)
            case .jumpUnless: if !operand(step, frame).isTrue { next = Int(step.target) }
            case .jumpIf: if operand(step, frame).isTrue { next = Int(step.target) }
            case .jumpUnlessPresent: if operand(step, frame).isAbsent { next = Int(step.target) }
            case .jumpIfPresent: if !operand(step, frame).isAbsent { next = Int(step.target) }
            case .loopBegin:
                let list = frame[Int(step.b)]
                if list.count == 0 {
                    next = Int(step.target)
                } else {
                    frame[a] = list
                    frame[a + 1] = .int(0)
                    frame[Int(step.c)] = list.field(0)
                }
            case .loopNext:
                let list = frame[a]
                let index = frame[a + 1].int + 1
                if index < list.count {
                    frame[a + 1] = .int(index)
                    frame[Int(step.b)] = list.field(index)
                    next -= Int(step.c) + 1
                    if output.isFull { return }
                }
            case .unpack:
                let pair = frame[Int(step.c)]
                frame[a] = pair.field(0)
                frame[Int(step.b)] = pair.field(1)
            case .listBegin:
                let items = scratch.cellBuffer(frame[Int(step.b)].count)
                frame[a] = .list(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(items)[..<0]))
            case .listAppend: frame[a] = appending(frame[Int(step.b)], to: frame[a])
            case .captureBegin: frame[a] = .int(output.count)
            case .captureEnd:
                let start = frame[Int(step.b)].int
                frame[a] = scratch.text(output.bytes(from: start))
                output.truncate(to: start)

            // MARK: Values
            case .move: frame[a] = frame[Int(step.b)]
            case .clear: frame[a] = .absent
            case .field: frame[a] = frame[Int(step.b)].field(Int(step.c))
            case .resolve:
                let value = frame[Int(step.b)]
                frame[a] = value.tag == .deferred ? try host.resolve(value.int, in: scratch) : value
            case .element: frame[a] = Renderer.element(of: frame[Int(step.b)], at: frame[Int(step.c)])
            case .list:
                frame[a] = .list(
                    scratch.copy(UnsafeBufferPointer(start: frame + Int(step.b), count: Int(step.c)))
                )
            case .binary:
                guard let value = step.binary.applied(to: frame[Int(step.b)], frame[Int(step.c)]) else {
                    throw program.diagnostic(for: .overflow, at: next - 1)
                }
                frame[a] = value
            case .concatenate:
                let parts = UnsafeBufferPointer(start: frame + Int(step.b), count: Int(step.c))
                frame[a] = memory.text { output in
                    for part in parts {
                        output.appendPlain(part)
                    }
                }
            case .loopField:
                frame[a] = Renderer.loopField(
                    step.target,
                    list: frame[Int(step.b)],
                    index: frame[Int(step.b) + 1].int
                )
            case .filter:
                let values = UnsafeBufferPointer(
                    start: UnsafePointer(frame + Int(step.b)),
                    count: Int(step.c)
                )
                let call = program.filterCalls[Int(step.target)]
                do throws(ValueError) {
                    frame[a] = try call.filter.evaluate(&memory, call, FilterValues(values))
                } catch {
                    throw program.diagnostic(for: error, at: next - 1)
                }
            case .end: return
            }
        }
    }

    @inline(__always) private func operand(_ step: Instruction, _ frame: UnsafeMutablePointer<Cell>) -> Cell {
        let value = frame[Int(step.a)]
        return step.isField ? value.field(Int(step.b)) : value
    }
}

// MARK: Steps

extension Renderer {
    /// An item of a list by number or a value of a map by key; as in Python, negative numbers count from the end.
    private static func element(of cell: Cell, at key: Cell) -> Cell {
        if cell.tag == .map {
            let keyIndex = stride(from: 0, to: cell.count, by: 2).first { index in
                Comparison.order(cell.field(index), key) == 0
            }
            return keyIndex.map { cell.field($0 + 1) } ?? .absent
        }
        let index = key.int < 0 ? key.int + cell.count : key.int
        return index >= 0 && index < cell.count ? cell.field(index) : .absent
    }

    private func appending(_ item: Cell, to list: Cell) -> Cell {
        // `listBegin` made room for every item of the source.
        guard let start = list.cells.baseAddress else { return list }
        UnsafeMutablePointer(mutating: start)[list.count] = item
        return .list(UnsafeBufferPointer(start: start, count: list.count + 1))
    }

    private static func loopField(_ field: UInt32, list: Cell, index: Int) -> Cell {
        switch LoopField.allCases[Int(field)] {
        case .index: .int(index + 1)
        case .index0: .int(index)
        case .revindex: .int(list.count - index)
        case .revindex0: .int(list.count - index - 1)
        case .first: .bool(index == 0)
        case .last: .bool(index == list.count - 1)
        case .length: .int(list.count)
        case .previtem: index > 0 ? list.field(index - 1) : .absent
        case .nextitem: index + 1 < list.count ? list.field(index + 1) : .absent
        }
    }
}

extension Program {
    /// - Parameter instruction: the index of the instruction that failed.
    func diagnostic(for error: ValueError, at instruction: Int) -> Diagnostic {
        let location = failureLocations.first { $0.instruction == instruction }?.location ?? start
        return Diagnostic(Message(error, of: location.text), at: location)
    }
}

extension Cell {
    /// The value's truth, as in Python.
    @inline(__always) var isTrue: Bool {
        switch tag {
        case .absent: false
        case .bool: bool
        case .int: int != 0
        case .double: double != 0
        case .text, .list, .map: count > 0
        case .record, .date, .deferred: true
        }
    }
}
