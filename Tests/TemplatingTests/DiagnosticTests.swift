import Testing

@testable import Templating

@Suite("A report")
struct DiagnosticTests {
    private func location(_ text: String, _ range: Range<Int>) -> Location {
        Location(file: SourceFile(name: "post.html", path: "templates/post.html", text: text), range: range)
    }

    @Test("shows the line, a caret below the text, suggestions and notes")
    func report() {
        let message = Message.unknown(.field(of: "Post"), "tilte", known: ["body", "title"])
        let diagnostic = Diagnostic(message, at: location("a\n\t{{ post.tilte }}", 11..<16))
        #expect(
            diagnostic.report == """
                templates/post.html:2:10: error[unknown-field]: Post has no field 'tilte'
                  |
                2 | \t{{ post.tilte }}
                  | \t        ^^^^^ did you mean 'title'?
                  = fields: body, title
                """
        )
    }

    @Test("counts columns in scalars", arguments: [("äb", 2, 2), ("😀b", 4, 2), ("e\u{301}b", 3, 3)])
    func columns(text: String, offset: Int, column: Int) {
        #expect(location(text, offset..<(offset + 1)).column == column)
    }

    @Test("cuts a long line around the location, and keeps the caret below its text")
    func longLine() {
        let text = String(repeating: "a", count: 300) + "X" + String(repeating: "b", count: 300)
        let excerpt = location(text, 300..<301).excerpt
        #expect(excerpt.line.hasPrefix("…") && excerpt.line.hasSuffix("…"))
        #expect(excerpt.line.dropFirst(excerpt.textBefore.count).first == "X")
        #expect(excerpt.markedCount == 1)
    }

    @Test("lists suggestions with commas and 'or'")
    func hint() {
        let message = Message(.unknownName, "", suggestions: ["a", "b", "c"])
        #expect(Diagnostic(message, at: location("", 0..<0)).hint == "did you mean 'a', 'b' or 'c'?")
    }

    @Test("comes once for a partial that is included twice, and in order of file and line")
    func log() {
        var log = DiagnosticLog()
        log.add(.zeroStep, at: location("ab", 1..<2))
        log.add(.divisionByZero, at: location("ab", 0..<1))
        log.add(.zeroStep, at: location("ab", 1..<2))
        #expect(log.sorted.map(\.message) == [Message.divisionByZero.text, Message.zeroStep.text])
    }

    @Test("names the error of a base template, and not each block that others put into it")
    func brokenBase() {
        let files = [
            SourceFile(name: "base.html", text: "{% block main %}{% endblock"),
            SourceFile(name: "page.html", text: "{% extends 'base.html' %}{% block main %}a{% endblock %}"),
            SourceFile(name: "post.html", text: "{% extends 'page.html' %}{% block mian %}a{% endblock %}"),
        ]
        var set = TemplateSet(sources: files, environment: TemplateEnvironment())
        for name in ["page.html", "post.html"] { #expect(set.compile(name, variables: []) == nil) }
        #expect(set.diagnostics.map(\.location.file.name) == ["base.html"])
    }

    @Test(
        "writes a code in words with hyphens",
        arguments: [(Message.Code.unknownField, "unknown-field"), (.type, "type"), (.onePass, "one-pass")]
    )
    func codeLabel(code: Message.Code, label: String) { #expect(code.label == label) }
}
