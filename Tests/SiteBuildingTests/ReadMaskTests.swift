import SiteConfiguration
import TemplateModel
import Templating
import Testing

@testable import SiteBuilding

@Suite("The fingerprint of a template")
struct ReadMaskTests {
    @Test(
        "make a template count as changed when what they go by changes",
        arguments: [
            SiteFilters(origin: "https://other.example"),
            SiteFilters(origin: "https://www.example.com", language: Language.named("de") ?? .english),
        ]
    )
    func basis(others: SiteFilters) throws {
        let filters = SiteFilters(origin: "https://www.example.com")
        var set = TemplateSet(
            sources: [SourceFile(name: "main.html", text: "{{ \"/\"|absolute_url }}")],
            environment: TemplateEnvironment(filters: filters.all)
        )
        let compiled = set.compile("main.html", variables: [])
        let program = try #require(compiled)
        #expect(
            ReadMask(program, variables: [], filters).fingerprint
                == ReadMask(program, variables: [], filters).fingerprint
        )
        #expect(
            ReadMask(program, variables: [], filters).fingerprint
                != ReadMask(program, variables: [], others).fingerprint
        )
    }
}
