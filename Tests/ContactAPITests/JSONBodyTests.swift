import ContactAPI
import Testing

@Suite("A body of JSON")
struct JSONBodyTests {
    private func parse(_ text: String) throws -> ParsedBody {
        try ParsedBody(text, type: "application/json")
    }

    @Test(
        "gives the text that every other parser gives",
        arguments: [
            (#"{"name":"Ana"}"#, "Ana"),
            (#" { "name" : "A\u00e9\ud83c\udfb5\n\/" , "x":1 }"#, "Aé🎵\n/"),
            (#"{"name":"\"\\\/\b\f\n\r\t\u0041"}"#, "\"\\/\u{8}\u{c}\n\r\tA"),
            (#"{"name":"😀"}"#, "😀"),
            (#"{"name":"\ud83d\ude00"}"#, "😀"),
            (#"{"other":1e400,"name":"x"}"#, "x"),
            (#"{"\u006eame":"x"}"#, "x"),
            (#"{}"#, nil),
        ] as [(String, String?)]
    )
    func readsText(text: String, name: String?) throws {
        let body = try parse(text)
        #expect(body.error == nil)
        #expect(body.fields["name"] == name)
    }

    @Test(
        "is refused when it is wrong",
        arguments: [
            ("", "json"),
            ("{", "json"),
            ("[]", "json"),
            ("null", "json"),
            (#"{"name":"a",}"#, "json"),
            (#"{"name":"a"}x"#, "json"),
            (#"{'name':'a'}"#, "json"),
            (#"{"name":01}"#, "json"),
            (#"{"name":1.}"#, "json"),
            (#"{"name":"a"#, "json"),
            ("{\"name\":\"a\nb\"}", "json"),
            (#"{"name":"\x"}"#, "json"),
            (#"{"name":+1}"#, "json"),
            (#"{"name":NaN}"#, "json"),
            (#"{"a":tru}"#, "json"),
            ("\u{FEFF}{}", "json"),
            (#"{"name":"\ud800"}"#, "utf8"),
            (#"{"name":"\udc00"}"#, "utf8"),
            (#"{"name":"\ud800\u0041"}"#, "utf8"),
            (#"{"name":"\u0000"}"#, "nul"),
            (#"{"\u0000":"a"}"#, "nul"),
            (#"{"name":"a","name":"b"}"#, "duplicate_field"),
            (#"{"x":"a","\u0078":"b"}"#, "duplicate_field"),
            (#"{"name":{}}"#, "nested"),
            (#"{"x":[1]}"#, "nested"),
        ]
    )
    func refusesMalformed(text: String, code: String) throws {
        #expect(try parse(text).error == code)
    }

    @Test("is refused at once when it nests deeply or has many members")
    func refusesBombs() throws {
        #expect(try parse(String(repeating: "[", count: 60_000)).error == "json")
        #expect(try parse(#"{"a":"# + String(repeating: "[", count: 60_000)).error == "nested")
        let members = (0..<33).map { "\"m\($0)\":1" }.joined(separator: ",")
        #expect(try parse("{\(members)}").error == "too_many_fields")
    }

    @Test("is refused when it is not UTF-8", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8]) throws {
        let body = Array(#"{"name":""#.utf8) + bytes + Array(#""}"#.utf8)
        #expect(try ParsedBody(body, type: "application/json").error == "utf8")
    }
}
