import ContactAPI
import Testing

@Suite("Text of visitors")
struct OutputSanitizerTests {
    @Test(
        "shows control characters on a terminal by their number",
        arguments: [
            ("Ana Díaz 😀", "Ana Díaz 😀"),
            ("a\u{1B}[31mb", "a<U+1B>[31mb"),
            ("a\nb\tc\r", "a<U+A>b<U+9>c<U+D>"),
            ("\u{7F}\u{9B}", "<U+7F><U+9B>"),
            ("\u{202E}\u{2066}\u{2028}", "<U+202E><U+2066><U+2028>"),
            ("", ""),
        ]
    )
    func sanitizesLines(text: String, expected: String) {
        #expect(OutputSanitizer.terminal(text) == expected)
    }

    @Test("keeps its lines on a terminal when it may, and nothing else that moves the cursor")
    func keepsLines() {
        let text = OutputSanitizer.terminal("a\n\tb\r\u{1B}c", keepsLines: true)
        #expect(text == "a\n\tb<U+D><U+1B>c")
    }

    @Test(
        "is quoted in CSV",
        arguments: [
            ("", "\"\""), ("a,b", "\"a,b\""), ("say \"x\"\n", "\"say \"\"x\"\"\n\""), ("a=1", "\"a=1\""),
        ]
    )
    func quotesFields(text: String, expected: String) {
        #expect(OutputSanitizer.csv(text) == expected)
    }

    @Test(
        "is not a formula in CSV, whatever it begins with",
        arguments: [
            "=1+1", "+49", "-1", "@x", "\t=1", "\r=1", "\n=1", "\0=1", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1",
            "\u{FF20}1", "=\u{301}1",
        ]
    )
    func defusesFormulas(text: String) {
        let field = OutputSanitizer.csv(text)
        #expect(field.utf8.starts(with: "\"'".utf8))
        #expect(field.utf8.dropFirst(2).dropLast().elementsEqual(text.utf8))
    }
}
