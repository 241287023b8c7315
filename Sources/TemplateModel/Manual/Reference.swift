import Templating

/// The manual of the language: one entry for each tag, filter, test, function, method and loop field.
///
/// Examples are run by a test with the names of `Reference.schemaJSON`, so that none can lie.
package enum Reference {
    package struct Entry: Sendable {
        package let kind: Kind
        package let name: String
        /// One sentence.
        package let sentence: String
        package let example: String
        package let output: String
    }

    package enum Kind: String, Sendable, CaseIterable {
        case tag = "Tags"
        case filter = "Filters"
        case test = "Tests"
        case function = "Functions and methods"
        case loop = "Fields of loop"
    }

    /// Every entry, filters with the sentence of their definition.
    package static let entries: [Entry] = tags + filters + tests + functions + loopFields

    private static let allFilters = Filter.all + SiteFilters().all

    private static var filters: [Entry] {
        var entries: [Entry] = []
        for filter in allFilters {
            for name in [filter.name, filter.alias].compactMap({ $0 }) {
                let (example, output) = filterExamples[name] ?? ("", "")
                entries.append(
                    Entry(
                        kind: .filter,
                        name: name,
                        sentence: filter.documentation,
                        example: example,
                        output: output
                    )
                )
            }
        }
        return entries
    }

    package static var manual: String {
        var lines = ["# The template language", ""]
        lines.append(
            "A small, strict, typed subset of Jinja2: what is accepted here, Jinja2 accepts and renders alike."
        )
        for kind in Kind.allCases {
            lines += ["", "## \(kind.rawValue)"]
            for entry in entries where entry.kind == kind {
                lines += [
                    "", "### `\(entry.name)`", "", entry.sentence, "", "    " + indented(entry.example),
                ]
                lines += ["    → " + indented(entry.output)]
            }
        }
        lines += ["", "## Where Jinja2 does otherwise", ""]
        lines += differences.map { "- " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
    }

    /// What differs on purpose; each row has a golden case.
    package static let differences = [
        "Addresses: their scheme is checked and they are percent-normalised (`context_url_normalised`).",
        "JSON islands: values are written as JSON that is safe in a script (`context_json_island`).",
        "The filters of ours: date, iso_date, rfc822_date, absolute_url, duration, slugify, image (`filters_ours`).",
        "Absent values are undefined, never `None` (`filters_default`).",
        "Markup in XML is escaped (`context_xml`).",
        "striptags turns back the entities that escaping and Markdown make, not all of HTML's (`filters_striptags`).",
    ]

    // MARK: Examples

    private static let tags = [
        Entry(
            kind: .tag,
            name: "if",
            sentence: "Prints a part where a condition holds.",
            example: "{% if n > 2 %}many{% elif n == 1 %}one{% else %}none{% endif %}",
            output: "many"
        ),
        Entry(
            kind: .tag,
            name: "for",
            sentence: "Prints a part for each item of a list; `else` where there is none.",
            example: "{% for name in names if name != \"b\" %}{{ name }};{% else %}nobody{% endfor %}",
            output: "a;c;"
        ),
        Entry(
            kind: .tag,
            name: "set",
            sentence: "Gives a value, or what is printed up to `endset`, a name.",
            example: "{% set x = n * 2 %}{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}",
            output: "<b>6</b>"
        ),
        Entry(
            kind: .tag,
            name: "block",
            sentence: "A part that templates which extend this one can replace.",
            example: "{% block title %}Home{% endblock %}",
            output: "Home"
        ),
        Entry(
            kind: .tag,
            name: "extends",
            sentence: "Takes another template and replaces its blocks.",
            example: "{% extends \"base.html\" %}{% block title %}Blog · {{ super() }}{% endblock %}",
            output: "<h1>Blog · Base</h1>"
        ),
        Entry(
            kind: .tag,
            name: "include",
            sentence: "Prints another template, which sees the names of this one.",
            example: "{% include \"part.html\" %}",
            output: "<i>Night &amp; day</i>"
        ),
        Entry(
            kind: .tag,
            name: "import",
            sentence: "Gives the macros of a file a name to call them by.",
            example: "{% import \"ui.html\" as ui %}{{ ui.tag(title) }}",
            output: "<b>Night &amp; day</b>"
        ),
        Entry(
            kind: .tag,
            name: "macro",
            sentence: "A part with parameters, printed where it is called.",
            example:
                "{% macro tag(text, level=1) %}<h{% if level == 1 %}1>{% else %}2>{% endif %}{{ text }}{% endmacro %}",
            output: ""
        ),
        Entry(
            kind: .tag,
            name: "raw",
            sentence: "Prints what looks like tags.",
            example: "{% raw %}{{ x }}{% endraw %}",
            output: "{{ x }}"
        ),
    ]

    private static let filterExamples: [String: (String, String)] = [
        "upper": ("{{ title|upper }}", "NIGHT &amp; DAY"), "lower": ("{{ title|lower }}", "night &amp; day"),
        "capitalize": ("{{ \"new YORK\"|capitalize }}", "New york"),
        "title": ("{{ \"the first take\"|title }}", "The First Take"), "trim": ("{{ \"  x \"|trim }}", "x"),
        "replace": ("{{ title|replace(\"&\", \"and\") }}", "Night and day"),
        "truncate": ("{{ \"A night in the studio\"|truncate(10, true, \"…\", 0) }}", "A night i…"),
        "striptags": ("{{ markup|striptags }}", "Loud & clear".replacingAmpersand),
        "wordcount": ("{{ title|wordcount }}", "2"),
        "urlencode": (
            "<a href=\"/search?q={{ title|urlencode }}\">x</a>",
            "<a href=\"/search?q=Night%2520%2526%2520day\">x</a>"
        ),
        "escape": ("{{ title|escape }}", "Night &amp; day"), "e": ("{{ title|e }}", "Night &amp; day"),
        "string": ("{{ n|string ~ \"!\" }}", "3!"), "join": ("{{ names|join(\", \") }}", "a, b, c"),
        "length": ("{{ names|length }}", "3"), "count": ("{{ names|count }}", "3"),
        "first": ("{{ names|first|default(\"nobody\") }}", "a"),
        "last": ("{{ names|last|default(\"nobody\") }}", "c"),
        "sort": ("{{ names|sort(reverse=true)|join }}", "cba"),
        "reverse": ("{{ names|reverse|join }}", "cba"),
        "unique": ("{{ [\"a\", \"A\", \"b\"]|unique|join }}", "ab"),
        "map": ("{{ songs|map(attribute=\"title\")|join(\", \") }}", "Salt, Undertow"),
        "selectattr": (
            "{{ songs|selectattr(\"year\", \"ge\", 2026)|map(attribute=\"title\")|join }}", "Undertow"
        ),
        "rejectattr": (
            "{{ songs|rejectattr(\"year\", \"eq\", 2026)|map(attribute=\"title\")|join }}", "Salt"
        ),
        "groupby": (
            "{% for g in songs|groupby(\"year\") %}{{ g.grouper }}: {{ g.list|length }}; {% endfor %}",
            "2025: 1; 2026: 1; "
        ),
        "sum": ("{{ songs|sum(attribute=\"year\") }}", "4051"),
        "min": ("{{ [3, 1, 2]|min|default(0) }}", "1"),
        "max": ("{{ [3, 1, 2]|max|default(0) }}", "3"), "list": ("{{ (names|reverse|list)|length }}", "3"),
        "batch": ("{% for row in names|batch(2) %}[{{ row|join }}]{% endfor %}", "[ab][c]"),
        "items": ("{% for k, v in plays|items %}{{ k }}={{ v }};{% endfor %}", "salt=7;tide=9;"),
        "dictsort": ("{% for k, v in plays|dictsort %}{{ k }}={{ v }};{% endfor %}", "salt=7;tide=9;"),
        "abs": ("{{ -3|abs }}", "3"), "round": ("{{ 2.345|round(1) }}", "2.3"),
        "int": ("{{ \"42\"|int + 1 }}", "43"),
        "float": ("{{ \"4.5\"|float }}", "4.5"), "default": ("{{ subtitle|default(\"–\") }}", "–"),
        "d": ("{{ subtitle|d(\"–\") }}", "–"),
        "tojson": ("<p data-names='{{ names|tojson }}'></p>", "<p data-names='[\"a\", \"b\", \"c\"]'></p>"),
        "safe": ("{{ \"<br>\"|safe }}", "<br>"), "date": ("{{ day|date(\"%e %B %Y\") }}", "24 November 2026"),
        "iso_date": ("{{ day|iso_date }}", "2026-11-24T00:00:00Z"),
        "rfc822_date": ("{{ day|rfc822_date }}", "Tue, 24 Nov 2026 00:00:00 +0000"),
        "absolute_url": ("{{ \"/blog/\"|absolute_url }}", "https://www.example.com/blog/"),
        "duration": ("{{ 95|duration }}", "1 h 35 min"),
        "image": (
            "{{ cover|image }}",
            "<img src=\"/media/salt.jpg\" alt=\"A &#34;salt&#34; flat\" width=\"800\" height=\"600\" loading=\"lazy\" decoding=\"async\">"
        ), "slugify": ("{{ \"Night & day\"|slugify }}", "night-day"),
    ]

    private static func documentation(of name: String) -> String {
        (Filter.tests + Filter.methods + [.range]).first { $0.name == name }?.documentation ?? ""
    }

    private static func test(_ name: String, _ sentence: String, _ example: String, _ output: String) -> Entry
    {
        Entry(kind: .test, name: name, sentence: sentence, example: example, output: output)
    }

    private static let tests = [
        test("defined", "Whether a value is there.", "{{ \"yes\" if title is defined else \"no\" }}", "yes"),
        test(
            "undefined",
            "Whether a value is absent.",
            "{{ \"yes\" if subtitle is undefined else \"no\" }}",
            "yes"
        ),
        test("odd", documentation(of: "odd"), "{{ \"odd\" if n is odd else \"even\" }}", "odd"),
        test("even", documentation(of: "even"), "{{ \"even\" if n is even else \"odd\" }}", "odd"),
        test(
            "divisibleby",
            documentation(of: "divisibleby"),
            "{{ \"yes\" if n is divisibleby(3) else \"no\" }}",
            "yes"
        ),
        test(
            "in",
            "Whether a list holds a value, or a text another.",
            "{{ \"yes\" if \"a\" is in names else \"no\" }}",
            "yes"
        ),
        test("eq", "Whether two values are equal.", "{{ \"yes\" if n is eq 3 else \"no\" }}", "yes"),
        test("ne", "Whether two values differ.", "{{ \"yes\" if n is ne 3 else \"no\" }}", "no"),
        test("lt", "Whether a value is less.", "{{ \"yes\" if n is lt 4 else \"no\" }}", "yes"),
        test("gt", "Whether a value is greater.", "{{ \"yes\" if n is gt 4 else \"no\" }}", "no"),
        test("le", "Whether a value is less or equal.", "{{ \"yes\" if n is le 3 else \"no\" }}", "yes"),
        test("ge", "Whether a value is greater or equal.", "{{ \"yes\" if n is ge 3 else \"no\" }}", "yes"),
    ]

    private static func function(
        _ name: String,
        _ sentence: String,
        _ example: String,
        _ output: String
    )
        -> Entry
    {
        Entry(kind: .function, name: name, sentence: sentence, example: example, output: output)
    }

    private static let functions = [
        function("range", documentation(of: "range"), "{% for i in range(1, 4) %}{{ i }}{% endfor %}", "123"),
        function(
            "super",
            "What the parent's block prints.",
            "{% extends \"base.html\" %}{% block title %}{{ super() }}!{% endblock %}",
            "<h1>Base!</h1>"
        ),
        function(
            "asset",
            "The address of a file of the theme.",
            "<img alt=\"\" src=\"{{ asset(\"logo.svg\") }}\">",
            "<img alt=\"\" src=\"/assets/logo.svg\">"
        ),
        function(
            "url_for",
            "The address of a record.",
            "{% for song in songs %}<a href=\"{{ url_for(song) }}\">{{ song.title }}</a>{% endfor %}",
            "<a href=\"/salt/\">Salt</a><a href=\"/u/\">Undertow</a>"
        ),
        function(
            "startswith",
            documentation(of: "startswith"),
            "{{ \"yes\" if title.startswith(\"Night\") else \"no\" }}",
            "yes"
        ),
        function(
            "endswith",
            documentation(of: "endswith"),
            "{{ \"yes\" if title.endswith(\"day\") else \"no\" }}",
            "yes"
        ),
    ]

    private static func loop(_ name: String, _ sentence: String, _ field: String, _ output: String) -> Entry {
        Entry(
            kind: .loop,
            name: name,
            sentence: sentence,
            example: "{% for name in names %}\(field){% endfor %}",
            output: output
        )
    }

    private static let loopFields = [
        loop("index", "The item's number, from 1.", "{{ loop.index }}", "123"),
        loop("index0", "The item's number, from 0.", "{{ loop.index0 }}", "012"),
        loop("revindex", "How many items are left, this one too.", "{{ loop.revindex }}", "321"),
        loop("revindex0", "How many items are left.", "{{ loop.revindex0 }}", "210"),
        loop(
            "first",
            "Whether it is the first item.",
            "{{ \"[\" if loop.first else \"\" }}{{ name }}",
            "[abc"
        ),
        loop(
            "last",
            "Whether it is the last item.",
            "{{ name }}{{ \"\" if loop.last else \", \" }}",
            "a, b, c"
        ),
        loop("length", "How many items there are.", "{{ loop.length }}", "333"),
        loop("previtem", "The item before.", "{{ loop.previtem|default(\"-\") }}", "-ab"),
        loop("nextitem", "The item after.", "{{ loop.nextitem|default(\"-\") }}", "bc-"),
        loop(
            "cycle",
            "One of several values in turn.",
            "{{ loop.cycle(\"odd\", \"even\") }} ",
            "odd even odd "
        ),
    ]

    /// Every name that an entry must be there for.
    package static var requiredNames: [(Kind, String)] {
        allFilters.map { (.filter, $0.name) } + Filter.testNames.map { (.test, $0) }
            + LoopField.allCases.map { (.loop, $0.rawValue) }
    }

    /// The names that examples use, in the notation of `template-cases`.
    package static let schemaJSON = """
        {"title": "text", "subtitle": {"optional": "text"}, "n": "int", "names": {"list": "text"}, "markup": "html", \
        "day": "date", "cover": {"record": {"name": "Image", "fields": {"url": "url", \
        "alt": "text", "width": {"optional": "int"}, "height": {"optional": "int"}}}}, "plays": {"map": "int"}, "songs": {"list": {"record": {"name": "Song", \
        "fields": {"title": "text", "year": "int", "url": "url"}}}}}
        """

    package static let dataJSON = """
        {"title": "Night & day", "n": 3, "names": ["a", "b", "c"], "markup": "<p>Loud &amp; clear</p>", \
        "day": 1795478400, "cover": {"url": "/media/salt.jpg", "alt": "A \\"salt\\" flat", "width": 800, \
        "height": 600}, "plays": {"salt": 7, "tide": 9}, \
        "songs": [{"title": "Salt", "year": 2025, "url": "/salt/"}, {"title": "Undertow", "year": 2026, "url": "/u/"}]}
        """

    /// The other templates that examples name.
    package static let templates = [
        "base.html": "<h1>{% block title %}Base{% endblock %}</h1>", "part.html": "<i>{{ title }}</i>",
        "ui.html": "{% macro tag(text) %}<b>{{ text }}</b>{% endmacro %}",
    ]
}

extension String {
    /// As the output shows a text's ampersand.
    fileprivate var replacingAmpersand: String {
        split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
    }
}
