import Testing

@testable import Content

@Suite("JSON")
struct JSONTests {
    private static let values: [(String, RecordValue)] = [
        (#""""#, .text("")), (#""a\"\\\/\b\f\n\r\tz""#, .text("a\"\\/\u{8}\u{c}\n\r\tz")),
        (#""\u00e9\ud83c\udfb5 é🎵""#, .text("é🎵 é🎵")), ("0", .int(0)), ("-12", .int(-12)),
        ("1.5", .double(1.5)),
        ("1e3", .double(1000)), ("92233720368547758080", .double(9.223372036854775808e19)),
        ("true", .bool(true)),
        (" null ", .absent), ("[]", .list([])), ("[1, [\"a\"]]", .list([.int(1), .list([.text("a")])])),
        (#"{"b": 1, "a": {}}"#, .map([.init("a", .map([])), .init("b", .int(1))])),
        (#"{"a": 1, "a": 2}"#, .map([.init("a", .int(2))])),
    ]

    @Test("is read as the values it stands for", arguments: values)
    func reads(text: String, value: RecordValue) {
        #expect(RecordValue(json: text) == value)
        #expect(firstError(text) == nil)
    }

    @Test(
        "is refused where it is not well-formed",
        arguments: [
            ("", 0), ("nul", 3), ("01", 1), ("+1", 0), ("1.", 2), ("[1,]", 3), ("[1 2]", 3), ("{a: 1}", 1),
            (#"{"a" 1}"#, 5),
            (#"{"a": 1,}"#, 8), (#""a"#, 2), (#""\x""#, 2), (#""\u12g4""#, 2), ("\"\n\"", 1), ("1 2", 2),
            ("'a'", 0),
        ]
    )
    func refuses(text: String, offset: Int) {
        #expect(RecordValue(json: text) == nil)
        #expect(firstError(text) == offset)
    }

    @Test(
        "is no text with half of a surrogate pair",
        arguments: [#""\ud83c""#, #""\ud83cx""#, #""\udfb5""#, #""\ud83c\u0041""#]
    )
    func refusesHalves(text: String) { #expect(RecordValue(json: text) == nil) }

    @Test("is read to a depth of 64 and no deeper")
    func limitsDepth() {
        let nested = { (depth: Int) in
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(RecordValue(json: nested(64)) != nil && RecordValue(json: nested(65)) == nil)
    }

    private func firstError(_ text: String) -> Int? {
        var text = text
        return text.withUTF8 { JSONSyntax.firstError(in: $0) }
    }
}
