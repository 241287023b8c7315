import TemplateModel
import TemplateTesting
import Templating
import TestSupport
import Testing

@Suite("The site's filters")
struct SiteFiltersTests {
    private static let golden = GoldenFiles("Cases")

    @Test("render or report as their golden file says", arguments: golden.cases)
    func rendersAsExpected(_ golden: GoldenFiles.Case) throws {
        let filters = SiteFilters(origin: "https://www.example.com").all
        let outcome = try GoldenTemplate(golden.input).outcome(filters: filters)
        #expect(outcome.isOutput != golden.name.hasPrefix("err_"), "\(outcome.text)")
        try GoldenFiles.expect(outcome.text, matches: golden)
    }

    @Test(
        "are suggested for typing errors",
        arguments: [
            ("dates", "date"), ("isodate", "iso_date"), ("absURL", "absolute_url"),
            ("absolute_ulr", "absolute_url"), ("slugfy", "slugify"), ("duraton", "duration"),
        ]
    )
    func suggestions(written: String, meant: String) throws {
        let outcome = try TemplateCase(
            templates: [("main.html", "{{ \"x\"|\(written) }}")],
            main: "main.html",
            schema: .object([:]),
            data: .object([:])
        ).outcome(environment: TemplateEnvironment(filters: SiteFilters().all))
        guard case .compileProblems(let problems) = outcome else {
            Issue.record("'\(written)' was accepted")
            return
        }
        #expect(problems.first?.suggestions.first == meant)
    }

    @Test("name no filter that Jinja2 has")
    func names() {
        let names = Filter.all.flatMap { [$0.name, $0.alias].compactMap(\.self) }
        #expect(Set(names).isDisjoint(with: SiteFilters().all.map(\.name)))
    }
}
