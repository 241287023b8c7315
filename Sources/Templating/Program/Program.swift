/// A compiled page template: what a render needs, and what the incremental build asks about it.
package struct Program: Sendable {
    var instructions: [Instruction] = []
    /// All static text, with literals already escaped.
    package internal(set) var literals: [UInt8] = []
    var frameSize: Int
    /// Values that are in the frame before the first instruction.
    var constants: [(slot: Int, cell: Cell)] = []
    /// Owns the constants' text.
    let constantArena = Arena()
    var filterCalls: [FilterCall] = []
    /// The source of each instruction that may fail, in order.
    var failureLocations: [(instruction: Int, location: Location)] = []
    /// The number of the page's variables, which have the first slots.
    let variableCount: Int
    /// The beginning of the page's template.
    let start: Location
    /// Every field of every record type that a render may read.
    package let reads: Set<FieldRead>
    /// The indices of the page's variables that a render may read.
    package let variablesRead: Set<Int>
    /// The names of the templates that are linked into the program.
    package let templates: [String]
    /// Every value that is printed, for `--explain-escaping`.
    package internal(set) var interpolations: [Interpolation] = []

    package struct Interpolation: Sendable {
        package let location: Location
        package var source: String { location.text }
        /// The context, such as "inside the value of 'href'".
        package let context: String
        /// The escaping, such as "percent-encoded".
        package let escaping: String
    }
}
