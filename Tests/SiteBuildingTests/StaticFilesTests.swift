import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite
struct `Files of the folder static` {
    private static let content = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        -- content/blog/a.md --
        ---
        title: Post
        created_at: 2026-01-01
        ---
        [Prices](/files/prices.pdf)

        """

    private func build(
        _ files: [String: String],
        _ prepare: (URL) throws -> Void = { _ in },
        _ check: (BuiltSite) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            for (path, text) in files {
                try Data(text.utf8).write(toNew: folder.appending(path: "static/\(path)"))
            }
            try prepare(folder)
            try check(try await BuiltSite.build(Self.content, in: folder))
        }
    }

    private func problems(
        _ files: [String: String],
        _ prepare: (URL) throws -> Void = { _ in }
    ) async throws -> [String] {
        do {
            var found: [String] = []
            try await build(files, prepare) { found = $0.report.problems.map(\.description) }
            return found
        } catch let problems as Problems {
            return problems.all.map(\.description)
        }
    }

    private static let prices = ["files/prices.pdf": "%PDF"]

    @Test func `are published byte by byte, hidden ones too, and texts may link to them`() async throws {
        // A picture with a comment, which is removed from pictures of the content folder.
        let picture = "GIF89a" + String(repeating: "\u{1}", count: 7) + "comment"
        let files = [
            "CNAME": "a.example\n", ".nojekyll": "", ".well-known/proof": "1", "a.gif": picture,
            ".DS_Store": "x", "fonts/.gitkeep": "",
        ]
        try await build(files.merging(Self.prices) { $1 }) { (site) throws in
            #expect(site.report.problems.isEmpty)
            for path in ["CNAME", ".nojekyll", ".well-known/proof", "a.gif", "files/prices.pdf"] {
                #expect(site.contents[path] == Data((files[path] ?? "%PDF").utf8), "\(path)")
            }
            #expect(!site.paths.contains { $0.hasSuffix(".DS_Store") || $0.hasSuffix(".gitkeep") })
            #expect(try site.text("blog/a/index.html").contains("href=\"/files/prices.pdf\""))
        }
    }

    @Test func `may have any names, and are what stylesheets name`() async throws {
        try await withTemporaryFolder { folder in
            for path in ["fonts/a.woff2", "a b.pdf", "é.pdf"] {
                try Data("1".utf8).write(toNew: folder.appending(path: "static/\(path)"))
            }
            let content = Self.content.replacing(
                "[Prices](/files/prices.pdf)",
                with: "[A](/a%20b.pdf) [E](/%C3%A9.pdf)"
            )
            let style = "-- templates/assets/css/site.css --\n@font-face { src: url(/fonts/a.woff2) }\n"
            let theme = FileTree.contents(of: packageFolder.appending(path: "templates")).mapValues {
                [UInt8]($0)
            }
            let site = try await BuiltSite.build(content + style, in: folder, programTheme: theme)
            #expect(site.report.problems.isEmpty)
            #expect(try site.text("blog/a/index.html").contains("href=\"/a%20b.pdf\""))
            let sheet = try #require(site.paths.first { $0.hasPrefix("assets/css-site.") })
            #expect(try site.text(sheet).contains("url(/fonts/a.woff2)"))
        }
    }

    @Test func `that are gone are an error where a text links to them, and gone from the site`() async throws
    {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "static/files/prices.pdf")
            try Data("1".utf8).write(toNew: file)
            let first = try await BuiltSite.build(Self.content, in: folder)
            #expect(first.paths.contains("files/prices.pdf"))
            try Data("2".utf8).write(to: file)
            let second = try await BuiltSite.build(Self.content, in: folder)
            #expect(try second.text("files/prices.pdf") == "2")
            try FileManager.default.removeItem(at: file)
            await #expect(throws: Problems.self) { try await BuiltSite.build(Self.content, in: folder) }
        }
    }

    @Test(arguments: [
        ("index.html", "the address /index.html belongs to the page /"),
        (
            "blog/a/index.html",
            "the address /blog/a/index.html belongs to the page /blog/a/ (content/blog/a.md)"
        ),
        ("robots.txt", "the address /robots.txt belongs to the page /robots.txt"),
        ("_headers", "the address /_headers belongs to a file that the program makes"),
        (
            "favicon.svg",
            "the address /favicon.svg belongs to a file of the theme; "
                + "move the file to templates/assets/favicon.svg, where it takes the place of the theme's"
        ),
        // A file where a folder is, and in a folder where a file is.
        ("blog/a", "the address /blog/a belongs to the page /blog/a/"),
        ("robots.txt/more", "the address /robots.txt/more belongs to the page /robots.txt"),
    ])
    func `may not take the place of another file`(path: String, message: String) async throws {
        let problems = try await problems(Self.prices.merging([path: "x"]) { $1 })
        #expect(problems.count == 1, "\(problems)")
        #expect(
            problems.first?.hasPrefix("static/\(path): error[address-taken]: \(message)") == true,
            "\(problems)"
        )
    }

    @Test func `may not be links, which lead anywhere`() async throws {
        let problems = try await problems(Self.prices) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "static/passwords").path,
                withDestinationPath: "/etc/passwd"
            )
        }
        #expect(
            problems == [
                "static/passwords: error[unreadable-file]: the file is a symbolic link; copy what it leads to"
            ]
        )
    }
}
