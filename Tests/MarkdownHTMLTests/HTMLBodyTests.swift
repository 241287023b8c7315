import Testing

@testable import MarkdownHTML

/// A site without links and pictures, which counts what it is asked.
private final class EmptyHost: MarkdownHost {
    var losses: [HTMLLoss] = []

    func link(to destination: String, line: Int) -> MarkdownLink? { nil }
    func image(_ source: String, line: Int) -> MarkdownImage? { nil }
    func recording(_ source: String, line: Int, isEmbedded: Bool) -> MarkdownRecording? { nil }
    func embed(_ address: String, line: Int) -> [UInt8]? { nil }
    func leftOut(_ part: HTMLLoss, line: Int) { losses.append(part) }
    func isEmailAddress(around at: Int, in text: [UInt8]) -> Bool { false }
}

@Suite("A text that is HTML")
struct HTMLBodyTests {
    private func isHTML(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { HTMLBody.isHTML($0) }
    }

    private func render(_ text: String) -> (html: String, losses: [HTMLLoss]) {
        let host = EmptyHost()
        var renderer = MarkdownRenderer(host: host)
        var html: [UInt8] = []
        var text = text
        _ = text.withUTF8 { renderer.renderHTML($0, into: &html) }
        return (String(decoding: html, as: UTF8.self), host.losses)
    }

    @Test(
        "begins with the tag of a block, and so does each part after a blank line",
        arguments: [
            "<p>One</p><p>Two</p>", "\u{FEFF}\n <H2 class='x'>Title</H2>\n\n<ul><li>x</ul>\n",
            "<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph -->\n\nText of an older editor",
            "<!-- note -->\n\n<div>\n<p>x</p>\n</div>", "<pre>a\n\nb</pre><p>c</p>",
            "<iframe src='x'></iframe>",
            "<p>x\n*y*\n</p>\n\n\n<!-- z -->\n",
        ]
    )
    func recognisesHTML(text: String) {
        #expect(isHTML(text))
    }

    @Test(
        "is not Markdown that begins with HTML",
        arguments: [
            "", "Text", "<https://example.com>", "<b>Bold</b> text", "<!-- more -->\n\nText", "<", "< p>",
            "<p", "<unknown>",
            "<details><summary>Gear</summary>\n\n**U87**\n\n</details>",
            "<div align=\"center\">\n\n# Title\n\n</div>",
            "<p align=\"center\"><img src=\"a.png\"></p>\n\nText", "<p>x</p>\n\n<b>y</b>",
            "<!-- never closed",
        ]
    )
    func recognisesMarkdown(text: String) {
        #expect(!isHTML(text))
    }

    @Test(
        "has the text of its first paragraph as excerpt",
        arguments: [
            ("<h1>Title</h1><p></p><p>The <b>fir</b>st<br>paragraph</p><p>x</p>", "The first paragraph"),
            ("<div>Lines <i>of</i> an editor</div><div>more</div>", "Lines of an editor"),
            ("Outside<p>inside</p>", "Outside"), ("<p>https://youtu.be/abcdefghijk</p><p>Text</p>", "Text"),
            ("<script>x</script><p>a&nbsp;&amp;\n b</p>", "a & b"), ("<h2>Only a title</h2>", nil), ("", nil),
        ]
    )
    func takesTheFirstParagraph(html: String, expected: String?) {
        var html = html
        #expect(html.withUTF8 { Excerpt.ofHTML($0, limit: 100) } == expected)
    }

    @Test("is shown without markup if a few bytes would become a tree of many megabytes")
    func limitsMemory() {
        let formats = (0..<90).map { "<i title=\($0)>" }.joined()
        let result = render("<p>" + formats + String(repeating: "<p>x", count: 20_000))
        #expect(result.losses == [.everything])
        #expect(result.html.hasPrefix("<pre") && !result.html.contains("<i"))
    }

    @Test(
        "is read in a time that grows with its length",
        arguments: [
            "<div>", "<b>", "<p>x", "<table><tr><td>", "<a href=x>", "<div><table><tr></div>", "<b><div></b>",
            "<span><p></span>", "<!--", "<script>", "<a title='", "<p a", "</", "<ul><li>", "&amp",
            "<![CDATA[",
        ]
    )
    func isReadInLinearTime(part: String) {
        let clock = ContinuousClock()
        let short = clock.measure { _ = render(String(repeating: part, count: 4_000)) }
        let long = clock.measure { _ = render(String(repeating: part, count: 32_000)) }
        // Eight times as long; the square would be 64.
        #expect(long < short * 40 + .milliseconds(500))
    }

    @Test("keeps each id once, and none that is no word")
    func keepsIDs() {
        let html = render("<h2 id=\"Place\">A</h2><p id=\"Place\">b</p><p id=\"x y\">c</p><h2>Place</h2>")
            .html
        #expect(html.contains("<h2 id=\"Place\">") && html.ranges(of: "\"Place\"").count == 1)
        #expect(!html.contains("x y") && html.contains("<h2 id=\"place\">"))
    }

    @Test("has one tree, whatever was in the memory of its parser before")
    func isIndependentOfMemory() {
        for size in stride(from: 1 << 16, through: (1 << 16) + 64, by: 8) {
            // Each number is that of the quirks mode.
            let old = UnsafeMutableBufferPointer<Int32>.allocate(capacity: size / 4)
            old.initialize(repeating: 1)
            old.deallocate()
            let html = render("<p>a<table><tr><td>b</td></tr></table>").html
            #expect(html.hasPrefix("<p>a</p><div class=\"table\""), "\(html)")
        }
    }
}
