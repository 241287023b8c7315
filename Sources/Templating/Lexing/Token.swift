/// A lexical unit: its kind and the bytes of the source it stands for.
struct Token {
    enum Kind: UInt8 {
        /// Static text, already trimmed by the tags around it.
        case data
        case outputBegin, outputEnd, tagBegin, tagEnd
        case name, integer, decimal, string, symbol
        case end
    }

    let kind: Kind
    let range: Range<Int>
}
