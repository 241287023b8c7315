import Testing

@testable import Templating

@Suite("The lexer")
struct LexerTests {
    private func tokens(_ text: String) throws(Diagnostic) -> [(kind: Token.Kind, text: String)] {
        let file = SourceFile(name: "main.html", text: text)
        return try Lexer.tokens(of: file).map { (kind: $0.kind, text: file.text($0.range)) }
    }

    /// The text that is printed for a template of text and comments.
    private func data(_ text: String) throws -> String {
        try tokens(text).filter { $0.kind == .data }.map(\.text).joined()
    }

    // MARK: Coverage

    private static let textSegments = ["<p>", "\n", "  ", "é", "\u{2028}", "}}", "a b\n", "%}"]
    private static let tagSegments = [
        "{{ a }}", "{{- a -}}", "{{+ a }}", "{% if a %}", "{%- if a +%}", "{%+ endif -%}\n",
        "{% set x = [1, 2.5, 'y'] %}\n", "{{ a.b[0]|f(c=\"d\") }}", "{% for x in y %}",
    ]

    @Test("covers a template with tokens, between which there is only white space", arguments: 0..<200)
    func tokensCoverTheSource(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let segments = LexerTests.textSegments + LexerTests.tagSegments
        let text = (0..<20).map { _ in segments.randomElement(using: &generator) ?? "" }.joined()
        let file = SourceFile(name: "main.html", text: text)
        let tokens = try Lexer.tokens(of: file)

        var end = 0
        for token in tokens {
            #expect(token.range.lowerBound >= end)
            let gap = file.text(end..<token.range.lowerBound)
            #expect(gap.unicodeScalars.allSatisfy { Whitespace.contains($0.value) }, "\(text)")
            end = token.range.upperBound
        }
        #expect(end == file.bytes.count)
        #expect(tokens.last?.kind == .end)
    }

    @Test("ends random bytes with a token or an error inside the source", arguments: 0..<300)
    func survivesRandomBytes(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("{}%#-+ \n\"'\\ab1.|()[]<é".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 0..<60, using: &generator) {
            text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? " ")
        }
        let file = SourceFile(name: "main.html", text: text)
        do throws(Diagnostic) {
            let tokens = try Lexer.tokens(of: file)
            #expect(tokens.last?.range == file.bytes.count..<file.bytes.count)
        } catch {
            #expect(error.location.range.upperBound <= file.bytes.count + 1, "\(text)")
        }
    }

    // MARK: Tokens

    @Test("tells integers from decimals and fields")
    func numbers() throws {
        let tokens = try tokens("{{ 12 1.50 a.b 3.x }}").filter { $0.kind != .symbol }
        #expect(tokens.map(\.text) == ["{{", "12", "1.50", "a", "b", "3", "x", "}}", ""])
        #expect(tokens[1].kind == .integer)
        #expect(tokens[2].kind == .decimal)
    }

    @Test("takes the longest symbol", arguments: ["//", "**", "==", "!=", "<=", ">="])
    func longestSymbol(symbol: String) throws {
        #expect(try tokens("{{ a\(symbol)b }}").map(\.text) == ["{{", "a", symbol, "b", "}}", ""])
    }

    @Test("does not end a tag inside brackets")
    func bracketsHideClosingDelimiters() throws {
        let tokens = try tokens("{{ {'a': {'b': 1}} }}")
        #expect(tokens.filter { $0.kind == .outputEnd }.count == 1)
    }

    @Test("keeps an escaped quote in a string")
    func escapedQuote() throws {
        let strings = try tokens(#"{{ "a\"b" 'c"d' }}"#).filter { $0.kind == .string }
        #expect(strings.map(\.text) == [#""a\"b""#, #"'c"d'"#])
    }

    // MARK: White space

    @Test(
        "trims text around tags as Jinja2 does with trim_blocks and lstrip_blocks",
        arguments: [
            ("a\n  {# x #}\nb", "a\nb"),
            ("a  {# x #}\nb", "a  b"),
            ("a  {#- x -#}  \n b", "ab"),
            ("a\n  {#+ x +#}\nb", "a\n  \nb"),
            ("{# x #}\n\nb", "\nb"),
        ]
    )
    func trimsAroundTags(template: String, expected: String) throws {
        #expect(try data(template) == expected)
    }

    @Test("keeps tags in raw text, and trims around its tags")
    func rawText() throws {
        #expect(try data("{% raw %}{{ x }}{% endraw %}") == "{{ x }}")
        #expect(try data("a {%- raw -%}  {{ x }}  {%- endraw -%}  b") == "a{{ x }}b")
    }

    // MARK: Errors

    @Test(
        "reports what is never closed at its beginning",
        arguments: [
            ("ab{{ x", 2), ("ab{% x", 2), ("ab{# x", 2), ("{{ 'x }}", 3), ("{% raw %}x", 0),
            ("ab{{ x <p>{{ y }}", 2), ("ab{% if x <p>{{ y }}", 2), ("ab{{ x {% if y %}", 2),
            ("ab{{ x {# y #}", 2), ("ab{{ x; it's {{ y }}", 2), ("ab{{ x %}é{{ y }}", 2),
            ("ab{{ x } {{ y }}", 2),
        ]
    )
    func unclosed(template: String, offset: Int) throws {
        let error = try #require(throws: Diagnostic.self) { try tokens(template) }
        #expect(error.code == .unclosed)
        #expect(error.location.range.lowerBound == offset)
    }

    @Test(
        "reports a character without a meaning",
        arguments: ["{{ a ? b }}", "{{ é }}", "{% a; %}", "{{ a ? b }}{{ c"]
    )
    func unexpectedCharacter(template: String) throws {
        let error = try #require(throws: Diagnostic.self) { try tokens(template) }
        #expect(error.code == .syntax)
    }
}
