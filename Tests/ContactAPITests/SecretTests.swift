import Testing

@testable import ContactAPI

@Suite("A secret")
struct SecretTests {
    private let secret = Secret(bytes: Array(repeating: 1, count: 32))

    @Test("makes other codes for other parts, other purposes and other secrets")
    func separatesCodes() {
        let codes = [
            secret.hmac(of: [[1], [2]], purpose: "a"),
            secret.hmac(of: [[1, 2]], purpose: "a"),
            secret.hmac(of: [[1, 2], []], purpose: "a"),
            secret.hmac(of: [[1], [2]], purpose: "b"),
            Secret(bytes: Array(repeating: 2, count: 32)).hmac(of: [[1], [2]], purpose: "a"),
        ]
        #expect(Set(codes).count == codes.count)
    }

    @Test("knows its own codes and no others")
    func validatesCodes() {
        let code = secret.hmac(of: [[1]], purpose: "a")
        #expect(secret.isValid(code, for: [[1]], purpose: "a"))
        #expect(!secret.isValid(code, for: [[2]], purpose: "a"))
        #expect(!secret.isValid(code, for: [[1]], purpose: "b"))
        #expect(!secret.isValid(Array(code.dropLast()), for: [[1]], purpose: "a"))
        #expect(!secret.isValid([], for: [[1]], purpose: "a"))
    }
}
