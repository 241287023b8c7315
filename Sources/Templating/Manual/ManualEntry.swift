/// An entry of the manual: a name of the language with its documentation.
package struct ManualEntry: Sendable {
    package enum Kind: Sendable, CaseIterable {
        case tag
        case filter
        case test
        case function
        case loopField
    }

    package let kind: Kind
    package let name: String
    package let documentation: Documentation

    init(_ kind: Kind, _ name: String, _ documentation: Documentation) {
        self.kind = kind
        self.name = name
        self.documentation = documentation
    }

    /// Every entry of the language.
    ///
    /// - Parameter siteFilters: filters besides those of the engine.
    package static func all(siteFilters: [Filter] = []) -> [ManualEntry] {
        tags + filters(Filter.all + siteFilters) + tests + functions + loopFields
    }

    /// An entry for each name of each filter.
    private static func filters(_ filters: [Filter]) -> [ManualEntry] {
        filters.flatMap { filter in
            filter.names.map { name in
                ManualEntry(.filter, name, filter.documentation(for: name))
            }
        }
    }

    private static var tests: [ManualEntry] {
        ValueTest.all.map { ManualEntry(.test, $0.name, $0.documentation) }
    }

    private static var loopFields: [ManualEntry] {
        let fields = LoopField.allCases.map { field in
            ManualEntry(.loopField, field.rawValue, field.documentation)
        }
        return fields + [ManualEntry(.loopField, "cycle", LoopField.cycleDocumentation)]
    }

    private static var functions: [ManualEntry] {
        let methods = Filter.methods.map { ManualEntry(.function, $0.name, $0.documentation) }
        return [range, superCall, asset, urlFor] + methods
    }
}

// MARK: Functions

extension ManualEntry {
    private static let range = ManualEntry(.function, Filter.range.name, Filter.range.documentation)

    private static let superCall = ManualEntry(
        .function,
        "super",
        Documentation(
            "The output of the parent's block.",
            example: "{% extends \"base.html\" %}{% block title %}{{ super() }}!{% endblock %}",
            output: "<h1>Base!</h1>"
        )
    )

    /// Every site registers this function in its `TemplateEnvironment`.
    private static let asset = ManualEntry(
        .function,
        "asset",
        Documentation(
            "The address of a file of the theme.",
            example: "<img alt=\"\" src=\"{{ asset(\"logo.svg\") }}\">",
            output: "<img alt=\"\" src=\"/assets/logo.svg\">"
        )
    )

    private static let urlFor = ManualEntry(
        .function,
        "url_for",
        Documentation(
            "The address of a record.",
            example:
                "{% for song in songs %}<a href=\"{{ url_for(song) }}\">{{ song.title }}</a>{% endfor %}",
            output: "<a href=\"/salt/\">Salt</a><a href=\"/u/\">Undertow</a>"
        )
    )
}

// MARK: Tags

extension ManualEntry {
    private static let tags = [
        ManualEntry(
            .tag,
            "if",
            Documentation(
                "Prints a part when a condition is true.",
                example: "{% if n > 2 %}many{% elif n == 1 %}one{% else %}none{% endif %}",
                output: "many"
            )
        ),
        ManualEntry(
            .tag,
            "for",
            Documentation(
                "Prints a part for each item of a list; `else` when there is none.",
                example: "{% for name in names if name != \"b\" %}{{ name }};{% else %}nobody{% endfor %}",
                output: "a;c;"
            )
        ),
        ManualEntry(
            .tag,
            "set",
            Documentation(
                "Gives a name to a value, or to what is printed up to `endset`.",
                example: "{% set x = n * 2 %}{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}",
                output: "<b>6</b>"
            )
        ),
        ManualEntry(
            .tag,
            "block",
            Documentation(
                "A part that templates which extend this one can replace.",
                example: "{% block title %}Home{% endblock %}",
                output: "Home"
            )
        ),
        ManualEntry(
            .tag,
            "extends",
            Documentation(
                "Takes another template and replaces its blocks.",
                example: "{% extends \"base.html\" %}{% block title %}Blog · {{ super() }}{% endblock %}",
                output: "<h1>Blog · Base</h1>"
            )
        ),
        ManualEntry(
            .tag,
            "include",
            Documentation(
                "Prints another template, which sees the variables of this one.",
                example: "{% include \"part.html\" %}",
                output: "<i>Night &amp; day</i>"
            )
        ),
        ManualEntry(
            .tag,
            "import",
            Documentation(
                "Gives a name to the macros of a file.",
                example: "{% import \"ui.html\" as ui %}{{ ui.tag(title) }}",
                output: "<b>Night &amp; day</b>"
            )
        ),
        ManualEntry(
            .tag,
            "macro",
            Documentation(
                "A part with parameters, printed where it is called.",
                example:
                    "{% macro tag(text, level=1) %}<h{% if level == 1 %}1>{% else %}2>{% endif %}{{ text }}{% endmacro %}",
                output: ""
            )
        ),
        ManualEntry(
            .tag,
            "raw",
            Documentation(
                "Prints text with tags as it is.",
                example: "{% raw %}{{ x }}{% endraw %}",
                output: "{{ x }}"
            )
        ),
    ]
}
