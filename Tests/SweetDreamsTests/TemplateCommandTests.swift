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

    @Test func `says nothing of the program's own templates that a site's copy of another does not go with`()
        throws
    {
        try withTemporaryFolder { folder in
            _ = try program.run("new", "site", "s", in: folder)
            let folder = folder.appending(path: "s")
            // As an older version of the theme had it: without the block that prices.html fills.
            _ = try program.run("templates", "eject", "page.html", in: folder)
            let file = folder.appending(path: "templates/page.html")
            let copy = try String(contentsOf: file, encoding: .utf8)
                .replacing(/\{% block layout %\}.*?\{% endblock %\}/, with: "narrow")
            try Data(copy.utf8).write(to: file)
            let check = try program.run("templates", "check", in: folder)
            #expect(check.status == 0, "\(check.errors)")
            _ = try program.run("new", "page", "Prices", "--template", "prices.html", in: folder)
            let build = try program.run("build", "--drafts", in: folder)
            #expect(build.status == 1 && build.errors.contains("error[unknown-block]"), "\(build.errors)")
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

    @Test("report as JSON and as SARIF, of all templates or of those that are named")
    func reportForPrograms() throws {
        try withTheme { folder in
            let fine = try program.run("templates", "check", "--json", in: folder)
            #expect(fine.status == 0 && fine.output == "{\"problems\":[]}\n" && fine.errors == "", "\(fine)")
            try Data("{{ content.titel }}".utf8).write(to: folder.appending(path: "templates/landing.html"))
            try BrokenInput.edit("templates/home.html", "{% extends", "{% extnds")(folder)
            let all = try program.run("templates", "check", "--json", in: folder)
            let problems = try JSONValue(parsing: all.output.utf8)["problems"]?.list ?? []
            #expect(all.status == 1 && problems.contains { $0["code"] == .text("unknown-tag") })
            let field = try #require(problems.first { $0["code"] == .text("unknown-field") })
            #expect(field["severity"] == .text("error") && field["file"] == .text("templates/landing.html"))
            #expect(field["line"] == .int(1) && field["column"] == .int(12))
            #expect(field["message"]?.text?.contains("'titel'") == true)
            #expect(field["advice"]?.text?.contains("'title'") == true)
            let one = try program.run("templates", "check", "--sarif", "templates/landing.html", in: folder)
            let results = try JSONValue(parsing: one.output.utf8)["runs"]?.list.first?["results"]?.list ?? []
            #expect(one.status == 1 && results.map { $0["ruleId"]?.text } == ["unknown-field"])
            let none = try program.run("templates", "check", "--sarif", "templates/blog.html", in: folder)
            #expect(none.status == 0)
            let run = try JSONValue(parsing: none.output.utf8)["runs"]?.list.first
            #expect(run?["results"] == .list([]))
            let both = try program.run("templates", "check", "--json", "--sarif", in: folder)
            #expect(both.status == 2)
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
