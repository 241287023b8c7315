import Testing

@testable import ContactAPI

@Suite("The format of a body")
struct BodyFormatTests {
    @Test(
        "is read from its type",
        arguments: [
            ("application/json", .json),
            ("Application/JSON; Charset=UTF-8", .json),
            ("application/x-www-form-urlencoded;charset=\"utf-8\"", .urlEncoded),
            ("multipart/form-data; boundary=a-b", .multipart(boundary: "a-b")),
            ("multipart/form-data; boundary=\"a; b\"", .multipart(boundary: "a; b")),
        ] as [(String, BodyFormat)]
    )
    func readsTypes(type: String, format: BodyFormat) {
        #expect(BodyFormat(type) == format)
    }

    @Test(
        "is unknown for other types",
        arguments: [
            nil, "", "text/plain", "application/json; charset=utf-16", "multipart/form-data",
            "multipart/mixed; boundary=b", "application/json; charset=\"utf-8", "application/json;;x",
            "application/xml",
        ]
    )
    func refusesOtherTypes(type: String?) {
        #expect(BodyFormat(type) == nil)
    }
}
