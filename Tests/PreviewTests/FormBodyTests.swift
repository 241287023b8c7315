import TestSupport
import Testing

@testable import Preview

@Suite("The body of a form")
struct FormBodyTests {
    private func read(_ body: String, _ type: String) throws -> [FormBody.Field] {
        let format = try #require(FormBody.Format(type))
        return try FormBody(Array(body.utf8), format).fields
    }

    private static let multipart = "multipart/form-data; boundary=b"

    @Test(arguments: [
        ("name=A+B&message=%3Cb%3E%0D%0A%C3%BC&_next=", "application/x-www-form-urlencoded"),
        (#"{"name": "A B", "message": "<b>\r\nü", "_next": ""}"#, "application/json; charset=utf-8"),
        (
            Form.part("name", "A B") + Form.part("message", "<b>\r\nü") + Form.part("_next", "")
                + "--b--\r\n",
            multipart
        ),
        (
            Form.part("name", "A B") + Form.part("message", "<b>\r\nü") + Form.part("_next", "")
                + "--b--\r\n",
            "multipart/form-data; boundary=\"b\""
        ),
    ])
    func `has the same fields in each format`(body: String, type: String) throws {
        #expect(
            try read(body, type) == [
                .init(name: "name", text: "A B"), .init(name: "message", text: "<b>\r\nü"),
                .init(name: "_next", text: ""),
            ]
        )
    }

    @Test(arguments: [
        nil, "", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
    ])
    func `has no format where the write API takes none`(type: String?) {
        #expect(FormBody.Format(type) == nil)
    }

    @Test(arguments: [
        (
            "name=%", "application/x-www-form-urlencoded",
            "A percent sign is not followed by two hexadecimal digits."
        ),
        (
            "name=%+1", "application/x-www-form-urlencoded",
            "A percent sign is not followed by two hexadecimal digits."
        ),
        ("name=%FF", "application/x-www-form-urlencoded", "The text is not valid UTF-8."),
        ("name=%00", "application/x-www-form-urlencoded", "A field holds the character U+0000."),
        ("{\"name\": ", "application/json", "The body is not a flat object of JSON."),
        ("[]", "application/json", "The body is not a flat object of JSON."),
        ("", multipart, "The parts of the form do not fit their boundary."),
        (Form.part("name", "A"), multipart, "The parts of the form do not fit their boundary."),
        (
            "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n--b--\r\n",
            multipart,
            "Files are not taken here."
        ),
        (
            "--b\r\nContent-Type: text/plain\r\n\r\nc\r\n--b--\r\n", multipart,
            "A part of the form has no name."
        ),
    ])
    func `says what cannot be read`(body: String, type: String, detail: String) {
        let error = #expect(throws: FormBody.Malformed.self) { try read(body, type) }
        #expect(error?.detail == detail)
    }

    @Test
    func `has at most 32 fields`() throws {
        let body = { (count: Int) in (0..<count).map { "f\($0)=a" }.joined(separator: "&") }
        #expect(try read(body(32), "application/x-www-form-urlencoded").count == 32)
        #expect(throws: FormBody.Malformed.self) {
            try read(body(33), "application/x-www-form-urlencoded")
        }
    }
}
