import Content
import Foundation
import MarkdownStore
import Media
import SiteBuilding
import StudioTesting
import TestSupport

/// A site that a test built from an archive of content files.
struct BuiltSite: Sendable {
    let folder: URL
    let report: BuildReport

    /// Builds with the real theme, or with the templates of the archive if it has any.
    ///
    /// - Parameters:
    ///   - archive: `content/…` files, and `templates/…` files when the theme is the test's own.
    ///   - folder: an empty folder; the site is in its `public`.
    ///   - sources: the sources to read; by default the archive's content folder.
    static func build(
        _ archive: String,
        in folder: URL,
        at clock: Timestamp = .fixture,
        drafts: Bool = false,
        workers: Int = 2,
        shrinking: Bool = false,
        strict: Bool = false,
        sounds: SoundMeasurer = .headers,
        programTheme: [String: [UInt8]] = [:],
        sources: (_ content: URL) -> [any ContentSource] = { [MarkdownStore(root: $0, name: "content")] }
    ) async throws -> BuiltSite {
        let files = Archive(archive)
        try files.write(to: folder)
        let content = folder.appending(path: "content", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
        let hasTheme = files.files.contains { $0.path.hasPrefix("templates/") }
        let templates = (hasTheme ? folder : packageFolder).appending(
            path: "templates",
            directoryHint: .isDirectory
        )
        var options = BuildOptions(
            content: content,
            templates: templates,
            output: .folder(folder.appending(path: "public")),
            clock: clock,
            workers: workers
        )
        options.contentName = "content"
        options.templatesName = "templates"
        options.outputName = "public"
        options.includesDrafts = drafts
        options.allowsShrinking = shrinking
        options.isStrict = strict
        options.sounds = sounds
        options.programTheme = programTheme
        options.staticFiles = folder.appending(path: "static", directoryHint: .isDirectory)
        let report = try await SiteBuilder(options, sources: sources(content)).build()
        return BuiltSite(folder: folder.appending(path: "public"), report: report)
    }

    /// The text of a file.
    ///
    /// - Throws: when there is no such file.
    func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// The paths of all files, sorted.
    var paths: [String] { FileTree.contents(of: folder).keys.sorted() }

    /// Every file's bytes by path.
    var contents: [String: Data] { FileTree.contents(of: folder) }
}
