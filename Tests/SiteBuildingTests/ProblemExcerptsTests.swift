import Content
import Foundation
import MarkdownStore
import StudioTesting
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The lines that errors show")
struct ProblemExcerptsTests {
    private func excerpts(_ archive: String) async throws -> [String] {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive("-- site.yaml --\ntitle: A\nbase_url: https://a.example\n" + archive).write(
                to: content
            )
            var options = BuildOptions(
                content: content,
                templates: packageFolder.appending(path: "templates"),
                output: .checkOnly,
                clock: .fixture,
                workers: 1
            )
            options.contentName = "content"
            options.templatesName = "templates"
            let source = MarkdownStore(root: content, name: "content")
            let problems = await #expect(throws: Problems.self) {
                try await SiteBuilder(options, sources: [source]).build()
            }
            return problems?.all.filter { $0.severity == .error }.map { $0.excerpt ?? "none" } ?? []
        }
    }

    @Test(
        "mark what the message names",
        arguments: [
            ("titel: Mix", "  |\n2 | titel: Mix\n  | ^^^^^"),
            ("title: Mix\nslug: Mix Down", "  |\n3 | slug: Mix Down\n  |       ^^^^^^^^"),
            (
                "title: Mix\ncreated_at: 2026-13-01",
                "  |\n3 | created_at: 2026-13-01\n  |             ^^^^^^^^^^"
            ),
            ("title: Mix\nauthor: nobody", "  |\n3 | author: nobody\n  |         ^^^^^^"),
            ("title: Mix\n\tpublished: true", "  |\n3 | \tpublished: true\n  | \t^^^^^^^^^^^^^^^"),
            ("title: Mix\npublished: \(String(repeating: "é", count: 200))", nil),
        ]
    )
    func markFrontMatter(matter: String, expected: String?) async throws {
        let found = try await excerpts(
            "-- blog/2026-01-01-mix.md --\n---\n\(matter)\n---\nText.\n"
        )
        try #require(!found.isEmpty)
        if let expected {
            #expect(found.contains(expected), "\(found)")
        } else {
            #expect(found.allSatisfy { $0.count < 400 && $0.contains("…") }, "\(found)")
        }
    }

    @Test func `are those of settings and redirects too`() async throws {
        let settings = try await excerpts("tagline: x\nlanguge: en\n")
        #expect(
            settings.contains { $0.contains("| languge: en\n") && $0.hasSuffix("^^^^^^^") },
            "\(settings)"
        )
        let redirects = try await excerpts("-- redirects.yaml --\n/a/: /nowhere/\n")
        #expect(redirects.contains { $0.contains("1 | /a/: /nowhere/") }, "\(redirects)")
    }

    @Test func `are left out where there is nothing to see, and where the error is of a whole file`()
        async throws
    {
        #expect(try await excerpts("-- blog/a.md --\n") == ["none"])
    }
}
