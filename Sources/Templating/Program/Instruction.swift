/// One step of a program: twenty trivial bytes without a gap, so that a program is one flat array.
struct Instruction {
    enum Operation: UInt8 {
        // Output: writes the literal, then the operand, by `escaper` where the others do not say how.
        case literal, emit, emitRaw, emitMarkup, emitInt, emitDouble
        // Control; `target` is an instruction.
        case jump, jumpUnless, jumpIf, jumpUnlessPresent, jumpIfPresent
        /// Starts a loop over the list in slot `b`: its state is in `a`, its first item goes to `c`.
        case loopBegin
        /// Writes the literal; goes on with the next item `b` of the loop `a`, `c` instructions back.
        case loopNext
        /// Spreads the pair in slot `c` over slots `a` and `b`.
        case unpack
        /// Makes an empty list in `a` with room for all of `b`.
        case listBegin
        /// Adds slot `b` to the list in `a`.
        case listAppend
        case captureBegin, captureEnd
        // Values: slot `a` becomes something of `b` and `c`.
        case move, clear, field, resolve, element, list, concatenate
        /// By `binary`.
        case binary
        /// `target` is the loop field, `b` the loop.
        case loopField
        /// `target` is the filter call, `c` values begin at slot `b`.
        case filter
        case end
    }

    let operation: Operation
    /// Whether the operand is a field (`b`) of the record in slot `a`, rather than slot `a`.
    let isField: Bool
    let binary: BinaryOperator
    var escaper = Escaper.raw
    let a: UInt16
    let b: UInt16
    let c: UInt32
    /// Where the literal begins in the program's literals; the target of a jump.
    var target: UInt32
    /// How long the literal is, in bytes.
    var length: UInt32 = 0

    /// Slots beyond what fits are cut off; `Emitter.emit` refuses a program that has such.
    init(
        _ operation: Operation,
        _ a: Int = 0,
        _ b: Int = 0,
        _ c: Int = 0,
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

/// A page template, compiled: everything a render needs, and what the incremental build needs to know.
package struct Program: Sendable {
    var instructions: [Instruction] = []
    /// All static text, literals already escaped.
    var literals: [UInt8] = []
    var frameSize: Int
    /// Values that are in the frame from the start.
    var constants: [(slot: Int, cell: Cell)] = []
    /// Keeps the constants' text.
    let constantArena = Arena()
    var filterCalls: [FilterCall] = []
    /// Where the instructions that may fail stand, in order.
    var sites: [(instruction: Int, location: Location)] = []
    let rootCount: Int
    /// The beginning of the page's template.
    let start: Location
    /// Every field of every record type that a render may read.
    package let reads: Set<FieldRead>
    /// The places of the root names that a render may read.
    package let variablesRead: Set<Int>
    /// The names of the templates that are linked into it.
    package let templates: [String]
    /// Every value that is printed, for `--explain-escaping`.
    package internal(set) var interpolations: [Interpolation] = []

    /// A value of a page: where it stands and how it is written.
    package struct Interpolation: Sendable {
        package let location: Location
        package var source: String { location.text }
        /// Where it stands, such as "inside the value of 'href'".
        package let context: String
        /// What is done to it, such as "percent-encoded".
        package let escaping: String
    }
}
