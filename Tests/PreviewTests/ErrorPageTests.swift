import Content
import Testing

@testable import Preview

@Suite("The page of errors")
struct ErrorPageTests {
    private let error = Problem(
        "unknown-key",
        at: .file(path: "content/blog/<a>.md", line: 2),
        "unknown key '<b>titel</b>'",
        advice: "did you mean 'title' & not 'titel'?",
        excerpt: "2 | titel: </pre>"
    )

    private func html(of problems: [Problem]) -> String { ErrorPage(problems: problems).html }

    @Test("shows where each error is, what it is and what to do")
    func showsErrors() {
        let html = html(of: [error])
        for part in [
            "<code>content/blog/&lt;a&gt;.md:2</code>",
            "<strong>unknown key '&lt;b&gt;titel&lt;/b&gt;'</strong>",
            "<pre>2 | titel: &lt;/pre&gt;</pre>",
            "<p>did you mean 'title' &amp; not 'titel'?</p>",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test("leads to the place of each error in the chosen editor")
    func leadsToPlaces() throws {
        let page = ErrorPage(problems: [error], editor: try EditorLinks("idea", folder: "/site"))
        let address = "idea://open?file=/site/content/blog/%3Ca%3E.md&amp;line=2&amp;column=1"
        #expect(page.html.contains("<a href=\"\(address)\"><code>content/blog/&lt;a&gt;.md:2</code></a>"))
    }

    @Test("counts errors in its title, and leaves out warnings")
    func countsErrors() {
        let warning = Problem(.warning, "large-image", at: nil, "the image is large")
        #expect(html(of: [error, warning]).contains("<h1>One error</h1>"))
        #expect(html(of: [error, warning, error]).contains("<h1>2 errors</h1>"))
        #expect(!html(of: [error, warning]).contains("the image is large"))
    }

    @Test("waits for the site")
    func waits() {
        #expect(
            html(of: [error]).contains(
                "<script src=\"/_preview/page.js\" data-preview=\"error\" defer></script>"
            )
        )
    }
}
