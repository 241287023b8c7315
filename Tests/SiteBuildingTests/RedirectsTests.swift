import Content
import Foundation
import SiteConfiguration
import TestSupport
import Testing

@testable import SiteBuilding

extension AddressIndex {
    /// The index of some addresses, with blanks between them.
    static func of(_ addresses: String) -> AddressIndex {
        AddressIndex(
            AddressIndex.Pages(addresses.split(separator: " ").map(String.init), byFile: []),
            settings: SiteSettings(baseURL: "https://a.example")
        )
    }
}

@Suite("Redirects")
struct RedirectsTests {
    /// - Parameters:
    ///   - known, moved: moves such as `/a/>/b/ /c/>/d/`.
    ///   - rules: lines such as `/a/>/b/ 302`; one that ends in `row` is of a row.
    private func redirects(
        known: String = "",
        moved: String = "",
        rules: [String] = [],
        live: String,
        rowFolders: Set<String> = []
    ) -> Redirects {
        Redirects(
            moves(known),
            moved: moves(moved),
            rules: rules.enumerated().map { rule($0.element, line: $0.offset + 1) },
            targets: RedirectTargets(.of(live), isFilledByRows: { rowFolders.contains($0) })
        )
    }

    private func moves(_ text: String) -> [Redirect] {
        text.split(separator: " ").map { move in
            let sides = move.split(separator: ">").map(String.init)
            return Redirect(from: sides[0], to: sides[1])
        }
    }

    private func rule(_ text: String, line: Int) -> RedirectRule {
        let words = text.split(separator: " ").map(String.init)
        let sides = words[0].split(separator: ">").map(String.init)
        let status = words.compactMap { Int($0).flatMap(Redirect.Status.init) }.first
        let location: Content.SourceLocation =
            words.contains("row")
            ? .row(table: "blog_posts", id: String(line)) : .file(path: "redirects.yaml", line: line)
        let redirect = Redirect(
            from: sides[0],
            to: sides.count > 1 ? sides[1] : nil,
            status: status ?? .permanent
        )
        return RedirectRule(redirect, at: location)
    }

    /// The lines of the file without 301, which most of them end in.
    private func lines(_ redirects: Redirects) -> [String] {
        redirects.file.split(separator: "\n").map { line in
            line.hasSuffix(" 301") ? String(line.dropLast(4)) : String(line)
        }
    }

    // MARK: Moves

    @Test(arguments: [
        // Known, moved, live, expected.
        ("", "/a/>/b/", "/b/", ["/a/ /b/"]),
        ("/a/>/b/", "", "/b/", ["/a/ /b/"]),
        ("/a/>/b/", "/b/>/c/", "/c/", ["/a/ /c/", "/b/ /c/"]),
        ("/a/>/b/", "/a/>/c/", "/b/ /c/", ["/a/ /c/"]),
        ("/z/>/y/ /b/>/c/", "", "/c/ /y/", ["/b/ /c/", "/z/ /y/"]),
        // A new page took the address in between.
        ("/a/>/b/", "/b/>/c/", "/b/ /c/", ["/a/ /c/"]),
    ])
    func `lead from old addresses to where records are now`(
        known: String,
        moved: String,
        live: String,
        expected: [String]
    ) {
        let redirects = redirects(known: known, moved: moved, live: live)
        #expect(lines(redirects) == expected)
        #expect(redirects.remembered == redirects.entries && redirects.problems.isEmpty)
    }

    @Test(arguments: [
        ("/a/>/b/", "", ""),
        ("/a/>/b/", "", "/a/ /b/"),
        ("/a/>/b/", "/b/>/a/", ""),
        ("/a/>/a/", "", ""),
        ("/a/>/b/ /b/>/c/ /c/>/a/", "", ""),
    ])
    func `are none to an address that is gone, from one that is taken, and in a circle`(
        known: String,
        moved: String,
        live: String
    ) {
        #expect(redirects(known: known, moved: moved, live: live).entries.isEmpty)
    }

    @Test func `are remembered while their page is away for a while`() {
        let away = redirects(known: "/a/>/b/", live: "")
        #expect(away.entries.isEmpty)
        let back = Redirects(away.memory, targets: RedirectTargets(.of("/b/")))
        #expect(lines(back) == ["/a/ /b/"])
    }

    // MARK: Rules

    @Test(arguments: [
        // Rules, live, expected.
        (["/a/>/b/ 302"], "/b/", ["/a/ /b/ 302"]),
        (["/a/ 410"], "/b/", ["/a/ /404.html 410"]),
        (["/a/>/b"], "/b/", ["/a/ /b/"]),
        (["/a/>/b/?x=1#y"], "/b/", ["/a/ /b/?x=1#y"]),
        (["/a/>https://b.example/x"], "", ["/a/ https://b.example/x"]),
        (["/a/>https://a.example/b/"], "/b/", ["/a/ /b/"]),
        // Each leads to its page in one step, and for now where one of the steps was only for now.
        (["/a/>/b/", "/b/>/c/#x"], "/c/", ["/a/ /c/#x", "/b/ /c/#x"]),
        (["/a/>/b/#y", "/b/>/c/"], "/c/", ["/a/ /c/#y", "/b/ /c/"]),
        (["/a/>/b/", "/b/>/c/ 302"], "/c/", ["/a/ /c/ 302", "/b/ /c/ 302"]),
        (["/a/>/b/", "/b/ 410"], "", ["/a/ /404.html 410", "/b/ /404.html 410"]),
        (["/a/>/old/x/", "/old/*>/new/:splat"], "/new/x/", ["/a/ /new/x/", "/old/* /new/:splat"]),
        // Wildcards come last, the longest first.
        (["/z/>/b/", "/a/*>/b/", "/a/long/*>/b/"], "/b/", ["/z/ /b/", "/a/long/* /b/", "/a/* /b/"]),
        (["/a/*>/b/:splat", "/b/*>/c/:splat"], "/c/x/", ["/a/* /c/:splat", "/b/* /c/:splat"]),
        // The same twice is said once.
        (["/a/>/b/", "/a/>/b/"], "/b/", ["/a/ /b/"]),
        (["/a/>/b/", "/a/>/c/", "/b/>/c/"], "/c/", ["/a/ /c/", "/b/ /c/"]),
    ])
    func `that are written down lead to their page in one step`(
        rules: [String],
        live: String,
        expected: [String]
    ) {
        let redirects = redirects(rules: rules, live: live)
        #expect(lines(redirects) == expected)
        #expect(redirects.problems.isEmpty && redirects.remembered.isEmpty)
    }

    @Test func `that are written down count more than what builds saw, and follow it`() {
        let redirects = redirects(
            known: "/a/>/x/ /b/>/c/",
            rules: ["/a/>/b/", "/old/*>/blog/:splat"],
            live: "/c/ /x/ /blog/p/"
        )
        #expect(lines(redirects) == ["/a/ /c/", "/b/ /c/", "/old/* /blog/:splat"])
        #expect(redirects.remembered.map(\.from) == ["/b/"])
    }

    @Test func `of a wildcard need no second step for an address that moved again`() {
        let redirects = redirects(
            known: "/blog/old/>/blog/new/",
            rules: ["/2019/*>/blog/:splat"],
            live: "/blog/new/"
        )
        #expect(
            lines(redirects) == ["/2019/old/ /blog/new/", "/blog/old/ /blog/new/", "/2019/* /blog/:splat"]
        )
    }

    @Test(arguments: [
        // The page wins.
        (["/a/>/b/"], "/a/ /b/", "redirect-of-page", "there is a page"),
        (["/a>/b/"], "/a/ /b/", "redirect-of-page", "it would hide /a/"),
        (["/a/index.html>/b/"], "/a/ /b/", "redirect-of-page", "it would hide /a/"),
        (["/a/*>/b/"], "/a/x/ /b/", "redirect-of-page", "it would hide /a/x/"),
        (["/a/*>/b/"], "/a/ /b/", "redirect-of-page", "it would hide /a/"),
        (["/*>/b/"], "/b/", "redirect-of-page", "it would hide /assets/"),
        (["/media/*>/b/"], "/b/", "redirect-of-page", "it would hide /media/"),
        (["/assets/fonts/*>/b/"], "/b/", "redirect-of-page", "it would hide /assets/"),
        (["/a/>/b/ row"], "/a/ /b/", "redirect-of-page", "there is a page"),
    ])
    func `never hide a page, which is named in a warning`(
        rules: [String],
        live: String,
        code: String,
        message: String
    ) {
        let redirects = redirects(rules: rules, live: live)
        #expect(redirects.entries.isEmpty)
        #expect(redirects.problems.map(\.code) == [code])
        #expect(redirects.problems.allSatisfy { $0.severity == .warning && $0.message.contains(message) })
    }

    @Test(arguments: [
        (["/a/>/blgo/"], "/blog/", ["redirects.yaml:1 redirect-target did you mean '/blog/'?"]),
        (["/a/*>/none/:splat"], "/b/", ["redirects.yaml:1 redirect-target"]),
        (["/a/>/a/"], "", ["redirects.yaml:1 redirect-circle"]),
        (
            ["/a/>/b/", "/b/>/c/", "/c/>/a/"], "",
            [
                "redirects.yaml:1 redirect-circle", "redirects.yaml:2 redirect-circle",
                "redirects.yaml:3 redirect-circle",
            ]
        ),
        (["/a/*>/a/b/:splat"], "", ["redirects.yaml:1 redirect-circle"]),
        (
            ["/a/*>/b/:splat", "/b/*>/a/:splat"], "",
            ["redirects.yaml:1 redirect-circle", "redirects.yaml:2 redirect-circle"]
        ),
        (["/a/>/b/", "/a/>/c/"], "/b/ /c/", ["redirects.yaml:2 duplicate-redirect"]),
        (["/a/*>/b/", "/a/*>/c/"], "/b/ /c/", ["redirects.yaml:2 duplicate-redirect"]),
        (["/a/>/b/", "/a/ 410"], "/b/", ["redirects.yaml:2 duplicate-redirect"]),
        (
            ["/a/>https://b.example/" + String(repeating: "x", count: 1000)], "",
            ["redirects.yaml:1 bad-redirect"]
        ),
    ])
    func `that lead nowhere, back or to two pages are errors with their line`(
        rules: [String],
        live: String,
        expected: [String]
    ) {
        let problems = redirects(rules: rules, live: live).problems
        #expect(problems.allSatisfy { $0.severity == .error })
        let found = problems.map { "\($0.location?.description ?? "") \($0.code) \($0.advice ?? "")" }
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { $0.hasPrefix($1) }, "\(found)")
    }

    @Test func `to a page that a row may have are warnings, because others decide whether it is there`() {
        let redirects = redirects(
            rules: ["/a/>/blog/gone/", "/b/>/pages/gone/"],
            live: "/",
            rowFolders: ["/blog/"]
        )
        #expect(redirects.problems.map(\.severity) == [.warning, .error])
    }

    @Test(arguments: [(2000, 100, []), (2001, 100, ["2001 redirects"]), (1, 101, ["101 redirects with"])])
    func `that are more than hosts read are named with their number`(
        single: Int,
        wildcards: Int,
        expected: [String]
    ) {
        let all =
            (0..<single).map { Redirect(from: "/s\($0)/", to: "/") }
            + (0..<wildcards).map { Redirect(from: "/w\($0)/*", to: "/") }
        let problems = RedirectsFormat.problems(all, at: .file(path: "redirects.yaml"))
        #expect(problems.count == expected.count)
        #expect(zip(problems, expected).allSatisfy { $0.message.contains($1) && $0.severity == .warning })
    }

    // MARK: Files

    @Test func `are written for each kind of server`() {
        let redirects = redirects(rules: ["/a/>/b/", "/c/ 410"], live: "/b/")
        #expect(redirects.file == "/a/ /b/ 301\n/c/ /404.html 410\n")
        #expect(
            redirects.json == """
                [
                  {
                    "from" : "/a/",
                    "status" : 301,
                    "to" : "/b/"
                  },
                  {
                    "from" : "/c/",
                    "status" : 410
                  }
                ]

                """
        )
    }

    @Test func `are read again from the site whose state is lost, as far as builds may have seen them`()
        throws
    {
        try withTemporaryFolder { folder in
            let written = redirects(
                known: "/a/>/b/ /ä\"/>/b/",
                rules: ["/c/ 410", "/d/>/b/ 302", "/e/*>/b/"],
                live: "/b/"
            )
            try Data(written.json.utf8).write(to: folder.appending(path: "redirects.json"))
            let read = Redirects.published(in: folder.path)
            #expect(read == [Redirect(from: "/a/", to: "/b/"), Redirect(from: "/ä\"/", to: "/b/")])
        }
    }

    @Test(arguments: [
        "", "{}", "[", "[1]", #"[{"from": "/a/", "to": 1}]"#, #"[{"from": "/a/", "status": 301}]"#,
        #"[{"from": "/a/", "to": "/b/"}] x"#, #"[{"from": "/a/", "to": "/b/", "status": "301"}]"#,
    ])
    func `are none in a file that no build wrote`(json: String) throws {
        try withTemporaryFolder { folder in
            try Data(json.utf8).write(to: folder.appending(path: "redirects.json"))
            #expect(Redirects.published(in: folder.path).isEmpty)
        }
    }

    @Test func `are none where there is no site`() throws {
        try withTemporaryFolder { folder in
            #expect(Redirects.published(in: folder.path).isEmpty)
        }
    }
}
