import Content
import Foundation

/// The fields of a form as they came, in any of the formats that the write API takes (docs/write-api.md).
///
/// Lengths, choices and addresses are not checked.
struct FormBody: Equatable {
    struct Field: Equatable {
        let name: String
        let text: String
    }

    /// Why a body cannot be read, in a sentence that shows nothing of it.
    struct Malformed: Error, Equatable {
        let detail: String
    }

    enum Format: Equatable {
        case json
        case urlEncoded
        case multipart(boundary: String)

        /// - Parameter contentType: the header's value.
        /// - Returns: nil for a type that is not supported.
        init?(_ contentType: String?) {
            let parts = (contentType ?? "").split(separator: ";").map { String($0).trimmed }
            switch parts.first?.lowercased() {
            case "application/json": self = .json
            case "application/x-www-form-urlencoded": self = .urlEncoded
            case "multipart/form-data":
                let name = "boundary="
                let parameter = parts.first { $0.lowercased().utf8.starts(with: name.utf8) }
                let boundary = parameter?.dropFirst(name.count).filter { $0 != "\"" }
                guard let boundary, (1...70).contains(boundary.utf8.count) else { return nil }
                self = .multipart(boundary: boundary)
            default: return nil
            }
        }
    }

    /// The most fields that a body may have; the same as the write API's.
    static let fieldLimit = 32

    private(set) var fields: [Field] = []

    init(_ bytes: [UInt8], _ format: Format) throws(Malformed) {
        switch format {
        case .json: try readJSON(bytes)
        case .urlEncoded: try readURLEncoded(bytes)
        case .multipart(let boundary): try readMultipart(bytes, boundary)
        }
    }

    private mutating func add(_ name: some Sequence<UInt8>, _ text: some Sequence<UInt8>) throws(Malformed) {
        guard let name = String(validating: name, as: UTF8.self),
            let text = String(validating: text, as: UTF8.self)
        else { throw Malformed(detail: "The text is not valid UTF-8.") }
        guard !name.utf8.contains(0), !text.utf8.contains(0) else {
            throw Malformed(detail: "A field holds the character U+0000.")
        }
        guard fields.count < FormBody.fieldLimit else {
            throw Malformed(detail: "There are more than \(FormBody.fieldLimit) fields.")
        }
        fields.append(Field(name: name, text: text))
    }

    // MARK: JSON

    /// A flat object, as RFC 8259 has it.
    private mutating func readJSON(_ bytes: [UInt8]) throws(Malformed) {
        var members: [(String, String)] = []
        do throws(JSONError) {
            try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
                var reader = JSONReader(bytes, options: .init(maximumDepth: 1, rejectsDuplicateKeys: true))
                try reader.enterObject()
                while let key = try reader.nextKey() {
                    switch try reader.nextKind() {
                    case .string: members.append((key, try reader.readString()))
                    case .number: members.append((key, try reader.readNumber()))
                    case .null, .boolean, .object, .array: try reader.skipValue()
                    }
                }
                try reader.finish()
            }
        } catch {
            throw Malformed(detail: "The body is not a flat object of JSON.")
        }
        for (name, text) in members { try add(name.utf8, text.utf8) }
    }

    // MARK: application/x-www-form-urlencoded

    /// WHATWG URL, section 5.
    ///
    /// A percent sign without two hexadecimal digits is an error, as it is for the write API.
    private mutating func readURLEncoded(_ bytes: [UInt8]) throws(Malformed) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            try add(FormBody.decoded(pair[..<equals]), FormBody.decoded(pair[equals...].dropFirst()))
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws(Malformed) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                // Not `Int(_:radix:)` alone, which takes a sign.
                guard digits.count == 2, digits.allSatisfy(\.isHexadecimalDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else {
                    throw Malformed(
                        detail: "A percent sign is not followed by two hexadecimal digits."
                    )
                }
                rest = rest.dropFirst(2)
                decoded.append(value)
            default:
                decoded.append(byte)
            }
        }
        return decoded
    }

    // MARK: multipart/form-data

    /// RFC 7578, as browsers send it.
    private mutating func readMultipart(_ bytes: [UInt8], _ boundary: String) throws(Malformed) {
        let delimiter = Data("\r\n--\(boundary)".utf8)
        let headerEnd = Data("\r\n\r\n".utf8)
        // The first delimiter needs no line end before it.
        var rest = Data("\r\n".utf8) + Data(bytes)
        guard rest.starts(with: delimiter) else { throw FormBody.brokenParts }
        rest = rest.dropFirst(delimiter.count)
        while !rest.starts(with: Data("--".utf8)) {
            guard let end = rest.range(of: delimiter), let header = rest.range(of: headerEnd),
                header.upperBound <= end.lowerBound
            else { throw FormBody.brokenParts }
            let name = try FormBody.name(inHeader: rest[..<header.lowerBound])
            try add(name.utf8, rest[header.upperBound..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
    }

    private static let brokenParts = Malformed(detail: "The parts of the form do not fit their boundary.")

    /// The name in `Content-Disposition: form-data; name="…"`.
    private static func name(inHeader header: Data) throws(Malformed) -> String {
        let lines = String(decoding: header, as: UTF8.self).split(whereSeparator: \.isNewline)
        let start = "content-disposition:"
        let line = lines.first { $0.lowercased().utf8.starts(with: start.utf8) } ?? ""
        guard !line.contains("filename=") else { throw Malformed(detail: "Files are not taken here.") }
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.suffix(5).elementsEqual("name=".utf8) else {
            throw Malformed(detail: "A part of the form has no name.")
        }
        return String(parts[1])
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
