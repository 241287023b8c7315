import TemplateTesting
import Testing

@testable import Templating

@Suite("The documentation of the language")
struct DocumentationTests {
    @Test("has examples that print what it says", arguments: ManualEntry.all().map(\.name).indices)
    func exampleIsTrue(index: Int) throws {
        let entry = ManualEntry.all()[index]
        let outcome = try DocumentationSample.outcome(of: entry.documentation.example)
        #expect(outcome.isOutput, "\(entry.name)")
        #expect(outcome.text == entry.documentation.output, "\(entry.name)")
    }

    @Test("has a summary of one sentence and an example for each entry", arguments: ManualEntry.Kind.allCases)
    func isComplete(kind: ManualEntry.Kind) {
        for entry in ManualEntry.all() where entry.kind == kind {
            #expect(entry.documentation.summary.hasSuffix("."), "\(entry.name)")
            #expect(entry.documentation.example.contains(entry.name), "\(entry.name)")
        }
    }

    @Test("names each part of the language once")
    func namesAreUnique() {
        let names = ManualEntry.all().map { "\($0.kind) \($0.name)" }
        #expect(Set(names).count == names.count)
    }
}
