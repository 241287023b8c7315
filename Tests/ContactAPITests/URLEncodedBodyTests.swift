import ContactAPI
import Testing

@Suite("A body of an HTML form")
struct URLEncodedBodyTests {
    private static let type = "application/x-www-form-urlencoded"

    private func parse(_ text: String) throws -> ParsedBody {
        try ParsedBody(text, type: Self.type)
    }

    @Test(
        "is decoded as browsers encode it",
        arguments: [
            ("name=Ana+D%C3%ADaz&message=a%0D%0Ab", ["name": "Ana Díaz", "message": "a\r\nb"]),
            ("", [:]),
            ("&&name=&=x&unknown", ["name": ""]),
            ("name==", ["name": "="]),
            ("n%61me=a", ["name": "a"]),
            ("name[a][b]=1", [:]),
        ]
    )
    func decodes(text: String, fields: [String: String]) throws {
        let body = try ParsedBody(text, type: "\(Self.type); charset=UTF-8")
        #expect(body.error == nil)
        #expect(body.fields == fields)
    }

    @Test(
        "is refused when it is wrong",
        arguments: [
            ("name=%", "percent_code"),
            ("name=%4", "percent_code"),
            ("name=%zz", "percent_code"),
            ("name=%4%", "percent_code"),
            ("name=%00", "nul"),
            ("%00=1", "nul"),
            ("name=%C3", "utf8"),
            ("name=a&name=b", "duplicate_field"),
            ("name=a&n%61me=b", "duplicate_field"),
            (String(repeating: "x=1&", count: 33), "too_many_fields"),
        ]
    )
    func refusesMalformed(text: String, code: String) throws {
        #expect(try parse(text).error == code)
    }

    @Test("is refused when a name or a value is not UTF-8", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8]) throws {
        #expect(try ParsedBody(Array("name=".utf8) + bytes, type: Self.type).error == "utf8")
        #expect(try ParsedBody(bytes + Array("=x".utf8), type: Self.type).error == "utf8")
    }
}
