import Testing

@testable import Templating

@Suite("Escaping")
struct EscapingTests {
    private func escaped(_ text: String, _ escaper: Escaper) throws(ValueError) -> String {
        let arena = Arena()
        var output = OutputBuffer(capacity: 64)
        try output.append(arena.text(text), escaper)
        return output.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "writes each byte as its context needs it",
        arguments: [
            ("a<b>&\"'", Escaper.markup, "a&lt;b&gt;&amp;&#34;&#39;"),
            ("a<b", .raw, "a<b"),
            ("a\u{1}<b\u{FFFF}", .xml, "a&lt;b"),
            ("/a b?c=d&e=é", .url, "/a%20b?c=d&amp;e=%C3%A9"),
            ("100%", .url, "100%25"),
            ("%41%zz", .url, "%41%25zz"),
            ("a/b?c", .urlSegment, "a%2Fb%3Fc"),
            ("a b&c", .urlQuery, "a%20b%26c"),
            ("</script>\u{2028}", .jsonString, "\\u003c/script\\u003e\\u2028"),
            ("a\n\"b\\", .json, "\"a\\n\\\"b\\\\\""),
        ]
    )
    func escapes(text: String, escaper: Escaper, expected: String) throws {
        #expect(try escaped(text, escaper) == expected)
    }

    @Test(
        "writes numbers as Python does",
        arguments: [
            (0x1p53, "9007199254740992.0"), (-0x1p53, "-9007199254740992.0"),
            (0x1p53 - 1, "9007199254740991.0"), (9_999_999_999_999_998, "9999999999999998.0"),
            (1e16, "1e+16"), (-0.0, "-0.0"), (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "1e-05"),
        ]
    )
    func numbers(number: Double, expected: String) {
        var output = OutputBuffer(capacity: 64)
        output.append(number)
        #expect(output.withBytes { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "refuses an address with another scheme, however it is spelled",
        arguments: [
            "javascript:x", "JavaScript:x", " java\nscript:x", "\u{1}javascript:x", "data:x",
            "java&#115;cript:x",
            "javascript&colon;x", "vbscript:x",
        ]
    )
    func refusesScheme(address: String) {
        #expect(throws: ValueError.self) { try escaped(address, .url) }
    }

    @Test("refuses a path segment that would change the path around it", arguments: [".", ".."])
    func refusesDots(segment: String) {
        #expect(throws: ValueError.self) { try escaped(segment, .urlSegment) }
        #expect(throws: ValueError.self) { try escaped("", .urlRootSegment) }
    }

    @Test("can be undone: unescaped markup is the text it was made of", arguments: 0..<200)
    func markupRoundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("&<>'\"ab;#\u{301}é€😀".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 0..<40, using: &generator) {
            text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        // In bytes, because an entity followed by a combining mark is not found among characters.
        var markup = Array(try escaped(text, .markup).utf8)
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", "\""), ("&amp;", "&")]
        for (entity, character) in entities {
            #expect(character == "&" || !markup.contains(character.utf8))
            markup = markup.replacing(Array(entity.utf8), with: Array(character.utf8))
        }
        #expect(markup == Array(text.utf8))
    }

    @Test("gives the same bytes for text in one piece and across chunks")
    func chunks() throws {
        let piece = String(repeating: "a<b&c>", count: 3)
        let count = Escaping.markupChunkSize
        let long = try escaped(String(repeating: piece, count: count), .markup)
        #expect(long == String(repeating: try escaped(piece, .markup), count: count))
    }
}
