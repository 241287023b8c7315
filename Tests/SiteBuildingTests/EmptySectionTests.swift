import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite
struct `A section without records` {
    private static let lists = ["artists", "blog", "portfolio", "testimonials"]

    private static let settings = """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        navigation:
          - { label: Work, url: /portfolio/ }
          - { label: Work again, url: "/portfolio/?all" }
          - { label: Contact, url: /contact/ }
        -- content/pages/about.md --
        ---
        title: About
        ---
        See [our work](/portfolio/).

        """

    private static let project = """
        -- content/portfolio/light.md --
        ---
        title: Light
        created_at: 2026-01-01
        ---
        Text.

        """

    @Test func `has no page, and nothing links to it`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(Self.settings, in: folder)
            for list in Self.lists { #expect(!site.paths.contains("\(list)/index.html"), "\(list)") }
            let pages = site.contents.filter { $0.key.hasSuffix(".html") }
            #expect(pages.count >= 5)
            for (path, data) in pages {
                let page = String(decoding: data, as: UTF8.self)
                for list in Self.lists { #expect(!page.contains("href=\"/\(list)"), "\(path): \(list)") }
                #expect(!page.contains("Work again"), "\(path)")
            }
            let problem = try #require(site.report.problems.first)
            #expect(site.report.problems.count == 1 && problem.severity == .warning)
            #expect(
                problem.description.contains("content/pages/about.md:4: warning[broken-link]"),
                "\(problem)"
            )
        }
    }

    @Test(arguments: ["/blog/", "/blog/:splat", "/portfolio/"])
    func `may be where a redirect leads, which is a warning`(target: String) async throws {
        try await withTemporaryFolder { folder in
            let rule = "-- content/redirects.yaml --\n- from: /news/*\n  to: \(target)\n"
            let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"
            let site = try await BuiltSite.build(settings + rule, in: folder)
            let problems = site.report.problems
            #expect(
                problems.map(\.code) == ["redirect-target"] && problems.first?.severity == .warning,
                "\(problems)"
            )
        }
    }

    @Test func `gets both with the first record, and loses them with the last`() async throws {
        try await withTemporaryFolder { folder in
            let empty = try await BuiltSite.build(Self.settings, in: folder)
            let before = empty.contents
            let filled = try await BuiltSite.build(Self.settings + Self.project, in: folder)
            #expect(filled.report.problems.isEmpty)
            #expect(filled.paths.contains("portfolio/index.html"))
            let about = try filled.text("about/index.html")
            for link in ["href=\"/portfolio/\"", "Work again", ">our work</a>"] {
                #expect(about.contains(link), "\(link)")
            }
            let home = try filled.text("index.html")
            #expect(home.contains("See our work"))
            try FileManager.default.removeItem(at: folder.appending(path: "content/portfolio/light.md"))
            let again = try await BuiltSite.build(Self.settings, in: folder, shrinking: true)
            #expect(
                again.contents.filter { $0.key.hasSuffix(".html") }
                    == before.filter { $0.key.hasSuffix(".html") }
            )
        }
    }
}
