import Content
import SiteConfiguration
import Testing

@Suite("redirects.yaml")
struct RedirectsFileTests {
    private func file(_ text: String) -> RedirectsFile { RedirectsFile(text: text, path: "redirects.yaml") }

    private func redirects(_ file: RedirectsFile) -> [String] {
        file.rules.map { rule in
            "\(rule.redirect.from) \(rule.redirect.to ?? "-") \(rule.redirect.status.rawValue)"
        }
    }

    @Test(arguments: [
        ("", []),
        ("# nothing yet\n", []),
        ("- from: /a/\n  to: /b/\n", ["/a/ /b/ 301"]),
        ("- { from: /a/, to: /b/, status: 302 }\n", ["/a/ /b/ 302"]),
        ("- from: /a/*\n  status: 410\n", ["/a/* - 410"]),
        ("- from: /2019/*\n  to: /blog/:splat\n", ["/2019/* /blog/:splat 301"]),
        ("- from: /a/*\n  to: https://b.example/:splat\n", ["/a/* https://b.example/:splat 301"]),
        ("- from: /über uns/\n  to: /b/?x=1#y\n", ["/%C3%BCber%20uns/ /b/?x=1#y 301"]),
        ("- from: /caf%C3%A9.html\n  to: /b/\n", ["/caf%C3%A9.html /b/ 301"]),
        ("- from: \"/index.php\"\n  to: \"/\"\n", ["/index.php / 301"]),
    ])
    func `is a list of old addresses with new ones`(text: String, expected: [String]) {
        let file = file(text)
        #expect(redirects(file) == expected)
        #expect(file.problems.isEmpty)
    }

    @Test(arguments: [
        ("from: /a/\n", "1 wrong-type"),
        ("- /a/\n", "1 wrong-type"),
        ("- from: /a/\n  too: /b/\n", "2 unknown-key did you mean 'to'?"),
        ("\n- to: /b/\n", "2 missing-setting"),
        ("- from: /a/\n", "1 missing-setting"),
        ("- from: /a/\n  to:\n", "2 missing-setting"),
        ("- from: [/a/]\n  to: /b/\n", "1 wrong-type"),
        ("- from: a/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: https://a.example/a/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: //a/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /?p=12\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /a/../b/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /a/*/b/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /a*\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /:year/\n  to: /b/\n", "1 bad-redirect"),
        ("- from: \"/a\\tb/\"\n  to: /b/\n", "1 bad-redirect"),
        ("- from: /a/\n  to: b/\n", "2 bad-redirect"),
        ("- from: /a/\n  to: http://b.example/\n", "2 bad-redirect"),
        ("- from: /a/\n  to: javascript:alert(1)\n", "2 bad-redirect"),
        ("- from: /a/\n  to: /b/:splat\n", "2 bad-redirect"),
        ("- from: /a/*\n  to: /b/:splat/c/\n", "2 bad-redirect"),
        ("- from: /a/*\n  to: /b/*\n", "2 bad-redirect"),
        ("- from: /a/\n  to: /b/\n  status: 307\n", "3 bad-redirect"),
        ("- from: /a/\n  to: /b/\n  status: gone\n", "3 bad-redirect"),
        ("- from: /a/\n  to: /b/\n  status: 410\n", "2 bad-redirect"),
        ("- from: /a/\n to: /b/\n", "2 bad-settings"),
        ("- from: /a/\n  from: /b/\n", "1 bad-settings"),
    ])
    func `names everything that is wrong with its line, and leaves it out`(text: String, expected: String) {
        let file = file(text)
        let found = file.problems.map { problem -> String in
            guard case .file(_, let line?, _)? = problem.location else { return "no line" }
            return "\(line) \(problem.code) \(problem.advice ?? "")"
        }
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(expected) }, "\(found)")
        #expect(file.rules.count { $0.redirect.from != "/a/" } == 0)
    }

    @Test func `names everything that is wrong in one run`() {
        let file = file("- from: a\n  too: /b/\n- from: /c/\n  to: /d/\n- from: /e/\n  status: 1\n")
        #expect(
            file.problems.map(\.code) == ["unknown-key", "bad-redirect", "bad-redirect", "missing-setting"]
        )
        #expect(redirects(file) == ["/c/ /d/ 301"])
    }

    @Test(arguments: [
        ("", "- from: /x/\n  to: /y/\n"),
        ("# Old shop\n", "# Old shop\n- from: /x/\n  to: /y/\n"),
        (
            "# Old shop\n- from: /a/ # why\n  to: /b/",
            "# Old shop\n- from: /a/ # why\n  to: /b/\n- from: /x/\n  to: /y/\n"
        ),
        (
            "  - { from: /a/, to: /b/ }\n\n# end\n",
            "  - { from: /a/, to: /b/ }\n\n# end\n  - from: /x/\n    to: /y/\n"
        ),
    ])
    func `keeps its lines, order and comments when redirects are added`(text: String, expected: String) throws
    {
        #expect(try file(text).adding([Redirect(from: "/x/", to: "/y/")]) == expected)
    }

    @Test func `reads back what was added, whatever the address holds`() throws {
        let added = [
            Redirect(from: "/a,b/", to: "/x/?y=1&z='2'#k"), Redirect(from: "/c/*", to: nil, status: .gone),
            Redirect(from: "/d/", to: "https://e.example/", status: .temporary),
        ]
        let text = try file("- from: /a/\n  to: /b/\n").adding(added)
        #expect(file(text).rules.dropFirst().map(\.redirect) == added)
    }

    @Test(arguments: ["[{ from: /a/, to: /b/ }]\n", "- from: /a/\n  to: /b/\n...\n"])
    func `takes nothing more where its list cannot go on`(text: String) {
        #expect(throws: Problem.self) { try file(text).adding([Redirect(from: "/x/", to: "/y/")]) }
    }
}
