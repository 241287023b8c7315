import Foundation
import Spelling
package import Templating
import TestSupport

/// A golden case of templates, of which the first is rendered.
///
/// The text holds JSON with `schema` and `data`, then templates, each after a line `--- name ---`.
package struct GoldenTemplate {
    private let header: JSONValue
    private let templates: [(name: String, source: String)]

    /// - Throws: `DecodingError` for a header that is not JSON.
    package init(_ text: String) throws {
        var header = ""
        var templates: [(name: String, source: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- "), line.hasSuffix(" ---") {
                templates.append((String(line.dropFirst(4).dropLast(4)), ""))
            } else if templates.isEmpty {
                header += line + "\n"
            } else {
                templates[templates.count - 1].source += line + "\n"
            }
        }
        self.header = try JSONValue(parsing: header.utf8)
        self.templates = templates
    }

    /// Renders the first template.
    ///
    /// - Parameter filters: the filters of the site, besides those of the engine.
    package func outcome(filters: [Filter] = []) throws -> TemplateCase.Outcome {
        try TemplateCase(
            templates: templates,
            main: templates[0].name,
            schema: header["schema"] ?? .object([:]),
            data: header["data"] ?? .object([:])
        ).outcome(environment: TemplateEnvironment(functions: [GoldenTemplate.asset], filters: filters))
    }

    private static let asset = TemplateEnvironment.Function(
        "asset",
        parameters: ["path"],
        "The address of a file of the theme."
    ) {
        $0 == ["css/site.css"]
            ? .value("/assets/site.0123456789.css", .assetURL)
            : .unknown(
                message: "there is no asset '\($0[0])'",
                suggestions: Suggestions.nearest(to: $0[0], among: ["css/site.css"])
            )
    }
}

extension TemplateCase.Outcome {
    /// The rendered text, or all error reports with a blank line between them.
    package var text: String {
        switch self {
        case .output(let text): text
        case .compileProblems(let problems): problems.map(\.report).joined(separator: "\n\n") + "\n"
        case .renderProblem(let problem): problem.report + "\n"
        }
    }

    package var isOutput: Bool { if case .output = self { true } else { false } }
}
