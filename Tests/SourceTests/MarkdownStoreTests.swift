import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@Suite("Markdown files")
struct MarkdownStoreTests {
    /// Reads the files of an archive and gives the catalog's problems, each in one line.
    private func problems(_ archive: String, drafts: Bool = false) throws -> [String] {
        try withTemporaryFolder { folder in
            try Archive(archive).write(to: folder)
            let reading = ReadOptions(clock: .fixture, includesDrafts: drafts)
            let session = try MarkdownStore(root: folder, name: "content").open(0, for: reading)
            do {
                return try Catalog(reading: [session], .fixture(reading)).warnings.map(\.description)
            } catch let problems as Problems {
                return problems.all.map(\.description)
            }
        }
    }

    private func post(_ frontMatter: String, body: String = "Text.") -> String {
        "-- blog/2026-01-01-mix.md --\n---\n\(frontMatter)\n---\n\(body)\n"
    }

    @Test(
        "name the line and what to do",
        arguments: [
            (
                "titel: Mix",
                "content/blog/2026-01-01-mix.md:2: error[unknown-key]: there is no key 'titel'; did you mean 'title'?"
            ),
            (
                "title: Mix\npublished: maybe",
                "content/blog/2026-01-01-mix.md:3: error[wrong-type]: 'published' must be true or false, but is 'maybe'; write true or false"
            ),
            (
                "title: Mix\nslug: Mix Down",
                "content/blog/2026-01-01-mix.md:3: error[bad-slug]: 'slug' is 'Mix Down', but a slug may hold only a-z, 0-9 and single hyphens; write mix-down"
            ),
            (
                "title: Mix\ncreated_at: 2026-13-01",
                "content/blog/2026-01-01-mix.md:3: error[bad-date]: 'created_at' is '2026-13-01', which is not a date; write 2026-11-24 or 2026-11-24T08:30:00-05:00"
            ),
            (
                "title: Mix\ntitle: Again",
                "content/blog/2026-01-01-mix.md:2: error[bad-front-matter]: the key 'title' is there twice; remove one of the two"
            ),
            (
                "title: Mix\n\"title\": Again",
                "content/blog/2026-01-01-mix.md:2: error[bad-front-matter]: the key 'title' is there twice; remove one of the two"
            ),
            (
                "1: Mix\n\"1\": Again",
                "content/blog/2026-01-01-mix.md:2: error[bad-front-matter]: the key '1' is there twice; remove one of the two"
            ),
            (
                "title: [a, b]",
                "content/blog/2026-01-01-mix.md:2: error[wrong-type]: 'title' must be text, but is a list; put it in quotes"
            ),
            (
                "- a\n- b",
                "content/blog/2026-01-01-mix.md:2: error[bad-front-matter]: the front matter is not a set of keys; write one 'key: value' a line"
            ),
            (
                "title: Mix\nauthor: nobody",
                "content/blog/2026-01-01-mix.md:3: error[unknown-author]: there is no public artist 'nobody'; remove 'author' to show the site's own"
            ),
        ]
    )
    func reportsFrontMatter(frontMatter: String, expected: String) throws {
        let found = try problems(post(frontMatter))
        #expect(found.contains(expected), "\(found)")
    }

    @Test(
        "with a required value under another key have one error, which names both keys",
        arguments: [
            ("blog/a.md", "title: A\ndate: 2026-01-01", "'date'; did you mean 'created_at'?"),
            ("blog/2026-01-01-a.md", "titel: A", "'titel'; did you mean 'title'?"),
            ("pages/a.md", "name: A", "'name'; did you mean 'title'?"),
            (
                "artists/a.md", "showcase:\n- { title: A, file_path: a.mp3 }",
                "'title'; did you mean 'custom_title'?"
            ),
        ]
    )
    func reportsMisnamedValuesOnce(file: String, frontMatter: String, message: String) throws {
        let found = try problems("-- \(file) --\n---\n\(frontMatter)\n---\nText.\n")
        #expect(found.count == 1 && found.allSatisfy { $0.hasSuffix(message) }, "\(found)")
    }

    @Test(
        "without or with open front matter are errors",
        arguments: [
            ("Just text.\n", "the file has no front matter"),
            ("---\ntitle: Mix\n", "the front matter is never closed"),
        ]
    )
    func needsFrontMatter(text: String, message: String) throws {
        let found = try problems("-- blog/a.md --\n" + text)
        #expect(found.count == 1 && found.allSatisfy { $0.contains(message) })
    }

    @Test("that are not UTF-8 are reported at their line")
    func reportsEncoding() throws {
        try withTemporaryFolder { folder in
            try Data("---\ntitle: Mix\n---\nGood.\n".utf8 + [0xFF, 0x0A]).write(
                toNew: folder.appending(path: "blog/a.md")
            )
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            let records = try MarkdownStore(root: folder, name: "content").open(0, for: reading).records()
            #expect(
                records.problems.map(\.description) == [
                    "content/blog/a.md:5: error[encoding]: the file is not UTF-8; save it as UTF-8"
                ]
            )
        }
    }

    @Test("that are drafts have warnings, also where drafts are built")
    func warnsOfDrafts() throws {
        let draft = post("title: Mix\npublished: false\nslug: Not Good")
        let hidden = try problems(draft)
        let shown = try problems(draft, drafts: true)
        #expect(hidden.count == 1 && hidden.allSatisfy { $0.contains("warning[") })
        #expect(shown.count == 1 && shown.allSatisfy { $0.contains("warning[") })
    }

    @Test("of one slug are reported with both locations")
    func reportsDuplicates() throws {
        let found = try problems(
            "-- blog/a.md --\n---\ntitle: A\nslug: x\ncreated_at: 2026-01-01\n---\nText.\n"
                + "-- blog/b.md --\n---\ntitle: B\nslug: x\ncreated_at: 2026-01-01\n---\nText.\n"
        )
        #expect(
            found == [
                "content/blog/b.md: error[duplicate-slug]: the post 'x' is there already: content/blog/a.md; "
                    + "change one of the two slugs"
            ]
        )
    }

    @Test("take slug and date from their name where the front matter is silent")
    func usesFileNames() throws {
        try withTemporaryFolder { folder in
            try Archive(post("title: Mix")).write(to: folder)
            let outline = try CatalogOutline(
                of: MarkdownStore(root: folder, name: "content"),
                ReadOptions(clock: .fixture, includesDrafts: false)
            )
            #expect(outline.lines.first?.hasPrefix("post | mix | Mix") == true)
            #expect(outline.lines.first?.contains("1767225600000000") == true)
        }
    }

    @Test("accept private columns and publish nothing of them")
    func acceptsPrivateKeys() throws {
        let archive = "-- portfolio/a.md --\n---\ntitle: A\nbudget_range: CANARY\n---\nText.\n"
        let found = try problems(archive)
        #expect(found == [])
        try withTemporaryFolder { folder in
            try Archive(archive).write(to: folder)
            let outline = try CatalogOutline(
                of: MarkdownStore(root: folder, name: "content"),
                ReadOptions(clock: .fixture, includesDrafts: false)
            )
            #expect(!outline.description.contains("CANARY"))
        }
    }

    /// A change of a file; nil for the text of one that is removed.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String?
    }

    private static let mix = "---\ntitle: Mix\n---\nText.\n"

    @Test(
        "that changed since they were read are an error, and never a part of another text",
        arguments: [
            Change(
                testDescription: "another text of the same length",
                text: mix.replacing("Text", with: "Word")
            ),
            Change(
                testDescription: "a shorter front matter and a longer text",
                text: mix.replacing("Mix", with: "M").replacing("Text", with: "Longer")
            ),
            Change(testDescription: "a longer text", text: mix.replacing("Text", with: "Longer")),
            Change(testDescription: "no file", text: nil),
        ]
    )
    func noticeChanges(change: Change) throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "blog/2026-01-01-mix.md")
            try Data(Self.mix.utf8).write(toNew: file)
            let store = MarkdownStore(root: folder, name: "content")
            let session = try store.open(0, for: ReadOptions(clock: .fixture, includesDrafts: false))
            let record = try #require(try session.records()[.post].first)
            let key = try #require(record.body?.key)
            if let text = change.text {
                try Data(text.utf8).write(to: file)
            } else {
                try FileManager.default.removeItem(at: file)
            }
            let error = #expect(throws: Problems.self) {
                try session.bodies([key], of: .post) { _, _ in Issue.record("it was read") }
            }
            #expect(error?.all.map(\.code) == ["changed-file"])
        }
    }
}
