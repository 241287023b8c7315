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

    @Test(
        "of an international domain has an ASCII form",
        arguments: [
            // RFC 3492, section 7.1; the Korean one has a label that is too long.
            ("a@ليهمابتكلموشعربي؟.de", "a@xn--egbpdaj6bu4bxfgehfvwxn.de"),
            ("a@他们为什么不说中文.de", "a@xn--ihqwcrb4cv8a8dqg056pqjye.de"),
            ("a@なぜみんな日本語を話してくれないのか.de", "a@xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa.de"),
            (
                "a@세계의모든사람들이한국어를이해한다면얼마나좋을까.de", nil
            ),
            ("a@3年B組金八先生.de", "a@xn--3b-ww4c5e180e575a65lsy2b.de"),
            (
                "a@почемужеонинеговорятпорусски.de",
                "a@xn--b1abfaaepdrnnbgefbadotcwatmq2g4l.de"
            ),
            (
                "a@TạisaohọkhôngthểchỉnóitiếngViệt.de",
                "a@xn--tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g.de"
            ),
            (
                "a@安室奈美恵-with-SUPER-MONKEYS.de",
                "a@xn---with-super-monkeys-pc58ag80a8qai00g7n9n.de"
            ),
            ("info@exämple.de", "info@xn--exmple-cua.de"), ("info@EXÄMPLE.De", "info@xn--exmple-cua.de"),
            ("info@exa\u{308}mple.de", "info@xn--exmple-cua.de"), ("a@faß.de", "a@xn--fa-hia.de"),
            ("a@bücher.example.ελ", "a@xn--bcher-kva.example.xn--qxam"),
            ("a@münchen。de", "a@xn--mnchen-3ya.de"),
            ("a@ｅｘ.de", "a@ex.de"), ("a+b@xn--exmple-cua.de", "a+b@xn--exmple-cua.de"), ("A@B.de", "A@B.de"),
        ] as [(String, String?)]
    )
    func hasASCIIForm(address: String, expected: String?) {
        let converted = EmailAddress.withASCIIDomain(address)
        if let expected { #expect(converted == expected) }
        #expect(EmailAddress.isValid(converted) == (expected != nil), "\(converted)")
    }

    @Test(
        "of what is not a domain stays wrong",
        arguments: [
            "ü@b.co", "ü@bü.co", "a@ä", "a@ä..de", "a@-ä.de", "a@ä-.de", "a@ä/b.de", "a@ä／b.de", "a@ä:80.de",
            "a@ä?.de",
            "a@ä b.de", "a@ä@b.de", "a@\u{202E}ä.de", "a@a\u{200D}ä.de", "a@aא.com", "a@ä.1", "@ä.de", "ä",
            "a@\(String(repeating: "ä", count: 64)).org", "a@\(String(repeating: "ä.", count: 600))org",
        ]
    )
    func staysInvalid(address: String) {
        #expect(!EmailAddress.isValid(EmailAddress.withASCIIDomain(address)))
    }
}
