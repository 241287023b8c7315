import Content
import Foundation
import SiteConfiguration
import TestSupport
import Testing

@testable import Media

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
            let assets = try ThemeAssets(in: folder)
            #expect(assets.names == ["css/site.css", "favicon.svg"])
            let url = try #require(assets.url(of: "css/site.css"))
            #expect(url.wholeMatch(of: /\/assets\/css-site\.[0-9a-z]+\.css/) != nil, "\(url)")
            #expect(assets.copies.map(\.path).contains(url))
            try Data("body { color: red }".utf8).write(to: folder.appending(path: "css/site.css"))
            let changed = try ThemeAssets(in: folder)
            #expect(changed.url(of: "css/site.css") != url)
        }
    }

    @Test func `are found where the folder is a link`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder.appending(path: "theme"))
            let link = folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "theme")
            #expect(try ThemeAssets(in: link).names == ["css/site.css", "favicon.svg"])
        }
    }

    @Test func `are also at the fixed paths that browsers ask for`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder)
            let favicons = try ThemeAssets(in: folder).favicons
            #expect(favicons.map(\.path) == ["/favicon.svg"])
            #expect(favicons.map(\.source.lastPathComponent) == ["favicon.svg"])
        }
    }

    @Test func `are none without a folder, and none of an unknown name`() throws {
        let assets = try ThemeAssets(in: URL(filePath: "/nowhere"))
        #expect(assets.names.isEmpty && assets.copies.isEmpty && assets.favicons.isEmpty)
        #expect(assets.url(of: "site.css") == nil && assets.problems.isEmpty)
    }

    @Test(arguments: [
        ("fonts/my font (1).woff2", "fonts-my-font--1-.HASH.woff2"),
        ("f\u{FC}r alle.pdf", "f--r-alle.HASH.pdf"),
        ("v1.2/LICENSE", "v1.2-LICENSE.HASH"),
        ("site.min.css", "site.min.HASH.css"),
    ])
    func `have addresses that need no encoding`(name: String, address: String) throws {
        try withTemporaryFolder { folder in
            try Data("x".utf8).write(toNew: folder.appending(path: name))
            let url = try #require(try ThemeAssets(in: folder).url(of: name))
            #expect(url.replacing(/[0-9a-f]{10}/, with: "HASH") == "/assets/" + address)
        }
    }

    @Test func `that share an address because their content is the same are one file`() throws {
        try withTemporaryFolder { folder in
            try Archive("-- a/b.txt --\nx\n-- a-b.txt --\nx\n-- c.txt --\n").write(to: folder)
            let assets = try ThemeAssets(in: folder)
            #expect(assets.copies.map(\.path).count { $0.hasPrefix("/assets/a-b.") } == 1)
            #expect(assets.url(of: "a/b.txt") == assets.url(of: "a-b.txt"))
        }
    }

    @Test func `are published without what pictures say about themselves`() throws {
        try withTemporaryFolder { folder in
            let text = "<svg><!-- \(String(decoding: PictureSample.secret, as: UTF8.self)) --><g/></svg>"
            try Data(text.utf8).write(to: folder.appending(path: "favicon.svg"))
            let copy = try #require(try ThemeAssets(in: folder).favicons.first)
            #expect(copy.contents() == Array("<svg><g/></svg>".utf8))
        }
    }

    @Test func `are not a theme with a picture that cannot be published`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "logo.png")
            try Data("Not found".utf8).write(to: file)
            try Data("a { b: url(logo.png) }".utf8).write(to: folder.appending(path: "site.css"))
            let problems = try ThemeAssets(in: folder).problems
            #expect(problems.map(\.code) == ["not-a-picture"])
            #expect(problems.first?.location == .file(path: "theme/assets/logo.png"))
        }
    }
}

extension ThemeAssets {
    /// The files of a folder, as those of a site at https://a.example that another server helps.
    init(in folder: URL) throws {
        let settings = try SiteSettings.read(
            text: "title: A\nbase_url: https://a.example\nserved_elsewhere: [/images/]\n",
            path: "site.yaml"
        )
        // A theme whose assets they are, hidden among them.
        let theme = folder.appending(path: ".theme")
        let link = theme.appending(path: "assets").path
        let manager = FileManager.default
        if manager.fileExists(atPath: folder.path), !manager.fileExists(atPath: link) {
            try manager.createDirectory(at: theme, withIntermediateDirectories: true)
            try manager.createSymbolicLink(atPath: link, withDestinationPath: "..")
        }
        self.init(ThemeFiles(folder: theme, name: "theme"), settings: settings)
    }
}
