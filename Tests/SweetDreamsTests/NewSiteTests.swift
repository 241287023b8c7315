import EmbeddedFiles
import Foundation
import TestSupport
import Testing

@Suite("A new site", .tags(.process))
struct NewSiteTests {
    private let program = BuiltProgram("sweetdreams")

    @Test(arguments: [[], ["--sample"], ["--from", "db"], ["--title", "A \"B\" \\ C: #1"]])
    func `is built without a warning, with nothing but the program`(options: [String]) throws {
        try withTemporaryFolder { folder in
            let made = try program.run(arguments: ["new", "site", "my-studio"] + options, in: folder)
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.output.contains("my-studio/content/site.yaml\n"))
            #expect(made.errors.contains("cd my-studio"))
            let site = folder.appending(path: "my-studio")
            let built = try program.run("build", "--quiet", in: site)
            #expect(built.status == 0 && built.errors == "", "\(built.errors)")
            let home = try String(contentsOf: site.appending(path: "public/index.html"), encoding: .utf8)
            #expect(
                home.contains(options.first == "--title" ? "A &#34;B&#34; \\ C: #1" : "My Studio")
                    || home.contains("A &quot;B&quot; \\ C: #1")
            )
            let doctor = try program.run("doctor", in: site)
            #expect(doctor.status == 0 && doctor.output.contains("ok    settings: "), "\(doctor.output)")
        }
    }

    @Test func `brings a workflow for GitHub where it is asked for`() throws {
        try withTemporaryFolder { folder in
            #expect(try program.run("new", "site", "s", "--deploy", "github", in: folder).status == 0)
            let workflow = try Data(contentsOf: folder.appending(path: "s/.github/workflows/publish.yml"))
            let original = packageFolder.appending(path: "deploy/github-actions.yml")
            #expect(workflow == (try Data(contentsOf: original)))
        }
    }

    @Test func `is begun in no folder that holds something`() throws {
        try withTemporaryFolder { folder in
            try Data("x".utf8).write(toNew: folder.appending(path: "s/notes.txt"))
            let run = try program.run("new", "site", "s", in: folder)
            #expect(
                run.status == 4
                    && run.errors.hasPrefix("s: error[file-exists]: there is something in this folder")
            )
            #expect(FileTree.contents(of: folder.appending(path: "s")).keys.sorted() == ["notes.txt"])
            try FileManager.default.createDirectory(
                at: folder.appending(path: "repository/.git"),
                withIntermediateDirectories: true
            )
            #expect(try program.run("new", "site", "repository", in: folder).status == 0)
        }
    }

    @Test(arguments: ["", " "])
    func `has a name, because without one it would lie in the root of the machine`(name: String) throws {
        try withTemporaryFolder { folder in
            let run = try program.run("new", "site", name, in: folder)
            #expect(run.status == 2 && run.errors.contains("the folder has no name"), "\(run.errors)")
        }
    }

    @Test(arguments: ["--static", "--templates", "--content"])
    func `is not built from a folder that is named and not there`(option: String) throws {
        try withTemporaryFolder { folder in
            _ = try program.run("new", "site", "s", in: folder)
            let run = try program.run("build", option, "nowhere", in: folder.appending(path: "s"))
            #expect(run.status == 2 && run.errors.contains("check \(option)"), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("post", "Łódź — 夜", "blog/2026-12-24-"), ("page", "Rooms & prices", "pages/rooms-prices.md"),
        ("project", "First \"Light\"", "portfolio/first-light.md"),
        ("artist", "Ana Lucía", "artists/ana-lucia.md"),
        ("testimonial", "Tomás: #1", "testimonials/tomas-1.md"),
    ])
    func `gets new content of each kind, which is a draft`(kind: String, title: String, path: String) throws {
        try withTemporaryFolder { folder in
            _ = try program.run("new", "site", "s", in: folder)
            let folder = folder.appending(path: "s")
            let made = try program.run("new", kind, title, "--date", "2026-12-24", in: folder)
            #expect(
                made.status == 0 && made.output.hasPrefix("content/\(path)"),
                "\(made.output)\(made.errors)"
            )
            let built = try program.run("build", "--quiet", in: folder)
            #expect(built.status == 0 && built.errors == "", "\(built.errors)")
            let file = folder.appending(path: String(made.output.dropLast()))
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing("published: false", with: "published: true").utf8).write(to: file)
            let published = try program.run("build", "--at", "2027-01-01", "--quiet", in: folder)
            #expect(published.status == 0 && published.errors == "", "\(published.errors)")
            let again = try program.run("new", kind, title, "--date", "2026-12-24", in: folder)
            #expect(again.status == 4 && again.errors.contains("there is already a \(kind) with this name"))
        }
    }

    @Test(arguments: ["prices", "rooms", "equipment"])
    func `gets pages of the theme's forms with an example of each`(form: String) throws {
        try withTemporaryFolder { folder in
            _ = try program.run("new", "site", "s", in: folder)
            let folder = folder.appending(path: "s")
            let made = try program.run("new", "page", "Our page", "--template", "\(form).html", in: folder)
            #expect(made.status == 0 && made.output == "content/pages/our-page.md\n", "\(made)")
            let file = folder.appending(path: "content/pages/our-page.md")
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data(text.replacing("published: false\n", with: "").utf8).write(to: file)
            let built = try program.run("build", "--quiet", in: folder)
            #expect(built.status == 0 && built.errors == "", "\(built.errors)")
            let page = try String(
                contentsOf: folder.appending(path: "public/our-page/index.html"),
                encoding: .utf8
            )
            #expect(page.contains("<article class=\"wrap \(form)\">") && page.contains("<h2"))
        }
    }

    @Test func `has drafts that the report of a build counts`() throws {
        try withTemporaryFolder { folder in
            _ = try program.run("new", "site", "s", in: folder)
            let folder = folder.appending(path: "s")
            for kind in ["post", "page"] {
                let made = try program.run("new", kind, "A", in: folder)
                #expect(made.errors.contains("to publish it, remove the line 'published: false'"), "\(made)")
            }
            for command in ["build", "build", "check"] {
                let run = try program.run(command, in: folder)
                #expect(run.errors.contains("\n  drafts   2 left out (published: false)\n"), "\(run)")
            }
            #expect(try program.run("build", "--json", in: folder).output.contains("\"drafts\":2"))
            let all = try program.run("check", "--drafts", in: folder)
            #expect(all.status == 0 && !all.errors.contains("  drafts "), "\(all)")
        }
    }

    private func makeContent(in folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "content"),
            withIntermediateDirectories: false
        )
    }

    @Test(arguments: [
        (["post", "—"], "no slug can be made from the title"),
        (["page", "A", "--slug", "../b"], "is not a slug"),
        (["post", "A", "--date", "soon"], "'soon' is not a date"),
        (["post", "A", "--edit"], "no editor is chosen"),
    ])
    func `says what is wrong with new content`(arguments: [String], message: String) throws {
        try withTemporaryFolder { folder in
            try makeContent(in: folder)
            let run = try program.run(arguments: ["new"] + arguments, in: folder)
            #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test func `opens new content in the editor of the user`() throws {
        try withTemporaryFolder { folder in
            try makeContent(in: folder)
            let environment = ["EDITOR": "sh -c 'echo edited >> \"$1\"' sh"]
            let run = try program.run(
                arguments: ["new", "post", "A", "--slug", "a", "--edit"],
                in: folder,
                environment: environment
            )
            #expect(run.status == 0, "\(run.errors)")
            let path = String(run.output.dropLast())
            #expect(
                try String(contentsOf: folder.appending(path: path), encoding: .utf8).hasSuffix("edited\n")
            )
        }
    }

    @Test(arguments: [
        ["new", "post", "A"], ["new", "artist", "A", "--edit"], ["build"], ["check"], ["preview"],
    ])
    func `is missing where there is none, which every command says that needs one`(
        arguments: [String]
    ) throws {
        try withTemporaryFolder { folder in
            let run = try program.run(arguments: arguments, in: folder)
            #expect(run.status == 2, "\(run)")
            #expect(
                run.errors.contains(
                    "there is no folder 'content' here; go to the folder of your site, or begin one with "
                        + "'sweetdreams new site my-studio'"
                ),
                "\(run)"
            )
            // The program's own output is in files of the folder.
            #expect(
                FileTree.contents(of: folder).keys.filter { !$0.hasPrefix(".std") }.isEmpty,
                "\(FileTree.contents(of: folder).keys)"
            )
        }
    }

    @Test func `is missing where there is none, which doctor says`() throws {
        try withTemporaryFolder { folder in
            let run = try program.run("doctor", in: folder)
            #expect(run.status == 1)
            #expect(run.output.hasPrefix("error content: there is no folder 'content' here; "))
            try makeContent(in: folder)
            let empty = try program.run("doctor", in: folder)
            #expect(empty.output.hasPrefix("note  settings: content/site.yaml: there is no such file"))
            try Data("titel: A\n".utf8).write(toNew: folder.appending(path: "content/site.yaml"))
            let wrong = try program.run("doctor", in: folder)
            #expect(wrong.status == 1 && wrong.output.contains("did you mean 'title'?"), "\(wrong.output)")
        }
    }
}

@Suite("The theme of the program")
struct EmbeddedThemeTests {
    @Test func `has every file of the folder templates, byte by byte`() {
        let files = FileTree.contents(of: packageFolder.appending(path: "templates"))
        let embedded = EmbeddedFiles.theme
        #expect(Set(files.keys).subtracting(embedded.keys) == [], "add them to CEmbeddedFiles.c")
        #expect(Set(embedded.keys).subtracting(files.keys) == [])
        for (name, bytes) in files { #expect(Data(embedded[name] ?? []) == bytes, "\(name)") }
    }
}
