/// `multipart/form-data` (RFC 7578) as browsers send it: no files, no nesting, no transfer encodings.
enum MultipartBody {
    private static let headerLimit = 1024

    /// - Parameter boundary: 1 to 70 characters (RFC 2046, section 5.1.1).
    static func parse(
        _ body: [UInt8],
        boundary: String,
        into empty: FormFields
    ) throws(MalformedBody)
        -> FormFields
    {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw malformed("The boundary is not 1 to 70 printable characters.")
        }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter needs no line end before it.
        let bytes = [0x0D, 0x0A] + body
        guard bytes.starts(with: delimiter) else {
            throw malformed("The body does not begin with its boundary.")
        }
        var fields = empty
        var position = delimiter.count
        while !bytes[position...].starts(with: [0x2D, 0x2D]) {
            guard bytes[position...].starts(with: crlf) else {
                throw malformed("A boundary is not followed by a line end.")
            }
            position += 2
            let name = try header(bytes, &position)
            guard let end = bytes.firstRange(of: delimiter, from: position) else {
                throw malformed("The body ends inside a part.")
            }
            try fields.add(name: name, text: Array(bytes[position..<end]))
            position = end + delimiter.count
        }
        let rest = bytes[(position + 2)...]
        guard rest.isEmpty || rest.elementsEqual(crlf) else {
            throw malformed("Something follows the last boundary.")
        }
        return fields
    }

    /// Reads the header of a part and returns the field's name.
    private static func header(_ bytes: [UInt8], _ position: inout Int) throws(MalformedBody) -> [UInt8] {
        let start = position
        var name: [UInt8]?
        while true {
            guard let end = bytes.firstRange(of: crlf, from: position), end - start <= headerLimit else {
                throw malformed("The header of a part has no end within \(headerLimit) bytes.")
            }
            let line = bytes[position..<end]
            position = end + 2
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let field = String(validating: line[..<colon], as: UTF8.self)?.lowercased()
            else { throw malformed("A line in the header of a part has no colon.") }
            switch field {
            case "content-disposition":
                guard name == nil else { throw malformed("A part has two names.") }
                name = try disposition(line[(colon + 1)...])
            case "content-type": try checkType(line[(colon + 1)...])
            case "content-transfer-encoding": throw malformed("A part has a transfer encoding.")
            default: break
            }
        }
        guard let name else { throw malformed("A part has no name.") }
        return name
    }

    /// The name in `form-data; name="…"`.
    private static func disposition(_ value: ArraySlice<UInt8>) throws(MalformedBody) -> [UInt8] {
        guard let parameters = HeaderParameters(Array(value)), parameters.value == "form-data",
            let name = parameters["name"]
        else { throw malformed("A part is not 'form-data' with a name.") }
        guard parameters["filename"] == nil, parameters["filename*"] == nil else {
            throw MalformedBody("file", "Files are not taken here.")
        }
        return Array(name.utf8)
    }

    private static func checkType(_ value: ArraySlice<UInt8>) throws(MalformedBody) {
        let parameters = HeaderParameters(Array(value))
        guard let parameters, parameters.value == "text/plain",
            ["utf-8", "us-ascii"].contains(parameters["charset"]?.lowercased() ?? "utf-8")
        else { throw malformed("A part is not text in UTF-8.") }
    }

    private static let crlf: [UInt8] = [0x0D, 0x0A]

    private static func malformed(_ detail: String) -> MalformedBody { MalformedBody("multipart", detail) }
}

/// A header's value with parameters, such as `text/plain; charset=utf-8` (RFC 9110, section 5.6.6).
struct HeaderParameters {
    /// In lower case.
    let value: String
    /// Names in lower case.
    private var parameters: [String: String] = [:]

    subscript(_ name: String) -> String? { parameters[name] }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
            || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    /// nil for what the grammar does not allow, and for a name that is there twice.
    init?(_ bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var rest = bytes[...]
        func token(_ isEnd: (UInt8) -> Bool) -> [UInt8] {
            let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
            defer { rest = rest[end...] }
            return Array(rest[..<end]).trimmed
        }
        let semicolon = UInt8(ascii: ";")
        value = String(decoding: token { $0 == semicolon }, as: UTF8.self).lowercased()
        while rest.first == semicolon {
            rest = rest.dropFirst()
            let name = String(decoding: token { $0 == UInt8(ascii: "=") || $0 == semicolon }, as: UTF8.self)
                .lowercased()
            if name.isEmpty, rest.isEmpty { return }
            guard rest.first == UInt8(ascii: "="), !name.isEmpty,
                name.utf8.allSatisfy(HeaderParameters.isTokenByte)
            else { return nil }
            rest = rest.dropFirst()
            var text: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                while let byte = rest.first, byte != UInt8(ascii: "\"") {
                    rest = rest.dropFirst()
                    guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { return nil }
                    if byte == UInt8(ascii: "\\"), let escaped = rest.first {
                        text.append(escaped)
                        rest = rest.dropFirst()
                    } else {
                        text.append(byte)
                    }
                }
                guard rest.first == UInt8(ascii: "\"") else { return nil }
                rest = rest.dropFirst()
                guard token({ $0 == semicolon }).isEmpty else { return nil }
            } else {
                text = token { $0 == semicolon }
                guard !text.isEmpty, text.allSatisfy(HeaderParameters.isTokenByte) else { return nil }
            }
            let isNew = parameters.updateValue(String(decoding: text, as: UTF8.self), forKey: name) == nil
            guard isNew else { return nil }
        }
    }
}

extension [UInt8] {
    /// Where `needle` begins at or after `start`.
    func firstRange(of needle: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first else { return nil }
        var index = start
        while index + needle.count <= count, let found = self[index...].firstIndex(of: first) {
            if self[found...].starts(with: needle) { return found }
            index = found + 1
        }
        return nil
    }

    /// Without spaces and tabs at both ends.
    var trimmed: [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let start = firstIndex { !isSpace($0) } ?? endIndex
        let end = lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return Array(self[start..<end])
    }
}
