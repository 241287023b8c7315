import AtomicOutput
import Content
import Foundation
import TemplateModel
import TestSupport
import Testing

@testable import SiteBuilding

@Suite("The output")
struct OutputTests {
    private static let settings = "-- content/site.yaml --\ntitle: A\nbase_url: https://a.example\n"

    private static func post(_ name: String, _ body: String) -> String {
        "-- content/blog/2026-01-0\(name)-p\(name).md --\n---\ntitle: Post \(name)\n---\n\(body)\n"
    }

    private static let five = settings + (1...5).map { post("\($0)", "Text \($0).") }.joined()

    private func build(_ archive: String, in folder: URL, shrinking: Bool = false) async throws -> BuiltSite {
        try await BuiltSite.build(archive, in: folder, shrinking: shrinking)
    }

    /// The inode, time and size of every file and folder.
    private func stamps(_ folder: URL) throws -> [String: [UInt64]] {
        var stamps: [String: [UInt64]] = [:]
        for path in (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            + ["."]
        {
            var status = stat()
            try #require(lstat(folder.appending(path: path).path, &status) == 0)
            stamps[path] = [
                UInt64(status.st_ino), UInt64(status.st_mtim.tv_sec), UInt64(status.st_mtim.tv_nsec),
                UInt64(status.st_size),
            ]
        }
        return stamps
    }

    @Test
    func `is not touched by a build in which nothing changed`() async throws {
        try await withTemporaryFolder { folder in
            let first = try await build(Self.five, in: folder)
            let before = try stamps(first.folder)
            let second = try await build(Self.five, in: folder)
            let after = try stamps(first.folder)
            #expect(second.report.status == .unchanged && second.report.filesWritten == 0)
            #expect(before == after && before.count > 30)
        }
    }

    @Test(arguments: [false, true])
    func `behind a link is exchanged where it lies, and the link stays`(exists: Bool) async throws {
        try await withTemporaryFolder { folder in
            let link = folder.appending(path: "public").path
            try FileManager.default.createDirectory(
                at: folder.appending(path: exists ? "www/html" : "www"),
                withIntermediateDirectories: true
            )
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "www/html")
            for text in ["One.", "Two."] {
                let site = try await build(Self.settings + Self.post("1", text), in: folder)
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "www/html")
                #expect(try site.text("blog/p1/index.html").contains(text))
                let page = folder.appending(path: "www/html/blog/p1/index.html")
                #expect(try String(contentsOf: page, encoding: .utf8).contains(text))
            }
            let names = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "www").path
            )
            #expect(
                names.sorted() == [
                    ".html.frontmatter", ".html.lock", ".html.manifest.json", ".html.state", ".html.twin",
                    "html",
                ]
            )
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: ".public.state").path))
        }
    }

    @Test
    func `keeps the inode and the time of every file that did not change`() async throws {
        try await withTemporaryFolder { folder in
            let first = try await build(Self.five, in: folder)
            let before = try stamps(first.folder)
            let contents = first.contents
            let second = try await build(Self.post("3", "Other text."), in: folder)
            let after = try stamps(first.folder)
            let changed = second.contents.filter { contents[$0.key] != $0.value }.keys
            #expect(changed.contains("blog/p3/index.html") && !changed.contains("testimonials/index.html"))
            #expect(second.report.filesWritten == changed.count && second.report.filesRemoved == 0)
            for path in contents.keys {
                #expect((before[path] == after[path]) == !changed.contains(path), "\(path)")
            }
        }
    }

    @Test
    func `holds nothing of a page that is gone`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(Self.five, in: folder)
            try FileManager.default.removeItem(at: folder.appending(path: "content/blog/2026-01-02-p2.md"))
            let site = try await build("", in: folder)
            #expect(site.report.filesRemoved == 1 && !site.paths.contains("blog/p2/index.html"))
            for (path, data) in site.contents {
                #expect(!String(decoding: data, as: UTF8.self).contains("/blog/p2/"), "\(path)")
            }
        }
    }

    @Test
    func `is refused when a section loses more than half of its pages, unless that is allowed`() async throws
    {
        try await withTemporaryFolder { folder in
            let before = try await build(Self.five, in: folder).contents
            for number in 1...3 {
                try FileManager.default.removeItem(
                    at: folder.appending(path: "content/blog/2026-01-0\(number)-p\(number).md")
                )
            }
            let refusal = await #expect(throws: GuardError.self) { _ = try await build("", in: folder) }
            #expect(refusal?.problem.message == "the section 'blog' would shrink from 5 pages to 2")
            #expect(FileTree.contents(of: folder.appending(path: "public")) == before)
            let site = try await build("", in: folder, shrinking: true)
            #expect(site.report.filesRemoved == 3)
        }
    }

    @Test
    func `is written by one build at a time`() async throws {
        try await withTemporaryFolder { folder in
            _ = try await build(Self.five, in: folder)
            try await holdingLock(folder.appending(path: "public")) {
                await #expect(throws: OutputLocked.self) { _ = try await build("", in: folder) }
            }
            _ = try await build("", in: folder)
        }
    }

    private func holdingLock(_ target: URL, _ body: () async throws -> Void) async throws {
        let lock = try OutputLock(OutputFolder(target, name: "public"))
        try await body()
        withExtendedLifetime(lock) {}
    }

    @Test(
        arguments: [
            ("blog/a/index.html", true), ("blog/index.html", false), ("blog/page/2/index.html", false),
            ("portfolio/in/film/index.html", false), ("portfolio/in/index.html", false),
            ("blog/a/b/index.html", false),
        ]
    )
    func `counts only the pages of records in a section`(path: String, counts: Bool) throws {
        let folder = path.split(separator: "/")[0]
        let section = PageType.Section(String(folder), listFolders: ["page", "in"])
        #expect(ShrinkGuard.isPage(path, of: section) == counts)
    }
}
