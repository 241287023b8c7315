import ContactAPI
import TestSupport
import Testing

@Suite("A body of several parts")
struct MultipartBodyTests {
    private func parse(_ text: String) throws -> ParsedBody {
        try ParsedBody(text, type: "multipart/form-data; boundary=b")
    }

    @Test("gives the text of each part, also where it looks like a boundary")
    func readsParts() throws {
        let body = try parse(
            Form.part("name", "Ana")
                + Form.part("message", "a\r\n--c\r\n", headers: "Content-Type: text/plain; charset=utf-8\r\n")
                + "--b--\r\n"
        )
        #expect(body.fields == ["name": "Ana", "message": "a\r\n--c\r\n"])
    }

    @Test("may have no parts and a boundary in quotes")
    func readsNoParts() throws {
        let body = try ParsedBody("--b--", type: "multipart/form-data; boundary=\"b\"")
        #expect(body.error == nil)
        #expect(body.fields == [:])
    }

    private static let malformed: [(String, String)] = [
        ("", "multipart"),
        ("--b", "multipart"),
        ("x--b--", "multipart"),
        ("--b\r\n--b--", "multipart"),
        ("--b\nContent-Disposition: form-data; name=\"name\"\n\nx\n--b--", "multipart"),
        (Form.part("name", "x"), "multipart"),
        (Form.part("name", "x") + "--b-", "multipart"),
        (Form.part("name", "x") + "--b--trailing", "multipart"),
        (Form.part("name\"; filename=\"f", "x") + "--b--", "file"),
        (Form.part("name\"; filename*=\"f", "x") + "--b--", "file"),
        (Form.part("name\"; name=\"email", "x") + "--b--", "multipart"),
        (Form.part("name", "x", headers: "Content-Transfer-Encoding: base64\r\n") + "--b--", "multipart"),
        (
            Form.part("name", "x", headers: "Content-Type: multipart/mixed; boundary=c\r\n") + "--b--",
            "multipart"
        ),
        (
            Form.part("name", "x", headers: "Content-Type: text/plain; charset=utf-16\r\n") + "--b--",
            "multipart"
        ),
        (
            Form.part("name", "x", headers: "Content-Disposition: form-data; name=\"email\"\r\n") + "--b--",
            "multipart"
        ),
        (
            Form.part("name", "x", headers: "X: " + String(repeating: "y", count: 2000) + "\r\n") + "--b--",
            "multipart"
        ),
        ("--b\r\nContent-Disposition: form-data; name=\u{11}message\"range\"\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nContent-Disposition: form-data; na me=x\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nContent-Disposition: attachment; name=name\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nX: y\r\n\r\nx\r\n--b--", "multipart"),
        ("--b\r\nX\r\n\r\nx\r\n--b--", "multipart"),
        (Form.part("name", "a\0b") + "--b--", "nul"),
        (Form.part("name", "a") + Form.part("name", "b") + "--b--", "duplicate_field"),
        (String(repeating: Form.part("x", "y"), count: 33) + "--b--", "too_many_fields"),
    ]

    @Test("is refused when it is wrong", arguments: malformed)
    func refusesMalformed(text: String, code: String) throws {
        #expect(try parse(text).error == code)
    }

    @Test("is refused wherever it is cut off")
    func refusesTruncated() throws {
        let whole = Form.part("name", "Ana") + Form.part("message", "b") + "--b--"
        for length in 0..<whole.utf8.count {
            #expect(
                try parse(String(decoding: whole.utf8.prefix(length), as: UTF8.self)).error == "multipart"
            )
        }
        #expect(try parse(whole).error == nil)
    }

    @Test("is refused when its boundary is not 1 to 70 printable characters", arguments: ["", " ", "é"])
    func refusesBoundaries(boundary: String) throws {
        let body = try ParsedBody("--\(boundary)--", type: "multipart/form-data; boundary=\"\(boundary)\"")
        #expect(body.error == "multipart")
    }

    @Test("is refused when its boundary is too long")
    func refusesLongBoundary() throws {
        for (length, code) in [(70, nil), (71, "multipart")] as [(Int, String?)] {
            let boundary = String(repeating: "b", count: length)
            let body = try ParsedBody("--\(boundary)--", type: "multipart/form-data; boundary=\(boundary)")
            #expect(body.error == code)
        }
    }
}
