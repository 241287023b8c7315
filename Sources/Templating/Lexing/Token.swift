/// A lexical unit: its kind and the bytes of the source it stands for.
struct Token {
    enum Kind: UInt8 {
        /// Static text, already trimmed by the tags around it.
        case data
        case outputBegin
        case outputEnd
        case tagBegin
        case tagEnd
        case name
        case integer
        case decimal
        case string
        case plus
        case minus
        case star
        case slash
        case doubleSlash
        case percent
        case doubleStar
        case tilde
        case equal
        case notEqual
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
        case assign
        case dot
        case colon
        case pipe
        case comma
        case leftParenthesis
        case rightParenthesis
        case leftBracket
        case rightBracket
        case leftBrace
        case rightBrace
        case end
    }

    let kind: Kind
    private let start: Int32
    private let stop: Int32

    init(_ kind: Kind, _ range: Range<Int>) {
        self.kind = kind
        self.start = Int32(truncatingIfNeeded: range.lowerBound)
        self.stop = Int32(truncatingIfNeeded: range.upperBound)
    }

    var range: Range<Int> { Int(start)..<Int(stop) }
}
