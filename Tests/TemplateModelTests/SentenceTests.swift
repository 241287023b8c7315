import SiteConfiguration
import TemplateModel
import TemplateTesting
import Templating
import TestSupport
import Testing

@Suite("The function t")
struct SentenceTests {
    private static let sentences = Sentences([
        "skip": .plain([.text("Skip <it>")]),
        "answered": .plain([.text("We answer "), .placeholder("time"), .text(".")]),
        "day": .plain([.text("%e %B")]),
        "alone": .plain([.placeholder("x")]),
        "songs": .plural([
            ("one", [.placeholder("n"), .text(" песня")]), ("few", [.placeholder("n"), .text(" песни")]),
            ("many", [.placeholder("n"), .text(" песен")]),
        ]),
        "by": .plural([
            ("one", [.text("ein Lied von "), .placeholder("who")]),
            ("other", [.placeholder("n"), .text(" Lieder von "), .placeholder("who")]),
        ]),
    ])

    private func outcome(_ template: String) throws -> TemplateCase.Outcome {
        let russian = try #require(Language.named("ru"))
        let filters = SiteFilters(language: russian).all
        return try TemplateCase(
            templates: [("main.html", template)],
            main: "main.html",
            schema: try JSONValue(
                parsing: #"{"n": "int", "maybe": {"optional": "int"}, "name": "text", "when": "date"}"#.utf8
            ),
            data: try JSONValue(parsing: #"{"n": 22, "name": "A & B", "when": 0}"#.utf8)
        ).outcome(environment: TemplateEnvironment(filters: filters, sentences: Self.sentences))
    }

    @Test(arguments: [
        (
            "<p title=\"{{ t('skip') }}\">{{ t(\"skip\") }}</p>",
            "<p title=\"Skip &lt;it&gt;\">Skip &lt;it&gt;</p>"
        ),
        ("{{ t(\"answered\", time=name) }}", "We answer A &amp; B."),
        (
            "{% set link %}<a href=\"/\">{{ name }}</a>{% endset %}{{ t('answered', time=link) }}",
            "We answer <a href=\"/\">A &amp; B</a>."
        ),
        ("{{ when|date(t('day')) }}", "1 января"),
        ("{{ t('alone', x=n)|length }}", "2"),
        (
            "{{ t('songs', n=1) }}, {{ t('songs', n=n) }}, {{ t('songs', n=5) }}, {{ t('songs', n=111) }}",
            "1 песня, 22 песни, 5 песен, 111 песен"
        ),
        ("{{ t('by', n=21, who=name) }}", "ein Lied von A &amp; B"),
        ("{{ t('by', n=n, who='x') }}", "22 Lieder von x"),
        ("{% set t = 'own' %}{{ t }}", "own"),
        ("{{ (maybe|string if maybe else '')|default(t('skip')) }}", ""),
        (
            "<script type=\"application/ld+json\">{\"a\": {{ t('answered', time='\"') }}}</script>",
            "<script type=\"application/ld+json\">{\"a\": \"We answer \\\".\"}</script>"
        ),
    ])
    func `says a sentence, escaped for where it stands`(template: String, output: String) throws {
        guard case .output(let text) = try outcome(template) else {
            Issue.record("\(try outcome(template))")
            return
        }
        #expect(text == output)
    }

    @Test(arguments: [
        ("{{ t() }}", "arguments", "'t' needs the key of a sentence"),
        ("{{ t(name) }}", "arguments", "'t' takes a name in quotes, so that it can be checked"),
        ("{{ t('skip', 'x') }}", "arguments", "too many arguments for 't'"),
        ("{{ t('skipp') }}", "unknown-sentence", "there is no sentence 'skipp' in the files of 'strings'"),
        ("{{ t('answered') }}", "arguments", "'t(\"answered\")' needs 'time'"),
        ("{{ t('answered', tme=name) }}", "unknown-argument", "'t(\"answered\")' has no argument 'tme'"),
        ("{{ t('answered', time=name, time=name) }}", "arguments", "duplicate argument 'time'"),
        ("{{ t('songs') }}", "arguments", "'t(\"songs\")' needs 'n'"),
        ("{{ t('songs', n=name) }}", "type", "'n' needs numbers, but 'name' is Text"),
        (
            "{{ t('songs', n=maybe) }}", "maybe-absent",
            "'maybe' may be absent; put it inside '{% if maybe %}' or give a default: maybe|default(\"…\")"
        ),
        (
            "{{ t('answered', time=maybe) }}", "maybe-absent",
            "'maybe' may be absent; put it inside '{% if maybe %}' or give a default: maybe|default(\"…\")"
        ),
    ])
    func `is checked when templates are compiled`(template: String, code: String, message: String) throws {
        guard case .compileProblems(let problems) = try outcome(template) else {
            Issue.record("'\(template)' was accepted")
            return
        }
        #expect(problems.map(\.code.label) == [code])
        #expect(problems.first?.message == message)
    }
}
