import Content
import SiteConfiguration
import Testing

@Suite("A file of sentences")
struct StringsFileTests {
    private func file(_ text: String, _ rule: PluralRule = .english) -> StringsFile {
        StringsFile(text: text, path: "strings/x.yaml", rule: rule)
    }

    @Test func `has sentences and plural forms by their keys`() {
        let file = file("skip: Skip\nsongs: { one: \"{n} song\", other: \"{n} songs\" }\n")
        #expect(file.problems.isEmpty)
        #expect(
            file.texts == [
                "skip": .plain("Skip"), "songs": .plural([.one: "{n} song", .other: "{n} songs"]),
            ]
        )
        #expect(file.location(of: "songs") == .file(path: "strings/x.yaml", line: 2))
    }

    @Test(
        arguments: [
            ("We answer {time}.", [.text("We answer "), .placeholder("time"), .text(".")]),
            ("{n}", [.placeholder("n")]),
            ("{a}{b}", [.placeholder("a"), .placeholder("b")]),
            ("a { b } {} {A} {é} }{", [.text("a { b } {} {A} {é} }{")]),
            ("{{x}}", [.text("{"), .placeholder("x"), .text("}")]),
            ("{", [.text("{")]),
        ] as [(String, [LocalizedText.Part])]
    )
    func `has placeholders in braces`(text: String, parts: [LocalizedText.Part]) {
        #expect(LocalizedText.parts(of: text) == parts)
    }

    @Test(arguments: [
        (
            "- a",
            "strings/x.yaml:1: error[wrong-type]: the file must be a set of keys with sentences; write lines such as 'skip_link: Skip to the content'"
        ),
        (
            "a: \"",
            "strings/x.yaml:1: error[bad-settings]: the file is not valid YAML: found unexpected end of stream"
        ),
        (
            "ok: a\nno key: b",
            "strings/x.yaml:2: error[bad-sentence]: 'no key' is not a key: it may hold a-z, 0-9 and _; use the key of the theme's file"
        ),
        (
            "a: [b]",
            "strings/x.yaml:1: error[wrong-type]: 'a' must be a set of keys; write 'key: value' lines"
        ),
        ("a:", "strings/x.yaml:1: error[bad-sentence]: 'a' is empty; write a sentence in quotes"),
        (
            "a: { one: x }",
            "strings/x.yaml:1: error[bad-sentence]: 'a' has no text for the plural form other; add it; this language needs one, other"
        ),
        (
            "a: { one: x, othr: y, other: z }",
            "strings/x.yaml:1: error[unknown-key]: there is no setting 'othr' in 'a'; did you mean 'other'?"
        ),
    ])
    func `reports what is wrong with its line`(text: String, problem: String) {
        #expect(file(text).problems.map(\.description) == [problem])
    }

    @Test(arguments: [
        (PluralRule.russian, "one, few, many"), (.polish, "one, few, many"), (.japanese, "other"),
        (.french, "one, other"), (.spanish, "one, other"), (.arabic, "zero, one, two, few, many, other"),
    ])
    func `needs the forms of its language`(rule: PluralRule, forms: String) throws {
        let problem = try #require(file("a: { two: x }", rule).problems.first).description
        #expect(problem.hasSuffix("this language needs \(forms)"))
    }

    @Test func `has the placeholders of the original, or is refused`() {
        let original = file("a: \"{x} and {y}\"\nb: { one: \"{n}\", other: \"{n} {x}\" }\nc: C")
        var german = file("a: \"{x} und {z}\"\nb: { one: eins, other: \"{x}\" }\nc: \"{n}\"\nd: neu")
        german.compare(with: original)
        #expect(
            german.problems.map(\.description) == [
                "strings/x.yaml:1: error[bad-sentence]: 'a' has the placeholders {x}, {z}, but templates give it {x}, {y}; "
                    + "use the names of strings/x.yaml",
                "strings/x.yaml:3: error[bad-sentence]: 'c' has the placeholders {n}, but templates give it none; "
                    + "use the names of strings/x.yaml",
            ]
        )
        #expect(Set(german.texts.keys) == ["b", "d"])
    }
}
