import Content
import Foundation
import TestSupport
import Testing

@testable import SiteBuilding

/// The HTML of posts' texts is taken from the old pages; each build is compared with a clean one.
@Suite("A build after a change of a template")
struct KeptTextTests {
    /// The texts of two projects, two artists and a page, which are always rendered again.
    private static let otherTexts = 5

    /// What changes before a build that could take the text of a post from its old page.
    enum Change: CaseIterable {
        case linkedPost
        case player
        case picture
        case textWithWarning
        case editedPage
        case editedPageWithItsOldTime
    }

    @Test("takes the texts of posts from the old pages, build after build")
    func takesTexts() async throws {
        try await withSite { site in
            site.workers = 1
            let other = KeptTextTests.otherTexts
            #expect(KeptTextTests.renders(other, try await site.changePartial(1)))
            #expect(try site.text("blog/p4/index.html").contains("<a href=\"#part-one\">2 Part one</a>"))
            // Longer than before, so that texts are at other offsets.
            #expect(KeptTextTests.renders(other, try await site.changePartial(22)))
            try site.append("New words.\n", to: "content/blog/p4.md")
            #expect(KeptTextTests.renders(other + 1, try await site.changePartial(333)))
            #expect(try site.text("blog/p4/index.html").contains("New words."))
        }
    }

    @Test(
        "renders a text again if something that it names changed, or its page is not what it was",
        arguments: Change.allCases
    )
    func rendersChangedTexts(change: Change) async throws {
        try await withSite { site in
            // Two may render the text of a page and of a feed at the same time, which are two texts then.
            site.workers = 1
            try site.edit("-- content/media/a.svg --\n<svg width=\"1\" height=\"1\"></svg>\n")
            try site.append("embeds: [youtube]\n", to: "content/site.yaml")
            try site.append("![](/media/a.svg)\n\n[two](p2.md)\n", to: "content/blog/p1.md")
            try site.append("\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n", to: "content/blog/p3.md")
            try await site.build()
            #expect(KeptTextTests.renders(KeptTextTests.otherTexts, try await site.changePartial(1)))
            let page = site.output.appending(path: "blog/p1/index.html")
            var renderedTexts = 1
            switch change {
            case .linkedPost:
                try site.edit(
                    """
                    -- content/blog/p2.md --
                    ---
                    title: Post 2
                    slug: second
                    created_at: 2026-01-02
                    ---
                    X.

                    """
                )
                renderedTexts = 2
            case .player:
                try site.append("<hr>\n", to: "templates/partials/embed.html")
            case .picture:
                try site.edit("-- content/media/a.svg --\n<svg width=\"2\" height=\"2\"></svg>\n")
            case .textWithWarning:
                try site.append("<blink>left out</blink>\n", to: "content/blog/p1.md")
                try await site.build()
            case .editedPage:
                try Data("by hand".utf8).write(to: page)
            case .editedPageWithItsOldTime:
                try replace("Words of", by: "Wards of", keepingTimeOf: page)
            }
            let report = try await site.changePartial(22)
            #expect(KeptTextTests.renders(KeptTextTests.otherTexts + renderedTexts, report))
        }
    }

    /// Whether a build rendered so many texts.
    ///
    /// On a busy machine, a text that a feed shows too is sometimes rendered for both.
    private static func renders(_ count: Int, _ report: BuildReport) -> Bool {
        report.bodies == count || report.bodies == count + 1
    }

    /// Replaces text by one of the same length, so that size and time of the file stay.
    private func replace(_ old: String, by new: String, keepingTimeOf file: URL) throws {
        var status = stat()
        try #require(stat(file.path, &status) == 0)
        var bytes = try Data(contentsOf: file)
        let range = try #require(bytes.range(of: Data(old.utf8)))
        bytes.replaceSubrange(range, with: Data(new.utf8))
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: bytes)
        try handle.close()
        // To the nanosecond, as a build looks at it.
        try #require(utimensat(AT_FDCWD, file.path, [status.st_atim, status.st_mtim], 0) == 0)
    }
}

extension StudioSite {
    /// Changes a partial that every page links, and builds.
    fileprivate mutating func changePartial(_ number: Int) async throws -> BuildReport {
        advanceClock()
        try append("<b>\(number)</b>\n", to: "templates/partials/mark.html")
        return try await build().report
    }
}
