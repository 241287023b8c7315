import Content
import Foundation
import MarkdownStore
import TestSupport
import Testing

@testable import SiteBuilding

/// What the output is after an edit, whatever came in between.
extension IncrementalTests {
    @Test("removes what someone else put into the site, for good")
    func removesStrangers() async throws {
        try await withSite { site in
            try Data("x".utf8).write(to: site.output.appending(path: "blog/stranger.html"))
            try Data("node_modules\n".utf8).write(to: site.output.appending(path: ".gitignore"))
            #expect(try await site.build().report.removed == ["/blog/stranger.html"])
            for number in 1...3 {
                try site.append("More \(number).\n", to: "content/blog/p4.md")
                try await site.build()
                #expect(!FileManager.default.fileExists(atPath: site.output.path + "/blog/stranger.html"))
                #expect(try site.text(".gitignore") == "node_modules\n")
            }
        }
    }

    @Test("removes it again where someone puts it there again, an empty folder too")
    func removesStrangersAgain() async throws {
        try await withSite { site in
            for _ in 1...3 {
                try Data("x".utf8).write(to: site.output.appending(path: "blog/stranger.html"))
                try FileManager.default.createDirectory(
                    at: site.output.appending(path: "blog/empty"),
                    withIntermediateDirectories: false
                )
                #expect(try await site.build().report.removed == ["/blog/empty", "/blog/stranger.html"])
                for name in ["blog/stranger.html", "blog/empty"] {
                    #expect(
                        !FileManager.default.fileExists(atPath: site.output.appending(path: name).path),
                        "\(name)"
                    )
                }
            }
        }
    }

    @Test("says so where folders cannot be exchanged, and makes the same site")
    func fallsBack() async throws {
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

    @Test("takes up what a killed build left behind", arguments: ["aside", "next state", "half"])
    func recovers(moment: String) async throws {
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
            switch moment {
            case "aside":
                // Killed between the two renames of the fallback: there is no site.
                try move("public", ".public.aside")
                try move(".public.twin", ".public.staging")
            case "next state":
                // Killed behind the exchange, before the state took its place.
                try move(".public.state", ".public.state.next")
                try move(".public.twin", ".public.staging")
            default:
                try move(".public.twin", ".public.staging")
                try site.remove(".public.staging/blog/p1/index.html")
            }
            site.tick()
            try site.append("Again.\n", to: "content/blog/p4.md")
            let (report, made) = try await site.build()
            #expect(made == ["/blog/p4/", "/atom.xml"] && report.filesWritten == 2)
            let beside = try manager.contentsOfDirectory(atPath: site.folder.path).filter {
                $0.hasPrefix(".public")
            }
            #expect(beside.sorted() == [".public.lock", ".public.state", ".public.twin"])
        }
    }

    @Test("makes the same bytes with any number of workers and in another folder (9)")
    func isDeterministic() async throws {
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
