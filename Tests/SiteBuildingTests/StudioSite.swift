import AtomicOutput
import Content
import Foundation
import MarkdownStore
import Media
import SiteConfiguration
import StudioTesting
import TestSupport

@testable import SiteBuilding

/// A studio in a folder that tests edit and build again and again, each build compared with a clean one.
struct StudioSite {
    /// A small theme, in which each template shows one thing.
    static let theme = packageFolder.appending(path: "Tests/SiteBuildingTests/Theme")

    /// A studio of eight posts, two projects, two artists and a page.
    static let studio = """
        -- content/site.yaml --
        title: Studio
        base_url: https://a.example
        posts_per_page: 3

        """
        + (1...8).map { number in
            """
            -- content/blog/p\(number).md --
            ---
            title: Post \(number)
            created_at: 2026-01-0\(number)
            author: ada
            ---
            Words of post \(number).

            ## Part one

            More.

            """
        }.joined()
            + """
            -- content/portfolio/one.md --
            ---
            title: One
            sort_order: 1
            category: Film
            ---
            A film.
            -- content/portfolio/two.md --
            ---
            title: Two
            sort_order: 2
            category: Song
            ---
            A song.
            -- content/artists/ada.md --
            ---
            display_name: Ada
            ---
            Sings.
            -- content/artists/bo.md --
            ---
            display_name: Bo
            ---
            Plays.
            -- content/pages/about.md --
            ---
            title: About
            ---
            [first](/blog/p1/#part-one) and [two](/portfolio/two/)

            """

    let folder: URL
    var clock = Timestamp.fixture
    var program = "1"
    var allowsShrinking = false
    var isClean = false
    var workers = 2
    var exchange = FileOperations.exchange
    /// Makes smaller pictures; nil to publish pictures as they are.
    var renditions: RenditionMaker?

    var output: URL { folder.appending(path: "public", directoryHint: .isDirectory) }

    init(_ folder: URL) throws {
        self.folder = folder
        try FileManager.default.copyItem(at: StudioSite.theme, to: folder.appending(path: "templates"))
        try edit(StudioSite.studio)
    }

    /// Writes the files of an archive over those of the folder.
    func edit(_ archive: String) throws {
        try Archive(archive).write(to: folder)
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: path))
    }

    func append(_ text: String, to path: String) throws {
        let file = folder.appending(path: path)
        let old = try String(contentsOf: file, encoding: .utf8)
        try Data((old + text).utf8).write(to: file)
    }

    func builder(verifies: Bool) -> SiteBuilder {
        var options = BuildOptions(
            content: folder.appending(path: "content"),
            templates: folder.appending(path: "templates"),
            output: .folder(output),
            clock: clock,
            workers: workers
        )
        options.contentName = "content"
        options.templatesName = "templates"
        options.outputName = "public"
        options.allowsShrinking = allowsShrinking
        options.verifies = verifies
        options.program = program
        options.exchange = exchange
        options.isClean = isClean
        options.renditions = renditions
        return SiteBuilder(options, sources: [MarkdownStore(root: options.content, name: "content")])
    }

    /// Builds, and compares the site with a clean one.
    ///
    /// - Returns: the report, and the addresses of the pages that were rendered.
    @discardableResult
    func build() async throws -> (report: BuildReport, made: Set<String>) {
        let report = try await builder(verifies: true).build()
        let saved = try PreviousBuild.savedState(of: OutputFolder(output, name: "public"))
        let state = saved.payload
        let indices = state.pages.indices.filter { state.pages[$0].renderedAt == clock }
        let made = indices.map { Routes.address(ofFile: saved.manifest.files.paths[$0]) }
        return (report, Set(made))
    }

    /// Moves the clock on by a second, so that pages of the next build can be told from those that it keeps.
    mutating func advanceClock() {
        clock = Timestamp(microseconds: clock.microseconds + 1_000_000)
    }

    /// The text of a file of the built site.
    func text(_ path: String) throws -> String {
        try String(contentsOf: output.appending(path: path), encoding: .utf8)
    }
}

/// Runs a test with a site that was built once, a second ago.
func withSite(_ body: (inout StudioSite) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        var site = try StudioSite(folder)
        try await site.build()
        site.advanceClock()
        try await body(&site)
    }
}
