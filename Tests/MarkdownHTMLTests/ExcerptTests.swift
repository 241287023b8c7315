import MarkdownHTML
import Testing

@Suite("The excerpt of a document")
struct ExcerptTests {
    private func excerpt(of markdown: String, limit: Int = 100) -> String? {
        var markdown = markdown
        return markdown.withUTF8 { Excerpt.of($0, limit: limit) }
    }

    @Test(
        "is its first paragraph as plain text",
        arguments: [
            ("# Title\n\nThe *first* [paragraph](x).\n\nSecond.", "The first paragraph."),
            ("> Quoted words first", "Quoted words first"),
            ("https://youtu.be/abcdefghijk\n\nText.", "Text."),
            ("![Alternative text](a.jpg)\n\nText.", "Alternative text"),
            ("- An item\n\nText.", "An item"),
        ]
    )
    func takesTheFirstParagraph(markdown: String, expected: String) {
        #expect(excerpt(of: markdown) == expected)
    }

    @Test(
        "has one space wherever the text has white space",
        arguments: [
            ("two\nlines", "two lines"),
            ("a  b\u{A0}\u{A0}c", "a b c"),
            (
                "ideographic\u{3000}space and a line\u{2028}separator",
                "ideographic space and a line separator"
            ),
            // Begin with the same byte as white space, but are something else.
            ("é — “naïve” ぁ", "é — “naïve” ぁ"),
        ]
    )
    func collapsesWhiteSpace(markdown: String, expected: String) {
        #expect(excerpt(of: markdown) == expected)
    }

    @Test(
        "is cut after a word, without the punctuation that follows it",
        arguments: [
            ("One two three four five", "One two three…", 15),
            ("Ünïcödé — naïve café", "Ünïcödé…", 9),
            ("One, two, three", "One, two…", 10),
            ("Short enough", "Short enough", 12),
            ("Unbrokenwordofmanyletters", "Unbroken…", 8),
        ]
    )
    func isCutAfterAWord(markdown: String, expected: String, limit: Int) {
        #expect(excerpt(of: markdown, limit: limit) == expected)
        #expect(Excerpt.shortened(markdown, to: limit) == expected)
    }

    @Test(
        "is nothing where there is no paragraph of text",
        arguments: ["", "# Only a title", "---", "```\ncode\n```", "https://youtu.be/abcdefghijk"]
    )
    func needsAParagraph(markdown: String) {
        #expect(excerpt(of: markdown) == nil)
    }
}
