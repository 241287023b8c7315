import Templating
import Testing

@testable import TemplateModel

@Suite("Absolute links")
struct AbsoluteLinksTests {
    private func links(_ text: String, isHTML: Bool, page: String = "/blog/a/") -> String {
        var output = OutputBuffer()
        var text = text
        var origin = "https://a.example"
        var page = page
        text.withUTF8 { text in
            origin.withUTF8 { origin in
                page.withUTF8 { page in
                    let links = AbsoluteLinks(origin: origin, page: page)
                    if isHTML {
                        links.append(html: text, to: &output)
                    } else {
                        links.append(url: text, to: &output)
                    }
                }
            }
        }
        return output.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("/a 1w", "https://a.example/a 1w"), ("", ""),
        (
            "/a 1w, https://b.example/b 2w, /c,d 3w",
            "https://a.example/a 1w, https://b.example/b 2w, https://a.example/c,d 3w"
        ),
    ])
    func `have the origin before each path of a set of pictures`(set: String, expected: String) {
        #expect(
            links("<source srcset=\"\(set)\"><img srcset=\"\(set)\">", isHTML: true)
                == "<source srcset=\"\(expected)\"><img srcset=\"\(expected)\">"
        )
    }

    @Test(arguments: [
        ("/", "https://a.example/"),
        ("/x?y#z", "https://a.example/x?y#z"),
        ("#part", "https://a.example/blog/a/#part"),
        ("", "https://a.example/blog/a/"),
        ("//cdn.example/x", "//cdn.example/x"),
        ("https://b.example/", "https://b.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("relative", "relative"),
    ])
    func `have the origin before a path and the page before a fragment`(url: String, expected: String) {
        #expect(links(url, isHTML: false) == expected)
    }

    @Test func `keep a page that is an address`() {
        #expect(links("#a", isHTML: false, page: "https://b.example/") == "https://b.example/#a")
    }

    @Test(arguments: [
        (
            "<a href=\"/x\">/x</a> <img src=\"/y\" alt=\"/z\">",
            "<a href=\"https://a.example/x\">/x</a> <img src=\"https://a.example/y\" alt=\"/z\">"
        ),
        ("<video poster=\"/p\"></video>", "<video poster=\"https://a.example/p\"></video>"),
        ("<a href=\"#a\">", "<a href=\"https://a.example/blog/a/#a\">"),
        // Neither an attribute of another name nor text.
        ("<a data-href=\"/x\">", "<a data-href=\"/x\">"),
        ("a href=\"/x\"", "a href=\"/x\""),
        ("<p>1 = \"2\"</p>", "<p>1 = \"2\"</p>"),
        ("<a href=\"/x", "<a href=\"https://a.example/x"),
        ("<a href=", "<a href="),
        ("", ""),
    ])
    func `are made of each link in markup, and of nothing else`(html: String, expected: String) {
        #expect(links(html, isHTML: true) == expected)
    }
}
