import Testing

@testable import MarkdownHTML

@Suite("The ids of headings")
struct HeadingIDsTests {
    private func ids(of headings: [String]) -> [String] {
        var ids = HeadingIDs()
        return headings.map { ids.next(for: Array($0.utf8)) }
    }

    @Test(
        "are the heading's words in lower case, joined by hyphens",
        arguments: [
            ("Room Tone", "room-tone"),
            ("  A -- B?  ", "a-b"),
            ("snake_case 24/96", "snake_case-24-96"),
            ("Don't stop", "dont-stop"),
            ("Don’t stop", "dont-stop"),
            ("Über den Dächern", "über-den-dächern"),
            ("ÉTÉ", "été"),
            ("夜 (Yoru)", "夜-yoru"),
            ("e\u{301}t\u{e9}", "e\u{301}t\u{e9}"),
        ]
    )
    func joinsWords(heading: String, expected: String) {
        #expect(ids(of: [heading]) == [expected])
    }

    @Test("are 'section' for a heading without a word", arguments: ["", "…", "🎵", "'"])
    func needsAWord(heading: String) {
        #expect(ids(of: [heading]) == ["section"])
    }

    @Test("are found in time that does not grow with the square of the number of marks")
    func takeManyMarks() {
        let marks = String(repeating: "\u{301}\u{316}", count: 100_000)
        #expect(Set(ids(of: ["a" + marks, "a" + marks])).count == 2)
    }

    @Test("are numbered so that none repeats, whatever the headings are")
    func areUnique() {
        #expect(ids(of: ["a", "a", "a"]) == ["a", "a-2", "a-3"])
        #expect(ids(of: ["a", "a-2", "a"]) == ["a", "a-2", "a-2-2"])
        let headings = ["a", "a", "a-2", "a 2", "A", "a-2-2", "a"]
        let found = ids(of: headings)
        #expect(Set(found).count == headings.count, "\(found)")
    }

    @Test(
        "are percent-encoded as fragments where they are not ASCII",
        arguments: [("room-tone", "#room-tone"), ("über", "#%C3%BCber"), ("夜", "#%E5%A4%9C")]
    )
    func areFragments(id: String, expected: String) {
        var html: [UInt8] = []
        HeadingIDs.appendFragment(id, to: &html)
        #expect(String(decoding: html, as: UTF8.self) == expected)
    }
}
