import Foundation
import Hashing
import TestSupport

@testable import AtomicOutput

/// A payload that only counts builds.
struct BuildCount: StatePayload {
    static let version: UInt64 = 7

    var count = 0

    mutating func code(with coder: inout some ColumnCoder) throws(InvalidState) { try coder.number(&count) }
}

/// An output folder that a test publishes sites to.
struct OutputFixture {
    let parent: URL
    let folder: OutputFolder
    var exchange = FileOperations.exchange

    init(_ parent: URL) {
        self.parent = parent
        folder = OutputFolder(parent.appending(path: "public"), name: "public")
    }

    /// The published files, by their paths.
    var files: [String: String] {
        FileTree.contents(of: URL(filePath: folder.path)).mapValues { String(decoding: $0, as: UTF8.self) }
    }

    /// The names of what lies next to the output folder, sorted.
    var siblings: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: parent.path).filter {
                $0.hasPrefix(".public")
            }
            .sorted()
        }
    }

    func savedState() throws -> SavedState<BuildCount> { try SavedState(contentsOf: folder.state) }

    /// The published site, as the next build sees it.
    func published() async -> PublishedSite {
        guard let state = try? savedState(), state.manifest.describes(folder) else {
            return PublishedSite(unlisted: folder)
        }
        return await PublishedSite(folder, manifest: state.manifest).inspected(workers: 2)
    }

    func staged() async -> StagedSite {
        StagedSite(folder, replacing: await published(), exchange: exchange)
    }

    /// Adds files to a staged site.
    func add(_ files: [String: String], to site: StagedSite) throws -> FileTable {
        let paths = files.keys.sorted()
        return FileTable(try paths.map { path in try site.add(path, text: files[path] ?? "") })
    }

    /// Publishes a site with these files.
    @discardableResult
    func publish(_ files: [String: String]) async throws -> StagedSite.Outcome {
        let site = await staged()
        let table = try add(files, to: site)
        let count = (try? savedState().payload.count) ?? 0
        return try site.commit(table) { BuildCount(count: count + 1) }
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(toNew: parent.appending(path: path))
    }

    func stamp(_ path: String) -> FileStamp? { FileStamp(folder.path + "/" + path) }
}

/// Runs a test with an output folder that does not exist yet.
func withOutput(_ body: (inout OutputFixture) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        var output = OutputFixture(folder)
        try await body(&output)
    }
}
