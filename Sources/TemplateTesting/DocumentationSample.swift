import Foundation
package import Templating
import TestSupport

/// The variables and templates that the examples of the manual and of the guide use.
package enum DocumentationSample {
    /// Renders an example with the sample's data.
    ///
    /// - Parameter filters: the filters of the site, besides those of the engine.
    package static func outcome(of example: String, filters: [Filter] = []) throws -> TemplateCase.Outcome {
        let environment = TemplateEnvironment(functions: [asset], filters: filters)
        return try TemplateCase(
            templates: [("main.html", example)] + templates,
            main: "main.html",
            schema: json(schema),
            data: json(data)
        ).outcome(environment: environment)
    }

    private static func json(_ text: String) throws -> JSONValue {
        try JSONValue(parsing: text.utf8)
    }

    private static let asset = TemplateEnvironment.Function(
        "asset",
        parameters: ["path"],
        "The address of a file of the theme."
    ) { arguments in
        .value("/assets/" + arguments[0], .assetURL)
    }

    private static let templates = [
        ("base.html", "<h1>{% block title %}Base{% endblock %}</h1>"),
        ("part.html", "<i>{{ title }}</i>"),
        ("ui.html", "{% macro tag(text) %}<b>{{ text }}</b>{% endmacro %}"),
    ]

    private static let schema = """
        {
            "title": "text",
            "subtitle": {"optional": "text"},
            "n": "int",
            "names": {"list": "text"},
            "markup": "html",
            "day": "date",
            "plays": {"map": "int"},
            "cover": {"record": {"name": "Image", "fields": {
                "url": "url", "alt": "text", "width": {"optional": "int"}, "height": {"optional": "int"}
            }}},
            "songs": {"list": {"record": {"name": "Song", "fields": {
                "title": "text", "year": "int", "url": "url"
            }}}}
        }
        """

    private static let data = """
        {
            "title": "Night & day",
            "n": 3,
            "names": ["a", "b", "c"],
            "markup": "<p>Loud &amp; clear</p>",
            "day": 1795478400,
            "plays": {"salt": 7, "tide": 9},
            "cover": {"url": "/media/salt.jpg", "alt": "A \\"salt\\" flat", "width": 800, "height": 600},
            "songs": [
                {"title": "Salt", "year": 2025, "url": "/salt/"},
                {"title": "Undertow", "year": 2026, "url": "/u/"}
            ]
        }
        """
}
