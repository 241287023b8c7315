import Content
import Foundation
import MarkdownStore
import SiteConfiguration
import StudioTesting
import TestSupport
import Testing

@testable import TemplateModel

@Suite("The plan of a site")
struct SitePlanTests {
    private func plan(posts: Int, limit: Int) throws -> SitePlan {
        try withTemporaryFolder { folder in
            for number in 0..<posts {
                try Data("---\ntitle: Post\ncreated_at: 2026-01-01\n---\nText.\n".utf8)
                    .write(toNew: folder.appending(path: "blog/post-\(number).md"))
            }
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            let session = try MarkdownStore(root: folder, name: "content").open(0, for: reading)
            let catalog = try Catalog(reading: [session], .fixture(reading))
            return try SitePlan(catalog, settings: SiteSettings(), artistsWithSound: [], sitemapLimit: limit)
        }
    }

    @Test("splits a sitemap that is longer than one may be", arguments: [1, 0, -1, -10, -17])
    func splitsSitemaps(room: Int) throws {
        let listedCount = try self.plan(posts: 20, limit: 50_000).listedCount
        let limit = listedCount + room
        let parts = (listedCount + limit - 1) / limit
        #expect((parts == 1) == (room >= 0))
        let plan = try plan(posts: 20, limit: limit)
        let index = plan.pages.filter { $0.type == .sitemapIndex }
        let files = plan.pages.filter { $0.type == .sitemap }
        #expect(index.count == (parts == 1 ? 0 : 1) && files.count == parts)
        #expect(plan.pages.filter { $0.url == Routes.sitemap }.count == 1)
        let ranges = files.compactMap { if case .pages(let range) = $0.subject { range } else { nil } }
        #expect(ranges.flatMap { Array($0) } == Array(0..<plan.listedCount))
        #expect(ranges.allSatisfy { $0.count <= limit })
    }

    @Test(arguments: [
        ([], []),
        (["player.html"], ["/artists/ida/player/"]),
        (
            ["machines/oembed.json", "feeds/music.xml"],
            ["/artists/ida/player/oembed.json", "/artists/ida/music.rss"]
        ),
    ])
    func `has no pages of optional types whose template the theme lacks`(
        templates: [String],
        expected: [String]
    ) throws {
        try withTemporaryFolder { folder in
            try Data("---\ndisplay_name: Ida\n---\nText.\n".utf8)
                .write(toNew: folder.appending(path: "artists/ida.md"))
            let reading = ReadOptions(clock: .fixture, includesDrafts: false)
            let session = try MarkdownStore(root: folder, name: "content").open(0, for: reading)
            let catalog = try Catalog(reading: [session], .fixture(reading))
            let plan = try SitePlan(
                catalog,
                settings: SiteSettings(),
                artistsWithSound: [0],
                optionalTemplates: Set(templates)
            )
            let urls = plan.pages.map(\.url).filter { $0.hasPrefix("/artists/ida/") }
            #expect(urls == ["/artists/ida/", "/artists/ida/playlist.m3u"] + expected)
        }
    }

    @Test("gives every page an address of its own that ends in a slash")
    func hasAddresses() throws {
        let plan = try plan(posts: 30, limit: 50_000)
        #expect(Set(plan.pages.map(\.url)).count == plan.pages.count)
        #expect(
            plan.pages.filter { $0.type.role == .page && $0.type != .notFound }.allSatisfy {
                $0.url.hasSuffix("/")
            }
        )
    }
}
