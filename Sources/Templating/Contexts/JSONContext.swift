/// Where a place in JSON is: between strings or in one.
///
/// Whether it is well-formed is checked when it is written.
package struct JSONContext: Equatable {
    private(set) var isInString = false
    private(set) var isEscaped = false

    mutating func feed(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\"") {
            isInString.toggle()
        } else if byte == UInt8(ascii: "\\"), isInString {
            isEscaped = true
        }
    }
}
