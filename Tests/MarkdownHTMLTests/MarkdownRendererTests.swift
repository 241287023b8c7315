import CCMarkGFM
import MarkdownHTML
import SiteConfiguration
import TestSupport
import Testing

/// A site with two pages and one picture, which writes down what it is told.
private final class StubHost: MarkdownHost {
    var notes: [String] = []

    func link(to destination: String, line: Int) -> MarkdownLink? {
        if destination.hasPrefix("https://") { return MarkdownLink(url: destination, relations: "noopener") }
        if destination == "other.md" { return MarkdownLink(url: "/blog/other/", relations: nil) }
        if destination.hasPrefix("#") || destination == "/about/" {
            return MarkdownLink(url: destination, relations: nil)
        }
        notes.append("line \(line): no link to \(destination)")
        return nil
    }

    func image(_ source: String, line: Int) -> MarkdownImage? {
        if source == "media/room.jpg" {
            return MarkdownImage(url: "/assets/room.1234567890.jpg", size: (1200, 800))
        }
        if source.hasPrefix("https://") { return MarkdownImage(url: source, size: nil) }
        notes.append("line \(line): no image \(source)")
        return nil
    }

    func embed(_ address: String, line: Int) -> [UInt8]? {
        EmbedAddress(url: address).map {
            Array("<a data-embed=\"\($0.provider)\" href=\"\($0.pageURL)\"></a>\n".utf8)
        }
    }

    func rawHTML(line: Int) { notes.append("line \(line): raw HTML left out") }
}

private func render(_ markdown: String) -> (html: String, summary: MarkdownSummary, notes: [String]) {
    let host = StubHost()
    var renderer = MarkdownRenderer(host: host)
    var html: [UInt8] = []
    var markdown = markdown
    let summary = markdown.withUTF8 { renderer.render($0, into: &html) }
    return (String(decoding: html, as: UTF8.self), summary, host.notes)
}

@Suite("Markdown")
struct MarkdownTests {
    static let golden = GoldenFiles("Cases")

    @Test("renders as its golden file says, notes included", arguments: golden.cases)
    func rendersAsExpected(_ golden: GoldenFiles.Case) throws {
        let result = render(golden.input)
        try GoldenFiles.expect(result.html + result.notes.map { "note: \($0)\n" }.joined(), matches: golden)
    }

    @Test("has an expectation for each case")
    func isComplete() {
        #expect(MarkdownTests.golden.orphans == [])
        #expect(MarkdownTests.golden.cases.count >= 12)
    }

    @Test("is the same on eight threads at once as on one")
    func isThreadSafe() async {
        // Strikethrough, autolinks and tables are what the parser's global table is about.
        let documents = (0..<400).map { number in
            "# Number \(number)\n\n~~old~~ www.example.com/\(number) and **bold** _new_ ~x~\n\n"
                + "| a | b |\n|---|:-:|\n| ~~\(number)~~ | https://example.com/\(number) |\n\n"
                + String(repeating: "- [x] done ~~\(number)~~ mail@example.com\n", count: number % 7)
        }
        let alone = documents.map { render($0).html }
        let together = await withTaskGroup(of: [(Int, String)].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    stride(from: worker, to: documents.count, by: 8).map { ($0, render(documents[$0]).html) }
                }
            }
            var results = Array(repeating: "", count: documents.count)
            for await part in group { for (index, html) in part { results[index] = html } }
            return results
        }
        #expect(alone == together)
        #expect(alone.allSatisfy { $0.contains("<del>") && $0.contains("<table>") })
        #if os(Linux)
        #expect(studio_special_characters_stay(), "one thread at a time would be slower, and go unnoticed")
        #endif
    }

    @Test("survives ten thousand levels of nesting")
    func survivesDeepNesting() {
        let quotes = render(String(repeating: ">", count: 10_000) + " deep").html
        #expect(quotes.contains("deep"))
        let emphasis = render("# " + String(repeating: "**a ", count: 5_000)).html
        #expect(emphasis.hasPrefix("<h2"))
    }

    @Test("counts words, and characters of scripts without spaces by two")
    func countsWords() {
        #expect(render("One two **three** `four`.").summary.words == 4)
        #expect(render("").summary.minutes == 1)
        #expect(render(String(repeating: "word ", count: 690)).summary.minutes == 3)
        #expect((4...6).contains(render("録音は静かに始まる").summary.words))
    }

    @Test(
        "takes the first paragraph as excerpt, as plain text",
        arguments: [
            ("# Title\n\nThe *first* [paragraph](x).\n\nSecond.", "The first paragraph.", 100),
            ("> Quoted words first", "Quoted words first", 100),
            ("One two three four five", "One two three…", 15),
            ("https://youtu.be/abcdefghijk\n\nText.", "Text.", 100),
            ("Ünïcödé — naïve café", "Ünïcödé…", 9),
        ]
    )
    func findsExcerpts(markdown: String, excerpt: String, limit: Int) {
        var markdown = markdown
        #expect(markdown.withUTF8 { Excerpt.of($0, limit: limit) } == excerpt)
    }

    @Test(
        "has no excerpt where there is no paragraph",
        arguments: ["", "# Only a title", "---", "```\ncode\n```"]
    )
    func findsNoExcerpt(markdown: String) {
        var markdown = markdown
        #expect(markdown.withUTF8 { Excerpt.of($0, limit: 100) } == nil)
    }
}

@Suite("Embeds")
struct EmbedTests {
    @Test(
        "are recognised by provider, and their addresses rebuilt",
        arguments: [
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
            ),
            ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            ("https://vimeo.com/76979871", "https://vimeo.com/76979871"),
            ("https://player.vimeo.com/video/76979871?h=1", "https://vimeo.com/76979871"),
            (
                "https://open.spotify.com/intl-de/track/11dFghVXANMlKmJXsNCbNl?si=1",
                "https://open.spotify.com/track/11dFghVXANMlKmJXsNCbNl"
            ),
            ("https://soundcloud.com/artist/song-1", "https://soundcloud.com/artist/song-1"),
        ]
    )
    func recognises(address: String, page: String) {
        #expect(EmbedAddress(url: address)?.pageURL == page)
    }

    @Test(
        "are not made of anything else",
        arguments: [
            "http://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=short",
            "https://www.youtube.com/watch?v=dQw4w9\"gXcQ", "https://evil.example/watch?v=dQw4w9WgXcQ",
            "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "https://vimeo.com/channels/staff",
            "https://open.spotify.com/user/11dFghVXANMlKmJXsNCbNl", "https://soundcloud.com/a/b/c/d",
            "javascript:alert(1)",
            "https://soundcloud.com/a&auto_play=x/b",
        ]
    )
    func refuses(address: String) {
        #expect(EmbedAddress(url: address) == nil)
    }
}
