import Content
import Testing

@testable import Preview

@Suite("Links to an editor")
struct EditorLinksTests {
    @Test(
        "lead to a place in a file of each editor",
        arguments: [
            ("vscode", "vscode://file/site/content/a.md:4:2"),
            ("cursor", "cursor://file/site/content/a.md:4:2"),
            ("zed", "zed://file/site/content/a.md:4:2"),
            ("idea", "idea://open?file=/site/content/a.md&line=4&column=2"),
            ("txmt://open?url=file://{path}&line={line}", "txmt://open?url=file:///site/content/a.md&line=4"),
        ]
    )
    func leadToFiles(editor: String, address: String) throws {
        let links = try EditorLinks(editor, folder: "/site")
        #expect(links.address(of: .file(path: "content/a.md", line: 4, column: 2)) == address)
    }

    @Test("begin with the first line where none is known, and are for files only")
    func haveDefaults() throws {
        let links = try EditorLinks("vscode", folder: "/site")
        #expect(links.address(of: .file(path: "a.md")) == "vscode://file/site/a.md:1:1")
        #expect(links.address(of: .row(table: "blog_posts", id: "a")) == nil)
        #expect(links.address(of: .page(url: "/a/")) == nil)
    }

    @Test(
        "encode everything in a path that could end it or mean something else",
        arguments: [
            ("/else/a.md", "/else/a.md"), ("./../b/./c.md", "/b/c.md"), ("../../../a.md", "/a.md"),
            ("a b#c?d&e.md", "/site/a%20b%23c%3Fd%26e.md"), ("{line}%41.md", "/site/%7Bline%7D%2541.md"),
            ("nü\n\"<.md", "/site/n%C3%BC%0A%22%3C.md"), ("e\u{301}.md", "/site/e%CC%81.md"),
            ("javascript:alert(1)", "/site/javascript%3Aalert%281%29"),
        ]
    )
    func encodePaths(path: String, encoded: String) throws {
        let links = try EditorLinks("vscode", folder: "/site")
        #expect(links.address(of: .file(path: path)) == "vscode://file\(encoded):1:1")
    }

    @Test(
        "are refused where browsers open them themselves, or where they name no file",
        arguments: [
            "", "emacs", "vscode://file", "vscode:{path}", "://{path}", "1a://{path}", "a b://{path}",
            "javascript://{path}", "JavaScript://%0aalert(1){path}", "data://{path}", "vbscript://{path}",
            "http://127.0.0.1/{path}", "HTTPS://a.example/{path}", "file://{path}", "blob://{path}",
            "java\tscript://{path}", " javascript://{path}", "x://{path}{row}", "x://{path}\"onclick=a",
            "ja\u{301}va://{path}", "x://{path}<", "{path}://a",
        ]
    )
    func areRefused(editor: String) {
        let error = #expect(throws: UsageError.self) { try EditorLinks(editor, folder: "/site") }
        #expect(error?.problem.advice?.hasPrefix("write cursor, idea, vscode, zed, or an address") == true)
    }
}
