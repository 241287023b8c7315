import Templating
import Testing

@Suite("A template's file")
struct SourceFileTests {
    /// RFC 3629, section 4: what is cut, overlong, a surrogate or beyond U+10FFFF is not UTF-8.
    @Test(
        "that is not UTF-8 is refused at its first wrong byte",
        arguments: [
            [0xFF], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ]
    )
    func refusesInvalidBytes(wrong: [UInt8]) throws {
        let error = try #require(throws: Diagnostic.self) {
            try SourceFile(name: "page.html", bytes: Array("<p>é</p>\r\nab".utf8) + wrong + Array("c".utf8))
        }
        #expect(error.code == .encoding)
        #expect(error.location.description == "page.html:2:3")
    }

    @Test("keeps every scalar, and reads CR and CRLF as line ends")
    func readsText() throws {
        let text = "é 東京 \u{10FFFF}\u{0}"
        let file = try SourceFile(name: "page.html", bytes: Array("\(text)\r\n\(text)\r".utf8))
        #expect(file.bytes == Array("\(text)\n\(text)".utf8))
    }
}
