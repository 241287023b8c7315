import Content
import Foundation
import MarkdownStore
import Media
import SQLiteStore
import TestSupport
import Testing

@testable import SiteBuilding

/// Random edits, each followed by a build that is compared with a clean one, byte for byte, and by a look at every file as a
/// preview makes it.
@Suite("Edits of every kind", .timeLimit(.minutes(60)))
struct EditScriptTests {
    /// `make edits SCRIPTS=… SEED=…` runs more.
    private static let environment = ProcessInfo.processInfo.environment
    private static let scripts = environment["SWEETDREAMS_EDIT_SCRIPTS"].flatMap { Int($0) } ?? 24
    private static let seed = environment["SWEETDREAMS_EDIT_SEED"].flatMap { UInt64($0) } ?? 1
    private static let editsInScript = 6

    @Test
    func `lead to the site that a clean build makes`() async throws {
        defer { try? FileManager.default.removeItem(at: renditions.files.folder) }
        var tally = Tally()
        for script in 0..<Self.scripts {
            try await withTemporaryFolder { folder in
                try await run(script, in: folder, &tally)
            }
            guard tally.failures == 0 else { break }
        }
        print(
            "edit scripts: \(Self.scripts) from seed \(Self.seed), \(tally.edits) edits, \(tally.refused) refused, "
                + "\(tally.made) of \(tally.pages) pages made again, \(tally.compared) files of previews, "
                + "\(tally.failures) differences"
        )
        #expect(tally.failures == 0)
        #expect(
            tally.edits > Self.scripts * 3 && tally.made < tally.pages / 2 && tally.refused < tally.edits / 3
        )
    }

    private struct Tally {
        var edits = 0
        var refused = 0
        var made = 0
        var pages = 0
        var compared = 0
        var failures = 0
    }

    private func run(_ script: Int, in folder: URL, _ tally: inout Tally) async throws {
        var random = SeededGenerator(seed: Self.seed &* 1_000_003 &+ UInt64(script))
        var studio = EditedStudio(
            folder,
            theme: packageFolder.appending(path: "Tests/SiteBuildingTests/Theme")
        )
        try studio.begin(&random)
        _ = try await build(studio)
        var live = LiveStudio()
        defer { tally.compared += live.compared }
        var log: [String] = []
        for _ in 0..<Self.editsInScript {
            let saved = studio
            for _ in 0...Int.random(in: 0...1, using: &random) { log.append(try studio.edit(&random)) }
            tally.edits += 1
            let before = FileTree.contents(of: studio.output)
            do {
                let report = try await build(studio)
                tally.made += report.rendered
                tally.pages += report.filesTotal
                let output = FileTree.contents(of: studio.output)
                let differences = try await live.differences(studio, options(studio), from: output)
                guard differences.isEmpty else {
                    tally.failures += 1
                    Issue.record("script \(script): the preview differs in \(differences); edits: \(log)")
                    return
                }
            } catch let problems as Problems where !problems.all.contains(where: { $0.code == "stale" }) {
                // An edit that makes an error, such as a link to what is gone, must leave the site alone.
                tally.refused += 1
                if FileTree.contents(of: studio.output) != before {
                    tally.failures += 1
                    Issue.record("script \(script): a refused build changed the site; edits: \(log)")
                }
                // A preview may load it, or fail; what comes next must not suffer from that.
                _ = try? await live.load(studio, options(studio))
                studio = saved
                try studio.write()
                log.append("undone: \(problems.all.first?.description ?? "")")
            } catch {
                tally.failures += 1
                Issue.record("script \(script) of seed \(Self.seed): \(error); edits: \(log)")
                return
            }
        }
    }

    /// The same for all builds, as one process would have it.
    private let renditions = RenditionMaker.ofTests(
        in: FileManager.default.temporaryDirectory.appending(path: "sweetdreams-\(UUID().uuidString)")
    )

    private func options(_ studio: EditedStudio) -> BuildOptions {
        var options = BuildOptions(
            content: studio.content,
            templates: studio.templates,
            output: .folder(studio.output),
            clock: studio.clock,
            workers: 2
        )
        options.contentName = "content"
        options.templatesName = "templates"
        options.outputName = "public"
        options.allowsShrinking = true
        options.verifies = true
        options.program = studio.program
        options.renditions = renditions
        return options
    }

    private func build(_ studio: EditedStudio) async throws -> BuildReport {
        let sources: [any ContentSource] = [
            MarkdownStore(root: studio.content, name: "content"), SQLiteStore(path: studio.database),
        ]
        return try await SiteBuilder(options(studio), sources: sources).build()
    }
}

/// The same numbers from the same seed (Sebastiano Vigna, "SplitMix64").
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
