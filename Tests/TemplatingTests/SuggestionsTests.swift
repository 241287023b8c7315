import Spelling
import Testing

@testable import Templating

@Suite("The nearest names")
struct SuggestionsTests {
    @Test(
        "are those that differ by little",
        arguments: [
            ("tilte", "title"), ("titl", "title"), ("Title", "title"), ("featuredimage", "featured_image"),
            ("meta-title", "meta_title"), ("boddy", "body"), ("x", "y"),
        ]
    )
    func finds(name: String, expected: String) {
        #expect(Suggestions.nearest(to: name, among: [expected, "something_else"]) == [expected])
    }

    @Test("come best first, then in alphabetical order")
    func order() {
        let candidates = ["cartoon", "carts", "card", "care", "cart"]
        #expect(Suggestions.nearest(to: "Cart", among: candidates) == ["cart", "card", "care"])
    }

    @Test("are at most three")
    func limit() {
        #expect(Suggestions.nearest(to: "aa", among: ["ab", "ac", "ad", "ae"]).count == Suggestions.limit)
    }

    @Test(
        "are none for a name that is far from all, and never the name itself",
        arguments: [("abc", ["xyz"]), ("title", ["title"]), ("", ["title"]), ("ab", ["ba_c_d"])]
    )
    func findsNone(name: String, candidates: [String]) {
        #expect(Suggestions.nearest(to: name, among: candidates) == [])
    }
}
