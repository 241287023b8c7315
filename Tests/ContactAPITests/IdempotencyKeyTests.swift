import HTTPTypes
import Testing

@testable import ContactAPI

@Suite("An idempotency key")
struct IdempotencyKeyTests {
    private func headers(_ values: [String]) throws -> HTTPFields {
        let name = try #require(HTTPField.Name("Idempotency-Key"))
        var headers = HTTPFields()
        for value in values { headers.append(HTTPField(name: name, value: value)) }
        return headers
    }

    @Test(
        "is read with and without quotation marks",
        arguments: [
            ("0123456789abcdef", "0123456789abcdef"),
            ("\"0123456789abcdef\"", "0123456789abcdef"),
            (" 0123456789abcdef ", "0123456789abcdef"),
            (String(repeating: "~", count: 255), String(repeating: "~", count: 255)),
        ]
    )
    func readsKeys(value: String, key: String) throws {
        #expect(try IdempotencyKey.read(headers([value])) == key)
    }

    @Test("may be absent")
    func allowsNoKey() throws {
        #expect(try IdempotencyKey.read(headers([])) == nil)
    }

    @Test(
        "is refused when it is short, long, not printable ASCII, or a duplicate",
        arguments: [
            [""], ["short"], ["\"0123456789abcde\""], [String(repeating: "x", count: 256)],
            ["0123456789 abcdef"], ["0123456789abcdefé"], ["0123456789abcdef", "0123456789abcdef"],
        ]
    )
    func refusesKeys(values: [String]) throws {
        let headers = try headers(values)
        let refusal = #expect(throws: Refusal.self) { try IdempotencyKey.read(headers) }
        #expect(refusal?.status == .badRequest)
        #expect(refusal?.code == "idempotency_key")
    }
}
