import Content
import Testing

@Suite("Slugs")
struct SlugTests {
    @Test(
        "are made from titles of any script",
        arguments: [
            ("The First Take", "the-first-take"), ("Ana Lúcia Núñez", "ana-lucia-nunez"),
            ("Łódź, 5 a.m.", "lodz-5-a-m"),
            ("Bjørn & Søn", "bjorn-son"), ("Straße", "strasse"), ("Don't stop", "dont-stop"),
            ("  — 2026 — ", "2026"),
            ("ﬁne", "fine"),
        ]
    )
    func makes(title: String, slug: String) {
        #expect(Slug.from(title: title) == slug)
        #expect(Slug.isValid(slug))
        #expect(Slug.from(title: slug) == slug)
    }

    @Test("are not made of nothing", arguments: ["", "夜", "!!!"])
    func makesNone(title: String) { #expect(Slug.from(title: title) == nil) }

    @Test(
        "hold nothing but a-z, 0-9 and single hyphens",
        arguments: [
            "", "-a", "a-", "a--b", "A", "a b", "é", "a\u{301}", "a/b", "..", "a.b", "ａ",
        ]
    )
    func refuses(slug: String) { #expect(!Slug.isValid(slug)) }
}

@Suite("Addresses")
struct WebAddressTests {
    @Test(
        "that are https are taken as they are",
        arguments: [
            "https://example.com", "https://example.com/a?b=c#d", "https://sub.example.co.uk:8443/x",
            "HTTPS://EXAMPLE.com/",
            "https://bücher.example/",
        ]
    )
    func accepts(url: String) { #expect(WebAddress.fault(in: url) == nil) }

    @Test(
        "of any other kind are refused",
        arguments: [
            "http://example.com", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
            "data:text/html,x",
            "//example.com/x", "example.com", "https://", "https:///x", "https://user@example.com/",
            "https://exa mple.com",
            "https://example.com/\"onload=x", "https://example.com/<b>",
            "https://example.com\\@evil.example/",
            "https://example.com/\u{0}", "vbscript:x", "https://nodot/",
        ]
    )
    func refuses(url: String) { #expect(WebAddress.fault(in: url) != nil) }

    @Test(
        "of storage that expire are known",
        arguments: [
            ("https://x.supabase.co/o/sign/a.jpg?token=abc", true),
            ("https://s3.example.com/a?X-Amz-Signature=1", true),
            ("https://example.com/a.jpg?v=2", false), ("https://example.com/token=1.jpg", false),
        ]
    )
    func knowsSigned(url: String, isSigned: Bool) { #expect(WebAddress.isSigned(url) == isSigned) }

    @Test(
        "that are paths stay in their folder",
        arguments: [
            ("media/a.jpg", true), ("/media/a.jpg", true), ("../a.jpg", false), ("media/../../a", false),
            ("a\\b", false),
            ("a\u{0}b", false), ("a?b", false),
        ]
    )
    func keepsPathsInside(path: String, isGood: Bool) {
        #expect((MediaPath.fault(in: path) == nil) == isGood)
    }
}

@Suite("Names")
struct NameTests {
    @Test("are sorted without regard to accents and case")
    func sorts() {
        let names = ["Zoë", "Ødegaard", "okami", "Ōkami", "Ana", "Äpfel", "ana", "夜", "Łukasz", "Lena"]
        #expect(
            names.sorted { CollationKey($0) < CollationKey($1) } == [
                "Ana", "ana", "Äpfel", "Lena", "Łukasz", "Ødegaard", "okami", "Ōkami", "Zoë", "夜",
            ]
        )
    }

    @Test(
        "have a letter to jump to",
        arguments: [("Ødegaard", "O"), ("ana", "A"), ("夜", "夜"), ("42", "#"), ("ßa", "S")]
    )
    func haveLetters(name: String, letter: String) { #expect(CollationKey(name).letter == letter) }

    @Test(
        "that are e-mail addresses are known",
        arguments: [
            ("lena@example.com", true), ("Lena (lena@example.com)", true), ("@lena", false),
            ("Lena @ home", false),
            ("a@b", false),
        ]
    )
    func knowsAddresses(name: String, isAddress: Bool) {
        #expect(EmailAddress.looksLikeOne(name) == isAddress)
    }
}
