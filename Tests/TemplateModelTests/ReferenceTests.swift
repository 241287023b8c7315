import Foundation
import TemplateModel
import TemplateTesting
import Templating
import TestSupport
import Testing

@Suite("The manual")
struct ReferenceTests {
    @Test(
        "has examples that print what it says",
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

    // MARK: Documents

    @Test func `is docs/template-reference.md, which make golden rewrites`() throws {
        let document = packageFolder.appending(path: "docs/template-reference.md")
        try GoldenFiles.expect(try ReferenceDocument.text(), matchesFile: document)
    }

    @Test func `has no line in its document that is too long to read`() throws {
        let lines = try ReferenceDocument.text().split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 200 }, "\(lines.filter { $0.count > 200 })")
    }

    /// The document of differences, without line breaks inside paragraphs.
    private static var differences: String {
        get throws {
            let document = packageFolder.appending(path: "docs/jinja2.md")
            return try String(contentsOf: document, encoding: .utf8)
        }
    }

    private func names(in text: some StringProtocol) -> [String] {
        String(text).matches(of: /`([a-z0-9_]+)`/).map { String($0.1) }
    }

    @Test
    func `lists in docs/jinja2.md every filter and test that the program has besides or instead of Jinja2's`()
        throws
    {
        let document = try Self.differences
        let filters = try #require(document.firstMatch(of: /(?s)Filters that Jinja2 does not have: (.*?)\./))
        #expect(Set(names(in: filters.1)) == Set(SiteFilters().all.map(\.name)))
        let tests = try #require(document.firstMatch(of: /(?s)### Tests\n\n(.*?) are there\./))
        let entries = Reference.entries.filter { $0.kind == .test }
        #expect(Set(names(in: tests.1)) == Set(entries.map(\.name)))
    }

    @Test func `calls no filter missing in docs/jinja2.md that the program has`() throws {
        let table = try #require(try Self.differences.firstMatch(of: /(?s)### Filters\n(.*?)\n\nParameters/))
        let rows = table.1.matches(of: /(?m)^\| (.*?) \|/).map { names(in: $0.1) }
        let missing = Set(rows.joined())
        try #require(missing.count > 10)
        let known = Reference.entries.filter { $0.kind == .filter }.map(\.name)
        #expect(missing.isDisjoint(with: known))
    }
}
