import ContactAPI
import Testing

@Suite("Bodies")
struct BodyTests {
    private func fields(_ text: String, _ type: String) throws -> [String: String] {
        let fields = try #require(BodyFormat(type)).parse(Array(text.utf8), into: FormFields(limit: 32))
        return Dictionary(
            uniqueKeysWithValues: fields.names.map { name in
                if case .text(let text) = fields[name] {
                    (name, text)
                } else {
                    (name, "<\(String(describing: fields[name]))>")
                }
            }
        )
    }

    private func code(_ bytes: [UInt8], _ type: String) -> String? {
        do {
            _ = try BodyFormat(type)?.parse(bytes, into: FormFields(limit: 32))
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: JSON

    @Test(
        "of JSON give the text that every other parser gives",
        arguments: [
            (#"{"name":"Ana"}"#, "Ana"), (#" { "name" : "A\u00e9\ud83c\udfb5\n\/" , "x":[1] }"#, nil),
            (#"{"name":"\"\\\/\b\f\n\r\t\u0041"}"#, "\"\\/\u{8}\u{c}\n\r\tA"), (#"{"name":"😀"}"#, "😀"),
            (#"{"name":"\ud83d\ude00"}"#, "😀"), (#"{"other":1e400,"name":"x"}"#, "x"), (#"{}"#, nil),
        ] as [(String, String?)]
    )
    func jsonText(text: String, name: String?) throws {
        if text.contains("[1]") {
            #expect(code(Array(text.utf8), "application/json") == "nested")
        } else {
            #expect(try fields(text, "application/json")["name"] == name)
        }
    }

    @Test(
        "of JSON that are wrong are refused",
        arguments: [
            ("", "json"), ("{", "json"), ("[]", "json"), ("null", "json"), (#"{"name":"a",}"#, "json"),
            (#"{"name":"a"}x"#, "json"), (#"{'name':'a'}"#, "json"), (#"{"name":01}"#, "json"),
            (#"{"name":1.}"#, "json"),
            (#"{"name":"a"#, "json"), ("{\"name\":\"a\nb\"}", "json"), (#"{"name":"\x"}"#, "json"),
            (#"{"name":+1}"#, "json"),
            (#"{"name":"\ud800"}"#, "utf8"), (#"{"name":"\udc00"}"#, "utf8"),
            (#"{"name":"\ud800\u0041"}"#, "utf8"),
            (#"{"name":"\u0000"}"#, "nul"), (#"{"name":"a","name":"b"}"#, "duplicate_field"),
            (#"{"x":"a","\u0078":"b"}"#, "duplicate_field"), (#"{"name":{}}"#, "nested"),
            ("\u{FEFF}{}", "json"),
            (#"{"name":NaN}"#, "json"), (#"{"a":tru}"#, "json"),
        ]
    )
    func wrongJSON(text: String, expected: String) {
        #expect(code(Array(text.utf8), "application/json") == expected)
    }

    @Test("of JSON that nest deep, or have many members, end at once")
    func jsonBombs() {
        #expect(code(Array(repeating: UInt8(ascii: "["), count: 60_000), "application/json") == "json")
        #expect(
            code(Array((#"{"a":"# + String(repeating: "[", count: 60_000)).utf8), "application/json")
                == "nested"
        )
        let members = (0..<33).map { "\"m\($0)\":1" }.joined(separator: ",")
        #expect(code(Array("{\(members)}".utf8), "application/json") == "too_many_fields")
    }

    @Test(
        "in invalid UTF-8 are refused in every format",
        arguments: ["application/json", "application/x-www-form-urlencoded"]
    )
    func invalidUTF8(type: String) {
        let overlong: [[UInt8]] = [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]]
        for bytes in overlong {
            let body =
                type == "application/json"
                ? Array(#"{"name":""#.utf8) + bytes + Array(#""}"#.utf8) : Array("name=".utf8) + bytes
            #expect(code(body, type) == "utf8")
            if type != "application/json" { #expect(code(bytes + Array("=x".utf8), type) == "utf8") }
        }
    }

    // MARK: Forms

    @Test(
        "of forms are decoded as browsers encode them",
        arguments: [
            ("name=Ana+D%C3%ADaz&message=a%0D%0Ab", ["name": "Ana Díaz", "message": "a\r\nb"]), ("", [:]),
            ("&&name=&=x&unknown", ["name": ""]), ("name==", ["name": "="]), ("n%61me=a", ["name": "a"]),
            ("name[a][b]=1", [:]),
        ]
    )
    func form(text: String, expected: [String: String]) throws {
        #expect(try fields(text, "application/x-www-form-urlencoded; charset=UTF-8") == expected)
    }

    @Test(
        "of forms that are wrong are refused",
        arguments: [
            ("name=%", "percent_code"), ("name=%4", "percent_code"), ("name=%zz", "percent_code"),
            ("name=%00", "nul"),
            ("%00=1", "nul"), ("name=%C3", "utf8"), ("name=a&name=b", "duplicate_field"),
            (String(repeating: "x=1&", count: 33), "too_many_fields"),
        ]
    )
    func wrongForm(text: String, expected: String) {
        #expect(code(Array(text.utf8), "application/x-www-form-urlencoded") == expected)
    }

    @Test("in names that are only canonically the same are not the same")
    func canonicalNames() throws {
        // K (U+212A) lowercases to k, and an accent can be written in two ways.
        #expect(
            try fields("emai\u{6C}\u{301}=x&email=y", "application/x-www-form-urlencoded") == ["email": "y"]
        )
    }

    // MARK: Multipart

    private static func part(_ name: String, _ value: String, _ more: String = "") -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(more)\r\n\(value)\r\n"
    }

    @Test("of several parts are read")
    func multipart() throws {
        let body =
            Self.part("name", "Ana")
            + Self.part("message", "a\r\n--c\r\n", "Content-Type: text/plain; charset=utf-8\r\n")
            + "--b--\r\n"
        #expect(
            try fields(body, "multipart/form-data; boundary=b") == ["name": "Ana", "message": "a\r\n--c\r\n"]
        )
        #expect(try fields("--b--", "multipart/form-data; boundary=\"b\"") == [:])
    }

    private static let wrongParts: [(String, String)] = [
        ("", "multipart"), ("--b", "multipart"), ("x--b--", "multipart"), ("--b\r\n--b--", "multipart"),
        ("--b\nContent-Disposition: form-data; name=\"name\"\n\nx\n--b--", "multipart"),
        (part("name", "x"), "multipart"), (part("name", "x") + "--b-", "multipart"),
        (part("name", "x") + "--b--trailing", "multipart"),
        (part("name\"; filename=\"f", "x") + "--b--", "file"),
        (part("name\"; name=\"email", "x") + "--b--", "multipart"),
        (part("name", "x", "Content-Transfer-Encoding: base64\r\n") + "--b--", "multipart"),
        (part("name", "x", "Content-Type: multipart/mixed; boundary=c\r\n") + "--b--", "multipart"),
        (part("name", "x", "Content-Type: text/plain; charset=utf-16\r\n") + "--b--", "multipart"),
        (part("name", "x", "X: " + String(repeating: "y", count: 2000) + "\r\n") + "--b--", "multipart"),
        ("--b\r\nContent-Disposition: form-data; name=\u{11}message\"range\"\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nContent-Disposition: form-data; na me=x\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nX: y\r\n\r\nx\r\n--b--", "multipart"), (part("name", "a\0b") + "--b--", "nul"),
        (part("name", "a") + part("name", "b") + "--b--", "duplicate_field"),
        (String(repeating: part("x", "y"), count: 33) + "--b--", "too_many_fields"),
    ]

    @Test("of several parts that are wrong are refused", arguments: wrongParts)
    func wrongMultipart(text: String, expected: String) {
        #expect(code(Array(text.utf8), "multipart/form-data; boundary=b") == expected)
    }

    @Test("of several parts that end anywhere are refused, and nothing else happens")
    func truncated() {
        let whole = Array((Self.part("name", "Ana") + Self.part("message", "b") + "--b--").utf8)
        for length in 0..<whole.count {
            #expect(code(Array(whole[..<length]), "multipart/form-data; boundary=b") == "multipart")
        }
        #expect(code(whole, "multipart/form-data; boundary=b") == nil)
    }

    @Test(
        "of another type are not read at all",
        arguments: [
            nil, "", "text/plain", "application/json; charset=utf-16", "multipart/form-data",
            "multipart/mixed; boundary=b",
            "application/json; charset=\"utf-8", "application/json;;x", "application/xml",
        ]
    )
    func types(type: String?) { #expect(BodyFormat(type) == nil) }
}
