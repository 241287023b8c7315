import Content
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite("The stylesheets of a theme")
struct StylesheetLinkerTests {
    private func withAssets(_ archive: String, _ check: (ThemeAssets) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Archive(archive).write(to: folder)
            try check(ThemeAssets(in: folder))
        }
    }

    /// The published text of a stylesheet.
    private func text(_ name: String, in assets: ThemeAssets) throws -> String {
        let copy = try #require(assets.copies.first { $0.path == assets.url(of: name) })
        return String(decoding: try #require(copy.contents()), as: UTF8.self)
    }

    private static let files = """
        -- css/site.css --
        CSS
        -- css/print.css --
        p {}
        -- img/tape 1.woff2 --
        pixels
        -- Sign.svg --
        <svg/>

        """

    @Test(arguments: [
        ("url(../img/tape%201.woff2)", "url(\"TAPE\")"),
        ("url( \"../img/tape 1.woff2\" )", "url( \"TAPE\" )"),
        ("url(../img/tape\\ 1.woff2)", "url(\"TAPE\")"),
        ("url(./../img//tape%201.woff2?v=1)", "url(\"TAPE?v=1\")"),
        ("url('/assets/Sign.svg#a')", "url(\"SIGN#a\")"),
        ("url(https://a.example/assets/Sign.svg)", "url(\"SIGN\")"),
        ("url(' ../Sign.svg ')", "url(\"SIGN\")"),
        ("url(\"../Sign.svg#a\\\"\\\\(b)\")", "url(\"SIGN#a%22%5C(b)\")"),
        ("url(../Sign.svg?#iefix)", "url(\"SIGN?#iefix\")"),

        ("image-set('../Sign.svg' 1x)", "image-set(\"SIGN\" 1x)"),
    ])
    func `name the files by their addresses on the site`(written: String, expected: String) throws {
        let archive = Self.files.replacing("CSS", with: "a { b: \(written); c: d }")
        try withAssets(archive) { assets in
            #expect(assets.problems.isEmpty, "\(assets.problems)")
            let tape = try #require(assets.url(of: "img/tape 1.woff2"))
            let sign = try #require(assets.url(of: "Sign.svg"))
            let value = expected.replacing("TAPE", with: tape).replacing("SIGN", with: sign)
            let css = try text("css/site.css", in: assets)
            #expect(css == "a { b: \(value); c: d }\n")
        }
    }

    @Test(arguments: [
        "url(data:image/svg+xml,%3Csvg/%3E)", "url(https://b.example/x.png)", "url(//b.example/x.png)",
        "url(#filter)", "url()", "url('')", "/* url(none.png) */ none", "\"url(none.png)\"", "url(none .png)",
        "url(/images/x.png)", "url(https://b.example/assets/Sign.svg)",
    ])
    func `keep every byte of what leads elsewhere or nowhere`(value: String) throws {
        try withAssets(Self.files.replacing("CSS", with: "a { b: \(value) }")) { assets in
            #expect(assets.problems.isEmpty, "\(assets.problems)")
            let css = try text("css/site.css", in: assets)
            #expect(css == "a { b: \(value) }\n")
        }
    }

    @Test func `that import each other in a row have addresses that change with the last one`() throws {
        let archive = """
            -- a.css --
            @import "b.css" screen;
            -- b.css --
            @import url(sub/c.css) screen;
            -- sub/c.css --
            p { background: url(../d.woff2) }
            -- d.woff2 --
            PIXELS

            """
        var urls: [String?] = []
        for pixels in ["one", "two"] {
            try withAssets(archive.replacing("PIXELS", with: pixels)) { assets in
                #expect(assets.problems.isEmpty)
                let imported = try #require(assets.url(of: "b.css"))
                let css = try text("a.css", in: assets)
                #expect(css == "@import \"\(imported)\" screen;\n")
                urls.append(assets.url(of: "a.css"))
            }
        }
        #expect(urls[0] != urls[1])
    }

    @Test(arguments: [
        ("@import \"b.css\";\na {}", "b {}\n\na {}\n"),
        ("/* all */ @import url(b.css) ; a {}", "/* all */ b {}\n a {}\n"),
        ("@IMPORT url( 'b.css' );@import 'b.css';", "b {}\nb {}\n\n"),
    ])
    func `that are imported without conditions stand in the place of the import`(
        css: String,
        linked: String
    )
        throws
    {
        try withAssets("-- a.css --\n\(css)\n-- b.css --\nb {}") { assets in
            #expect(assets.problems.isEmpty)
            let published = try text("a.css", in: assets)
            #expect(published == linked)
        }
    }

    @Test(arguments: [
        "@import \"b.css\"; @import url(https://fonts.example/x.css);",
        "@import \"b.css\"; @import \"c.css\" screen;",
    ])
    func `are not put before an import that stays, which browsers would ignore`(css: String) throws {
        try withAssets("-- a.css --\n\(css)\n-- b.css --\nb {}\n-- c.css --\nc {}") { assets in
            let published = try text("a.css", in: assets)
            #expect(!published.contains("b {}") && published.hasPrefix("@import \"/assets/b."))
        }
    }

    @Test(arguments: ["@import \"b.css\" screen;", "@import url(b.css) layer(x);"])
    func `that are imported with conditions, or import others so, stay files of their own`(css: String) throws
    {
        let archive = "-- a.css --\n\(css)\n-- b.css --\nb {}\n-- c.css --\n@import \"a.css\";"
        try withAssets(archive) { assets in
            #expect(assets.problems.isEmpty)
            let published = try text("a.css", in: assets)
            #expect(!published.contains("b {}"))
            let imported = try #require(assets.url(of: "a.css"))
            let importing = try text("c.css", in: assets)
            #expect(importing == "@import \"\(imported)\";\n")
        }
    }

    @Test(arguments: [
        (
            "url(../img/tap%201.woff2)",
            "theme/assets/css/site.css:2:8: error[unknown-asset]: the theme has no asset 'img/tap 1.woff2', which the stylesheet names; did you mean '../img/tape 1.woff2'?"
        ),
        (
            "url(img/tape%201.woff2)",
            "theme/assets/css/site.css:2:8: error[unknown-asset]: the theme has no asset 'css/img/tape 1.woff2', which the stylesheet names; did you mean '../img/tape 1.woff2'?"
        ),
        (
            "url(../sign.svg)",
            "theme/assets/css/site.css:2:8: error[unknown-asset]: the theme has no asset 'sign.svg', which the stylesheet names; did you mean '../Sign.svg'?"
        ),
        (
            "url(/assets/nothing.woff2)",
            "theme/assets/css/site.css:2:8: error[unknown-asset]: the theme has no asset 'nothing.woff2', which the stylesheet names; put the file there, or remove it from the stylesheet"
        ),
        (
            "url('../../../secret.png')",
            "theme/assets/css/site.css:2:12: error[unknown-asset]: the theme has no asset '../../secret.png', which the stylesheet names; put the file there, or remove it from the stylesheet"
        ),
        (
            "image-set('prnt.css' 1x)",
            "theme/assets/css/site.css:2:18: error[unknown-asset]: the theme has no asset 'css/prnt.css', which the stylesheet names; did you mean 'print.css'?"
        ),
        (
            "url(/img/tape%201.woff2)",
            "theme/assets/css/site.css:2:8: error[unknown-asset]: the theme has no asset 'img/tape 1.woff2', which the stylesheet names; did you mean '../img/tape 1.woff2'?"
        ),
        (
            "url(../css/site.css#x)",
            "theme/assets/css/site.css:2:8: error[cycle]: stylesheets name each other in a circle: css/site.css → css/site.css; remove one of the imports"
        ),
    ])
    func `that name what is not there are an error with its line`(value: String, problem: String) throws {
        try withAssets(Self.files.replacing("CSS", with: "p {}\na { b: \(value) }")) { assets in
            #expect(assets.problems.map(\.description) == [problem])
        }
    }

    @Test func `that import each other in a circle are an error that shows the circle, once`() throws {
        let archive = """
            -- a.css --
            @import "b.css";
            -- b.css --
            p {}
            @import "c.css";
            -- c.css --
            @import "./b.css";

            """
        try withAssets(archive) { assets in
            #expect(
                assets.problems.map(\.description) == [
                    "theme/assets/c.css:1:9: error[cycle]: stylesheets name each other in a circle: b.css → c.css → b.css; remove one of the imports"
                ]
            )
        }
    }

    @Test func `keep bytes that are not UTF-8`() throws {
        try withTemporaryFolder { folder in
            let latin = Data([0x2F, 0x2A, 0xFC, 0x2A, 0x2F])
            try latin.write(toNew: folder.appending(path: "old.css"))
            try (latin + Data("a { b: url(old.css) }".utf8)).write(toNew: folder.appending(path: "new.css"))
            let assets = try ThemeAssets(in: folder)
            let copy = try #require(assets.copies.first { $0.path == assets.url(of: "new.css") })
            #expect(copy.contents()?.prefix(latin.count) == Array(latin)[...])
        }
    }
}
