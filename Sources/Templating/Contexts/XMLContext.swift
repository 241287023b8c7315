/// Where a place in an XML file is (XML 1.0, section 2).
struct XMLContext: Equatable {
    enum Mode: Equatable {
        case text
        case tagOpen
        case tag
        case beforeValue
        case doubleQuoted
        case singleQuoted
        /// `<?…?>`
        case instruction(questionMark: Bool)
        case declaration([UInt8])
        case comment(dashes: Int)
        case doctype
    }

    private(set) var mode = Mode.text

    mutating func feed(_ byte: UInt8) throws(Message) {
        if byte < 0x20, byte != 0x09, byte != 0x0A {
            throw .markup("a control character, which XML may not hold", "remove it")
        }
        switch mode {
        case .text: if byte == UInt8(ascii: "<") { mode = .tagOpen }
        case .tagOpen:
            switch Unicode.Scalar(byte) {
            case "?": mode = .instruction(questionMark: false)
            case "!": mode = .declaration([])
            case "/": mode = .tag
            case "a"..."z", "A"..."Z", "_": mode = .tag
            default: throw .markup("'<' that begins no tag", "write &lt;")
            }
        case .tag:
            switch Unicode.Scalar(byte) {
            case ">": mode = .text
            case "=": mode = .beforeValue
            case "<", "\"", "'":
                throw .markup(
                    "'\(Character(Unicode.Scalar(byte)))' inside a tag", "check the quotes before it")
            default: break
            }
        case .beforeValue:
            switch Unicode.Scalar(byte) {
            case "\"": mode = .doubleQuoted
            case "'": mode = .singleQuoted
            case _ where HTMLContext.isSpace(byte): break
            default: throw .markup("an unquoted value", "put it in quotes")
            }
        case .doubleQuoted: try feedValue(byte, quote: UInt8(ascii: "\""))
        case .singleQuoted: try feedValue(byte, quote: UInt8(ascii: "'"))
        case .instruction(let questionMark):
            mode =
                questionMark && byte == UInt8(ascii: ">")
                ? .text : .instruction(questionMark: byte == UInt8(ascii: "?"))
        case .declaration(let read):
            let read = read + [byte]
            if read == Array("--".utf8) {
                mode = .comment(dashes: 0)
            } else if read == Array("DOCTYPE".utf8) {
                mode = .doctype
            } else if "DOCTYPE".utf8.starts(with: read) || "--".utf8.starts(with: read) {
                mode = .declaration(read)
            } else {
                throw .markup(
                    "'<!' that begins no comment", "CDATA sections are not needed: values are escaped")
            }
        case .comment(let dashes):
            switch Unicode.Scalar(byte) {
            case "-":
                guard dashes < 2 else { throw .markup("'--' in a comment", "end comments with '-->'") }
                mode = .comment(dashes: dashes + 1)
            case ">" where dashes == 2: mode = .text
            default:
                guard dashes < 2 else { throw .markup("'--' in a comment", "end comments with '-->'") }
                mode = .comment(dashes: 0)
            }
        case .doctype: if byte == UInt8(ascii: ">") { mode = .text }
        }
    }

    private mutating func feedValue(_ byte: UInt8, quote: UInt8) throws(Message) {
        if byte == quote {
            mode = .tag
        } else if byte == UInt8(ascii: "<") {
            throw .markup("'<' in an attribute", "write &lt;")
        }
    }
}
