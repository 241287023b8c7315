import Templating
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The site's filters")
struct SiteFiltersTests {
    private static let german = DateNames(
        months: Array(repeating: "Mai", count: 12),
        shortMonths: Array(repeating: "Mai", count: 12),
        weekdays: Array(repeating: "Montag", count: 7),
        shortWeekdays: Array(repeating: "Mo", count: 7)
    )

    @Test(
        "make a template count as changed when what they go by changes",
        arguments: [
            SiteFilters(origin: "https://other.example"),
            SiteFilters(origin: "https://www.example.com", dateNames: german),
        ]
    )
    func basis(others: SiteFilters) throws {
        let filters = SiteFilters(origin: "https://www.example.com")
        var set = TemplateSet(
            sources: [SourceFile(name: "main.html", text: "{{ \"/\"|absolute_url }}")],
            environment: TemplateEnvironment(filters: filters.all)
        )
        let compiled = set.compile("main.html", roots: [])
        let program = try #require(compiled)
        #expect(ReadMask(program, roots: [], filters).image == ReadMask(program, roots: [], filters).image)
        #expect(ReadMask(program, roots: [], filters).image != ReadMask(program, roots: [], others).image)
    }

    @Test("name no filter that Jinja2 has")
    func names() {
        let names = Filter.all.flatMap { [$0.name, $0.alias].compactMap(\.self) }
        #expect(Set(names).isDisjoint(with: SiteFilters().all.map(\.name)))
    }
}
