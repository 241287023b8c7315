/// `application/x-www-form-urlencoded` (WHATWG URL, section 5), strict: a wrong percent code is an error.
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
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 1 < text.endIndex, let high = text[index].hexValue,
                    let low = text[index + 1].hexValue
                else {
                    throw MalformedBody(
                        "percent_code",
                        "A percent sign is not followed by two hexadecimal digits."
                    )
                }
                decoded.append(high << 4 | low)
                index += 2
            default: decoded.append(byte)
            }
        }
        return decoded
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
