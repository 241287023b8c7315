import SiteConfiguration
import Testing

@testable import SiteBuilding

@Suite("The scan of a finished page")
struct PageScannerTests {
    private func scanner() throws -> PageScanner {
        let settings = try SiteSettings.read(
            text: """
                title: A
                base_url: https://a.example
                served_elsewhere: [/images/]
                contact: { endpoint: https://api.example/v1/contact }
                public_email_addresses: [hello@a.example]
                """,
            path: "site.yaml"
        )
        return PageScanner(AddressIndex(AddressIndex.Pages(["/", "/blog/"], byFile: []), settings: settings))
    }

    private func scan(_ page: String, at url: String = "/") throws -> PageScanner.Findings {
        let scanner = try scanner()
        var page = page
        return page.withUTF8 { scanner.scan(page: $0, at: url) }
    }

    @Test(arguments: [
        "<a href=\"/blog/\">b</a><a href='/blog/?q#x'>b</a>",
        "<a href=\"https://a.example\">a</a><a href=\"https://a.example/blog/\">b</a>",
        "<a href=\"https://b.example/nowhere/\">b</a><a href=\"//b.example/x\">b</a><a href=\"mailto:x\">m</a>",
        "<img src=\"/assets/a.0123456789.css\"><a href=\"/media/b.0a1b2c3d4e\"><img src=\"/images/c.jpg\">",
        "<img srcset=\"data:image/jpeg;base64,/9j/4AAQ 1x, /images/c,d.jpg 2x,/images/e.jpg\">",
        "<a href=\"blog/\">b</a><a href=\"./blog/?q\">b</a><a href=\"?page=2\">2</a><a href=\" /blog/ \">b</a>",
        "<!-- <img src=\"/nowhere.png\"> --><!--><!---><!-- <a href=\"/nowhere/\"> --!>",
        "<h2 id=\"a\">A</h2><a href=\"#a\">a</a><a href=\"#\">top</a>",
        "<h2 id=\"ä b\">A</h2><a href=\"#%C3%A4%20b\">a</a>",
        "<li id=\"track=salt\"><a href=\"#track=salt&amp;t=65\">1:05</a><a href='#track=salt'>salt</a>",
        "<script type='text/x'>if (a < b) { \"<a href='/nowhere/'>\" }</script>",
        "<script type=\"application/ld+json\">{ \"a\": [1] }</script>",
        "<form action=\"/blog/\"></form>",
        "hello@a.example HELLO@a.example a@b @handle x@y.z1",
        "<form action=\"https://api.example/v1/contact\"></form><a href>x</a><",
        "<meta name=\"description\" content=\"https://a.example/nowhere/ was our old page\">",
        "",
    ])
    func `finds nothing in a page whose links, ids, JSON and addresses are right`(page: String) throws {
        let findings = try scan(page)
        #expect(findings.isClean, "\(findings)")
    }

    @Test(arguments: [
        ("<a href=\"/nowhere/\">", "/nowhere/"),
        ("<a class=x href='/nowhere/?a#b'>", "/nowhere/?a#b"),
        ("<a href=\"https://a.example/nowhere/\">", "https://a.example/nowhere/"),
        ("<img srcset=\"/images/a.jpg 1x, /nowhere.jpg 2x\">", "/nowhere.jpg"),
        ("<video poster=\"/nowhere.jpg\">", "/nowhere.jpg"),
        ("<meta content=\"https://a.example/nowhere.jpg\">", "https://a.example/nowhere.jpg"),
        ("<button formaction=\"/nowhere\">", "/nowhere"),
        ("<img src=/assets/a.css>", "/assets/a.css"),
        ("<IMG SRC = '/media/b.jpg'>", "/media/b.jpg"),
        ("<script src=\"/assets/js/a.js\"></script>", "/assets/js/a.js"),
        ("<link rel=\"preload\" imagesrcset=\"/images/a.jpg 1x, /b.jpg 2x\">", "/b.jpg"),
        ("<svg><image xlink:href=\"/c.png\"/></svg>", "/c.png"),
        ("<meta property=\"og:image\" content=\"/assets/e.png\">", "/assets/e.png"),
        (
            "<img srcset=\"data:image/jpeg;base64,/9j/4AAQ 1x,/nowhere.jpg,/images/c.jpg\">",
            "/nowhere.jpg,/images/c.jpg"
        ),
        ("<!--><img src=\"/g.png\"><!-- -->", "/g.png"),
        ("<img src=\"h.png\">", "h.png"),
        ("<a href=\"blog\">b</a>", "blog"),
    ])
    func `finds a broken link in each attribute that holds one`(page: String, link: String) throws {
        #expect(try scan(page).brokenLinks == [link])
    }

    @Test(arguments: [
        ("", "/blog/one/"), ("?p=2", "/blog/one/?p=2"), ("two/", "/blog/one/two/"), ("../", "/blog/"),
        ("..", "/blog/"), ("../../x.png?v#f", "/x.png?v#f"), ("../../../x", "/x"), ("./", "/blog/one/"),
        (".", "/blog/one/"), ("a/../b.css", "/blog/one/b.css"),
    ])
    func `takes a relative link from the folder of the page`(link: String, path: String) {
        #expect(RelativePath.resolved(link, on: "/blog/one/") == path)
    }

    @Test func `gives fragments of other pages, to be checked with their ids`() throws {
        let fragments = try scan("<a href=\"/blog/#part%20one\">").fragments
        #expect(fragments.map { "\($0.path) \($0.fragment)" } == ["/blog/ part one"])
    }

    @Test func `leaves the time out of a link to a moment of a song`() throws {
        let fragments = try scan("<a href=\"/blog/#track=salt&amp;t=65\"><a href=\"/blog/#tracks&t=65\">")
            .fragments
        #expect(fragments.map(\.fragment) == ["track=salt", "tracks&t=65"])
        #expect(
            try scan("<li id=\"track=salt\"><a href=\"#track=tide&t=65\">").ownFragments == ["track=tide"]
        )
    }

    @Test func `finds fragments of the page that no id has, once and in order`() throws {
        let findings = try scan("<a href=\"#z\"><a href=\"#a\"><a href=\"#z\"><p id=\"b\">")
        #expect(findings.ownFragments == ["z", "a"])
    }

    @Test func `finds duplicate ids`() throws {
        #expect(try scan("<p id=\"a\"><p id=\"b\"><p id=\"a\"><p id=\"a\">").duplicateIDs == ["a"])
    }

    @Test(arguments: ["{ \"a\": }", "[1,]", "{"])
    func `finds JSON that is not well-formed`(json: String) throws {
        let findings = try scan("<script type=\"application/json\">\(json)</script>")
        #expect(findings.badJSON.count == 1)
    }

    @Test(arguments: [
        ("mail ana@b.example.", "ana@b.example"),
        ("<a href=\"mailto:Ana.Lind+x@b.example\">", "Ana.Lind+x@b.example"),
        ("\"\\u003eana@b.example\"", "ana@b.example"),
    ])
    func `finds an e-mail address that is not public`(page: String, address: String) throws {
        #expect(try scan(page).addresses == [address])
    }

    @Test(arguments: [
        "https://other.example/send", "//other.example/send", "https://api.example.evil/",
        "http://a.example/",
    ])
    func `finds a form that browsers will not send`(action: String) throws {
        #expect(try scan("<form action=\"\(action)\">").blocked.map(\.text) == [action])
    }

    @Test func `finds broken addresses and bad JSON in other files`() throws {
        let scanner = try scanner()
        var file = "<link>https://a.example/blog/</link><link>https://a.example/nowhere/</link> ana@b.example"
        let findings = file.withUTF8 { scanner.scan(file: $0, .xml) }
        #expect(findings.brokenLinks == ["https://a.example/nowhere/"])
        #expect(findings.addresses == ["ana@b.example"])
        var json = "{ \"url\": \"https://a.example/blog/\" "
        #expect(json.withUTF8 { scanner.scan(file: $0, .json) }.badJSON.count == 1)
    }

    @Test(arguments: [
        ("a.xml", "<link>@</link>", true), ("a.xml", "<link href=\"@\"/><a href='@'/>", true),
        ("a.xml", "<summary>See @ and</summary><x>@ now</x>", false),
        ("a.xml", "<content>&lt;p&gt;@&lt;/p&gt;&lt;a href=&#34;@&#34;&gt;\n @\n</content>", false),
        ("a.json", "{\"url\": \"@\"}", true), ("a.webmanifest", "[\"@\"]", true),
        ("a.json", "[\"<p>@</p><a href=\\\"@\\\">\\n@\"]", false),
        ("robots.txt", "Sitemap: @\n", true), ("a.m3u", "#EXTM3U\n@", true),
        ("a.m3u", "#EXTINF:-1,Ana - @\n", false),
    ])
    func `takes an address in a file for programs for a link only if it is a whole value`(
        name: String,
        file: String,
        isLink: Bool
    ) throws {
        let scanner = try scanner()
        var file = file.replacing("@", with: "https://a.example/nowhere/")
        let findings = file.withUTF8 { scanner.scan(file: $0, PageScanner.Syntax(name)) }
        #expect(findings.brokenLinks.isEmpty != isLink)
    }

    @Test func `ends at any byte of a page that is cut off`() throws {
        let page =
            "<p id=\"a\"><a href='#b'>x@y.zz</a><script type=\"application/json\">{}</script><img srcset=\"/a 1x\">"
        for length in 0..<page.utf8.count {
            _ = try scan(String(decoding: page.utf8.prefix(length), as: UTF8.self))
        }
    }
}
