/// A filter or test with what the compiler knows about its call.
package struct FilterCall {
    let filter: Filter
    /// The field indices from an item to the attribute; empty for the item itself.
    ///
    /// For a filter whose input is a record, the fields that it reads.
    package internal(set) var path: [Int] = []
    /// True when the input is HTML.
    package internal(set) var isMarkup = false
}

/// The input and arguments of a filter's call.
package struct FilterValues {
    private let cells: UnsafeBufferPointer<Cell>

    init(_ cells: UnsafeBufferPointer<Cell>) { self.cells = cells }

    package var input: Cell { cells[0] }

    /// An argument by its parameter's index, not counting attributes.
    package subscript(_ parameter: Int) -> Cell { cells[parameter + 1] }
}

/// Memory for the results of filters, which lives as long as the page is rendered.
package struct FilterMemory: ~Copyable {
    package let scratch = Arena()
    /// Text that a filter is writing.
    private var textBuffer = OutputBuffer(capacity: 1024)

    init() {}

    /// A text value in `scratch`.
    ///
    /// - Parameter write: appends the text to an empty buffer.
    package mutating func text<Failure>(
        _ write: (inout OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) -> Cell {
        textBuffer.removeAll()
        try write(&textBuffer)
        return textBuffer.withBytes { scratch.text($0) }
    }
}
