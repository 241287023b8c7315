import TemplateTesting
import Templating
import TestSupport
import Testing

/// Cases in `Cases`, as `GoldenTemplate` reads them.
///
/// Those named `err_…` expect the complete report.
@Suite("Templates")
struct GoldenTests {
    static let golden = GoldenFiles("Cases")

    @Test("render or report as their golden file says", arguments: golden.cases)
    func rendersAsExpected(_ golden: GoldenFiles.Case) throws {
        let outcome = try GoldenTemplate(golden.input).outcome()
        #expect(outcome.isOutput != golden.name.hasPrefix("err_"), "\(outcome.text)")
        try GoldenFiles.expect(outcome.text, matches: golden)
    }

    @Test("each have a case and an expectation, and a third of them are errors")
    func isComplete() {
        #expect(GoldenTests.golden.orphans == [])
        let cases = GoldenTests.golden.cases
        #expect(cases.count >= 60)
        #expect(cases.count { $0.name.hasPrefix("err_") } * 3 >= cases.count)
    }
}
