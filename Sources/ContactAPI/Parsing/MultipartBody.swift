/// Reads `multipart/form-data` (RFC 7578) as browsers send it: no files, no nesting, no transfer encodings.
enum MultipartBody {
    /// - Parameter boundary: 1 to 70 characters (RFC 2046, section 5.1.1).
    static func parse(
        _ body: [UInt8],
        boundary: String,
        into empty: FormFields
    ) throws(MalformedBody) -> FormFields {
        guard (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw .multipart("The boundary is not 1 to 70 printable characters.")
        }
        var reader = MultipartReader(body: body, boundary: boundary)
        try reader.readFirstDelimiter()
        var fields = empty
        while try reader.hasNextPart() {
            let name = try reader.readHeader()
            try fields.add(name: name, text: reader.readContent())
        }
        return fields
    }
}

/// Goes through the parts of a body, from delimiter to delimiter.
private struct MultipartReader {
    private static let headerLimit = 1024
    private static let lineEnd = Array("\r\n".utf8)
    private static let dashes = Array("--".utf8)

    private let bytes: [UInt8]
    private let delimiter: [UInt8]
    private var index = 0

    init(body: [UInt8], boundary: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter needs no line end before it.
        bytes = MultipartReader.lineEnd + body
    }

    mutating func readFirstDelimiter() throws(MalformedBody) {
        guard skip(delimiter) else { throw .multipart("The body does not begin with its boundary.") }
    }

    /// Whether a part follows the delimiter; false when that was the last one.
    mutating func hasNextPart() throws(MalformedBody) -> Bool {
        if skip(MultipartReader.dashes) {
            let rest = bytes[index...]
            guard rest.isEmpty || rest.elementsEqual(MultipartReader.lineEnd) else {
                throw .multipart("Something follows the last boundary.")
            }
            return false
        }
        guard skip(MultipartReader.lineEnd) else {
            throw .multipart("A boundary is not followed by a line end.")
        }
        return true
    }

    /// Reads the header of a part and returns the field's name.
    mutating func readHeader() throws(MalformedBody) -> [UInt8] {
        let start = index
        var name: [UInt8]?
        while let line = try readHeaderLine(from: start) {
            switch line.name {
            case "content-disposition":
                guard name == nil else { throw .multipart("A part has two names.") }
                name = try MultipartReader.fieldName(in: line.value)
            case "content-type":
                try MultipartReader.checkContentType(line.value)
            case "content-transfer-encoding":
                throw .multipart("A part has a transfer encoding.")
            default:
                break
            }
        }
        guard let name else { throw .multipart("A part has no name.") }
        return name
    }

    /// Reads up to the next delimiter and skips that.
    mutating func readContent() throws(MalformedBody) -> [UInt8] {
        guard let end = bytes.firstIndex(of: delimiter, from: index) else {
            throw .multipart("The body ends inside a part.")
        }
        let content = Array(bytes[index..<end])
        index = end + delimiter.count
        return content
    }

    // MARK: Header lines

    private struct HeaderLine {
        /// In lower case.
        let name: String
        let value: [UInt8]
    }

    /// - Returns: nil for the empty line at the header's end.
    private mutating func readHeaderLine(from start: Int) throws(MalformedBody) -> HeaderLine? {
        let end = bytes.firstIndex(of: MultipartReader.lineEnd, from: index)
        guard let end, end - start <= MultipartReader.headerLimit else {
            throw .multipart("The header of a part has no end within \(MultipartReader.headerLimit) bytes.")
        }
        let line = bytes[index..<end]
        index = end + MultipartReader.lineEnd.count
        if line.isEmpty { return nil }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = String(validating: line[..<colon], as: UTF8.self)
        else { throw .multipart("A line in the header of a part has no colon.") }
        return HeaderLine(name: name.lowercased(), value: Array(line[(colon + 1)...]))
    }

    /// The name in `form-data; name="…"`.
    private static func fieldName(in value: [UInt8]) throws(MalformedBody) -> [UInt8] {
        guard let parameters = HeaderParameters(value),
            parameters.value == "form-data",
            let name = parameters["name"]
        else { throw .multipart("A part is not 'form-data' with a name.") }
        guard parameters["filename"] == nil, parameters["filename*"] == nil else {
            throw MalformedBody("file", detail: "Files are not taken here.")
        }
        return Array(name.utf8)
    }

    private static func checkContentType(_ value: [UInt8]) throws(MalformedBody) {
        guard let parameters = HeaderParameters(value),
            parameters.value == "text/plain",
            ["utf-8", "us-ascii"].contains(parameters["charset"]?.lowercased() ?? "utf-8")
        else { throw .multipart("A part is not text in UTF-8.") }
    }

    private mutating func skip(_ expected: [UInt8]) -> Bool {
        guard bytes[index...].starts(with: expected) else { return false }
        index += expected.count
        return true
    }
}

extension MalformedBody {
    fileprivate static func multipart(_ detail: String) -> MalformedBody {
        MalformedBody("multipart", detail: detail)
    }
}
