import Foundation
import TestSupport
import Testing

@Suite("The commands for templates", .tags(.process))
struct TemplateCommandTests {
    private let program = BuiltProgram("sweetdreams")

    private func withTheme(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            try body(folder)
        }
    }

    @Test("find nothing wrong in the real theme, without any content")
    func checkTheRealTheme() throws {
        try withTheme { folder in
            let run = try program.run("templates", "check", in: folder)
            #expect(run.status == 0 && run.errors.hasSuffix("templates, nothing wrong.\n"), "\(run.errors)")
        }
    }

    @Test("report every broken template, or those of the files that are named")
    func reportMistakes() throws {
        try withTheme { folder in
            try Data("{{ content.titel }}".utf8).write(to: folder.appending(path: "templates/landing.html"))
            try BrokenInput.edit("templates/home.html", "{% extends", "{% extnds")(folder)
            let all = try program.run("templates", "check", in: folder)
            #expect(all.status == 1 && all.errors.contains("templates/home.html:1:4: error[unknown-tag]"))
            #expect(all.errors.contains("templates/landing.html:1:12: error[unknown-field]"))
            // A layout that only broken templates use is not taken for a page.
            #expect(!all.errors.contains("templates/base.html"))
            let one = try program.run("templates", "check", "templates/landing.html", in: folder)
            #expect(one.status == 1 && !one.errors.contains("home.html:"))
            let none = try program.run("templates", "check", "./templates/blog.html", in: folder)
            #expect(none.status == 0, "\(none.errors)")
        }
    }

    @Test("print a manual with every page's names and every type's fields")
    func printTheManual() throws {
        try withTemporaryFolder { folder in
            let manual = try program.run("templates", "reference", in: folder).output
            for part in [
                "### `selectattr`", "## `blog_post.html`", "## `BlogPost`", "- `title`: Text. ",
                "- `posts`: List<BlogPost>. ",
            ] {
                #expect(manual.contains(part), "\(part)")
            }
        }
    }

    @Test("explain where every value is used and how it is escaped")
    func explainEscaping() throws {
        try withTheme { folder in
            try Data("title: A\nbase_url: https://a.example\n".utf8).write(
                toNew: folder.appending(path: "content/site.yaml")
            )
            let run = try program.run("build", "--explain-escaping", in: folder)
            #expect(run.status == 0)
            let lines = run.output.split(separator: "\n")
            #expect(lines.count > 100)
            #expect(
                lines.contains { $0.contains("inside the value of 'href'") && $0.contains("scheme checked") }
            )
            #expect(lines.contains { $0.contains("inside <script>") && $0.contains("written as JSON") })
        }
    }
}
