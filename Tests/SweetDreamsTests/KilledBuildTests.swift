import Foundation
import Synchronization
import TestSupport
import Testing

/// Builds that are killed at any moment: whoever looks sees one whole site or the other.
@Suite("A build that is killed", .timeLimit(.minutes(30)))
struct KilledBuildTests {
    /// `make kills KILLS=…` tries more.
    private static let kills =
        ProcessInfo.processInfo.environment["SWEETDREAMS_KILLS"].flatMap { Int($0) } ?? 40

    @Test("leaves one whole site, and the next build needs no help")
    func leavesWholeSites() throws {
        try withTemporaryFolder { folder in
            let program = BuiltProgram("sweetdreams")
            try FileManager.default.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            var longest = Duration.zero
            // Every content with every template: an edit changes the one or the other.
            let sites = try (0..<4).map { number in
                try lay(number, in: folder)
                let start = ContinuousClock.now
                defer { longest = max(longest, ContinuousClock.now - start) }
                #expect(try program.run("build", "--quiet", in: folder).status == 0)
                return FileTree.contents(of: folder.appending(path: "public"))
            }
            for (number, site) in sites.enumerated() { #expect(sites.firstIndex(of: site) == number) }
            let reader = Reader(folder.appending(path: "public"), allowed: sites)
            reader.start()
            var random = SystemRandomNumberGenerator()
            var (published, next) = (3, 3)
            var (before, after, number) = (0, 0, 0)
            // Further kills, ever later, until some came after the exchange and some before.
            while number < Self.kills || (before == 0 || after == 0) && number < 5 * Self.kills {
                defer { number += 1 }
                next ^= Bool.random(using: &random) ? 1 : 2
                try lay(next, in: folder)
                let process = try program.start("build", "--quiet", in: folder)
                // The moment is what is tried, so it is left to chance.
                let extra = max(0, number - Self.kills)
                let latest = UInt32(longest / .microseconds(1)) * UInt32(15 + extra) / 10
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
                "kills: \(number), \(before) before the exchange, \(after) behind it; \(tally.looks) looks of a reader"
            )
            #expect(tally.looks > 100 && tally.faults == [])
            #expect(before > 0 && after > 0, "no kill came late enough, or all did")
            #expect(try program.run("build", "--quiet", "--verify", in: folder).status == 0)
            #expect(FileTree.contents(of: folder.appending(path: "public")) == sites[next])
        }
    }

    /// Content in which every post says one word, and a template that says another.
    private func lay(_ number: Int, in folder: URL) throws {
        try lay(number & 1 == 0 ? "first" : "second", in: folder)
        let file = packageFolder.appending(path: "templates/partials/footer.html")
        let text =
            try String(contentsOf: file, encoding: .utf8) + (number & 2 == 0 ? "" : "<p>template</p>\n")
        try Data(text.utf8).write(to: folder.appending(path: "templates/partials/footer.html"))
    }

    /// Content in which every post says one word.
    private func lay(_ word: String, in folder: URL) throws {
        try Data("title: \(word)\nbase_url: https://a.example\n".utf8).write(
            toNew: folder.appending(path: "content/site.yaml")
        )
        for number in 1...20 {
            let text = "---\ntitle: Post \(number) \(word)\ncreated_at: 2026-01-01\n---\n\(word) \(word)\n"
            try Data(text.utf8).write(toNew: folder.appending(path: "content/blog/\(number).md"))
        }
    }
}

/// Reads pages of a site over and over on a thread of its own: each must be there, as one of the sites has it.
///
/// A class, for two threads share it.
private final class Reader: Sendable {
    struct Tally: Sendable {
        var looks = 0
        /// What was not as one of the sites has it.
        var faults: [String] = []
        var ends = false
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
            while !tally.withLock({ $0.ends }) {
                for path in ["index.html", "blog/7/index.html", "sitemap.xml"] {
                    let start = ContinuousClock.now
                    let fault = fault(of: path)
                    let duration = ContinuousClock.now - start
                    tally.withLock {
                        $0.looks += 1
                        if let fault { $0.faults.append("\(path): \(fault), after \(duration)") }
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
        tally.withLock {
            $0.ends = true
            return $0
        }
    }
}
