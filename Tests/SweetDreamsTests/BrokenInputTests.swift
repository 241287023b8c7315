import Foundation
import StudioTesting
import TestSupport
import Testing

/// Something that goes wrong for the people who use the program, and what it must then say.
struct BrokenInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Done to a folder with a sound site before the build.
    let spoil: @Sendable (URL) throws -> Void
    let arguments: [String]
    let status: Int32
    /// In this order in the message: the place, the kind, the advice.
    let says: [String]

    init(
        _ name: String,
        status: Int32 = 1,
        says: [String],
        arguments: [String] = [],
        spoil: @escaping @Sendable (URL) throws -> Void
    ) {
        testDescription = name
        self.status = status
        self.says = says
        self.arguments = arguments
        self.spoil = spoil
    }

    /// Replaces text of a file, which must be there.
    static func edit(_ path: String, _ old: String, _ new: String) -> @Sendable (URL) throws -> Void {
        { folder in
            let file = folder.appending(path: path)
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacingOccurrences(of: old, with: new)
            try #require(changed != text, "\(path) holds no '\(old)'")
            try changed.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    static func write(_ path: String, _ text: String) -> @Sendable (URL) throws -> Void {
        { try Data(text.utf8).write(toNew: $0.appending(path: path)) }
    }

    static let all: [BrokenInput] = content + templates + database + surroundings

    private static let content: [BrokenInput] = [
        BrokenInput(
            "bad front matter",
            says: ["content/blog/b.md:2: error[bad-front-matter]", "put text that holds ': '"],
            spoil: write("content/blog/b.md", "---\ntitle: a: b: c\n---\nText.\n")
        ),
        BrokenInput(
            "an unknown key",
            says: ["content/blog/a.md:2: error[unknown-key]", "'titel'", "did you mean 'title'?"],
            spoil: edit("content/blog/a.md", "title:", "titel:")
        ),
        BrokenInput(
            "a duplicate slug",
            says: ["content/blog/b.md: error[duplicate-slug]", "content/blog/a.md", "change one"],
            spoil: write("content/blog/b.md", "---\ntitle: B\nslug: a\ncreated_at: 2026-01-01\n---\nText.\n")
        ),
        BrokenInput(
            "a bad date",
            says: ["content/blog/a.md:3: error[bad-date]", "write 2026-11-24"],
            spoil: edit("content/blog/a.md", "2026-01-01", "31.12.2026")
        ),
        BrokenInput(
            "a bad address",
            says: ["content/portfolio/p.md:3: error[bad-url]", "'http://example.com/v.mp4'", "use https://"],
            spoil: write(
                "content/portfolio/p.md",
                "---\ntitle: P\nvideo_url: http://example.com/v.mp4\n---\nText.\n"
            )
        ),
        BrokenInput(
            "a missing image",
            says: [
                "content/blog/a.md", "error[missing-file]", "'media/rom.svg'", "did you mean 'room.svg'?",
            ],
            spoil: edit("content/blog/a.md", "title: A", "title: A\nfeatured_image_url: media/rom.svg")
        ),
        BrokenInput(
            "a broken link",
            says: ["content/blog/a.md:5: error[broken-link]", "'/abuot/'", "did you mean '/about/'?"],
            spoil: edit("content/blog/a.md", "Text.", "[us](/abuot/)")
        ),
        BrokenInput(
            "a form that sends elsewhere",
            says: [
                "templates/contact.html", "error[foreign-form]", "'https://forms.example/send'",
                "where browsers will not send it", "'contact.endpoint'",
            ],
            spoil: edit(
                "templates/contact.html",
                "{% block main %}",
                "{% block main %}<form action=\"https://forms.example/send\"></form>"
            )
        ),
        BrokenInput(
            "a script in an artist's links",
            says: [
                "content/artists/lena.md:3: error[bad-url]", "javascript:alert(1)", "only https:// addresses",
            ],
            spoil: write(
                "content/artists/lena.md",
                "---\ndisplay_name: Lena\nsocial_links: { website: \"javascript:alert(1)\" }\n---\nBio.\n"
            )
        ),
        BrokenInput(
            "a flag that is neither true nor false",
            says: ["content/blog/a.md:4: error[wrong-type]", "'maybe'", "write true or false"],
            spoil: edit(
                "content/blog/a.md",
                "created_at: 2026-01-01",
                "created_at: 2026-01-01\npublished: maybe"
            )
        ),
        BrokenInput(
            "a file that is not UTF-8",
            says: ["content/blog/b.md:4: error[encoding]", "save it as UTF-8"],
            spoil: {
                try Data("---\ntitle: B\n---\n".utf8 + [0xC3, 0x28]).write(
                    toNew: $0.appending(path: "content/blog/b.md")
                )
            }
        ),
        BrokenInput(
            "settings without an address",
            status: 2,
            says: ["content/site.yaml:1: error[missing-setting]", "base_url"],
            spoil: edit("content/site.yaml", "base_url: https://a.example\n", "")
        ),
    ]

    private static let templates: [BrokenInput] = [
        BrokenInput(
            "a missing template",
            says: [
                "templates: error[missing-template]", "'blog_post.html'", "did you mean 'blog_pots.html'?",
            ],
            spoil: {
                try FileManager.default.moveItem(
                    at: $0.appending(path: "templates/blog_post.html"),
                    to: $0.appending(path: "templates/blog_pots.html")
                )
            }
        ),
        BrokenInput(
            "an unknown field",
            says: [
                "templates/blog_post.html:", "error[unknown-field]", "'tilte'", "^^^^^",
                "did you mean 'title'?",
            ],
            spoil: edit("templates/blog_post.html", "post.title", "post.tilte")
        ),
        BrokenInput(
            "an unknown filter",
            says: ["templates/blog_post.html:", "error[unknown-filter]", "'upper'?"],
            spoil: edit("templates/blog_post.html", "post.title", "post.title|uper")
        ),
        BrokenInput(
            "an unclosed tag",
            says: ["templates/footer_test.html:1:", "error[", "endif"],
            spoil: { folder in
                try write("templates/footer_test.html", "{% if true %}\n<p>x</p>\n")(folder)
                try edit(
                    "templates/blog_post.html",
                    "{% extends",
                    "{% include \"footer_test.html\" %}{% extends"
                )(
                    folder
                )
            }
        ),
    ]

    private static let database: [BrokenInput] = [
        BrokenInput(
            "a private column behind a public name",
            status: 4,
            says: ["error[private-column]", "auth_users", "sweetdreams db check"],
            arguments: ["--database", "sqlite:site.db"],
            spoil: { folder in
                let path = folder.appending(path: "site.db").path
                try StudioFixture([]).writeSQLite(to: path)
                try StudioFixture.execute(
                    "PRAGMA foreign_keys = off; DROP TABLE testimonials; CREATE VIEW testimonials AS SELECT id, "
                        + "email AS client_name, phone AS role, phone AS company, email AS content, "
                        + "email_change_confirm_status AS rating, is_sso_user AS featured, "
                        + "email_change_confirm_status AS display_order, created_at, updated_at FROM auth_users",
                    on: path
                )
            }
        ),
        BrokenInput(
            "a file that is no database",
            status: 3,
            says: ["site.db: error[source-unreachable]", "not a SQLite database"],
            spoil: write("site.db", String(repeating: "not a database ", count: 100))
        ),
        BrokenInput(
            "a database that is not there",
            status: 3,
            says: ["nowhere.db: error[source-unreachable]", "no such file", "db init --sample nowhere.db"],
            arguments: ["--database", "sqlite:nowhere.db"],
            spoil: { _ in }
        ),
        BrokenInput(
            "two sources that claim a slug",
            says: ["blog_posts ", "error[duplicate-slug]", "content/blog/a.md", "change one"],
            spoil: { folder in
                try StudioFixture([
                    .init(
                        "blog_posts",
                        [
                            "id": "1", "title": "A", "slug": "a", "content": "x", "published": "1",
                            "created_at": "2026-01-01",
                        ]
                    )
                ]).writeSQLite(to: folder.appending(path: "site.db").path)
            }
        ),
        BrokenInput(
            "an address of a database that nobody reads",
            status: 2,
            says: ["error[usage]", "'mysql:'", "write sqlite:PATH"],
            arguments: ["--database", "mysql://root:secret@host/db"],
            spoil: { _ in }
        ),
    ]

    private static let surroundings: [BrokenInput] = [
        BrokenInput(
            "an output folder of someone else's",
            status: 4,
            says: ["mine: error[foreign-folder]", "choose another"],
            arguments: ["--output", "mine"],
            spoil: write("mine/thesis.txt", "mine")
        ),
        BrokenInput(
            "an output that is a file",
            status: 4,
            says: ["mine.txt: error[not-a-folder]", "choose another"],
            arguments: ["--output", "mine.txt"],
            spoil: write("mine.txt", "mine")
        ),
        BrokenInput(
            "an output that cannot be written",
            status: 5,
            says: ["error[output]", "check the rights"],
            arguments: ["--output", "/proc/1/site"],
            spoil: { _ in }
        ),
        BrokenInput(
            "a clock that is no date",
            status: 2,
            says: ["error[usage]", "'tomorrow'", "write --at 2026-12-24T18:00"],
            arguments: ["--at", "tomorrow"],
            spoil: { _ in }
        ),
        BrokenInput(
            "a content folder that is not there",
            status: 2,
            says: ["error[usage]", "'nowhere'", "check --content"],
            arguments: ["--content", "nowhere"],
            spoil: { _ in }
        ),
    ]
}

@Suite("The program, given something broken")
struct BrokenInputTests {
    @Test(
        "says what and where it is and what to do, and leaves the old site alone",
        arguments: BrokenInput.all
    )
    func reports(_ broken: BrokenInput) throws {
        try withTemporaryFolder { folder in
            try Archive(
                """
                -- content/site.yaml --
                title: A
                base_url: https://a.example
                -- content/blog/a.md --
                ---
                title: A
                created_at: 2026-01-01
                ---
                Text.
                -- content/pages/about.md --
                ---
                title: About
                ---
                Text.
                -- content/media/room.svg --
                <svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>
                """
            ).write(to: folder)
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            let program = BuiltProgram("sweetdreams")
            let first = try program.run("build", in: folder)
            #expect(first.status == 0, "\(first.errors)")
            let before = FileTree.contents(of: folder.appending(path: "public"))
            try broken.spoil(folder)
            let run = try program.run(arguments: ["build"] + broken.arguments, in: folder)
            #expect(run.status == broken.status, "\(run.errors)")
            var rest = Substring(run.errors)
            for part in broken.says {
                guard let range = rest.range(of: part) else {
                    Issue.record("'\(part)' is not in:\n\(run.errors)")
                    break
                }
                rest = rest[range.upperBound...]
            }
            #expect(!run.errors.contains("secret") && !run.errors.contains("Swift."))
            #expect(FileTree.contents(of: folder.appending(path: "public")) == before)
            #expect(before.count > 20)
        }
    }
}
