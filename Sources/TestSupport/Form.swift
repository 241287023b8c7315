/// Bodies as clients encode them.
package enum Form {
    /// A value for `application/x-www-form-urlencoded`.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.utf8.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        .joined()
    }

    /// `application/x-www-form-urlencoded`, sorted by name.
    package static func body(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }
            .map { name, value in "\(name)=\(encoded(value))" }
            .joined(separator: "&")
    }

    /// One part of `multipart/form-data` with the boundary `b`.
    package static func part(_ name: String, _ value: String, headers: String = "") -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(headers)\r\n\(value)\r\n"
    }
}
