import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("Pages that show a long list")
struct PaginatedPageTests {
    private static let settings =
        "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\nposts_per_page: 4\n"

    private func page(_ matter: String, _ path: String = "work") -> String {
        "-- content/pages/\(path).md --\n---\ntitle: Work\n\(matter)---\nWhat we made.\n"
    }

    private func posts(_ numbers: ClosedRange<Int>) -> String {
        numbers.map {
            "-- content/blog/2026-01-\($0 < 10 ? "0" : "")\($0)-post-\($0).md --\n---\ntitle: Post \($0)\n---\nText.\n"
        }.joined()
    }

    private static func pages(of site: BuiltSite) -> [String] {
        site.paths.filter { $0.hasPrefix("work/") && $0.hasSuffix("index.html") }.sorted()
    }

    @Test(arguments: [
        ("per_page: 2\n", 1...5, ["work/index.html", "work/page/2/index.html", "work/page/3/index.html"]),
        ("per_page: 2\n", 1...4, ["work/index.html", "work/page/2/index.html"]),
        ("per_page: 2\n", 1...1, ["work/index.html"]),
        ("", 1...5, ["work/index.html", "work/page/2/index.html"]),
    ])
    func `have as many addresses as the list needs`(
        matter: String,
        numbers: ClosedRange<Int>,
        addresses: [String]
    ) async throws {
        try await withTemporaryFolder { folder in
            let archive = Self.settings + page("paginate: posts\n\(matter)") + posts(numbers)
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(site.report.problems.isEmpty)
            #expect(Self.pages(of: site) == addresses)
        }
    }

    @Test func `show each item once, lead to the pages before and after, and begin with the text`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let matter = "description: What there is.\npaginate: posts\nper_page: 2\n"
            let archive = Self.settings + page(matter) + posts(1...5)
            let site = try await BuiltSite.build(archive, in: folder)
            let texts = try Self.pages(of: site).map { try site.text($0) }
            for number in 1...5 {
                #expect(texts.filter { $0.contains("href=\"/blog/post-\(number)/\"") }.count == 1)
            }
            #expect(texts.map { $0.contains("What we made.") } == [true, false, false])
            #expect(texts.map { $0.contains("rel=\"prev\" href=\"/work/\"") } == [false, true, false])
            #expect(texts.map { $0.contains("rel=\"next\" href=\"/work/page/3/\"") } == [false, true, false])
            #expect(texts[2].contains("<title>Work, page 3 · A</title>"))
            let descriptions = texts.compactMap {
                $0.firstMatch(of: /<meta name="description" content="([^"]*)"/)?.1
            }
            #expect(descriptions[0] == "What there is." && Set(descriptions).count == 3)
            let sitemap = try site.text("sitemap.xml")
            #expect(sitemap.contains("<loc>https://a.example/work/page/3/</loc>"))
        }
    }

    @Test func `show projects, artists and testimonials too, and say so where there are none`() async throws {
        try await withTemporaryFolder { folder in
            let archive =
                Self.settings + page("paginate: projects\nper_page: 1\n")
                + page("paginate: artists\n", "people") + page("paginate: testimonials\n", "words")
                + "-- content/portfolio/one.md --\n---\ntitle: One\n---\nText.\n"
                + "-- content/portfolio/two.md --\n---\ntitle: Two\n---\nText.\n"
                + "-- content/testimonials/ada.md --\n---\nclient_name: Ada\n---\nA fine room.\n"
            let site = try await BuiltSite.build(archive, in: folder)
            #expect(site.report.problems.isEmpty)
            #expect(Self.pages(of: site) == ["work/index.html", "work/page/2/index.html"])
            #expect(try site.text("words/index.html").contains("A fine room."))
            #expect(try site.text("people/index.html").contains("Nothing here yet"))
        }
    }

    @Test func `are written again where a new post moves others, and equal a build from nothing`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let archive = Self.settings + page("paginate: posts\nper_page: 2\n") + page("", "about")
            _ = try await BuiltSite.build(archive + posts(1...4), in: folder)
            let later = try await BuiltSite.build(archive + posts(1...5), in: folder)
            try await withTemporaryFolder { fresh in
                let clean = try await BuiltSite.build(archive + posts(1...5), in: fresh)
                #expect(later.contents == clean.contents)
            }
        }
    }

    @Test(arguments: [
        (
            "paginate: post\n",
            "content/pages/work.md:3: error[unknown-list]: 'paginate' is 'post', which is not a list that a page can show; did you mean 'posts'?"
        ),
        (
            "paginate: gear\n",
            "'paginate' is 'gear', which is not a list that a page can show; write posts, projects, artists or testimonials"
        ),
        ("paginate: posts\nper_page: 0\n", "'per_page' is 0, but must be from 1 to 1000"),
        ("paginate: posts\nper_page: ten\n", "'per_page' must be a whole number, but is 'ten'"),
    ])
    func `name a list and a length that there are`(matter: String, message: String) async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder {
                _ = try await BuiltSite.build(Self.settings + page(matter), in: $0)
            }
        }
        #expect(
            error?.all.contains { $0.description.contains(message) } == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }

    @Test func `share no address with another page`() async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder {
                let archive =
                    Self.settings + page("paginate: posts\nper_page: 1\n") + page("", "work/page/2")
                    + posts(1...2)
                _ = try await BuiltSite.build(archive, in: $0)
            }
        }
        #expect(error?.all.map(\.code) == ["duplicate-address"])
    }

    @Test func `are told that a length without a list does nothing`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await BuiltSite.build(Self.settings + page("per_page: 5\n"), in: folder)
            #expect(site.report.problems.map(\.code) == ["unused-key"])
        }
    }
}
