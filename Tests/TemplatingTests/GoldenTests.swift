import Foundation
import Templating
import TestSupport
import Testing

/// Cases in `Cases`: JSON with `schema` and `data`, then templates behind `--- name ---`; the first is rendered.
///
/// Cases named `err_…` expect the complete report.
@Suite("Templates") struct GoldenTests {
    static let golden = GoldenFiles("Cases")

    @Test("render or report as their golden file says", arguments: golden.cases) func rendersAsExpected(
        _ golden: GoldenFiles.Case
    ) throws {
        let outcome = try CaseFile(golden.input).run()
        switch outcome {
        case .output(let text):
            #expect(!golden.name.hasPrefix("err_"), "an error was expected")
            try GoldenFiles.expect(text, matches: golden)
        case .compileProblems, .renderProblem:
            let reports =
                switch outcome {
                case .compileProblems(let problems): problems.map(\.report)
                case .renderProblem(let problem): [problem.report]
                case .output: [String]()
                }
            #expect(golden.name.hasPrefix("err_"), "\(reports.joined(separator: "\n"))")
            try GoldenFiles.expect(reports.joined(separator: "\n\n") + "\n", matches: golden)
        }
    }

    @Test("each have a case and an expectation, and a third of them are errors") func isComplete() {
        #expect(GoldenTests.golden.orphans == [])
        let cases = GoldenTests.golden.cases
        #expect(cases.count >= 60)
        #expect(cases.count { $0.name.hasPrefix("err_") } * 3 >= cases.count)
    }
}

/// A case file's parts.
private struct CaseFile {
    private let header: JSONValue
    private let templates: [(name: String, source: String)]

    init(_ text: String) throws {
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
        self.header = try JSONDecoder().decode(JSONValue.self, from: Data(header.utf8))
        self.templates = templates
    }

    func run() throws -> TemplateCase.Outcome {
        let environment = TemplateEnvironment.sample(
            functions: [
                TemplateEnvironment.Function(
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
            ],
            origin: "https://www.example.com"
        )
        return try TemplateCase(
            templates: templates,
            main: templates[0].name,
            schema: header["schema"] ?? .object([:]),
            data: header["data"] ?? .object([:])
        ).outcome(environment: environment)
    }
}
