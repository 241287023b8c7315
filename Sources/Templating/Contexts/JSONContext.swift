/// A position in JSON: between strings or inside one.
///
/// Well-formedness is checked after rendering.
package struct JSONContext: Equatable {
    private(set) var isInString = false
    /// True after a backslash.
    private(set) var isEscaped = false

    mutating func consume(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\"") {
            isInString.toggle()
        } else if byte == UInt8(ascii: "\\"), isInString {
            isEscaped = true
        }
    }
}
