import Foundation
import StudioTesting
import TestSupport
import Testing

@Suite("The program", .tags(.process))
struct CommandTests {
    private let program = BuiltProgram("sweetdreams")

    /// A copy of the real content and theme, with a database of sample content.
    private func withStudio(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            for name in ["content", "templates"] {
                try FileManager.default.copyItem(
                    at: packageFolder.appending(path: name),
                    to: folder.appending(path: name)
                )
            }
            let made = try program.run("db", "init", "--sample", in: folder)
            try #require(made.status == 0, "\(made.errors)")
            try body(folder)
        }
    }

    private func report(_ run: BuiltProgram.Run) throws -> JSONValue {
        try JSONValue(parsing: run.output.utf8)
    }

    @Test("builds the studio's own site without a warning, twice the same")
    func buildsTheRealSite() throws {
        try withStudio { folder in
            let first = try program.run("build", "--json", "--at", "2026-11-24", in: folder)
            let result = try report(first)
            #expect(first.status == 0 && first.errors == "")
            #expect(result["status"] == .text("built") && result["problems"] == .list([]))
            let before = FileTree.contents(of: folder.appending(path: "public"))
            let again = try program.run(
                "build",
                "--at",
                "2026-11-24",
                "--jobs",
                "1",
                "--output",
                "other",
                "--quiet",
                in: folder,
                environment: ["TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"]
            )
            #expect(again.status == 0 && again.errors == "" && again.output == "")
            #expect(FileTree.contents(of: folder.appending(path: "other")) == before)
        }
    }

    @Test(
        "shows six posts, eight projects in four categories, six testimonials and five artists, and nothing private"
    )
    func holdsTheSample() throws {
        try withStudio { folder in
            let pages = try report(try program.run("build", "--json", "--at", "2026-11-24", in: folder))[
                "pages"
            ]
            #expect(pages?["post"] == .int(6) && pages?["project"] == .int(8) && pages?["artist"] == .int(5))
            #expect(pages?["portfolio"] == .int(5))
            for (path, data) in FileTree.contents(of: folder.appending(path: "public")) {
                let text = String(decoding: data, as: UTF8.self)
                for secret in [
                    "Somebody Private", "nobody's business", "Unreleased demos", "member1@", "master-final",
                ] {
                    #expect(!text.contains(secret), "\(path) shows \(secret)")
                }
            }
        }
    }

    @Test("checks without writing")
    func checksOnly() throws {
        try withStudio { folder in
            let run = try program.run("check", "--json", in: folder)
            let files = try report(run)["files"]
            #expect(run.status == 0 && files?["written"] == .int(0))
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "public").path))
        }
    }

    @Test("prints one object with all keys also when it fails")
    func reportsFailuresAsJSON() throws {
        try withStudio { folder in
            try Data("---\ntitel: x\n---\n".utf8).write(toNew: folder.appending(path: "content/blog/x.md"))
            let run = try program.run("build", "--json", in: folder)
            let result = try report(run)
            #expect(run.status == 1 && result["status"] == .text("failed"))
            guard case .object(let keys) = result, case .list(let problems)? = keys["problems"] else {
                Issue.record("no object with problems")
                return
            }
            #expect(
                keys.keys.sorted() == [
                    "bytes", "drafts", "files", "gone", "left_out", "next_due", "pages", "problems",
                    "redirects",
                    "removed",
                    "rendered", "seconds", "status", "withheld",
                ]
            )
            #expect(
                problems.contains {
                    $0["code"] == .text("unknown-key") && $0["place"] == .text("content/blog/x.md:2")
                        && $0["file"] == .text("content/blog/x.md") && $0["line"] == .int(2)
                }
            )
        }
    }

    @Test("prints its problems as SARIF, with the same exit code")
    func reportsAsSARIF() throws {
        try withStudio { folder in
            let fine = try program.run("check", "--sarif", "--at", "2026-11-24", in: folder)
            #expect(fine.status == 0 && fine.errors == "", "\(fine.errors)")
            #expect(try report(fine)["runs"]?.list.first?["results"] == .list([]))
            try Data("---\ntitel: x\n---\n".utf8).write(toNew: folder.appending(path: "content/blog/x.md"))
            let run = try program.run("check", "--sarif", in: folder)
            #expect(run.status == 1 && run.errors.contains("error[unknown-key]"))
            let results = try report(run)["runs"]?.list.first?["results"]?.list ?? []
            let result = results.first { $0["ruleId"] == .text("unknown-key") }
            let place = result?["locations"]?.list.first?["physicalLocation"]
            #expect(place?["artifactLocation"]?["uri"] == .text("content/blog/x.md"))
            #expect(place?["region"]?["startLine"] == .int(2))
            #expect(try program.run("check", "--sarif", "--json", in: folder).status == 2)
        }
    }

    @Test("reads the database that DATABASE_URL names, unless a flag names another")
    func readsTheEnvironment() throws {
        try withStudio { folder in
            try FileManager.default.moveItem(
                at: folder.appending(path: "site.db"),
                to: folder.appending(path: "x.db")
            )
            let environment = ["DATABASE_URL": "sqlite:x.db"]
            let posts: (BuiltProgram.Run) throws -> JSONValue? = { try self.report($0)["pages"]?["post"] }
            let without = try program.run("check", "--json", in: folder)
            let with = try program.run("check", "--json", in: folder, environment: environment)
            let flag = try program.run(
                "check",
                "--json",
                "--database",
                "none",
                in: folder,
                environment: environment
            )
            let counts = try [with, without, flag].map(posts)
            #expect(counts[0] == .int(6))
            #expect(counts[1] == counts[2] && counts[1] != counts[0])
        }
    }

    @Test("says that another program has locked the database")
    func reportsLocks() throws {
        try withStudio { folder in
            let run = try StudioFixture.locking(folder.appending(path: "site.db").path) {
                try program.run("build", in: folder)
            }
            #expect(run.status == 3)
            #expect(
                run.errors.contains("site.db: error[source-unreachable]: another program has locked the file")
            )
        }
    }

    @Test("begins a post as a draft and never over another")
    func beginsPosts() throws {
        try withStudio { folder in
            let run = try program.run("new", "post", "Ünder \"the\" stairs", in: folder)
            let path = run.output.trimmingCharacters(in: .newlines)
            #expect(run.status == 0 && path.hasSuffix("-under-the-stairs.md"), "\(run)")
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            #expect(text.contains("title: \"Ünder \\\"the\\\" stairs\"") && text.contains("published: false"))
            #expect(try program.run("check", in: folder).status == 0)
            #expect(try program.run("new", "post", "Under the stairs", in: folder).status == 4)
            #expect(try program.run("new", "post", "!!!", in: folder).status == 2)
            let others = [("日本語", "-ri-ben-yu.md"), (String(repeating: "x", count: 300), "x.md")]
            for (title, end) in others {
                let run = try program.run("new", "post", title, in: folder)
                #expect(run.status == 0 && run.output.hasSuffix(end + "\n"), "\(run)")
            }
            #expect(try program.run("check", in: folder).status == 0)
        }
    }

    @Test(
        "ends with 4 for a file that is there already, and leaves it as it is",
        arguments: [
            ["db", "init", "mine"], ["db", "sql", "--out", "mine"], ["db", "grants", "--out", "mine"],
        ]
    )
    func refusesToOverwrite(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "mine")
            try Data("mine".utf8).write(to: file)
            let run = try program.run(arguments: arguments, in: folder)
            #expect(run.status == 4, "\(run)")
            #expect(run.errors.contains("mine: error[file-exists]: there is already a file with this name"))
            #expect(try Data(contentsOf: file) == Data("mine".utf8))
        }
    }

    @Test(
        "ends with 5 for a file that cannot be written, and says what to check",
        arguments: [
            ["db", "init", "file/below"], ["db", "sql", "--out", "file/below"],
            ["new", "post", "A post", "--content", "file"],
        ]
    )
    func reportsOutputFailures(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            // Nothing can be written below a file, whoever runs the test.
            try Data().write(to: folder.appending(path: "file"))
            let run = try program.run(arguments: arguments, in: folder)
            #expect(run.status == 5, "\(run)")
            #expect(run.errors.contains("error[output]: the file cannot be written"), "\(run)")
            #expect(run.errors.contains("check the permissions of the folder"), "\(run)")
        }
    }

    @Test("ends with 1 for a page or a record that does not exist")
    func refusesUnknownNames() throws {
        try withStudio { folder in
            try #require(try program.run("build", in: folder).status == 0)
            let page = try program.run("why", "/blogg/", in: folder)
            #expect(page.status == 1 && page.errors.contains("error[unknown-address]"), "\(page)")
            let record = try program.run("impact", "nobody", in: folder)
            #expect(record.status == 1 && record.errors.contains("error[unknown-record]"), "\(record)")
        }
    }

    @Test("checks a database, names every difference and fails on errors only, unless told otherwise")
    func checksDatabases() throws {
        try withStudio { folder in
            #expect(try program.run("db", "check", in: folder).status == 0)
            let path = folder.appending(path: "site.db").path
            try StudioFixture.execute("ALTER TABLE bookings DROP COLUMN coupon_code", on: path)
            let warning = try program.run("db", "check", in: folder)
            #expect(
                warning.status == 0
                    && warning.output.contains("warning: bookings.coupon_code: the column is missing")
            )
            #expect(try program.run("db", "check", "--fail-on", "warning", in: folder).status == 1)
            try StudioFixture.execute("ALTER TABLE testimonials DROP COLUMN company", on: path)
            let error = try program.run("db", "check", "--json", in: folder)
            #expect(error.status == 1 && error.output.contains("\"column\":\"company\""))
        }
    }

    @Test("prints the studio's document")
    func printsTheDocument() throws {
        try withTemporaryFolder { folder in
            let file = packageFolder.appending(path: "Tests/SchemaTests/database-schema.md")
            let document = try String(contentsOf: file, encoding: .utf8)
            let run = try program.run("db", "doc", in: folder)
            #expect(run.output == document)
        }
    }

    static let golden = GoldenFiles("Cases")

    @Test("explains every command and option as its golden file says", arguments: golden.cases)
    func explains(_ golden: GoldenFiles.Case) throws {
        try withTemporaryFolder { folder in
            let words = golden.input.split(whereSeparator: \.isWhitespace).map(String.init)
            let run = try program.run(arguments: words, in: folder, environment: ["COLUMNS": "100"])
            #expect(run.status == 0 && run.errors == "")
            try GoldenFiles.expect(run.output, matches: golden)
        }
    }

    @Test("has a golden help page for every command")
    func hasHelpPages() {
        #expect(Self.golden.orphans == [])
        #expect(Self.golden.cases.count == 31)
    }

    @Test(
        "ends with 2 for a command line that makes no sense",
        arguments: [
            ["build", "--jbos", "2"], ["build", "--jobs", "0"], ["bulid"], ["db", "init", "a", "b"],
            ["why", "/blog/", "--output", "nowhere"], ["preview", "--poll", "0"],
            ["preview", "--poll", "nan"],
        ]
    )
    func refusesBadUsage(arguments: [String]) throws {
        try withTemporaryFolder { folder in
            let run = try program.run(arguments: arguments, in: folder)
            #expect(run.status == 2, "\(run)")
        }
    }
}
