import ContactAPI
import Testing

@Suite("An e-mail address")
struct EmailAddressTests {
    @Test(
        "is what browsers take, with a dot in the domain",
        arguments: [
            "a@b.co",
            "first.last+tag@sub.example.com",
            "a!#$%&'*+/=?^_`{|}~-@example.org",
            "a@1-2.example",
            "A@EXAMPLE.ORG",
            "\(String(repeating: "a", count: 64))@example.org",
            "..@example.org",
        ]
    )
    func isValid(address: String) {
        #expect(EmailAddress.isValid(address))
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "a", "@example.org", "a@", "a@b", "a@b.", "a@.b", "a@-b.co", "a@b-.co", "a@b..co", "a b@c.de",
            "a@b@c.de", "\"a\"@b.co", "a@[127.0.0.1]", "a@127.0.0.1", "a@b.co\n", "a@b.co\r\nBcc: x@y.z",
            "ü@b.co", "a@bü.co", "<a@b.co>", "a@b.\u{212A}o",
            "\(String(repeating: "a", count: 65))@example.org",
            "a@\(String(repeating: "b", count: 64)).org",
            "a@\(String(repeating: "bcd.", count: 63))org",
        ]
    )
    func isInvalid(address: String) {
        #expect(!EmailAddress.isValid(address))
    }
}
