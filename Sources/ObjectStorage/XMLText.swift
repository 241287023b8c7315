/// Reads the flat XML of S3's responses.
///
/// They are lists of elements with text; nothing in them needs a parser that knows more.
enum XMLText {
    /// The text of the first element of a name; nil where there is none.
    static func first(_ name: String, in xml: [UInt8]) -> String? {
        elements(name, in: xml[...]).first.map { text(of: $0) }
    }

    /// The contents of all elements of a name.
    static func elements(_ name: String, in xml: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let opening = Array("<\(name)>".utf8)
        let closing = Array("</\(name)>".utf8)
        var found: [ArraySlice<UInt8>] = []
        var rest = xml
        while let start = position(of: opening, in: rest),
            let end = position(of: closing, in: rest[(start + opening.count)...])
        {
            found.append(rest[(start + opening.count)..<end])
            rest = rest[(end + closing.count)...]
        }
        return found
    }

    /// The text of an element without elements: CDATA, or with references (XML 1.0, section 4.1).
    static func text(of content: ArraySlice<UInt8>) -> String {
        let text = String(decoding: content, as: UTF8.self)
        if text.hasPrefix("<![CDATA["), text.hasSuffix("]]>") { return String(text.dropFirst(9).dropLast(3)) }
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
            result += rest[..<start]
            let name = rest[start..<end].dropFirst()
            result += character(name) ?? String(rest[start...end])
            rest = rest[end...].dropFirst()
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> String? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }

    private static func position(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var start = bytes.startIndex
        let last = bytes.endIndex - needle.count
        while start <= last {
            guard let next = bytes[start...last].firstIndex(of: first) else { return nil }
            if bytes[next...].starts(with: needle) { return next }
            start = next + 1
        }
        return nil
    }
}
