/// A header's value with parameters, such as `text/plain; charset=utf-8` (RFC 9110, section 5.6.6).
struct HeaderParameters {
    /// In lower case.
    let value: String
    /// Names in lower case.
    private var parameters: [String: String] = [:]

    subscript(_ name: String) -> String? { parameters[name] }

    /// - Returns: nil for what the grammar does not allow, and for a duplicate name.
    init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = Reader(rest: bytes[...])
        value = reader.text(until: [.semicolon]).lowercased()
        while reader.skip(.semicolon) {
            let name = reader.text(until: [.equals, .semicolon]).lowercased()
            // A semicolon at the end is followed by nothing.
            if name.isEmpty, reader.isAtEnd { return }
            guard !name.isEmpty,
                name.utf8.allSatisfy(HeaderParameters.isTokenByte),
                reader.skip(.equals),
                let text = reader.parameterValue()
            else { return nil }
            let isNew = parameters.updateValue(text, forKey: name) == nil
            guard isNew else { return nil }
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// The text before the next delimiter, without white space at both ends.
        mutating func text(until delimiters: [UInt8]) -> String {
            let end = rest.firstIndex(where: delimiters.contains) ?? rest.endIndex
            let text = Array(rest[..<end]).trimmed
            rest = rest[end...]
            return String(decoding: text, as: UTF8.self)
        }

        /// A token or a quoted string.
        mutating func parameterValue() -> String? {
            guard skip(.quote) else {
                let text = self.text(until: [.semicolon])
                let isToken = !text.isEmpty && text.utf8.allSatisfy(HeaderParameters.isTokenByte)
                return isToken ? text : nil
            }
            guard let text = quotedText() else { return nil }
            // Nothing but white space may follow the closing quotation mark.
            return self.text(until: [.semicolon]).isEmpty ? text : nil
        }

        /// RFC 9110, section 5.6.4, after the opening quotation mark.
        private mutating func quotedText() -> String? {
            var text: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case .quote:
                    return String(decoding: text, as: UTF8.self)
                case .backslash:
                    guard let escaped = rest.popFirst() else { return nil }
                    text.append(escaped)
                case 0x09, 0x20...0x7E, 0x80...:
                    text.append(byte)
                default:
                    return nil
                }
            }
            return nil
        }
    }
}

extension UInt8 {
    fileprivate static let semicolon = UInt8(ascii: ";")
    fileprivate static let equals = UInt8(ascii: "=")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let backslash = UInt8(ascii: "\\")
}
