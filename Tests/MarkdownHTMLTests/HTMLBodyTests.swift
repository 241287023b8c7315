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
}

@Suite("A text that is HTML")
struct HTMLBodyTests {
    private func isHTML(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { HTMLBody.isHTML($0) }
    }

    /// - Parameter isTrusted: writes the tree again as it is.
    private func render(_ text: String, isTrusted: Bool = false) -> (html: String, losses: [HTMLLoss]) {
        let host = EmptyHost()
        var renderer = MarkdownRenderer(host: host)
        var html: [UInt8] = []
        var text = text
        if isTrusted {
            renderer.write(HTMLFeed(trusted: Array(text.utf8), except: []), wrapsText: false, into: &html)
        } else {
            _ = text.withUTF8 { renderer.renderHTML($0, into: &html) }
        }
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
            "<![CDATA[", "<pre>", "<style></script>", "<p ", "<s a=\"", "</p", "<h2><i><h3>", "<table><h2>",
            "<img alt=x>", "<li data-list=bullet>",
        ]
    )
    func isReadInLinearTime(part: String) {
        func read(_ count: Int) {
            let text = "<p>" + String(repeating: part, count: count)
            _ = isHTML(text)
            _ = render(text)
        }
        let clock = ContinuousClock()
        let short = clock.measure { read(4_000) }
        let long = clock.measure { read(32_000) }
        // Eight times as long; the square would be 64.
        #expect(long < short * 40 + .milliseconds(500))
    }

    @Test(
        "becomes HTML of which a parser makes no other tree",
        arguments: [
            ("<h2>a<b><h3>c</h3></b></h2>", "a</a></h2>"), ("<h2><table><h3>a</h3></table></h2>", "<h3"),
            ("<li><table><li>a</table>", "<li>a</li>"), ("<dl><dt><table><dd>a</table>", "<dd>a</dd>"),
            ("<a href=x><h4><a href=y><h1>a</a>", "a"), ("<ruby><table><rp>a", "a"),
            ("<p><pre>\n\na</pre>", "\n\na</pre>"),
        ]
    )
    func settles(text: String, part: String) {
        let html = render(text).html
        #expect(html.contains(part), "\(html)")
        #expect(render(html, isTrusted: true).html == html)
    }

    @Test(
        "loses no word and glues no two",
        arguments: [
            ("<div>a<section></section>b</div>", "a\nb"), ("<div>a</p>b</div>", "a\nb"),
            ("<div>a<head>b</head></div>", "ab"), ("<p>a<img src=x alt=b>c</p>", "a b c"),
            ("<p>a <img src=x alt=\"b \"> c</p>", "a b  c"),
            ("<p><b>a</b><img src=x alt=b><br>c</p>", "</b> b<br>c"),
            ("<p>a<select><option>b<option>c</select>d</p>", "<div>b</div><div>c d</div>"),
        ]
    )
    func keepsWordsApart(text: String, expected: String) {
        let html = render(text).html
        #expect(html.contains(expected), "\(html)")
    }

    @Test(
        "has the lists and tasks that an editor shows",
        arguments: [
            (
                "<ol><li data-list=bullet>a</li><li data-list=ordered>b</li></ol>",
                "<ul><li>a</li></ul><ol><li>b</li></ol>"
            ),
            (
                "<ol><li data-list=ordered>a</li><li data-list=checked>b</li><li data-list=unchecked>c</li></ol>",
                "<ol><li>a</li></ol><ul><li class=\"task\">\(HTMLBodyTests.done)b</li><li class=\"task\">\(HTMLBodyTests.open)c</li></ul>"
            ),
            (
                "<ul><li data-checked=true><label><input type=checkbox checked></label><p>a</p></li></ul>",
                "<ul><li class=\"task\">\(HTMLBodyTests.done)<p>a</p></li></ul>"
            ),
            ("<ul><li><input type=checkbox> a</li></ul>", "<ul><li>\(HTMLBodyTests.open) a</li></ul>"),
            ("<ol><li>a</li><li data-list=ordered>b</li></ol>", "<ol><li>a</li><li>b</li></ol>"),
            ("<ul><li data-list=ordered>a</li></ul>", "<ol><li>a</li></ol>"),
            ("<div><li data-list=bullet>a</li></div>", "<div><li>a</li></div>"),
        ]
    )
    func showsLists(text: String, expected: String) {
        let result = render(text)
        #expect(result.html == expected + "\n")
        #expect(result.losses.isEmpty)
    }

    private static let done = "<span role=\"img\" aria-label=\"done\">☑</span> "
    private static let open = "<span role=\"img\" aria-label=\"to do\">☐</span> "

    @Test("names a field once, and no checkbox")
    func namesFields() {
        #expect(render("<p>a<input><input type=checkbox><input></p>").losses == [.element("input")])
    }

    @Test("keeps each id once, and none that is no word")
    func keepsIDs() {
        let html = render("<h2 id=\"Place\">A</h2><p id=\"Place\">b</p><p id=\"x y\">c</p><h2>Place</h2>")
            .html
        #expect(html.contains("<h2 id=\"Place\">") && html.ranges(of: "\"Place\"").count == 1)
        #expect(!html.contains("x y") && html.contains("<h2 id=\"place\">"))
    }
}
