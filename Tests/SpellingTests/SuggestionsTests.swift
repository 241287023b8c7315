import Spelling
import Testing

@Suite("Suggestions")
struct SuggestionsTests {
    @Test(arguments: [
        ("titel", ["title", "date"], ["title"]),
        ("postsPerPage", ["posts_per_page"], ["posts_per_page"]),
        ("DATE", ["date"], ["date"]),
        ("dat", ["date"], ["date"]),
        ("datee", ["date"], ["date"]),
        ("dste", ["date"], ["date"]),
        ("base-url", ["base_url"], ["base_url"]),
    ])
    func `name what a misspelled name may have meant`(name: String, candidates: [String], expected: [String])
    {
        #expect(Suggestions.nearest(to: name, among: candidates) == expected)
    }

    @Test(arguments: [
        ("navigation", ["humans", "embeds"]),
        ("ab", ["cd"]),
        ("title", ["title"]),
        ("", ["title"]),
        ("title", []),
    ])
    func `are none for another name, for the same one and for no candidates`(
        name: String,
        candidates: [String]
    ) {
        #expect(Suggestions.nearest(to: name, among: candidates).isEmpty)
    }

    @Test func `are at most three, the nearest first and equals by name`() {
        let found = Suggestions.nearest(
            to: "abcdef",
            among: ["abcxyf", "abcdez", "abcdeg", "abcdeh", "abcdei"]
        )
        #expect(found == ["abcdeg", "abcdeh", "abcdei"])
    }
}
