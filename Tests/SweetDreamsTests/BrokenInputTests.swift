import Foundation
import StudioTesting
import TestSupport
import Testing

/// A mistake of the people who use the program, and the message that they must get.
struct BrokenInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Applied to a folder with a valid site before the build.
    let damage: @Sendable (URL) throws -> Void
    let arguments: [String]
    let status: Int32
    /// Parts of the message, in their order: the location, the kind, the advice.
    let message: [String]

    init(
        _ name: String,
        status: Int32 = 1,
        message: [String],
        arguments: [String] = [],
        damage: @escaping @Sendable (URL) throws -> Void
    ) {
        testDescription = name
        self.status = status
        self.message = message
        self.arguments = arguments
        self.damage = damage
    }

    /// Replaces text in a file, which must contain it.
    static func edit(_ path: String, _ old: String, _ new: String) -> @Sendable (URL) throws -> Void {
        { folder in
            let file = folder.appending(path: path)
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacingOccurrences(of: old, with: new)
            try #require(changed != text, "\(path) does not contain '\(old)'")
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
            message: ["content/blog/b.md:2: error[bad-front-matter]", "write title: \"a: b: c\""],
            damage: write("content/blog/b.md", "---\ntitle: a: b: c\n---\nText.\n")
        ),
        BrokenInput(
            "an unknown key",
            message: ["content/blog/a.md:2: error[unknown-key]", "'titel'", "did you mean 'title'?"],
            damage: edit("content/blog/a.md", "title:", "titel:")
        ),
        BrokenInput(
            "a duplicate slug",
            message: ["content/blog/b.md:3: error[duplicate-slug]", "content/blog/a.md", "change one"],
            damage: write("content/blog/b.md", "---\ntitle: B\nslug: a\ncreated_at: 2026-01-01\n---\nText.\n")
        ),
        BrokenInput(
            "a bad date",
            message: ["content/blog/a.md:3: error[bad-date]", "write 2026-11-24"],
            damage: edit("content/blog/a.md", "2026-01-01", "31.12.2026")
        ),
        BrokenInput(
            "a bad address",
            message: [
                "content/portfolio/p.md:3: error[bad-url]", "'http://example.com/v.mp4'", "use https://",
            ],
            damage: write(
                "content/portfolio/p.md",
                "---\ntitle: P\nvideo_url: http://example.com/v.mp4\n---\nText.\n"
            )
        ),
        BrokenInput(
            "a missing image",
            message: [
                "content/blog/a.md", "error[missing-file]", "'media/rom.svg'",
                "did you mean 'media/room.svg'?",
            ],
            damage: edit("content/blog/a.md", "title: A", "title: A\nfeatured_image_url: media/rom.svg")
        ),
        BrokenInput(
            "a broken link",
            message: ["content/blog/a.md:5: error[broken-link]", "'/abuot/'", "did you mean '/about/'?"],
            damage: edit("content/blog/a.md", "Text.", "[us](/abuot/)")
        ),
        BrokenInput(
            "a form that sends elsewhere",
            message: [
                "templates/contact.html", "error[blocked]", "browsers will not send a form to",
                "'https://forms.example/send'", "security: { forms: [https://forms.example] }",
            ],
            damage: edit(
                "templates/contact.html",
                "{% block main %}",
                "{% block main %}<form action=\"https://forms.example/send\"></form>"
            )
        ),
        BrokenInput(
            "a script in an artist's links",
            message: [
                "content/artists/lena.md:3: error[bad-url]", "javascript:alert(1)",
                "write an address that begins with https://",
            ],
            damage: write(
                "content/artists/lena.md",
                "---\ndisplay_name: Lena\nsocial_links: { website: \"javascript:alert(1)\" }\n---\nBio.\n"
            )
        ),
        BrokenInput(
            "a flag that is neither true nor false",
            message: ["content/blog/a.md:4: error[wrong-type]", "'maybe'", "write true or false"],
            damage: edit(
                "content/blog/a.md",
                "created_at: 2026-01-01",
                "created_at: 2026-01-01\npublished: maybe"
            )
        ),
        BrokenInput(
            "a file that is not UTF-8",
            message: ["content/blog/b.md:4: error[encoding]", "save it as UTF-8"],
            damage: {
                try Data("---\ntitle: B\n---\n".utf8 + [0xC3, 0x28]).write(
                    toNew: $0.appending(path: "content/blog/b.md")
                )
            }
        ),
        BrokenInput(
            "settings without an address",
            status: 2,
            message: ["content/site.yaml:1: error[missing-setting]", "base_url"],
            damage: edit("content/site.yaml", "base_url: https://a.example\n", "")
        ),
    ]

    private static let templates: [BrokenInput] = [
        BrokenInput(
            "a missing template",
            message: [
                "templates: error[missing-template]", "'blog_post.html'", "did you mean 'blog_pots.html'?",
            ],
            damage: {
                // Below other themes is the one of the program, which has the template.
                try edit("content/site.yaml", "title: A", "theme: { base: none }\ntitle: A")($0)
                try FileManager.default.moveItem(
                    at: $0.appending(path: "templates/blog_post.html"),
                    to: $0.appending(path: "templates/blog_pots.html")
                )
            }
        ),
        BrokenInput(
            "an unknown field",
            message: [
                "templates/blog_post.html:", "error[unknown-field]", "'tilte'", "^^^^^",
                "did you mean 'title'?",
            ],
            damage: edit("templates/blog_post.html", "post.title", "post.tilte")
        ),
        BrokenInput(
            "an unknown filter",
            message: ["templates/blog_post.html:", "error[unknown-filter]", "'upper'?"],
            damage: edit("templates/blog_post.html", "post.title", "post.title|uper")
        ),
        BrokenInput(
            "an unclosed tag",
            message: ["templates/footer_test.html:1:", "error[", "endif"],
            damage: { folder in
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
            "a private column under a public name",
            status: 4,
            message: ["error[private-column]", "auth_users", "sweetdreams db check"],
            arguments: ["--database", "sqlite:site.db"],
            damage: { folder in
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
            "a file that is not a database",
            status: 3,
            message: ["site.db: error[source-unreachable]", "not a SQLite database"],
            damage: write("site.db", String(repeating: "not a database ", count: 100))
        ),
        BrokenInput(
            "a database that does not exist",
            status: 3,
            message: [
                "nowhere.db: error[source-unreachable]", "no such file", "db init --sample nowhere.db",
            ],
            arguments: ["--database", "sqlite:nowhere.db"],
            damage: { _ in }
        ),
        BrokenInput(
            "two sources that claim a slug",
            message: ["blog_posts ", "error[duplicate-slug]", "content/blog/a.md", "change one"],
            arguments: ["--strict"],
            damage: { folder in
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
            "a kind of database that cannot be read",
            status: 2,
            message: ["error[usage]", "'mysql:'", "write sqlite:PATH"],
            arguments: ["--database", "mysql://root:secret@host/db"],
            damage: { _ in }
        ),
    ]

    private static let surroundings: [BrokenInput] = [
        BrokenInput(
            "an output folder with other files",
            status: 4,
            message: ["mine: error[foreign-folder]", "choose another"],
            arguments: ["--output", "mine"],
            damage: write("mine/thesis.txt", "mine")
        ),
        BrokenInput(
            "an output that is a file",
            status: 4,
            message: ["mine.txt: error[not-a-folder]", "choose another"],
            arguments: ["--output", "mine.txt"],
            damage: write("mine.txt", "mine")
        ),
        BrokenInput(
            "an output that cannot be written",
            status: 5,
            message: ["error[output]", "check the permissions"],
            arguments: ["--output", "/proc/1/site"],
            damage: { _ in }
        ),
        BrokenInput(
            "a clock that is not a date",
            status: 2,
            message: ["error[usage]", "'tomorrow'", "write --at 2026-12-24T18:00"],
            arguments: ["--at", "tomorrow"],
            damage: { _ in }
        ),
        BrokenInput(
            "a content folder that does not exist",
            status: 2,
            message: ["error[usage]", "'nowhere'", "check --content"],
            arguments: ["--content", "nowhere"],
            damage: { _ in }
        ),
    ]
}

@Suite("The program, given something broken", .tags(.process))
struct BrokenInputTests {
    @Test(
        "says what is wrong, where it is and what to do, and leaves the old site alone",
        arguments: BrokenInput.all
    )
    func reportsTheMistake(_ broken: BrokenInput) throws {
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
            try broken.damage(folder)
            let run = try program.run(arguments: ["build"] + broken.arguments, in: folder)
            #expect(run.status == broken.status, "\(run.errors)")
            var rest = Substring(run.errors)
            for part in broken.message {
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
