import Testing

@testable import ContactAPI

@Suite("A header with parameters")
struct HeaderParametersTests {
    private func parse(_ text: String) -> HeaderParameters? { HeaderParameters(Array(text.utf8)) }

    @Test(
        "gives its value and its parameters",
        arguments: [
            ("text/plain", "text/plain", nil),
            (" Text/Plain ;", "text/plain", nil),
            ("form-data; NAME=x", "form-data", "x"),
            ("form-data ;name = x ", "form-data", "x"),
            ("form-data; other=1; name=\"a;b=\\\"c\\\\\" ", "form-data", "a;b=\"c\\"),
            ("form-data; name=\"\"", "form-data", ""),
            ("form-data; name=\"é\"", "form-data", "é"),
        ] as [(String, String, String?)]
    )
    func readsParameters(text: String, value: String, name: String?) throws {
        let parameters = try #require(parse(text))
        #expect(parameters.value == value)
        #expect(parameters["name"] == name)
    }

    @Test(
        "is refused when it breaks the grammar",
        arguments: [
            "a;b", "a;=b", "a; b=", "a; b=c d", "a; b=\"c", "a; b=\"c\"d", "a; b=\"\u{1}\"", "a; b=\"c\\",
            "a; b c=d", "a; b=c; b=d", "a; b=c; B=d", "a;;b=c",
        ]
    )
    func refusesMalformed(text: String) {
        #expect(parse(text) == nil)
    }
}
