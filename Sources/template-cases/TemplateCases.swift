import Foundation
import TemplateTesting
import Templating
import TestSupport

/// Answers cases for proofs against other engines: JSON lines in, JSON lines out.
///
/// A line holds `id`, `mode` (`html xml json text`), `templates` by name, `main`, `schema` and `data`; the answer is
/// `{"id", "ok": true, "output"}` or `{"id", "ok": false, "stage", "errors": […]}`. In the mode `states` a line holds
/// `id` and `document`, and the answer `states`: the state at each byte (`ContextTrace`).
@main
enum TemplateCases {
    static func main() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        while let line = readLine(strippingNewline: true) {
            if line.isEmpty { continue }
            let answer = try TemplateCases.answer(JSONValue(parsing: line.utf8))
            FileHandle.standardOutput.write(try encoder.encode(answer) + Data("\n".utf8))
        }
    }

    private struct Answer: Encodable {
        struct Item: Encodable {
            let file: String
            let line: Int
            let column: Int
            let code: String
            let message: String
            let suggestions: [String]

            init(_ diagnostic: Diagnostic) {
                file = diagnostic.location.file.name
                line = diagnostic.location.line
                column = diagnostic.location.column
                code = diagnostic.code.label
                message = diagnostic.message
                suggestions = diagnostic.suggestions
            }
        }

        let id: String
        let ok: Bool
        var output: String?
        var stage: String?
        var errors: [Item]?
        var states: [String]?
    }

    private static func answer(_ json: JSONValue) throws -> Answer {
        let id = json["id"]?.text ?? ""
        if json["mode"]?.text == "states" {
            let document = Array((json["document"]?.text ?? "").utf8)
            return Answer(id: id, ok: true, states: ContextTrace.states(of: document))
        }
        guard case .object(let templates)? = json["templates"] else {
            throw TemplateCase.Failure(description: "\(id): no templates")
        }
        let main = json["main"]?.text ?? "main.html"
        // The one that is rendered comes first, the others in a fixed order.
        let names = [main] + templates.keys.filter { $0 != main }.sorted()
        let testCase = try TemplateCase(
            templates: names.map { ($0, templates[$0]?.text ?? "") },
            main: main,
            schema: json["schema"] ?? .object([:]),
            data: json["data"] ?? .object([:])
        )
        let outcome = try testCase.outcome(format: format(json["mode"]?.text), environment: environment)
        switch outcome {
        case .output(let text): return Answer(id: id, ok: true, output: text)
        case .compileProblems(let problems):
            return Answer(id: id, ok: false, stage: "compile", errors: problems.map(Answer.Item.init))
        case .renderProblem(let problem):
            return Answer(id: id, ok: false, stage: "render", errors: [Answer.Item(problem)])
        }
    }

    private static func format(_ mode: String?) -> OutputFormat? {
        switch mode {
        case "xml": .xml
        case "json": .json
        case "text": .text
        case "html": .html
        default: nil
        }
    }

    private static let environment = TemplateEnvironment(
        functions: [
            TemplateEnvironment.Function("asset", parameters: ["path"], "The address of a file of the theme.")
            {
                .value("/assets/" + $0[0], .assetURL)
            }
        ]
    )
}
