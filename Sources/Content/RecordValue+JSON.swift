extension RecordValue {
    /// Reads the JSON of a database's column; members come in the order of their names, as databases keep none.
    init?(json text: String) {
        var text = text
        let parsed = text.withUTF8 { bytes in
            var reader = JSONReader<RecordValues>(bytes)
            return reader.read()
        }
        guard let parsed else { return nil }
        self = parsed
    }

    private enum RecordValues: JSONValues {
        static var null: RecordValue { .absent }

        static func flag(_ flag: Bool) -> RecordValue { .bool(flag) }

        static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordValue {
            let text = String(decoding: bytes, as: UTF8.self)
            return Int64(text).map { .int($0) } ?? .double(Double(text) ?? 0)
        }

        static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordValue? {
            unescaped(bytes).map { .text($0) }
        }

        static func list(_ items: [RecordValue]) -> RecordValue { .list(items) }

        static func map(_ members: [(key: RecordValue, value: RecordValue)]) -> RecordValue {
            var values: [String: RecordValue] = [:]
            // Of members with one name the last counts, as in JavaScript.
            for (key, value) in members { values[key.plainText ?? ""] = value }
            return .map(values.sorted { $0.key < $1.key }.map { Entry($0.key, $0.value) })
        }
    }

    /// Nil for text that is no UTF-8, and for halves of surrogate pairs.
    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(validating: bytes, as: UTF8.self) }
        var units: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                units.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                var code = codeUnit(&rest)
                if code & 0xFC00 == 0xD800, rest.starts(with: "\\u".utf8) {
                    rest = rest.dropFirst(2)
                    let low = codeUnit(&rest)
                    guard low & 0xFC00 == 0xDC00 else { return nil }
                    code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
                }
                guard let scalar = Unicode.Scalar(code) else { return nil }
                units += String(scalar).utf8
            default: units.append(kind)
            }
        }
        return String(validating: units, as: UTF8.self)
    }

    /// Four hexadecimal digits, which the reader has seen to be there.
    private static func codeUnit(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        let digits = String(decoding: rest.prefix(4), as: UTF8.self)
        rest = rest.dropFirst(4)
        return UInt32(digits, radix: 16) ?? 0
    }
}
