/// A lexical unit: its kind and the bytes of the source it stands for.
struct Token {
    enum Kind: UInt8 {
        /// Static text, already trimmed by the tags around it.
        case data
        case outputBegin, outputEnd, tagBegin, tagEnd
        case name, integer, decimal, string
        case plus, minus, star, slash, doubleSlash, percent, doubleStar, tilde
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        case assign, dot, colon, pipe, comma
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
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
