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

    private static func assets(_ folder: URL) -> ThemeAssets {
        ThemeAssets(folder: folder, name: "assets", origin: "https://a.example")
    }

    @Test func `have addresses with the hash of their content`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let assets = Self.assets(folder)
            #expect(assets.names == ["css/site.css", "favicon.svg"])
            let url = try #require(assets.url(of: "css/site.css"))
            #expect(url.wholeMatch(of: /\/assets\/css-site\.[0-9a-z]+\.css/) != nil, "\(url)")
            #expect(assets.copies.map(\.path).contains(url))
            try Data("body { color: red }".utf8).write(to: folder.appending(path: "css/site.css"))
            let changed = Self.assets(folder)
            #expect(changed.url(of: "css/site.css") != url)
        }
    }

    @Test func `are also at the fixed paths that browsers ask for`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let favicons = Self.assets(folder).favicons
            #expect(favicons.map(\.path) == ["/favicon.svg"])
            #expect(favicons.map(\.source.lastPathComponent) == ["favicon.svg"])
        }
    }

    @Test func `are none without a folder, and none of an unknown name`() {
        let assets = Self.assets(URL(filePath: "/nowhere"))
        #expect(assets.names.isEmpty && assets.copies.isEmpty && assets.favicons.isEmpty)
        #expect(assets.url(of: "site.css") == nil && assets.problems.isEmpty)
    }

    @Test(arguments: [
        ("img/my cover (1).png", "img-my-cover-1-.HASH.png"),
        ("f\u{FC}r alle.pdf", "f-r-alle.HASH.pdf"),
        ("v1.2/LICENSE", "v1.2-LICENSE.HASH"),
        ("site.min.css", "site.min.HASH.css"),
    ])
    func `have addresses that need no encoding`(name: String, address: String) throws {
        try withTemporaryFolder { folder in
            try Data("x".utf8).write(toNew: folder.appending(path: name))
            let url = try #require(Self.assets(folder).url(of: name))
            #expect(url.replacing(/[0-9a-f]{10}/, with: "HASH") == "/assets/" + address)
        }
    }

    @Test func `that share an address because their content is the same are one file`() throws {
        try withTemporaryFolder { folder in
            try Archive("-- a/b.txt --\nx\n-- a-b.txt --\nx\n").write(to: folder)
            let assets = Self.assets(folder)
            #expect(assets.copies.count == 1)
            #expect(assets.url(of: "a/b.txt") == assets.url(of: "a-b.txt"))
        }
    }
}
