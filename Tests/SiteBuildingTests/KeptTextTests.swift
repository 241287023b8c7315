import Content
import Foundation
import TestSupport
import Testing

@testable import SiteBuilding

/// The HTML of posts' texts is taken from the old pages; each build here is compared with a clean one.
@Suite("A build after a change of a template")
struct KeptTextTests {
    /// The texts of two projects, two artists and a page, which are rendered again.
    private static let others = 5

    @Test("takes the texts of posts from the old pages, build after build")
    func takesTexts() async throws {
        try await withSite { site in
            #expect(try await site.changePartial(1).bodies == KeptTextTests.others)
            // Longer, so that texts lie elsewhere.
            #expect(try await site.changePartial(22).bodies == KeptTextTests.others)
            try site.append("New words.\n", to: "content/blog/p4.md")
            #expect(try await site.changePartial(333).bodies == KeptTextTests.others + 1)
            #expect(try site.text("blog/p4/index.html").contains("New words."))
        }
    }

    @Test(
        "renders a text again where what it names changed, or its page is not what it was",
        arguments: ["link", "player", "picture", "warning", "page", "page behind its time"]
    )
    func rendersAgain(what: String) async throws {
        try await withSite { site in
            try site.edit("-- content/media/a.svg --\n<svg width=\"1\" height=\"1\"></svg>\n")
            try site.append("embeds: [youtube]\n", to: "content/site.yaml")
            try site.append("![](/media/a.svg)\n\n[two](p2.md)\n", to: "content/blog/p1.md")
            try site.append("\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n", to: "content/blog/p3.md")
            try await site.build()
            #expect(try await site.changePartial(1).bodies == KeptTextTests.others)
            let page = site.output.appending(path: "blog/p1/index.html")
            var rendered = 1
            switch what {
            case "link":
                let text =
                    "-- content/blog/p2.md --\n---\ntitle: Post 2\nslug: second\ncreated_at: 2026-01-02\n---\nX.\n"
                try site.edit(text)
                rendered = 2
            case "player": try site.append("<hr>\n", to: "templates/partials/embed.html")
            case "picture": try site.edit("-- content/media/a.svg --\n<svg width=\"2\" height=\"2\"></svg>\n")
            case "warning":
                try site.append("<i>left out</i>\n", to: "content/blog/p1.md")
                try await site.build()
            case "page": try Data("by hand".utf8).write(to: page)
            default:
                var status = stat()
                try #require(stat(page.path, &status) == 0)
                var bytes = try Data(contentsOf: page)
                let place = try #require(bytes.range(of: Data("Words of".utf8)))
                bytes.replaceSubrange(place, with: Data("Wards of".utf8))
                let handle = try FileHandle(forWritingTo: page)
                try handle.write(contentsOf: bytes)
                try handle.close()
                // To the nanosecond, as a build looks at it.
                try #require(utimensat(AT_FDCWD, page.path, [status.st_atim, status.st_mtim], 0) == 0)
            }
            let report = try await site.changePartial(22)
            #expect(report.bodies == KeptTextTests.others + rendered)
        }
    }
}

extension StudioSite {
    /// Changes a partial that every page links, and builds.
    fileprivate mutating func changePartial(_ number: Int) async throws -> BuildReport {
        tick()
        try append("<b>\(number)</b>\n", to: "templates/partials/mark.html")
        return try await build().report
    }
}
