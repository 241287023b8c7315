import Content
import Foundation
import SiteBuilding
import TestSupport
import Testing

@Suite("Pages in folders")
struct NestedPageTests {
    private func build(_ archive: String, settings: String = "", in folder: URL) async throws -> BuiltSite {
        try await BuiltSite.build(
            "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n\(settings)" + archive,
            in: folder
        )
    }

    private func page(_ path: String, _ title: String, _ more: String = "") -> String {
        "-- content/pages/\(path).md --\n---\ntitle: \(title)\n\(more)---\nText.\n"
    }

    @Test(arguments: [
        ("studio", "", "studio"), ("studio/rooms", "", "studio/rooms"), ("studio/index", "", "studio"),
        ("studio/rooms/index", "", "studio/rooms"), ("Das Studio/Räume", "", "das-studio/raume"),
        ("studio/rooms", "slug: halls\n", "halls"), ("a", "slug: studio/halls\n", "studio/halls"),
    ])
    func `have the folders in their address, unless they say another`(
        file: String,
        matter: String,
        address: String
    ) async throws {
        try await withTemporaryFolder { folder in
            let site = try await build(page(file, "T", matter), in: folder)
            #expect(site.report.problems.isEmpty)
            #expect(
                site.contents["\(address)/index.html"] != nil,
                "\(site.paths.filter { $0.hasSuffix("html") })"
            )
        }
    }

    @Test func `lead to the page above them and to those below, and share a rule of the headers`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let site = try await build(
                page("studio", "Studio") + page("studio/rooms", "Rooms") + page("studio/gear/index", "Gear")
                    + page("studio/gear/old", "Old"),
                in: folder
            )
            #expect(site.report.problems.isEmpty)
            let rooms = try site.text("studio/rooms/index.html")
            #expect(rooms.contains("<li><a href=\"/studio/\">Studio</a></li>"))
            let studio = try site.text("studio/index.html")
            #expect(
                studio.contains("<a href=\"/studio/rooms/\">")
                    && studio.contains("<a href=\"/studio/gear/\">")
            )
            #expect(!studio.contains("<a href=\"/studio/gear/old/\"><bdi>"))
            let headers = try site.text("_headers")
            #expect(headers.matches(of: /(?m)^\/studio\//).count == 1)
        }
    }

    @Test(arguments: [
        (
            "slug: Studio/rooms\n",
            "'slug' is 'Studio/rooms', but a slug may hold only a-z, 0-9 and single hyphens; write studio/rooms"
        ),
        (
            "slug: /studio/\n",
            "'slug' is '/studio/', but a slug may hold only a-z, 0-9 and single hyphens; write studio"
        ),
        ("slug: ../x\n", "'slug' is '../x', but a slug may hold only a-z, 0-9 and single hyphens; write x"),
        ("slug: blog/x\n", "the address /blog/x/ belongs to the site itself"),
    ])
    func `have no other addresses`(matter: String, message: String) async throws {
        let error = await #expect(throws: Problems.self) {
            try await withTemporaryFolder { _ = try await build(page("a", "T", matter), in: $0) }
        }
        #expect(
            error?.all.contains { $0.description.contains(message) } == true,
            "\(error?.all.map(\.description) ?? [])"
        )
    }

    @Test func `may be entries of a second level of the navigation`() async throws {
        let settings = """
            navigation:
              - label: Studio
                url: /studio/
                children: [{ label: Rooms, url: /studio/rooms/ }, { label: Blog, url: /blog/ }]

            """
        try await withTemporaryFolder { folder in
            let site = try await build(
                page("studio", "Studio") + page("studio/rooms", "Rooms"),
                settings: settings,
                in: folder
            )
            let page = try site.text("studio/rooms/index.html")
            #expect(page.contains("<summary aria-current=\"true\">Studio</summary>"))
            #expect(page.contains("<a href=\"/studio/rooms/\" aria-current=\"page\">Rooms</a>"))
            #expect(!page.contains("href=\"/blog/\""))
        }
    }
}
