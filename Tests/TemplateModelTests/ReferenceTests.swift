import Foundation
import TemplateModel
import TemplateTesting
import Templating
import TestSupport
import Testing

@Suite("The manual")
struct ReferenceTests {
    @Test(
        "has no example that fingerprints something else than it says",
        arguments: Reference.entries.map(\.name).indices
    )
    func examplesHold(index: Int) throws {
        let entry = Reference.entries[index]
        func json(_ text: String) throws -> JSONValue {
            try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }
        let templates =
            [("main.html", entry.example)] + Reference.templates.sorted { $0.key < $1.key }.map { ($0, $1) }
        let environment = TemplateEnvironment(
            functions: [.init("asset", parameters: ["path"], "") { .value("/assets/" + $0[0], .assetURL) }],
            filters: SiteFilters(origin: "https://www.example.com").all
        )
        let outcome = try TemplateCase(
            templates: templates,
            main: "main.html",
            schema: json(Reference.schemaJSON),
            data: json(Reference.dataJSON)
        ).outcome(environment: environment)
        guard case .output(let output) = outcome else {
            Issue.record("\(entry.name): \(outcome)")
            return
        }
        #expect(output == entry.output, "\(entry.name)")
        #expect(!entry.sentence.isEmpty && entry.sentence.hasSuffix("."), "\(entry.name)")
    }

    @Test("has an entry for every filter, test and field of a loop")
    func isComplete() {
        for (kind, name) in Reference.requiredNames {
            #expect(
                Reference.entries.contains { $0.kind == kind && $0.name == name && !$0.example.isEmpty },
                "\(name)"
            )
        }
        #expect(Reference.entries.count { $0.kind == .tag } == 9)
    }

    @Test("names a golden case for everything that Jinja2 does otherwise", arguments: Reference.differences)
    func differencesHaveCases(difference: String) throws {
        let match = try #require(difference.firstMatch(of: /`([a-z_]+)`/))
        let cases = ["TemplatingTests", "TemplateModelTests"].map { "Tests/\($0)/Cases/\(match.1).txt" }
        #expect(
            cases.contains { FileManager.default.fileExists(atPath: packageFolder.appending(path: $0).path) }
        )
    }
}
