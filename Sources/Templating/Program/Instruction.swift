/// One step of a program: sixteen trivial bytes, so that a program is one flat array.
struct Instruction {
    enum Operation: UInt8 {
        /// Writes the literal only.
        case literal
        // Output: writes the literal, then the operand.
        case emitRaw
        case emitMarkup
        case emitInt
        case emitDouble
        case emitURL
        case emitURLSegment
        case emitURLRootSegment
        case emitURLQuery
        /// `target` is the value's shape.
        case emitJSON
        case emitJSONString
        case emitXML
        // Control; `target` is an instruction.
        case jump
        case jumpUnless
        case jumpIf
        case jumpUnlessPresent
        case jumpIfPresent
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
        case captureBegin
        case captureEnd
        // Values: slot `a` becomes something of `b` and `c`.
        case move
        case clear
        case field
        case resolve
        case element
        case entry
        case list
        case negateInt
        case negateDouble
        case widen
        /// `detail` is the operator.
        case intArithmetic
        case doubleArithmetic
        /// `detail` is the operator, `target` the kind of key.
        case compare
        case contains
        case concatenate
        case setBool
        /// `detail` is the loop field, `b` the loop.
        case loopField
        /// `target` is the filter call, `c` arguments begin at slot `b`.
        case filter
        case end
    }

    let operation: Operation
    /// Whether the operand is a field (`b`) of the record in slot `a`, rather than slot `a`.
    var isField = false
    var detail: UInt8 = 0
    var a: UInt16 = 0
    var b: UInt16 = 0
    var c: UInt16 = 0
    /// Where the literal begins in the program's literals; the target of a jump.
    var target: UInt32 = 0
    /// How long the literal is, in bytes.
    var length: UInt32 = 0
}

/// A page template, compiled: everything a render needs, and what the incremental build needs to know.
package struct Program: Sendable {
    let instructions: [Instruction]
    /// All static text, literals already escaped.
    let literals: [UInt8]
    let frameSize: Int
    /// Values that are in the frame from the start.
    let constants: [(slot: Int, cell: Cell)]
    /// Keeps the constants' text.
    let constantArena: Arena
    let filterCalls: [FilterCall]
    let shapes: [ValueType]
    /// Where the instructions that may fail stand, in order.
    let sites: [(instruction: Int, location: Location, source: String)]
    let rootCount: Int
    let origin: [UInt8]
    let dateNames: DateNames
    let slug: @Sendable (String) -> String
    /// Every field of every record type that a render may read.
    package let reads: Set<FieldRead>
    /// The places of the root names that a render may read.
    package let rootReads: Set<Int>
    /// The names of the templates that are linked into it.
    package let templates: [String]
    /// Every value that is printed, for `--explain-escaping`.
    package let holes: [Hole]

    /// A value of a page: where it stands and how it is written.
    package struct Hole: Sendable {
        package let location: Location
        package let source: String
        /// Where it stands, such as "inside the value of 'href'".
        package let context: String
        /// What is done to it, such as "percent-encoded".
        package let escaping: String
    }
}
