import Testing

@testable import Content

@Suite("A text without characters that feeds may not hold")
struct CleanTextTests {
    private func cleaned(_ text: String) -> CleanText? {
        var text = text
        return text.withUTF8 { CleanText($0) }
    }

    @Test(
        "leaves text alone that XML may hold",
        arguments: [
            "", "Räume – 映像 🎧", "a\tb\r\nc\n", "\u{7F}\u{85}\u{A0}\u{2028}",
            "\u{FFFD}\u{FEFF}\u{FF1A}",
        ]
    )
    func leavesText(text: String) {
        #expect(cleaned(text) == nil)
    }

    @Test(
        "drops what XML forbids, wherever it is, and makes spaces of white space",
        arguments: [
            ("\u{0}", "", ["U+0000"]), ("Bell \u{7} and \u{10}", "Bell  and ", ["U+0007", "U+0010"]),
            ("\u{8}\u{8}a", "a", ["U+0008"]), ("1234567\u{1F}9", "12345679", ["U+001F"]),
            ("12345678\u{FFFE}\u{FFFF}ä", "12345678ä", ["U+FFFE", "U+FFFF"]),
            ("vt\u{B}and\u{C}ff", "vt and ff", []),
        ]
    )
    func dropsCharacters(text: String, kept: String, dropped: [String]) throws {
        let clean = try #require(cleaned(text))
        #expect(String(decoding: clean.bytes, as: UTF8.self) == kept)
        #expect(clean.dropped == dropped)
    }

    @Test("names the line of the first one, and has no problem without any")
    func namesLine() throws {
        let location = SourceLocation.page(url: "/")
        #expect(cleaned("a\nb\u{1}\n\u{2}")?.line == 2)
        #expect(cleaned("a\u{B}b")?.problem(of: "'title'", at: location) == nil)
        let clean = try #require(cleaned("a\u{1}"))
        let problem = try #require(clean.problem(of: "'title'", at: location))
        #expect(problem.message == "'title' holds U+0001, which no feed may hold and is left out")
    }

    @Test(
        "makes one space of white space that breaks a line, and leaves other spaces",
        arguments: [
            ("a\nb", "a b"), ("a \r\n\t b", "a b"), ("a\u{2028}b\u{2029}c\u{85}d", "a b c d"),
            ("a\u{B}b", "a b"),
            ("a  b\u{A0}c\u{3000}d", "a  b\u{A0}c\u{3000}d"), ("\u{2013}\u{E9}", "\u{2013}\u{E9}"), ("", ""),
        ]
    )
    func makesOneLine(text: String, line: String) {
        #expect(text.inOneLine.unicodeScalars.elementsEqual(line.unicodeScalars))
    }
}
