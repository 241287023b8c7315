import SiteConfiguration
import Testing

@testable import SiteBuilding

@Suite("The index of addresses")
struct AddressIndexTests {
    private let index = AddressIndex(
        AddressIndex.Pages(
            ["/", "/blog/", "/blog/first-take/"],
            byFile: [
                ("blog/2026-01-01-first-take.md", "/blog/first-take/"), ("blog/tape.md", "/blog/tape/"),
            ]
        ),
        settings: SiteSettings()
    )

    @Test(arguments: [
        ("/", true), ("/blog/first-take/", true), ("/blog", false), ("", false), ("/Blog/", false),
    ])
    func `contains the exact addresses only, and records each question`(path: String, isKnown: Bool) {
        var keys: [UInt64] = []
        #expect(index.contains(path, &keys) == isKnown)
        #expect(index.contains(path) == isKnown)
        #expect(keys.count == 1)
    }

    @Test func `gives the page of a Markdown file, and records the question for a missing one too`() {
        var keys: [UInt64] = []
        #expect(index.page(ofFile: "blog/tape.md", &keys) == "/blog/tape/")
        #expect(index.page(ofFile: "blog/none.md", &keys) == nil)
        #expect(keys == [Dependency.file("blog/tape.md"), Dependency.file("blog/none.md")])
    }

    @Test func `suggests addresses and files near a missing one`() {
        #expect(index.nearest(to: "/blog/frist-take/") == ["/blog/first-take/"])
        #expect(index.nearestFiles(to: "blog/tpe.md") == ["tape.md"])
        #expect(index.nearestFiles(to: "blog/first-take.md") == ["2026-01-01-first-take.md"])
        #expect(index.nearestFiles(to: "pages/tape.md").isEmpty)
    }

    @Test func `has one dependency for each address and file`() {
        #expect(index.dependencies.count == 5)
    }
}
