import Testing

@testable import MarkdownHTML

@Suite("The headings of a text")
struct HeadingTests {
    @Test func `have level, id and words, without markup`() {
        let html = """
            <h2 id="a"><a class="anchor" href="#a">A &amp; <em>B</em> &lt;c&gt;</a></h2>
            <p>text <h2 no id</p><hr><h3 id="ü">Ü</h3><header></header>
            <h6 id="b">with <a href="/x/">link</a></h6>
            """
        #expect(
            Heading.all(in: Array(html.utf8)) == [
                Heading(level: 2, id: "a", text: "A & B <c>"), Heading(level: 3, id: "ü", text: "Ü"),
                Heading(level: 6, id: "b", text: "with link"),
            ]
        )
    }

    @Test(arguments: [
        "", "<h2", "<h2 id=\"", "<h2 id=\"a\"", "<h2 id=\"a\">x", "<h7 id=\"a\">x</h7>", "<p>x</p>",
    ])
    func `are none in a text without one, or cut off`(html: String) {
        #expect(Heading.all(in: Array(html.utf8)).isEmpty)
    }
}
