import Foundation
import Synchronization
import TestSupport
import Testing

/// Builds that are killed at random times, while a reader looks at the site.
@Suite("A build that is killed", .tags(.process, .slow), .timeLimit(.minutes(30)))
struct KilledBuildTests {
    /// `make kills KILLS=…` tries more.
    private static let kills =
        ProcessInfo.processInfo.environment["SWEETDREAMS_KILLS"].flatMap { Int($0) } ?? 40

    @Test("leaves the complete old or the complete new site, and the next build succeeds")
    func leavesACompleteSite() throws {
        try withTemporaryFolder { folder in
            let program = BuiltProgram("sweetdreams")
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            var longest = Duration.zero
            // Each content with each template: an edit changes one of the two.
            let sites = try (0..<4).map { number in
                try writeInputs(ofSite: number, in: folder)
                let start = ContinuousClock.now
                defer { longest = max(longest, ContinuousClock.now - start) }
                #expect(try program.run("build", "--quiet", in: folder).status == 0)
                return FileTree.contents(of: folder.appending(path: "public"))
            }
            // No two of them are the same.
            for (number, site) in sites.enumerated() { #expect(sites.firstIndex(of: site) == number) }
            let reader = Reader(folder.appending(path: "public"), allowed: sites)
            reader.start()
            var random = SystemRandomNumberGenerator()
            var published = 3
            var next = 3
            var before = 0
            var after = 0
            var number = 0
            // More and later kills, until some came before the exchange of the sites and some after it.
            while number < Self.kills || (before == 0 || after == 0) && number < 5 * Self.kills {
                defer { number += 1 }
                next ^= Bool.random(using: &random) ? 1 : 2
                try writeInputs(ofSite: next, in: folder)
                let process = try program.start("build", "--quiet", in: folder)
                let extra = max(0, number - Self.kills)
                let latest = UInt32(longest / .microseconds(1)) * UInt32(15 + extra) / 10
                // The time of the kill is what is tested, so it is random.
                usleep(UInt32.random(in: 0...latest, using: &random))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let found = FileTree.contents(of: folder.appending(path: "public"))
                if found == sites[next] {
                    after += 1
                    published = next
                } else if found == sites[published] {
                    before += 1
                } else {
                    Issue.record("after kill \(number) the site is neither the old one nor the new one")
                }
            }
            let tally = reader.stop()
            print(
                "kills: \(number), \(before) before the exchange, \(after) after it; \(tally.reads) reads of pages"
            )
            #expect(tally.reads > 100 && tally.faults == [])
            #expect(before > 0 && after > 0, "no kill came late enough, or all did")
            #expect(try program.run("build", "--quiet", "--verify", in: folder).status == 0)
            #expect(FileTree.contents(of: folder.appending(path: "public")) == sites[next])
        }
    }

    /// Writes the content and the template of one of four sites.
    private func writeInputs(ofSite number: Int, in folder: URL) throws {
        try writeContent(word: number & 1 == 0 ? "first" : "second", in: folder)
        let path = "templates/partials/footer.html"
        var footer = try String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
        if number & 2 != 0 { footer += "<p>template</p>\n" }
        try Data(footer.utf8).write(to: folder.appending(path: path))
    }

    /// Writes content in which every post has the same word.
    private func writeContent(word: String, in folder: URL) throws {
        try Data("title: \(word)\nbase_url: https://a.example\n".utf8).write(
            toNew: folder.appending(path: "content/site.yaml")
        )
        for number in 1...20 {
            let text = "---\ntitle: Post \(number) \(word)\ncreated_at: 2026-01-01\n---\n\(word) \(word)\n"
            try Data(text.utf8).write(toNew: folder.appending(path: "content/blog/\(number).md"))
        }
    }
}

/// Reads pages of a site again and again in a thread: each must exist and be a page of one of the sites.
private final class Reader: Sendable {
    struct Tally: Sendable {
        var reads = 0
        /// Pages that were missing, or that no site has.
        var faults: [String] = []
        var hasEnded = false
    }

    private let folder: URL
    private let allowed: [[String: Data]]
    private let tally = Mutex(Tally())

    init(_ folder: URL, allowed: [[String: Data]]) {
        self.folder = folder
        self.allowed = allowed
    }

    func start() {
        Thread.detachNewThread { [self] in
            while !tally.withLock({ $0.hasEnded }) {
                for path in ["index.html", "blog/7/index.html", "sitemap.xml"] {
                    let start = ContinuousClock.now
                    let fault = fault(of: path)
                    let duration = ContinuousClock.now - start
                    tally.withLock { tally in
                        tally.reads += 1
                        if let fault { tally.faults.append("\(path): \(fault), after \(duration)") }
                    }
                }
            }
        }
    }

    private func fault(of path: String) -> String? {
        do {
            let data = try Data(contentsOf: folder.appending(path: path))
            return allowed.contains { $0[path] == data } ? nil : "\(data.count) bytes that no site has"
        } catch {
            return "\(error)"
        }
    }

    func stop() -> Tally {
        tally.withLock { tally in
            tally.hasEnded = true
            return tally
        }
    }
}
