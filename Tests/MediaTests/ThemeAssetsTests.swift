import Content
import Foundation
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

    @Test func `are found where the folder is a link`() throws {
        try withTemporaryFolder { folder in
            try Archive(Self.archive).write(to: folder.appending(path: "theme"))
            let link = folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "theme")
            #expect(try ThemeAssets(folder: link).names == ["css/site.css", "favicon.svg"])
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

    @Test func `are published without what pictures say about themselves`() throws {
        try withTemporaryFolder { folder in
            let text = "<svg><!-- \(String(decoding: PictureSample.secret, as: UTF8.self)) --><g/></svg>"
            try Data(text.utf8).write(to: folder.appending(path: "favicon.svg"))
            let copy = try #require(
                try ThemeAssets(folder: folder).copy(of: "favicon.svg", to: "/favicon.svg")
            )
            #expect(copy.contents() == Array("<svg><g/></svg>".utf8))
        }
    }

    @Test func `are not a theme with a picture that cannot be published`() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending(path: "logo.png")
            try Data("Not found".utf8).write(to: file)
            let problem = #expect(throws: Problem.self) { try ThemeAssets(folder: folder) }
            #expect(problem?.code == "not-a-picture" && problem?.location == .file(path: file.path))
        }
    }
}
