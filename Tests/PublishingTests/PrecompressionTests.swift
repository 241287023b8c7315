import Content
import Foundation
import Publishing
import ReleaseManifest
import TestSupport
import Testing

@Suite("Compressed variants")
struct PrecompressionTests {
    private let page = String(repeating: "<p>Words that come again and again.</p>\n", count: 100)

    private func site(page: String? = nil) -> HostSite {
        var site = HostSite()
        site.add("index.html", page ?? self.page, kind: .listing, .page)
        site.add("assets/site.css", self.page, kind: .asset, .immutable)
        site.add("assets/song.mp3", self.page, kind: .asset, .immutable)
        site.add("robots.txt", "a", kind: .machine, .machine)
        site.add("empty.txt", "", kind: .machine, .machine)
        return site
    }

    private func variants(in folder: URL) -> [String] {
        FileTree.contents(of: folder).keys.filter { path in
            [".gz", ".br", ".zst", ".part"].contains { path.hasSuffix($0) }
        }.sorted()
    }

    private func inode(_ file: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        return try #require(attributes[.systemFileNumber] as? Int)
    }

    private func unpacked(_ file: URL, by program: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program, "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test
    func `are written for texts, only where they are smaller, and with the time of their file`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            let report = try Precompression(site().manifest, in: folder.path).run()
            #expect(
                variants(in: folder)
                    == ["assets/site.css", "index.html"].flatMap { ["\($0).br", "\($0).gz", "\($0).zst"] }
            )
            #expect(report.compressed == 6 && report.kept == 0)
            for path in variants(in: folder) {
                let file = folder.appending(path: path)
                let original = file.deletingPathExtension()
                let dates = try [file, original].map {
                    try FileManager.default.attributesOfItem(atPath: $0.path)[.modificationDate] as? Date
                }
                #expect(dates[0] == dates[1])
                #expect(try Data(contentsOf: file).count < page.utf8.count / 10)
            }
        }
    }

    @Test
    func `hold the bytes of their file, as other programs unpack them, and no time`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            _ = try Precompression(site().manifest, in: folder.path).run()
            let packed = folder.appending(path: "index.html.gz")
            #expect(try unpacked(packed, by: "gzip") == page)
            // RFC 1952, section 2.3: no flags, so no name, and no time.
            #expect(Array(try Data(contentsOf: packed)[0..<8]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        }
    }

    @Test
    func `have the same bytes each time`() throws {
        let trees = try (0..<2).map { _ in
            try withTemporaryFolder { folder in
                try site().write(to: folder)
                _ = try Precompression(site().manifest, in: folder.path).run()
                return FileTree.contents(of: folder)
            }
        }
        #expect(trees[0] == trees[1] && trees[0].count == 11)
    }

    @Test
    func `of an unchanged file are those of the release before, and a changed file gets new ones`() throws {
        try withTemporaryFolder { folder in
            let first = folder.appending(path: "first")
            let second = folder.appending(path: "second")
            let changed = site(page: page + "more")
            try site().write(to: first)
            try changed.write(to: second)
            _ = try Precompression(site().manifest, in: first.path).run()
            let before = FileTree.contents(of: first)
            let report = try Precompression(changed.manifest, in: second.path).run(
                reusing: site().manifest,
                in: first.path
            )
            #expect(report.compressed == 3 && report.kept == 3)
            for end in ["gz", "br", "zst"] {
                let kept = "assets/site.css.\(end)"
                #expect(try inode(second.appending(path: kept)) == inode(first.appending(path: kept)))
                let made = "index.html.\(end)"
                #expect(try inode(second.appending(path: made)) != inode(first.appending(path: made)))
            }
            #expect(try unpacked(second.appending(path: "index.html.gz"), by: "gzip") == page + "more")
            #expect(FileTree.contents(of: first) == before)
        }
    }

    @Test
    func `are not made again by a second run`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            let precompression = Precompression(site().manifest, in: folder.path)
            _ = try precompression.run()
            let before = try inode(folder.appending(path: "index.html.br"))
            let report = try precompression.run()
            #expect(report.compressed == 0 && report.kept == 6)
            #expect(try inode(folder.appending(path: "index.html.br")) == before)
        }
    }

    @Test
    func `that a killed run left out are made by the next one`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            let precompression = Precompression(site().manifest, in: folder.path)
            _ = try precompression.run()
            let before = FileTree.contents(of: folder)
            try FileManager.default.removeItem(at: folder.appending(path: "index.html.br"))
            let report = try precompression.run()
            #expect(report.compressed == 1 && report.kept == 5)
            #expect(FileTree.contents(of: folder) == before)
        }
    }

    @Test
    func `of an older file are replaced, without touching other names of theirs`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            let old = folder.appending(path: "old")
            let variant = folder.appending(path: "index.html.gz")
            try Data("old variant".utf8).write(to: old)
            try FileManager.default.linkItem(at: old, to: variant)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 0)],
                ofItemAtPath: old.path
            )
            _ = try Precompression(site().manifest, in: folder.path).run()
            #expect(try unpacked(variant, by: "gzip") == page)
            #expect(try Data(contentsOf: old) == Data("old variant".utf8))
        }
    }

    @Test
    func `are an error where a file is missing`() throws {
        try withTemporaryFolder { folder in
            let problem = try #require(throws: Problem.self) {
                try Precompression(site().manifest, in: folder.path).run()
            }
            #expect(problem.message == "the file cannot be read")
            #expect(problem.code == "precompression")
        }
    }

    @Test
    func `are an error where they cannot be written`() throws {
        try withTemporaryFolder { folder in
            try site().write(to: folder)
            // Nobody can replace a folder by a file, whoever runs the test.
            let taken = folder.appending(path: "index.html.gz.part/taken")
            try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
            let problem = try #require(throws: Problem.self) {
                try Precompression(site().manifest, in: folder.path).run()
            }
            #expect(problem.message.contains("cannot be written"))
        }
    }

    @Test(
        arguments: [
            ("text/html; charset=utf-8", true), ("application/feed+json", true), ("image/svg+xml", true),
            ("application/xml", true), ("audio/x-mpegurl", true), ("image/png", false), ("audio/mpeg", false),
            ("application/octet-stream", false), ("font/woff2", false), ("", false),
        ]
    )
    func `are tried for types of text only`(type: String, isWorthwhile: Bool) {
        #expect(Precompression.isWorthwhile(type) == isWorthwhile)
    }
}
