import Testing

@testable import Templating

@Suite("The parser")
struct ParserTests {
    private func parse(_ text: String) throws(Diagnostic) -> ParsedTemplate {
        try Parser.parse(SourceFile(name: "main.html", text: text))
    }

    /// An expression in prefix notation, which shows how operators bind.
    private func tree(_ expression: String) throws -> String {
        let template = try parse("{{ \(expression) }}")
        guard case .output(let parsed) = template.body.first else { return "" }
        return prefix(parsed)
    }

    private func prefix(_ expression: Expression) -> String {
        switch expression.kind {
        case .constant(.text(let text)): "'\(text)'"
        case .constant(.int(let value)): "\(value)"
        case .constant(.double(let value)): "\(value)"
        case .constant(.bool(let value)): "\(value)"
        case .list(let items): "[" + items.map(prefix).joined(separator: " ") + "]"
        case .name(let name): name
        case .field(let base, let name): "(. \(prefix(base)) \(name.text))"
        case .index(let base, let index): "(at \(prefix(base)) \(prefix(index)))"
        case .negated(let operand): "(neg \(prefix(operand)))"
        case .not(let operand): "(not \(prefix(operand)))"
        case .binary(let operation, let left, let right):
            "(\(operation.rawValue) \(prefix(left)) \(prefix(right)))"
        case .conditional(let condition, let then, let otherwise):
            "(if \(prefix(condition)) \(prefix(then)) \(otherwise.map(prefix) ?? "-"))"
        case .filter(let input, let name, _): "(| \(prefix(input)) \(name.text))"
        case .test(let operand, let name, _, let isNegated):
            "(\(isNegated ? "is not" : "is") \(prefix(operand)) \(name.text))"
        case .call(let callee, let arguments):
            "(call " + ([callee] + arguments.positional).map(prefix).joined(separator: " ") + ")"
        }
    }

    @Test(
        "binds operators in Jinja2's order",
        arguments: [
            ("a or b and c", "(or a (and b c))"),
            ("not a == b", "(not (== a b))"),
            ("a + b * c", "(+ a (* b c))"),
            ("a - b - c", "(- (- a b) c)"),
            ("a ~ b + c", "(+ (~ a b) c)"),
            ("-a|abs", "(| (neg a) abs)"),
            ("-a.b", "(neg (. a b))"),
            ("a not in b", "(not in a b)"),
            ("a if b else c if d else e", "(if b a (if d c e))"),
            ("a.b[0]|f is defined", "(is (| (at (. a b) 0) f) defined)"),
            ("a[\"b\"]", "(. a b)"),
            ("a is not divisibleby 3", "(is not a divisibleby)"),
            ("f(a, b).c", "(. (call f a b) c)"),
            ("'a' \"b\"", "'ab'"),
        ]
    )
    func precedence(expression: String, expected: String) throws {
        #expect(try tree(expression) == expected)
    }

    @Test("finds blocks inside blocks, macros and imports")
    func findsDefinitions() throws {
        let template = try parse(
            """
            {% extends "base.html" %}{% import "ui.html" as ui %}
            {% macro card(a, b=1) %}x{% endmacro card %}
            {% block outer %}{% block inner %}{% endblock inner %}{% endblock %}
            """
        )
        #expect(template.parent?.text == "base.html")
        #expect(template.blocks.map(\.name.text) == ["outer", "inner"])
        #expect(template.imports.map(\.alias.text) == ["ui"])
        let card = try #require(template.macros.first)
        #expect(card.parameters.map(\.name.text) == ["a", "b"])
        #expect(card.parameters.map { $0.defaultValue != nil } == [false, true])
    }

    @Test(
        "marks exactly the source of an expression",
        arguments: ["a.b|f(1)", "(a + b)", "[a, b]", "a if b else c", "not a"]
    )
    func expressionRange(expression: String) throws {
        let template = try parse("xy{{ \(expression) }}")
        guard case .output(let parsed) = template.body.last else {
            Issue.record("no output")
            return
        }
        #expect(template.file.text(parsed.range) == expression)
    }

    @Test(
        "refuses what is not of the language, and says where",
        arguments: [
            ("{{ a < b < c }}", Message.Code.syntax, 9),
            ("{{ a ** b }}", .syntax, 5),
            ("{{ +a }}", .syntax, 3),
            ("{{ a[1:2] }}", .syntax, 6),
            ("{{ (a, b) }}", .syntax, 5),
            ("{{ none }}", .syntax, 3),
            ("{{ f(a=1, 2) }}", .arguments, 10),
            ("{{ f(a=1, a=2) }}", .arguments, 10),
            ("{% for loop in x %}", .syntax, 7),
            ("{% endif %}", .syntax, 3),
            ("{% if a %}{% endfor %}", .syntax, 13),
            ("{% if a %}", .unclosed, 3),
            ("x{% extends 'a' %}", .structure, 4),
            ("{% include a %}", .syntax, 11),
            ("{% frobnicate %}", .unknownTag, 3),
            ("{{ 99999999999999999999 }}", .syntax, 3),
        ]
    )
    func refuses(template: String, code: Message.Code, offset: Int) throws {
        let error = try #require(throws: Diagnostic.self) { try parse(template) }
        #expect(error.code == code)
        #expect(error.location.range.lowerBound == offset)
    }

    @Test("refuses brackets and tags nested more deeply than the limit, and no fewer")
    func nestingLimit() throws {
        func brackets(_ depth: Int) -> String {
            "{{ " + String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth) + " }}"
        }
        _ = try parse(brackets(Limits.nesting - 1))
        let error = try #require(throws: Diagnostic.self) { try parse(brackets(Limits.nesting)) }
        #expect(error.code == .limit)
    }
}
