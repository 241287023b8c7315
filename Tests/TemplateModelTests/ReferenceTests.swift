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
        let outcome = try DocumentationSample.outcome(
            of: entry.documentation.example,
            filters: SiteFilters(origin: "https://www.example.com").all
        )
        #expect(outcome.isOutput, "\(entry.name)")
        #expect(outcome.text == entry.documentation.output, "\(entry.name)")
        #expect(entry.documentation.summary.hasSuffix("."), "\(entry.name)")
    }

    @Test("has an entry for every filter of the site")
    func isComplete() {
        for filter in SiteFilters().all {
            #expect(Reference.entries.contains { $0.kind == .filter && $0.name == filter.name })
        }
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
