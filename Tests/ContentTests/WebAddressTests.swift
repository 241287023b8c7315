import Content
import Testing

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
    func areAcceptedWithHTTPS(url: String) { #expect(WebAddress.fault(in: url) == nil) }

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
    func areRefusedWithoutHTTPS(url: String) { #expect(WebAddress.fault(in: url) != nil) }

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
            ("a\u{0}b", false), ("a1/Ready?.mp3", true), ("Take #3.mp3", true),
        ]
    )
    func keepsPathsInside(path: String, isGood: Bool) {
        #expect((MediaPath.fault(in: path) == nil) == isGood)
    }
}
