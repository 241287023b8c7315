import Content
import Foundation
import MarkdownStore
import SiteBuilding
import TestSupport
import Testing

@Suite
struct `A warning about a picture of a text` {
    /// A GIF of one pixel whose data are a megabyte.
    private static var largeGIF: Data {
        let head: [UInt8] = [
            1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2,
        ]
        let blocks = (0..<4100).flatMap { _ in [255] + [UInt8](repeating: 7, count: 255) }
        return Data("GIF89a".utf8) + head + blocks + [0, 0x3B]
    }

    private static func site(_ picture: String, otherText: String) -> String {
        """
        -- content/site.yaml --
        title: A
        base_url: https://a.example
        -- content/blog/a.md --
        ---
        title: A
        created_at: 2026-01-01
        ---

        ![Picture](\(picture))
        -- content/blog/b.md --
        ---
        title: B
        created_at: 2026-01-01
        ---

        \(otherText)
        """
    }

    @Test(arguments: [
        ("https://other.example/a.png", "unlisted-host"), ("../media/a.gif", "large-gif"),
    ])
    func `comes with each build, also where another text changed`(picture: String, code: String) async throws
    {
        try await withTemporaryFolder { folder in
            try Self.largeGIF.write(toNew: folder.appending(path: "content/media/a.gif"))
            for text in ["One.", "Two.", "Two.", "Three."] {
                let site = try await BuiltSite.build(Self.site(picture, otherText: text), in: folder)
                #expect(site.report.problems.map(\.code) == [code], "\(text)")
                #expect(site.report.problems.first?.location?.description == "content/blog/a.md:6")
            }
            let mended = try await BuiltSite.build(
                Self.site("../media/b.svg", otherText: "Three."),
                in: folder
            ) {
                content in
                try? Data("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)
                    .write(toNew: content.appending(path: "media/b.svg"))
                return [MarkdownStore(root: content, name: "content")]
            }
            #expect(mended.report.problems.isEmpty)
        }
    }
}
