import Content
import Testing

@Suite("Slugs")
struct SlugTests {
    @Test(
        "are made from titles of any script",
        arguments: [
            ("The First Take", "the-first-take"), ("Ana Lúcia Núñez", "ana-lucia-nunez"),
            ("Łódź, 5 a.m.", "lodz-5-a-m"),
            ("Bjørn & Søn", "bjorn-son"), ("Straße", "strasse"), ("Don't stop", "dont-stop"),
            ("  — 2026 — ", "2026"),
            ("ﬁne", "fine"),
        ]
    )
    func areMadeFromTitles(title: String, slug: String) {
        #expect(Slug.from(title: title) == slug)
        #expect(Slug.isValid(slug))
        #expect(Slug.from(title: slug) == slug)
    }

    @Test("are not made of nothing", arguments: ["", "夜", "!!!", "😀", "…"])
    func areNotMadeOfNothing(title: String) { #expect(Slug.from(title: title) == nil) }

    @Test(
        "are made of titles in any script for addresses",
        arguments: [
            ("映像", "ying-xiang"), ("Видео", "video"), ("さくら", "sakura"), ("夜", "ye"), ("Ελλάδα!", "ellada"),
            ("Demo 映像", "demo"), ("Straße", "strasse"),
        ]
    )
    func areMadeOfAnyScript(title: String, slug: String) {
        #expect(Slug.fromAnyScript(title: title) == slug)
        #expect(Slug.fromAnyScript(title: "… !") == nil)
    }

    @Test(
        "are cut between words",
        arguments: [
            ("one two three", 7, "one-two"), ("one two three", 9, "one-two"),
            ("one two three", 13, "one-two-three"),
            ("onetwothree", 6, "onetwo"),
        ]
    )
    func areCut(title: String, length: Int, slug: String) {
        #expect(Slug.from(title: title, maximumLength: length) == slug)
    }

    @Test(
        "hold nothing but a-z, 0-9 and single hyphens",
        arguments: [
            "", "-a", "a-", "a--b", "A", "a b", "é", "a\u{301}", "a/b", "..", "a.b", "ａ",
        ]
    )
    func holdNothingElse(slug: String) { #expect(!Slug.isValid(slug)) }

    @Test("are made of the beginning of a title, in time that does not grow with the square of its length")
    func takeLongTitles() {
        let title = String(repeating: "שלום ", count: 100_000)
        let slug = Slug.fromAnyScript(title: title)
        #expect(slug?.hasPrefix("slwm-slwm-") == true, "\(slug ?? "")")
        #expect((slug?.utf8.count ?? 0) <= Slug.maximumLength)
    }
}
