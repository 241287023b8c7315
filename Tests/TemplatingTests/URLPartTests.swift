import Testing

@testable import Templating

@Suite("The part of an address")
struct URLPartTests {
    private func part(after text: String) -> URLPart {
        var part = URLPart.start
        for byte in text.utf8 {
            part.consume(byte)
        }
        return part
    }

    @Test(
        "follows from the text before a value",
        arguments: [
            ("", URLPart.start),
            ("/", .root),
            ("/a", .path(hasSecureOrigin: false)),
            ("//a", .host(isSecure: false)),
            ("HTTPS://a", .host(isSecure: true)),
            ("https://a/", .path(hasSecureOrigin: true)),
            ("http://a/", .path(hasSecureOrigin: false)),
            ("https://a?", .query),
            ("a/b#", .fragment),
            ("?a#", .fragment),
            ("mailto:", .opaque),
            ("mailto:a?subject=", .query),
            ("a.b", .scheme(Array("a.b".utf8))),
            ("../", .path(hasSecureOrigin: false)),
        ]
    )
    func follows(text: String, expected: URLPart) { #expect(part(after: text) == expected) }

    @Test(
        "is refused after a scheme or spelling that no value may follow",
        arguments: ["javascript:", "data:", "https:a", "java&#115;", "\\", " a", "/\\a", "https://a b"]
    )
    func isRefused(text: String) { #expect(part(after: text) == .refused) }
}
