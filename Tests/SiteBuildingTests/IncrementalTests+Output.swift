import Content
import Foundation
import MarkdownStore
import TestSupport
import Testing

@testable import SiteBuilding

/// The output after an edit, whatever happened to it in between.
extension IncrementalTests {
    @Test
    func `removes untracked files from the site, and no later build brings them back`() async throws {
        try await withSite { site in
            try Data("x".utf8).write(to: site.output.appending(path: "blog/untracked.html"))
            try Data("node_modules\n".utf8).write(to: site.output.appending(path: ".gitignore"))
            #expect(try await site.build().report.removed == ["/blog/untracked.html"])
            for number in 1...3 {
                try site.append("More \(number).\n", to: "content/blog/p4.md")
                try await site.build()
                #expect(!FileManager.default.fileExists(atPath: site.output.path + "/blog/untracked.html"))
                #expect(try site.text(".gitignore") == "node_modules\n")
            }
        }
    }

    @Test
    func `removes untracked files and empty folders each time they are put there`() async throws {
        try await withSite { site in
            for _ in 1...3 {
                try Data("x".utf8).write(to: site.output.appending(path: "blog/untracked.html"))
                try FileManager.default.createDirectory(
                    at: site.output.appending(path: "blog/empty"),
                    withIntermediateDirectories: false
                )
                #expect(try await site.build().report.removed == ["/blog/empty", "/blog/untracked.html"])
                for name in ["blog/untracked.html", "blog/empty"] {
                    #expect(
                        !FileManager.default.fileExists(atPath: site.output.appending(path: name).path),
                        "\(name)"
                    )
                }
            }
        }
    }

    @Test
    func `reports a file system that cannot exchange folders, and makes the same site`() async throws {
        try await withSite { site in
            site.exchange = { _, _ in false }
            for number in 1...3 {
                try site.append("More \(number).\n", to: "content/blog/p4.md")
                let report = try await site.build().report
                #expect(
                    report.notes.contains { $0.contains("cannot exchange two folders") }
                        && report.filesWritten == 2
                )
                #expect(
                    !FileManager.default.fileExists(atPath: site.folder.appending(path: ".public.aside").path)
                )
            }
        }
    }

    enum KillPoint: CaseIterable {
        case betweenTheTwoRenames
        case afterTheExchange
        case whileWriting
    }

    @Test(arguments: KillPoint.allCases)
    func `recovers from a killed build`(point: KillPoint) async throws {
        try await withSite { site in
            try site.append("More.\n", to: "content/blog/p4.md")
            try await site.build()
            let manager = FileManager.default
            func move(_ from: String, _ to: String) throws {
                try manager.moveItem(
                    at: site.folder.appending(path: from),
                    to: site.folder.appending(path: to)
                )
            }
            switch point {
            case .betweenTheTwoRenames:
                try move("public", ".public.aside")
                try move(".public.twin", ".public.staging")
            case .afterTheExchange:
                try move(".public.state", ".public.state.next")
                try move(".public.twin", ".public.staging")
            case .whileWriting:
                try move(".public.twin", ".public.staging")
                try site.remove(".public.staging/blog/p1/index.html")
            }
            site.advanceClock()
            try site.append("Again.\n", to: "content/blog/p4.md")
            let (report, rendered) = try await site.build()
            #expect(rendered == ["/blog/p4/", "/atom.xml"] && report.filesWritten == 2)
            let siblings = try manager.contentsOfDirectory(atPath: site.folder.path).filter {
                $0.hasPrefix(".public")
            }
            #expect(
                siblings.sorted() == [
                    ".public.frontmatter", ".public.lock", ".public.manifest.json", ".public.state",
                    ".public.twin",
                ]
            )
        }
    }

    @Test
    func `makes the same bytes with any number of workers and in another folder`() async throws {
        var sites: [[String: Data]] = []
        for workers in [1, 2, 8] {
            try await withTemporaryFolder { folder in
                var site = try StudioSite(folder)
                site.workers = workers
                try await site.build()
                sites.append(FileTree.contents(of: site.output))
            }
        }
        #expect(sites[0].count > 30 && sites[0] == sites[1] && sites[1] == sites[2])
    }
}
