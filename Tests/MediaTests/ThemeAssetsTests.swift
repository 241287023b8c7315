import Foundation
import Media
import TestSupport
import Testing

@Suite("The assets of a theme")
struct ThemeAssetsTests {
    private static let archive = """
        -- css/site.css --
        body {}
        -- favicon.svg --
        <svg></svg>
        -- .hidden/a.css --
        a {}
        -- css/.b.css --
        b {}
        """

    @Test func `have addresses with the hash of their content`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let assets = try ThemeAssets(folder: folder)
            #expect(assets.names == ["css/site.css", "favicon.svg"])
            let url = try #require(assets.url(of: "css/site.css"))
            #expect(url.wholeMatch(of: /\/assets\/css-site\.[0-9a-z]+\.css/) != nil, "\(url)")
            #expect(assets.copies.map(\.path).contains(url))
            try Data("body { color: red }".utf8).write(to: folder.appending(path: "css/site.css"))
            let changed = try ThemeAssets(folder: folder)
            #expect(changed.url(of: "css/site.css") != url)
        }
    }

    @Test func `can be copied to a fixed path`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let assets = try ThemeAssets(folder: folder)
            let copy = try #require(assets.copy(of: "favicon.svg", to: "/favicon.svg"))
            #expect(copy.path == "/favicon.svg")
            #expect(copy.source.lastPathComponent == "favicon.svg")
        }
    }

    @Test func `are none without a folder, and none of an unknown name`() throws {
        let assets = try ThemeAssets(folder: URL(filePath: "/nowhere"))
        #expect(assets.names.isEmpty && assets.copies.isEmpty)
        #expect(assets.url(of: "site.css") == nil)
        #expect(assets.copy(of: "site.css", to: "/site.css") == nil)
    }
}
