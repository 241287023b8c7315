import Foundation
import TestSupport
import Testing

@testable import sweetdreams

@Suite("Copies of the program's theme", .tags(.process))
struct ThemeCopyTests {
    private let program = BuiltProgram("sweetdreams")

    @Test func `are made by name, and listed`() throws {
        try withTemporaryFolder { folder in
            let made = try program.run(
                "templates",
                "eject",
                "partials/footer.html",
                "assets/favicon.svg",
                in: folder
            )
            #expect(
                made.status == 0
                    && made.output == "templates/partials/footer.html\ntemplates/assets/favicon.svg\n"
            )
            let original = try Data(
                contentsOf: packageFolder.appending(path: "templates/partials/footer.html")
            )
            #expect(
                try Data(contentsOf: folder.appending(path: "templates/partials/footer.html")) == original
            )
            let list = try program.run("templates", "list", in: folder).output.split(separator: "\n")
            #expect(list.contains("home.html"))
            #expect(list.contains("partials/footer.html  (templates/partials/footer.html)"))
            // As the program prints it.
            let again = try program.run("templates", "eject", "templates/partials/footer.html", in: folder)
            #expect(
                again.status == 4 && again.errors.contains("the site has its own copy of this file already")
            )
            let wrong = try program.run("templates", "eject", "partials/fooder.html", in: folder)
            #expect(wrong.status == 2 && wrong.errors.contains("did you mean 'partials/footer.html'?"))
            #expect(try program.run("templates", "check", in: folder).status == 0)
        }
    }

    @Test func `are compared with the theme that they were made from`() throws {
        try withTemporaryFolder { folder in
            let old = ["a.html": "one\ntwo\nthree\n", "b.html": "b\n", "c.html": "c\n"].mapValues {
                Array($0.utf8)
            }
            let new = ["a.html": "one\n2\nthree\n", "b.html": "b\n", "d.html": "d\n"].mapValues {
                Array($0.utf8)
            }
            let path = folder.path
            for name in old.keys { _ = try ThemeCopies(folder: path, theme: old).eject(name) }
            for name in ["a.html", "b.html"] { try Data("mine".utf8).write(to: folder.appending(path: name)) }
            try Data("d, by hand".utf8).write(to: folder.appending(path: "d.html"))
            let copies = ThemeCopies(folder: path, theme: new)
            let states = copies.states
            #expect(states.map(\.name) == ["a.html", "b.html", "c.html", "d.html"])
            #expect(
                states.map(\.state) == [
                    .outdated(original: "one\ntwo\nthree\n", now: "one\n2\nthree\n"), .current, .gone,
                    .ofUnknownOrigin,
                ]
            )
            try copies.accept("a.html")
            #expect(copies.states.first?.state == .current)
            try Data(new["a.html"] ?? []).write(to: folder.appending(path: "a.html"))
            #expect(copies.states.first?.state == .same)
        }
    }

    @Test func `that are outdated are shown with the difference, and are an exit code`() throws {
        try withTemporaryFolder { folder in
            _ = try program.run("templates", "eject", "partials/footer.html", in: folder)
            let current = try program.run("templates", "outdated", in: folder)
            #expect(current.status == 0 && current.errors.contains("the same as the theme's file"))
            let original = folder.appending(path: "templates/.original/partials/footer.html")
            let text = try String(contentsOf: original, encoding: .utf8)
            try Data(("<!-- old -->\n" + text).utf8).write(to: original)
            try Data("mine".utf8).write(to: folder.appending(path: "templates/partials/footer.html"))
            let outdated = try program.run("templates", "outdated", in: folder)
            #expect(outdated.status == 1)
            #expect(
                outdated.output.hasPrefix(
                    "--- partials/footer.html (when it was copied)\n+++ partials/footer.html (now)\n@@ -1,4 +1,3 @@\n-<!-- old -->\n"
                )
            )
            #expect(
                try program.run("templates", "outdated", "--accept", "partials/footer.html", in: folder)
                    .status == 0
            )
            #expect(try program.run("templates", "outdated", in: folder).status == 0)
        }
    }
}

@Suite struct `The difference of two texts` {
    @Test(arguments: [
        ("", "", ""), ("a\n", "a\n", ""), ("a\nb\n", "a\n", "@@ -1,2 +1 @@\n a\n-b\n"),
        ("", "a\n", "@@ -0,0 +1 @@\n+a\n"), ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
        (
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        ),
        (
            "1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nc\n", "X\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nX\n",
            "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -9,4 +9,4 @@\n 9\n a\n b\n-c\n+X\n"
        ),
    ])
    func `is what diff -u prints`(old: String, new: String, expected: String) throws {
        let text = UnifiedDiff.text(old, new, oldName: "old", newName: "new")
        #expect(text == (expected.isEmpty ? "" : "--- old\n+++ new\n" + expected))
        try withTemporaryFolder { folder in
            for (name, text) in [("old", old), ("new", new)] {
                try Data(text.utf8).write(to: folder.appending(path: name))
            }
            let diff = Process()
            let pipe = Pipe()
            diff.executableURL = URL(filePath: "/usr/bin/diff")
            diff.arguments = ["-u", "--label", "old", "--label", "new", "old", "new"]
            diff.currentDirectoryURL = folder
            diff.standardOutput = pipe
            try diff.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            diff.waitUntilExit()
            #expect(text == String(decoding: output, as: UTF8.self))
        }
    }
}
