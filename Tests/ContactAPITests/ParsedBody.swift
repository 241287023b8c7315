import ContactAPI
import Testing

/// The outcome of parsing a body.
struct ParsedBody {
    /// The texts of the known fields; other values by their description in brackets.
    let fields: [String: String]
    /// The code of the error, if there was one.
    let error: String?

    init(_ bytes: [UInt8], type: String) throws {
        let format = try #require(BodyFormat(type))
        do throws(MalformedBody) {
            let parsed = try format.parse(bytes, into: FormFields(limit: 32))
            fields = Dictionary(
                uniqueKeysWithValues: parsed.names.map { name in
                    if case .text(let text) = parsed[name] {
                        (name, text)
                    } else {
                        (name, "<\(String(describing: parsed[name]))>")
                    }
                }
            )
            error = nil
        } catch {
            fields = [:]
            self.error = error.code
        }
    }

    init(_ text: String, type: String) throws {
        try self.init(Array(text.utf8), type: type)
    }
}

/// Byte sequences that are not UTF-8: overlong, a surrogate, beyond U+10FFFF, a byte that never occurs.
let invalidUTF8: [[UInt8]] = [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]]
