/// A flat JSON object (RFC 8259): no value of a submission is an object or a list, so nothing here calls itself.
struct JSONBody: ~Copyable {
    private let bytes: [UInt8]
    private var position = 0

    static func parse(_ body: [UInt8], into fields: FormFields) throws(MalformedBody) -> FormFields {
        guard String(validating: body, as: UTF8.self) != nil else { throw .utf8 }
        var parser = JSONBody(bytes: body)
        return try parser.object(fields)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func object(_ empty: FormFields) throws(MalformedBody) -> FormFields {
        var fields = empty
        var names: Set<[UInt8]> = []
        try expect(UInt8(ascii: "{"))
        if !skip(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                let name = try string()
                guard names.insert(name).inserted else {
                    throw MalformedBody("duplicate_field", "A member of the object is there twice.")
                }
                try expect(UInt8(ascii: ":"))
                try value(of: name, into: &fields)
            } while skip(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"))
        }
        skipSpace()
        guard position == bytes.count else { throw syntax() }
        return fields
    }

    private mutating func value(of name: [UInt8], into fields: inout FormFields) throws(MalformedBody) {
        skipSpace()
        switch peek {
        case UInt8(ascii: "\""): try fields.add(name, string())
        case UInt8(ascii: "n"):
            try word("null")
            try fields.add(name, .null)
        case UInt8(ascii: "t"):
            try word("true")
            try fields.add(name, .other)
        case UInt8(ascii: "f"):
            try word("false")
            try fields.add(name, .other)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw MalformedBody("nested", "A member holds an object or a list; each holds one text.")
        default:
            try number()
            try fields.add(name, .other)
        }
    }

    // MARK: Tokens

    private mutating func string() throws(MalformedBody) -> [UInt8] {
        guard peek == UInt8(ascii: "\"") else { throw syntax() }
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"): try escape(into: &text)
            case ..<0x20: throw syntax()
            default: text.append(byte)
            }
        }
        throw syntax()
    }

    private mutating func escape(into text: inout [UInt8]) throws(MalformedBody) {
        guard let byte = peek else { throw syntax() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = UInt32(try codeUnit())
            if (0xD800..<0xDC00).contains(unit) {
                guard peek == UInt8(ascii: "\\") else { throw loneSurrogate }
                position += 1
                guard peek == UInt8(ascii: "u") else { throw loneSurrogate }
                position += 1
                let low = UInt32(try codeUnit())
                guard (0xDC00..<0xE000).contains(low) else { throw loneSurrogate }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw loneSurrogate }
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw syntax()
        }
    }

    private mutating func codeUnit() throws(MalformedBody) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek?.hexValue else { throw syntax() }
            position += 1
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    private mutating func number() throws(MalformedBody) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
    }

    private mutating func digits() throws(MalformedBody) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw syntax() }
    }

    private mutating func word(_ word: StaticString) throws(MalformedBody) {
        let end = position + word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { end <= bytes.count && bytes[position..<end].elementsEqual($0) }
        guard isThere else { throw syntax() }
        position = end
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        return take(byte)
    }

    private mutating func expect(_ byte: UInt8) throws(MalformedBody) {
        guard skip(byte) else { throw syntax() }
    }

    private func syntax() -> MalformedBody { MalformedBody("json", "The JSON is wrong at byte \(position).") }

    private var loneSurrogate: MalformedBody {
        MalformedBody("utf8", "An escape stands for half a character.")
    }
}
