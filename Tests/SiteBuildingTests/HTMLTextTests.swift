import Content
import Foundation
import SQLiteStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

/// Texts that are HTML, or hold some, on the pages of a site.
@Suite("A text with HTML")
struct HTMLTextTests {
    private static let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"

    private func post(_ slug: String, keys: String = "", _ body: String) -> String {
        "-- content/blog/2026-01-01-\(slug).md --\n---\ntitle: \(slug)\n\(keys)---\n\(body)\n"
    }

    @Test("has checked links, headings with ids, an excerpt, and its words in feeds")
    func isLikeMarkdown() async throws {
        let archive =
            HTMLTextTests.settings + post("one", "Text.")
            + post(
                "two",
                "<h1>Tuning &amp; tape</h1><p>First <b>words</b>, <a href=\"one\">x</a><br>more</p><p>Second</p>"
            )
            .replacing("\"one\"", with: "\"/blog/one\"")
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(archive, in: folder)
            let page = try site.text("blog/two/index.html")
            #expect(page.contains("<h2 id=\"tuning-tape\"><a class=\"anchor\" href=\"#tuning-tape\">"))
            #expect(page.contains("<a href=\"/blog/one/\">x</a><br>more"))
            #expect(page.contains("content=\"First words, x more\""))
            #expect(try site.text("atom.xml").contains("Second"))
            #expect(site.report.problems == [])
        }
    }

    @Test("has errors at the lines of its links in a file")
    func hasLinesOfLinks() async throws {
        let body =
            "Text <b>x</b>\n\n<div>\n<p\ntitle=y>a\n<a href=\"/nope/\">x</a>\n\n[y](/never/)\n\n<a\nhref=gone.md>z</a>"
        try await withTemporaryFolder { folder in
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(HTMLTextTests.settings + post("one", body), in: folder)
            }
            let lines = problems?.all.compactMap { problem -> Int? in
                guard case .file(_, let line, _)? = problem.location else { return nil }
                return line
            }
            #expect(lines?.sorted() == [9, 11, 13])
        }
    }

    @Test(
        "is read as it is declared: by its own key, or by that of the site",
        arguments: [
            ("", "", "<div>\n\n*x*\n\n</div>", true), ("", "text: html\n", "<div>\n\n*x*\n\n</div>", false),
            ("text: html\n", "", "One *x*\n\nTwo", false),
            ("text: html\n", "text: markdown\n", "<p>x</p> *x*", true),
            ("text: html\n", "text: markdown\n", "One *x*", true), ("", "", "<p>One *x*</p>", false),
        ]
    )
    func isReadAsDeclared(site: String, key: String, body: String, isMarkdown: Bool) async throws {
        try await withTemporaryFolder { folder in
            let archive = HTMLTextTests.settings + site + post("one", keys: key, body)
            let built = try await BuiltSite.build(archive, in: folder)
            // In a block that begins with a tag, Markdown is not read.
            let expected = isMarkdown && !body.hasPrefix("<p>") ? "<em>x</em>" : "*x*"
            #expect(try built.text("blog/one/index.html").contains(expected))
        }
    }

    @Test("declared to be in another language is an error at the key")
    func refusesOtherFormats() async throws {
        try await withTemporaryFolder { folder in
            let problems = await #expect(throws: Problems.self) {
                try await BuiltSite.build(
                    HTMLTextTests.settings + post("one", keys: "text: rtf\n", "x"),
                    in: folder
                )
            }
            #expect(problems?.all.map(\.code) == ["bad-text-format"])
        }
    }

    @Test("in a row never stops the site, and its broken links become text")
    func neverStopsTheSite() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "site.db").path
            try StudioFixture.sample.writeSQLite(to: path)
            let body =
                "<p>a <a href=\"javascript:x()\">b</a> <a href=\"/nope/\">c</a><script>x()</script><img src=\"d.png\" alt=e><img src=./javascript:1 alt=f></p>"
            try StudioFixture.execute("UPDATE blog_posts SET content = '\(body)'", on: path)
            let site = try await BuiltSite.build(HTMLTextTests.settings, in: folder, shrinking: true) { _ in
                [SQLiteStore(path: path)]
            }
            #expect(try site.text("blog/first-take/index.html").contains("<p>a b cef</p>"))
            #expect(
                Set(site.report.problems.map(\.code)).isSuperset(of: ["bad-url", "broken-link", "raw-html"])
            )
        }
    }
}
