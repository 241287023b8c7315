/// Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5).
///
/// Strict: a percent sign without two hexadecimal digits is an error.
enum URLEncodedBody {
    static func parse(_ body: [UInt8], into empty: FormFields) throws(MalformedBody) -> FormFields {
        var fields = empty
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decode(pair[..<equals])
            let text = try decode(pair[equals...].dropFirst())
            try fields.add(name: name, text: text)
        }
        return fields
    }

    private static func decode(_ text: ArraySlice<UInt8>) throws(MalformedBody) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
                    throw MalformedBody(
                        "percent_code",
                        detail: "A percent sign is not followed by two hexadecimal digits."
                    )
                }
                decoded.append(high << 4 | low)
            default:
                decoded.append(byte)
            }
        }
        return decoded
    }
}
