import Content
import Foundation
import MarkdownStore
import SQLiteStore
import SiteConfiguration
import TestSupport

@testable import SiteBuilding

/// A studio as a preview shows it: the site is loaded after each edit with what the one before has in common.
struct LiveStudio {
    private let memory = SiteMemory()
    private let markdown = MarkdownMemory()
    private let studioMemory = StudioMemory()
    private var content: [String: Data] = [:]
    private var templates: [String: Data] = [:]
    private var database: Data?
    /// How many files were compared.
    private(set) var compared = 0

    /// Loads the site again, and compares each file with that of a build.
    ///
    /// - Parameters:
    ///   - options: those of the build.
    ///   - output: the files of the build, by their paths.
    /// - Returns: the paths of files that differ.
    mutating func differences(
        _ studio: EditedStudio,
        _ options: BuildOptions,
        from output: [String: Data]
    ) async throws -> [String] {
        let site = try await load(studio, options)
        var different: [String] = []
        // As in a browser, pages come before the files that they show.
        let paths = output.keys.filter { !LiveStudio.unserved.contains($0) }
        for path in paths.filter({ !$0.hasPrefix("media/") }) + paths.filter({ $0.hasPrefix("media/") }) {
            compared += 1
            let file = try site.file(at: Routes.address(ofFile: path))
            if file.map({ Data($0.bytes) }) != output[path] { different.append(path) }
        }
        return different.sorted()
    }

    /// Hosts read these and do not serve them.
    private static let unserved: Set<String> = ["_headers", "_redirects", "redirects.json", ".gitignore"]

    /// Loads the site after an edit, of which only the changed files are known.
    mutating func load(_ studio: EditedStudio, _ options: BuildOptions) async throws -> LiveSite {
        for path in LiveStudio.changes(&content, in: studio.content) {
            if path == "site.yaml" || path == "redirects.yaml" {
                memory.note([.settings])
            } else if path.hasSuffix(".md") {
                markdown.note([path])
                memory.note([.content])
            } else {
                memory.note([.media])
            }
        }
        if !LiveStudio.changes(&templates, in: studio.templates).isEmpty { memory.note([.theme]) }
        let rows = FileManager.default.contents(atPath: studio.database)
        if rows != database { memory.note([.content]) }
        database = rows
        let sources: [any ContentSource] = [
            MarkdownStore(root: studio.content, name: "content", memory: markdown),
            SQLiteStore(path: studio.database, memory: studioMemory),
        ]
        return try await SiteBuilder(options, sources: sources, memory: memory).liveSite()
    }

    /// The paths of files that are new, gone or changed since the last call.
    private static func changes(_ known: inout [String: Data], in folder: URL) -> [String] {
        let now = FileTree.contents(of: folder)
        let paths = Set(known.keys).union(now.keys).filter { known[$0] != now[$0] }
        known = now
        return paths.sorted()
    }
}
