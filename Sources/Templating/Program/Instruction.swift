/// One step of a program: twenty trivial bytes without padding, so that a program is one flat array.
struct Instruction {
    enum Operation: UInt8 {
        // Output: writes the literal, then the operand. `emit` uses `escaper`.
        case literal
        case emit
        case emitRaw
        case emitMarkup
        case emitInt
        case emitDouble

        // Control: `target` is the index of an instruction.
        case jump
        case jumpUnless
        case jumpIf
        case jumpUnlessPresent
        case jumpIfPresent
        /// Starts a loop over the list in slot `b`, with its state in `a` and its first item in `c`.
        case loopBegin
        /// Writes the literal; puts the next item of the loop `a` into `b` and goes `c` instructions back.
        case loopNext
        /// Splits the pair in slot `c` into slots `a` and `b`.
        case unpack
        /// Makes an empty list in `a` with room for all items of `b`.
        case listBegin
        /// Appends slot `b` to the list in `a`.
        case listAppend
        case captureBegin
        case captureEnd

        // Values: the result is in slot `a`.
        case move
        case clear
        case field
        case resolve
        case element
        case list
        case concatenate
        /// The operation is `binary`.
        case binary
        /// `target` is the index of the loop field, `b` the loop's state.
        case loopField
        /// `target` is the index of the filter call; its `c` values begin at slot `b`.
        case filter
        case end
    }

    let operation: Operation
    /// True when the operand is field `b` of the record in slot `a`, rather than slot `a` itself.
    let isField: Bool
    let binary: BinaryOperator
    var escaper = Escaper.raw
    let a: UInt16
    let b: UInt16
    let c: UInt32
    /// The offset of the literal; for a jump, the target's index.
    var target: UInt32
    /// The length of the literal in bytes.
    var length: UInt32 = 0

    /// Slots that do not fit are truncated; `CodeGenerator.generate` refuses a program with such slots.
    init(
        _ operation: Operation,
        a: Int = 0,
        b: Int = 0,
        c: Int = 0,
        isField: Bool = false,
        binary: BinaryOperator = .add,
        target: Int = 0
    ) {
        self.operation = operation
        self.isField = isField
        self.binary = binary
        self.a = UInt16(truncatingIfNeeded: a)
        self.b = UInt16(truncatingIfNeeded: b)
        self.c = UInt32(truncatingIfNeeded: c)
        self.target = UInt32(target)
    }
}
