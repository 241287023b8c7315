import Testing

@testable import SiteBuilding

@Suite("The location of a text in its page")
struct BodyLocatorTests {
    private func locator(_ html: String, keys: [UInt64] = []) -> BodyLocator? {
        BodyLocator(RenderedBody(html: Array(html.utf8), minutes: 3, summary: "", keys: keys))
    }

    @Test(
        arguments: [
            "<main><p>One &amp; two</p></main>", "<p>One &amp; two</p>", "<p>One <p>One &amp; two</p>",
        ]
    )
    func `finds the text wherever the page holds it`(page: String) throws {
        let html = "<p>One &amp; two</p>"
        let found = try #require(locator(html)).find(in: Array(page.utf8))
        #expect(found == Array(html.utf8))
    }

    @Test(
        arguments: ["", "<p>One", "<main><p>One &amp; too</p></main>", "<main><p>One &amp; two</main>"]
    )
    func `finds nothing where a byte differs or is missing`(page: String) throws {
        #expect(try #require(locator("<p>One &amp; two</p>")).find(in: Array(page.utf8)) == nil)
    }

    @Test
    func `is the same after it was saved`() throws {
        let original = try #require(locator("<p>One &amp; two</p>", keys: [7, 8]))
        let saved = try #require(BodyLocator(BodyLocator.list(original)[...]))
        #expect(BodyLocator.list(saved) == BodyLocator.list(original))
        #expect(saved.minutes == 3 && saved.keys == [7, 8])
    }

    @Test(
        arguments: [
            [], [1, 20, 2], [1, 7, 2, 3], [1, .max, 2, 3], [1, 20, 2, .max],
        ] as [[UInt64]]
    )
    func `is not read from numbers that no text gives`(numbers: [UInt64]) {
        #expect(BodyLocator(numbers[...]) == nil)
    }

    @Test
    func `is not made for a text that is rendered faster than it is found`() {
        #expect(locator("<p>1</p") == nil)
        #expect(locator("<p>1</p>") != nil)
    }
}
