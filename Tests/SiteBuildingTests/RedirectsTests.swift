import Foundation
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("Redirects")
struct RedirectsTests {
    private func redirects(known: String = "", moved: String = "", live: Set<String>) -> [String] {
        Redirects(entries(known), moved: entries(moved), live: { live.contains($0) }).entries
            .map { "\($0.from)>\($0.to)" }
    }

    /// Entries of a text such as `a>b c>d`.
    private func entries(_ text: String) -> [(from: String, to: String)] {
        text.split(separator: " ").map { entry in
            let sides = entry.split(separator: ">").map(String.init)
            return (from: sides[0], to: sides[1])
        }
    }

    @Test(arguments: [
        // Known, moved, live, expected.
        ("", "a>b", "b", "a>b"),
        ("a>b", "", "b", "a>b"),
        ("a>b", "b>c", "c", "a>c b>c"),
        ("a>b", "a>c", "b c", "a>c"),
        ("z>y b>c", "", "c y", "b>c z>y"),
    ])
    func `lead from old addresses to where records are now`(
        known: String,
        moved: String,
        live: String,
        expected: String
    ) {
        let live = Set(live.split(separator: " ").map(String.init))
        #expect(redirects(known: known, moved: moved, live: live).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("a>b", "", ""),
        ("a>b", "", "a b"),
        ("a>b", "b>a", ""),
        ("a>a", "", ""),
        ("a>b b>c c>a", "", ""),
    ])
    func `are none to an address that is gone, from one that is taken, and in a circle`(
        known: String,
        moved: String,
        live: String
    ) {
        let live = Set(live.split(separator: " ").map(String.init))
        #expect(redirects(known: known, moved: moved, live: live).isEmpty)
    }

    @Test func `are written for each kind of server`() {
        let redirects = Redirects([("/a/", "/b/")], moved: [], live: { $0 == "/b/" })
        #expect(redirects.file == "/a/ /b/ 301\n")
        #expect(
            redirects.json == """
                [
                  {
                    "from" : "/a/",
                    "status" : 301,
                    "to" : "/b/"
                  }
                ]

                """
        )
    }

    @Test func `are read again from the site whose state is lost`() throws {
        try withTemporaryFolder { folder in
            let written = Redirects([("/a/", "/b/"), ("/ä\"/", "/b/")], moved: [], live: { $0 == "/b/" })
            try Data(written.json.utf8).write(to: folder.appending(path: "redirects.json"))
            let read = Redirects.published(in: folder.path)
            #expect(read.map(\.from) == ["/a/", "/ä\"/"])
            #expect(read.map(\.to) == ["/b/", "/b/"])
        }
    }

    @Test(arguments: [
        "", "{}", "[", "[1]", #"[{"from": "/a/", "to": 1}]"#, #"[{"from": "/a/", "status": 301}]"#,
        #"[{"from": "/a/", "to": "/b/"}] x"#,
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
