import CCMarkGFM
import MarkdownHTML
import SiteConfiguration
import TestSupport
import Testing

/// A site with two pages and one picture, which records what it leaves out.
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

    func recording(_ source: String, line: Int, isEmbedded: Bool) -> MarkdownRecording? {
        guard source == "media/mix.mp3" || source == "media/clip.mp4" else { return nil }
        let type = source.hasSuffix("3") ? "audio/mpeg" : "video/mp4"
        return MarkdownRecording(url: "/" + source, type: type)
    }

    func embed(_ address: String, line: Int) -> [UInt8]? {
        EmbedAddress(url: address).map {
            Array("<a data-embed=\"\($0.provider)\" href=\"\($0.pageURL)\"></a>\n".utf8)
        }
    }

    func leftOut(_ part: HTMLLoss, line: Int) {
        switch part {
        case .element(let name): notes.append("line \(line): <\(name)> left out")
        case .openComment: notes.append("line \(line): a comment does not end")
        case .embeddedPicture: notes.append("line \(line): a picture in the text left out")
        case .tables: notes.append("line \(line): tables")
        case .everything: notes.append("line \(line): too much HTML")
        }
    }

    func isEmailAddress(around at: Int, in text: [UInt8]) -> Bool {
        at == 0 || !text[..<at].contains(UInt8(ascii: "@"))
    }
}

private func render(_ markdown: String) -> (html: String, summary: MarkdownSummary, notes: [String]) {
    let host = StubHost()
    var renderer = MarkdownRenderer(host: host)
    var html: [UInt8] = []
    var markdown = markdown
    let summary = markdown.withUTF8 { text in
        HTMLBody.isHTML(text) ? renderer.renderHTML(text, into: &html) : renderer.render(text, into: &html)
    }
    return (String(decoding: html, as: UTF8.self), summary, host.notes)
}

@Suite("Markdown")
struct MarkdownRendererTests {
    static let golden = GoldenFiles("Cases")

    @Test("renders as its golden file says, notes included", arguments: golden.cases)
    func rendersAsExpected(_ golden: GoldenFiles.Case) throws {
        let result = render(golden.input)
        try GoldenFiles.expect(result.html + result.notes.map { "note: \($0)\n" }.joined(), matches: golden)
    }

    @Test("has an expectation for each case")
    func hasAnExpectationForEachCase() {
        #expect(MarkdownRendererTests.golden.orphans == [])
        #expect(MarkdownRendererTests.golden.cases.count >= 12)
    }

    @Test("is the same on eight threads at once as on one")
    func isThreadSafe() async {
        // These use the parser's global table of special characters.
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

    @Test("counts words, and two characters of scripts without spaces as one word")
    func countsWords() {
        #expect(render("One two **three** `four`.").summary.words == 4)
        #expect((4...6).contains(render("録音は静かに始まる").summary.words))
    }

    @Test("rounds the reading time to minutes, and never to none")
    func roundsReadingTime() {
        #expect(render("").summary.minutes == 1)
        #expect(render(String(repeating: "word ", count: 690)).summary.minutes == 3)
    }
}
