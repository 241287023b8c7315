/// JSON that is written by hand, where its members' order and its bytes matter.
package enum JSONText {
    /// A string (RFC 8259, section 7); also safe in HTML and as one line.
    package static func quoted(_ text: String) -> String {
        let isPlain = { (byte: UInt8) in
            (0x20...0x7E).contains(byte) && ![0x22, 0x5C, 0x3C, 0x3E, 0x26].contains(byte)
        }
        if text.utf8.allSatisfy(isPlain) { return "\"" + text + "\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnfitForALine || ["<", ">", "&"].contains(scalar): result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// An object of members that are JSON already.
    package static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { quoted($0) + ":" + $1 }.joined(separator: ",") + "}"
    }

    package static func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
}
