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
            name: name,
            kind: .post,
            bytes: bytes
        )
    }

    private func frontMatter(_ text: String) throws(Problems) -> FrontMatter {
        try FrontMatter(file(Array(text.utf8)))
    }

    private func body(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[FrontMatter.bodyRange(of: bytes)], as: UTF8.self)
    }

    // MARK: Values

    @Test(
        "gives values as they are written",
        arguments: [
            ("a: Mix", RecordValue.word("Mix")), ("a: \"5\"", .text("5")), ("a: '5'", .text("5")),
            ("a: 5", .word("5")), ("a: true", .word("true")), ("a: ~", .absent), ("a:", .absent),
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
        ] as [(String, String, String?)]
    )
    func hasNamedFiles(name: String, slug: String, date: String?) {
        let file = file([], name: name)
        #expect(file.slug == slug)
        #expect(file.date == date)
    }
}
