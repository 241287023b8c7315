import Content
import Foundation
import Testing

@testable import MarkdownStore

@Suite("Front matter")
struct FrontMatterTests {
    private func file(_ bytes: [UInt8], name: String = "mix.md") -> MarkdownFile {
        MarkdownFile(
            url: URL(filePath: "/nowhere/\(name)"),
            path: "content/blog/\(name)",
            pathInContent: "blog/\(name)",
            kind: .post,
            bytes: bytes
        )
    }

    private func frontMatter(_ text: String) throws(Problems) -> FrontMatter {
        try FrontMatter(file(Array(text.utf8)))
    }

    private func body(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[FileParts(bytes)?.body ?? 0..<bytes.count], as: UTF8.self)
    }

    // MARK: Values

    @Test(
        "gives values as they are written",
        arguments: [
            ("a: Mix", RecordValue.word("Mix")), ("a: \"5\"", .text("5")), ("a: '5'", .text("5")),
            ("a: 5", .word("5")), ("a: true", .word("true")), ("a: ~", .word("~")), ("a:", .absent),
            ("a: [x, y]", .list([.word("x"), .word("y")])), ("a: { b: c }", .map([.init("b", .word("c"))])),
            ("a: |\n  x\n  y", .text("x\ny\n")),
        ]
    )
    func givesValues(yaml: String, value: RecordValue) throws {
        #expect(try frontMatter("---\n\(yaml)\n---\n").values["a"]?.value == value)
    }

    @Test("knows the line of each value, and of the body")
    func knowsLines() throws {
        let matter = try frontMatter("---\na: 1\n\nb: 2\n---\nText.\n")
        #expect(matter.values["a"]?.line == 2)
        #expect(matter.values["b"]?.line == 4)
        #expect(matter.bodyLine == 6)
    }

    @Test("may be empty", arguments: ["---\n---\nText.", "---\n# Nothing yet.\n---\nText."])
    func mayBeEmpty(text: String) throws {
        #expect(try frontMatter(text).values.isEmpty)
    }

    @Test("gives the items of a list as records with their lines")
    func givesItems() throws {
        let matter = try frontMatter("---\nprojects:\n  - name: A\n  - name: B\n---\n")
        let items = try matter.items(of: "projects")
        #expect(items.map { $0["name"] } == [.word("A"), .word("B")])
        #expect(items.map(\.location.description) == ["content/blog/mix.md:3", "content/blog/mix.md:4"])
        #expect(try matter.items(of: "showcase").isEmpty)
    }

    // MARK: The body

    @Test(
        "ends at a line of three hyphens",
        arguments: [
            ("---\na: 1\n---\nText.\n", "Text.\n"), ("---\r\na: 1\r\n---\r\nText.", "Text."),
            ("\u{FEFF}---\na: 1\n---  \nText.", "Text."), ("---\na: 1\n---", ""),
            ("---\na: 1\n--- x\n---\nText.", "Text."), ("---\na: 1\n---\n---\nText.", "---\nText."),
            ("\n \n---\na: 1\n---\nText.", "Text."), ("---\na: 1\n...\nText.", "Text."),
            ("---\ra: 1\r---\rText.\rMore.", "Text.\rMore."), ("\r\n---\r\na: 1\r\n---\r\nText.", "Text."),
        ]
    )
    func endsAtAMarker(text: String, rest: String) {
        #expect(body(text) == rest)
    }

    @Test("is not there in a file of plain text", arguments: ["Text.", "", "-- a", " ---\na: 1\n---\n"])
    func mayBeMissing(text: String) {
        #expect(body(text) == text)
        #expect(throws: Problems.self) { try frontMatter(text) }
    }

    // MARK: Errors

    @Test(
        "is reported with what the first line should be",
        arguments: [
            ("", "the file is empty"), (" \n\n", "the file is empty"),
            ("Text.", "the file has no front matter"),
            ("---\na: 1\n", "the front matter is never closed"),
            ("----\na: 1\n----\n", "the first line is not exactly '---'"),
            ("+++\na = 1\n+++\n", "the front matter is TOML"),
        ]
    )
    func reportsTheFirstLine(text: String, message: String) throws {
        let error = try #require(throws: Problems.self) { try frontMatter(text) }
        #expect(error.all.map(\.message) == [message])
    }

    @Test(
        "is not read from a file of UTF-16, which is named",
        arguments: [[0xFF, 0xFE, 0x2D, 0], [0xFE, 0xFF, 0, 0x2D]]
    )
    func namesUTF16(bytes: [UInt8]) throws {
        let error = try #require(throws: Problems.self) { try FrontMatter(file(bytes)) }
        #expect(error.all.map(\.message) == ["the file is UTF-16"])
    }

    @Test("suspects a no-break space where the YAML makes no sense")
    func suspectsNoBreakSpaces() throws {
        let error = try #require(throws: Problems.self) { try frontMatter("---\na:\u{A0}x\nb: y\n---\n") }
        #expect(error.all.first?.advice?.contains("no-break space") == true)
    }

    @Test("does no work that grows with aliases of aliases")
    func limitsAliases() throws {
        let levels = (1...30).map { "k\($0): &k\($0) [*k\($0 - 1), *k\($0 - 1)]" }
        let bomb = "---\nk0: &k0 [x, x]\n\(levels.joined(separator: "\n"))\n---\n"
        let error = try #require(throws: Problems.self) { try frontMatter(bomb) }
        #expect(error.all.map(\.code) == ["bad-front-matter"])
        let few = try frontMatter("---\na: &a [x]\nb: *a\n---\n")
        #expect(few.values["b"]?.value == .list([.word("x")]))
    }

    @Test(
        "warns of texts of which YAML drops a part, with the quoted form",
        arguments: [
            ("title: Take #2 of Salt", "title: \"Take #2 of Salt\""),
            ("title: !Action time", "title: \"!Action time\""), ("title: &friends", "title: \"&friends\""),
            ("excerpt: #first", "excerpt: \"#first\""),
            ("title: Say \"A\" #2", "title: \"Say \\\"A\\\" #2\""),
        ]
    )
    func warnsOfLostText(yaml: String, quoted: String) throws {
        let matter = try frontMatter("---\n\(yaml)\n---\n")
        #expect(matter.warnings.map(\.code) == ["lost-text"])
        #expect(matter.warnings.first?.advice == "write \(quoted)")
        #expect(matter.warnings.first?.location == .file(path: "content/blog/mix.md", line: 2))
    }

    @Test(
        "takes comments for comments where no words for readers stand",
        arguments: [
            "title: \"Take #2\"", "title: 'Take #2' # checked", "slug: take # keep", "title: C#",
            "# title: Take #2",
            "featured_image_url: media/a.jpg # from Ana", "created_at: 2026-01-01 # first",
        ]
    )
    func knowsComments(yaml: String) throws {
        #expect(try frontMatter("---\n\(yaml)\n---\n").warnings.isEmpty)
    }

    @Test(
        "is reported at a line when it is wrong: where the YAML stops making sense, or where it begins",
        arguments: [
            ("---\na: 1\nb: [x\n---\n", 4, "bad-front-matter"), ("---\n- a\n---\n", 2, "bad-front-matter"),
            ("---\na: 1\n\na: 2\n---\n", 2, "bad-front-matter"), ("---\na: 1\n", 1, "bad-front-matter"),
        ]
    )
    func isReportedAtItsLine(text: String, line: Int, code: String) throws {
        let error = try #require(throws: Problems.self) { try frontMatter(text) }
        #expect(error.all.map(\.code) == [code])
        #expect(error.all.map(\.location) == [.file(path: "content/blog/mix.md", line: line)])
    }

    @Test("is not read from a file that is not UTF-8")
    func needsUTF8() throws {
        let file = file(Array("---\na: 1\n---\n".utf8) + [0xFF])
        let error = try #require(throws: Problems.self) { try FrontMatter(file) }
        #expect(
            error.all.map(\.description) == [
                "content/blog/mix.md:4: error[encoding]: the file is not UTF-8; save it as UTF-8"
            ]
        )
    }

    @Test(
        "is reported when a list is not a list of sets of keys",
        arguments: [("projects: A", 2), ("projects:\n  - A", 3), ("projects: { a: b }", 2)]
    )
    func reportsBadLists(yaml: String, line: Int) throws {
        let matter = try frontMatter("---\n\(yaml)\n---\n")
        let error = try #require(throws: Problems.self) { try matter.items(of: "projects") }
        #expect(error.all.map(\.code) == ["wrong-type"])
        #expect(error.all.map(\.location) == [.file(path: "content/blog/mix.md", line: line)])
    }

    // MARK: File names

    @Test(
        "stands in files whose names give slug and date",
        arguments: [
            ("mix.md", "mix", nil), ("2026-11-24-mix.md", "mix", "2026-11-24"),
            ("2026-13-24-mix.md", "2026-13-24-mix", nil), ("2026-11-24.md", "2026-11-24", nil),
            ("My Great Session.MD", "my-great-session", nil), ("under_score.markdown", "under-score", nil),
            ("2026-11-24-Über uns.md", "uber-uns", "2026-11-24"), ("2026/mix.md", "mix", nil),
            ("mix/index.md", "mix", nil), ("2026-11-24-mix/Index.md", "mix", "2026-11-24"),
            ("index.md", "index", nil), ("!!!.md", "!!!", nil),
        ] as [(String, String, String?)]
    )
    func hasNamedFiles(name: String, slug: String, date: String?) {
        let file = file([], name: name)
        #expect(file.slug == slug)
        #expect(file.date == date)
    }
}
