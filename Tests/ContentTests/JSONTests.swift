import Foundation
import Testing

@testable import Content

@Suite("Reading JSON")
struct JSONReaderTests {
    private static let values: [(String, RecordValue)] = [
        (#""""#, .text("")),
        (#""a\"\\\/\b\f\n\r\tz""#, .text("a\"\\/\u{8}\u{c}\n\r\tz")),
        (#""\u00e9\ud83c\udfb5 é🎵""#, .text("é🎵 é🎵")),
        ("0", .int(0)),
        ("-12", .int(-12)),
        ("1.5", .double(1.5)),
        ("1e3", .double(1000)),
        ("2E-1", .double(0.2)),
        ("92233720368547758080", .double(9.223372036854775808e19)),
        ("true", .bool(true)),
        ("false", .bool(false)),
        (" null ", .absent),
        ("[]", .list([])),
        ("[1, [\"a\"]]", .list([.int(1), .list([.text("a")])])),
        (#"{"b": 1, "a": {}}"#, .map([.init("a", .map([])), .init("b", .int(1))])),
        (#"{"a": 1, "a": 2}"#, .map([.init("a", .int(2))])),
    ]

    @Test("gives the values that the text stands for", arguments: values)
    func readsRecordValues(text: String, value: RecordValue) {
        #expect(RecordValue(json: text) == value)
        #expect(firstError(in: text) == nil)
    }

    @Test(
        "refuses text that is not well-formed, with the offset of the first wrong byte",
        arguments: [
            ("", 0), ("nul", 3), ("01", 1), ("+1", 0), ("1.", 2), ("-", 1), ("1e", 2), ("[1,]", 3),
            ("[1 2]", 3), ("[1", 2), ("{a: 1}", 1), (#"{"a" 1}"#, 5), (#"{"a": 1,}"#, 8), (#"{"a": 1"#, 7),
            (#""a"#, 2), (#""\x""#, 2), (#""\u12g4""#, 2), (#""\u12"#, 2), ("\"\n\"", 1), ("1 2", 2),
            ("'a'", 0), ("\0", 0), ("[1]]", 3), ("{]", 1),
        ]
    )
    func refusesMalformedText(text: String, offset: Int) {
        #expect(RecordValue(json: text) == nil)
        #expect(firstError(in: text) == offset)
    }

    @Test(
        "refuses half of a surrogate pair as text",
        arguments: [#""\ud83c""#, #""\ud83cx""#, #""\udfb5""#, #""\ud83c\u0041""#, #""\ud83c\n""#]
    )
    func refusesLoneSurrogates(text: String) {
        #expect(RecordValue(json: text) == nil)
        #expect(
            error(reading: text) { reader throws(JSONError) in try reader.readString() }?.reason
                == .loneSurrogate
        )
    }

    @Test("refuses strings that are not UTF-8, with and without escapes")
    func refusesInvalidUTF8() {
        for bytes in [[0x22, 0xFF, 0x22], [0x22, 0x5C, 0x6E, 0xC0, 0xAF, 0x22]] as [[UInt8]] {
            let reason = bytes.withUnsafeBufferPointer { bytes -> JSONError.Reason? in
                var reader = JSONReader(bytes)
                do throws(JSONError) {
                    _ = try reader.readString()
                    return nil
                } catch {
                    return error.reason
                }
            }
            #expect(reason == .invalidUTF8)
        }
    }

    @Test("goes to a depth of 64 and no deeper by default")
    func limitsDepth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(RecordValue(json: nested(64)) != nil)
        #expect(RecordValue(json: nested(65)) == nil)
        #expect(firstError(in: nested(65)) == 64)
    }

    @Test("goes as deep as its options say")
    func limitsDepthByOption() {
        let options = JSONReader.Options(maximumDepth: 1)
        let tooDeep = error(reading: #"{"a": [1]}"#, options: options, skipValue)
        #expect(tooDeep == JSONError(.tooDeep, offset: 6))
        #expect(error(reading: #"{"a": 1}"#, options: options, skipValue) == nil)
    }

    @Test("gives members in the order in which they are written, duplicates and all")
    func keepsOrderOfMembers() throws {
        var text = #"{"b": 1, "a": {"c": 2}, "b": 3}"#
        let keys = try text.withUTF8 { bytes in
            var reader = JSONReader(bytes)
            var keys: [String] = []
            try reader.enterObject()
            while let key = try reader.nextKey() {
                keys.append(key)
                try reader.skipValue()
            }
            try reader.finish()
            return keys
        }
        #expect(keys == ["b", "a", "b"])
    }

    @Test(
        "refuses duplicate keys when asked to, however they are written",
        arguments: [
            (#"{"a": 1, "a": 2}"#, 9), (#"{"a": 1, "\u0061": 2}"#, 9), (#"{"b": 1, "a": 1, "a": 1}"#, 17),
        ]
    )
    func refusesDuplicateKeys(text: String, offset: Int) {
        let options = JSONReader.Options(rejectsDuplicateKeys: true)
        let duplicate = error(reading: text, options: options, readMembers)
        #expect(duplicate == JSONError(.duplicateKey, offset: offset))
        #expect(error(reading: text, readMembers) == nil)
    }

    @Test("takes keys that are only canonically equivalent for two")
    func comparesKeysByBytes() {
        let options = JSONReader.Options(rejectsDuplicateKeys: true)
        #expect(error(reading: "{\"e\u{301}\": 1, \"\u{E9}\": 2}", options: options, readMembers) == nil)
    }

    @Test("refuses a value of another kind than the caller asks for")
    func refusesOtherKinds() {
        #expect(
            error(reading: "1") { reader throws(JSONError) in try reader.readString() }
                == JSONError(.syntax, offset: 0)
        )
        #expect(
            error(reading: "[]") { reader throws(JSONError) in try reader.enterObject() }
                == JSONError(.syntax, offset: 0)
        )
        #expect(
            error(reading: "true") { reader throws(JSONError) in try reader.readNull() }
                == JSONError(.syntax, offset: 0)
        )
        #expect(
            error(reading: #""1""#) { reader throws(JSONError) in try reader.readNumber() }
                == JSONError(.syntax, offset: 0)
        )
    }

    // MARK: Helpers

    private func skipValue(_ reader: inout JSONReader) throws(JSONError) {
        try reader.skipValue()
    }

    private func readMembers(_ reader: inout JSONReader) throws(JSONError) {
        try reader.enterObject()
        while try reader.nextKey() != nil { try reader.skipValue() }
    }

    /// The error that reading a text ends with.
    private func error<Value>(
        reading text: String,
        options: JSONReader.Options = .init(),
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) -> JSONError? {
        var text = text
        return text.withUTF8 { bytes -> JSONError? in
            var reader = JSONReader(bytes, options: options)
            do throws(JSONError) {
                _ = try read(&reader)
                return nil
            } catch {
                return error
            }
        }
    }

    private func firstError(in text: String) -> Int? {
        var text = text
        return text.withUTF8 { JSONSyntax.firstError(in: $0) }
    }
}

@Suite("Writing JSON")
struct JSONWriterTests {
    private static let values: [JSON] = [
        nil, true, 0, -12, "", "a\"b\\c/d\n\r\t\u{8}\u{c}\u{1}", "é🎵 \u{7F}\u{202E}<&>", [], [:],
        [1, "a", nil], ["b": 1, "a": [["c": []]]],
        ["a10": 1, "a9": 2, "B": 3, "a/b": 4, "é": 5, "_": 6, "": 7, "content/blog/x.md": 8, "content/a": 9],
    ]

    @Test("writes what Foundation's decoder reads back", arguments: values)
    func writesReadableText(value: JSON) throws {
        for layout in [JSONWriter.Layout.compact, .indented] {
            for escaping in [JSONWriter.Escaping.required, .terminal, .html] {
                let text = JSONWriter(layout: layout, escaping: escaping).text(value)
                let decoded = try JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8))
                #expect(decoded == AnyJSON(value), "\(text)")
            }
        }
    }

    @Test("writes the bytes of Foundation's encoder with sorted keys", arguments: values)
    func writesBytesOfFoundation(value: JSON) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let compact = String(decoding: try encoder.encode(AnyJSON(value)), as: UTF8.self)
        #expect(JSONWriter(keyOrder: .sorted).text(value) == compact)
        encoder.outputFormatting.insert(.prettyPrinted)
        let indented = String(decoding: try encoder.encode(AnyJSON(value)), as: UTF8.self)
        #expect(JSONWriter(keyOrder: .sorted, layout: .indented).text(value) == indented)
    }

    @Test(
        "writes a number as Foundation's encoder does, a whole one without a fraction",
        arguments: [0, -0.0, -3, 0.125, 12.007, 0.001, 1e-7, 123_456_789, 1e15, 1e16, 1.5e300, -2.5e-300]
    )
    func writesNumbersOfFoundation(number: Double) throws {
        let text = String(decoding: try JSONEncoder().encode(number), as: UTF8.self)
        #expect(JSONWriter().text(.double(number)) == text)
    }

    @Test("keeps the order of keys, or sorts them by their bytes")
    func ordersKeys() {
        let value: JSON = ["b": 1, "é": 2, "a": 3, "B": 4]
        #expect(JSONWriter().text(value) == #"{"b":1,"é":2,"a":3,"B":4}"#)
        #expect(JSONWriter(keyOrder: .sorted).text(value) == #"{"B":4,"a":3,"b":1,"é":2}"#)
    }

    @Test("escapes no more than it is asked to")
    func escapes() {
        let value: JSON = "<é&>\u{7F}\u{9B}\u{2028}\u{202E}\u{2066}\0"
        #expect(JSONWriter().text(value) == "\"<é&>\u{7F}\u{9B}\u{2028}\u{202E}\u{2066}\\u0000\"")
        #expect(
            JSONWriter(escaping: .terminal).text(value)
                == #""<é&>\u007f\u009b\u2028\u202e\u2066\u0000""#
        )
        #expect(
            JSONWriter(escaping: .html).text(value)
                == #""\u003cé\u0026\u003e\u007f\u009b\u2028\u202e\u2066\u0000""#
        )
    }

    @Test("escapes keys like other strings")
    func escapesKeys() {
        #expect(JSONWriter(escaping: .html).text(["<\"": 1]) == #"{"\u003c\"":1}"#)
    }

    @Test("writes null for numbers that JSON does not have", arguments: [Double.nan, .infinity, -.infinity])
    func writesNullForOtherNumbers(number: Double) {
        #expect(JSONWriter().text(.double(number)) == "null")
    }

    @Test("leaves out members without a value where it is told to")
    func omitsNil() {
        #expect(JSONWriter().text(.object(omittingNil: ["a": nil, "b": .null])) == #"{"b":null}"#)
    }
}

/// A JSON value by Foundation's coders, to compare with.
private enum AnyJSON: Codable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])

    init(_ value: JSON) {
        switch value {
        case .null, .double: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let number): self = .integer(number)
        case .string(let text): self = .string(text)
        case .array(let items): self = .array(items.map(AnyJSON.init))
        case .object(let members):
            self = .object(Dictionary(members.map { ($0.key, AnyJSON($0.value)) }) { $1 })
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            // Each `try?` asks whether the value is of that kind.
            self = .boolean(value)
        } else if let number = try? container.decode(Int.self) {
            self = .integer(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let items = try? container.decode([AnyJSON].self) {
            self = .array(items)
        } else {
            self = .object(try container.decode([String: AnyJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }
}
