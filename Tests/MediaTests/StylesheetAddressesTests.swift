import Testing

@testable import Media

@Suite("The addresses in a stylesheet")
struct StylesheetAddressesTests {
    private func addresses(_ css: String) -> [String] {
        StylesheetAddresses(in: Array(css.utf8)).occurrences.map(\.address)
    }

    @Test(arguments: [
        ("a { background: url(x.png) }", ["x.png"]),
        ("a { background: url(  x.png\n) }", ["x.png"]),
        ("a { background: URL('x.png'), url( \"y.png\" ) }", ["x.png", "y.png"]),
        ("a { background: u\\72 l(x.png), \\55RL(y.png) }", ["x.png", "y.png"]),
        ("a { background: url(my\\ pic\\(1\\).png) }", ["my pic(1).png"]),
        ("a { background: url(\"x\\22 y\\\nz.png\") }", ["x\"yz.png"]),
        ("a { background: url(\\000078\r\n.png) }", ["x.png"]),
        ("a { b: url(\\0.png) url(\\d800 y) url(\\110000z) }", ["\u{FFFD}.png", "\u{FFFD}y", "\u{FFFD}z"]),
        ("a{background:url(data:image/png;base64,aGk=)}", ["data:image/png;base64,aGk="]),
        ("a { mask: url(#m) } b { background: url() url('') }", ["#m", "", ""]),
        ("@import 'a.css'; @import url(b.css) print;", ["a.css", "b.css"]),
        ("@IMPORT/* c */url(\"c.css\") layer(x);", ["c.css"]),
        ("@import \"a.css\" supports(content: \"no.css\");", ["a.css"]),
        ("a { background: image-set('x.avif' type('image/avif') 1x, url(y.png) 2x) }", ["x.avif", "y.png"]),
        ("a { background: -webkit-image-set(\"x.png\" 1x) }", ["x.png"]),
        ("@font-face { src: url(f.woff2) format('woff2'), local(\"No\") }", ["f.woff2"]),
        ("a { --x: url(x.png) }", ["x.png"]),
        ("a { b: 1.url(x.png) } c { d: 50%url(y.png) }", ["x.png", "y.png"]),
        ("a{b:url(é.png)}", ["é.png"]),
        ("\u{FEFF}@import 'a.css'", ["a.css"]),
        ("a { b: url(x.png", ["x.png"]),
        ("a { b: url('x.png", ["x.png"]),
    ])
    func `are found however they are written`(css: String, expected: [String]) {
        #expect(addresses(css) == expected)
    }

    @Test(arguments: [
        "/* url(x.png) @import 'a.css' */",
        "/* not closed url(x.png)",
        "a { content: 'url(x.png)' }",
        "a { content: \"no.png\"; quotes: '«' '»' }",
        "@namespace \"x\";",
        "a { b: url(x y.png) url(x'y.png) url(x(y.png) ; c: 1url(x.png) 1.5e3url(x.png) }",
        "a { b: url('x.png\n') }",
        "@charset \"utf-8\"; @media (min-width: 1px) { #url(x) {} }",
        "@import; 'a.css'",
        "a { b: curl(x.png) -url(x.png) --url(x.png) }",
        "\\",
        "@",
        "url",
        "",
    ])
    func `are not found in comments, texts, names and broken tokens`(css: String) {
        #expect(addresses(css).isEmpty, "\(addresses(css))")
    }

    @Test func `are found after a broken token`() {
        #expect(addresses("a { b: url(x y\\).png) } c { d: url(z.png) }") == ["z.png"])
        #expect(addresses("a { b: 'x\n; c: url(z.png) }") == ["z.png"])
    }

    @Test func `are read to the end of any bytes`() {
        let text = "\u{FEFF}@import url( 'a\\41 b\n' ) ;/*x*/a{b:url(x\\)y) image-set(\"q\" 1e3x)}\\"
        let css = Array(text.utf8)
        for length in 0...css.count {
            let occurrences = StylesheetAddresses(in: Array(css.prefix(length))).occurrences
            #expect(occurrences.allSatisfy { $0.range.upperBound <= length })
        }
    }
}
