import Testing

@testable import Templating

@Suite("The checker")
struct CheckerTests {
    private static let song = RecordType(
        "Song",
        "",
        fields: [
            RecordType.Field("title", .text, ""),
            RecordType.Field("year", .int, ""),
            RecordType.Field("note", .optional(.text), ""),
            RecordType.Field("body", .html, "", isDeferred: true),
        ]
    )

    private static let variables = [
        TemplateVariable("title", .text, ""),
        TemplateVariable("note", .optional(.text), ""),
        TemplateVariable("n", .int, ""),
        TemplateVariable("song", .record(song), ""),
        TemplateVariable("songs", .list(.record(song)), ""),
    ]

    private func check(_ templates: [(name: String, text: String)]) throws -> Checker {
        let parsed = try templates.map { template in
            try Parser.parse(SourceFile(name: template.name, text: template.text))
        }
        var checker = Checker(
            library: TemplateLibrary(parsed),
            environment: TemplateEnvironment(),
            format: .html,
            log: DiagnosticLog()
        )
        checker.checkPage(0, variables: CheckerTests.variables)
        return checker
    }

    private func check(_ text: String) throws -> Checker {
        try check([(name: "main.html", text: text)])
    }

    /// The type of an expression; nil when it has an error.
    private func type(of expression: String) throws -> String? {
        let checker = try check("{% set x = \(expression) %}")
        guard checker.log.diagnostics.isEmpty, case .assignment(_, let value) = checker.page.nodes.first
        else {
            return nil
        }
        return value.type.description
    }

    @Test(
        "gives each expression its type",
        arguments: [
            ("title", "Text"), ("note", "Text?"), ("n + 1", "Int"), ("n / 2", "Double"),
            ("n * 1.5", "Double"),
            ("[1, 2]", "List<Int>"), ("song.year", "Int"), ("songs", "List<Song>"), ("songs[0]", "Song?"),
            ("songs|first", "Song?"), ("songs|length", "Int"), ("note|default('x')", "Text"),
            ("title if n else note", "Text?"), ("title or 'x'", "Text"), ("n == 1", "Bool"),
            ("song.body ~ title", "HTML"), ("title ~ n", "Text"),
            ("songs|sort(attribute='year')", "List<Song>"),
        ]
    )
    func types(expression: String, expected: String) throws {
        #expect(try type(of: expression) == expected)
    }

    @Test("narrows an optional value after a test for it")
    func narrowing() throws {
        let guarded = [
            "{% if note %}{{ note }}{% endif %}",
            "{% if not note %}-{% else %}{{ note }}{% endif %}",
            "{% if n and song.note is defined %}{{ song.note }}{% endif %}",
            "{{ note if note else '-' }}",
        ]
        for template in guarded {
            #expect(try check(template).log.diagnostics.isEmpty, "\(template)")
        }
        let unguarded = ["{% if note or n %}{{ note }}{% endif %}", "{% if note %}{% endif %}{{ note }}"]
        for template in unguarded {
            #expect(try check(template).log.diagnostics.map(\.code) == [.maybeAbsent], "\(template)")
        }
    }

    @Test("records the fields, variables and templates that a page reads, and no others")
    func recordsReads() throws {
        let page = try check([
            (name: "main.html", text: "{% include 'part.html' %}{{ song.title }}"),
            (name: "part.html", text: "{% for s in songs %}{{ s.year }}{% endfor %}"),
            (name: "other.html", text: "{{ n }}"),
        ]).page
        #expect(
            page.reads == [FieldRead(type: "Song", field: "title"), FieldRead(type: "Song", field: "year")]
        )
        #expect(page.variablesRead == [3, 4])
        #expect(page.templates == [0, 1])
    }

    @Test("reports every mistake of a page, each once")
    func reportsAllMistakes() throws {
        let checker = try check("{{ tilte }}{{ n|uper }}{% for x in n %}{{ x.y }}{% endfor %}{{ tilte }}")
        #expect(checker.log.sorted.map(\.code) == [.unknownName, .unknownFilter, .type, .unknownName])
    }

    @Test(
        "refuses what has no type",
        arguments: [
            ("{{ song.tilte }}", Message.Code.unknownField),
            ("{{ note.x }}", .maybeAbsent),
            ("{{ title + 1 }}", .type),
            ("{{ [1, 'a'] }}", .type),
            ("{{ title == 1 }}", .type),
            ("{{ n % 0 }}", .value),
            ("{{ title|safe }}", .unsafe),
            ("{{ title|truncate(1, 2, 3, 4, 5) }}", .arguments),
            ("{{ songs|map(attribute='tilte')|join }}", .unknownField),
            ("{% set s = songs|map(attribute='title') %}", .onePass),
            ("{% set x = 1 %}{% set x = 'a' %}", .type),
            ("{% set x = 1 %}{% for s in songs %}{% set x = 2 %}{% endfor %}", .scope),
            ("{{ super() }}", .structure),
        ]
    )
    func refuses(template: String, code: Message.Code) throws {
        #expect(try check(template).log.diagnostics.map(\.code) == [code])
    }

    @Test("names the includes that led to a mistake, from the innermost outwards")
    func includeChain() throws {
        let checker = try check([
            (name: "main.html", text: "{% include 'a.html' %}"),
            (name: "a.html", text: "\n{% include 'b.html' %}"),
            (name: "b.html", text: "{{ tilte }}"),
        ])
        let mistake = try #require(checker.log.diagnostics.first)
        #expect(mistake.chain.map(\.location.description) == ["a.html:2:12", "main.html:1:12"])
    }
}
