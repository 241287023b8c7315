import AtomicOutput
package import Content
package import Foundation
package import Media
import SiteConfiguration

/// Where things lie and how the site is built.
package struct BuildOptions: Sendable {
    package enum Output: Sendable {
        /// The folder of the published site.
        case folder(URL)
        /// Nothing is written.
        case checkOnly
    }

    package var content: URL
    /// The site's own templates; the folder need not be there.
    package var templates: URL
    /// The bytes of the files of the theme that comes with the program, by their names; empty for a program without one.
    package var programTheme: [String: [UInt8]] = [:]
    /// Files that are published as they are; the folder need not be there.
    ///
    /// Default: `static` next to the content folder.
    package var staticFiles: URL
    package var output: Output
    /// The folders as messages name them.
    package var contentName: String
    package var templatesName: String
    package var staticName: String
    package var outputName: String
    /// The build clock.
    package var clock: Timestamp
    /// Whether a source that has a clock of its own sets the build clock.
    package var prefersSourceClock = false
    package var includesDrafts = false
    /// Whether values of rows that cannot be read are errors, and not only left out.
    package var isStrict = false
    /// Whether a section may lose more than half of its pages.
    package var allowsShrinking = false
    /// Whether every page is made, whatever the last build left.
    package var isClean = false
    /// Whether the site is made a second time from nothing, and compared.
    package var verifies = false
    /// Whether the report must say the site's headers: then content is read even if nothing changed.
    package var describesSite = false
    /// Where the contact form is sent instead, if there is one: an address, or a path of the site.
    ///
    /// Previews take what is sent themselves, or try a write API on the same machine.
    package var contactEndpoint: String?
    /// How many pages are rendered at a time.
    package var workers: Int
    /// Makes smaller pictures; nil to publish pictures as they are.
    package var renditions: RenditionMaker?
    /// The time by which unused files are removed, whatever the build clock says.
    package var wallClock: @Sendable () -> Timestamp = { Timestamp(Date()) }
    /// Finds out about sounds.
    package var sounds = SoundMeasurer.headers
    /// Where the copies of files on other servers are; default `.cache/sweetdreams/media/remote` next to the content folder.
    package var mirrorFolder: URL
    /// Gets the files on other servers that content names; nil for nobody who asks.
    var references: RemoteReferences?
    /// Identifies the executable; a different value forces a full build.
    package var program = ""
    /// Waits before a retry; receives the number of the attempt that failed.
    ///
    /// Tests do not wait.
    package var pause: @Sendable (Int) async -> Void = { attempt in
        // A source that restarts needs seconds, and reports nothing. A cancelled build ends the pause, and then itself.
        try? await Task.sleep(for: .seconds(attempt))
    }
    /// How two folders are exchanged; tests try what happens where that cannot be.
    var exchange = FileOperations.exchange

    package init(content: URL, templates: URL, output: Output, clock: Timestamp, workers: Int) {
        self.content = content
        self.templates = templates
        self.output = output
        self.clock = clock
        self.workers = max(1, workers)
        contentName = content.relativePath
        templatesName = templates.relativePath
        staticFiles = content.absoluteURL.deletingLastPathComponent()
            .appending(path: "static", directoryHint: .isDirectory)
        staticName = "static"
        mirrorFolder = content.absoluteURL.deletingLastPathComponent()
            .appending(path: ".cache/sweetdreams/media/remote", directoryHint: .isDirectory)
        outputName = if case .folder(let url) = output { url.relativePath } else { "" }
    }

    /// The files that pages are made with.
    func themeFiles(_ settings: SiteSettings) -> ThemeFiles {
        ThemeFiles(
            folder: templates,
            name: templatesName,
            original: settings.theme.base == .program ? programTheme : [:]
        )
    }
}
