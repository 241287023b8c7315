/// A lexical unit: its kind and its bytes in the source.
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
        case symbol
        case end
    }

    let kind: Kind
    let range: Range<Int>
}
