package import Content
package import Media
import SiteConfiguration
import TemplateModel
import Templating

/// The files on listed hosts that a site's content names.
package struct RemoteFiles: Sendable {
    /// By address, with a location that names it.
    package let references: [RemoteAddress: SourceLocation]
    /// The origins that files may come from.
    package let hosts: [String]
    /// The lock as the content folder has it.
    package let lock: MediaLock
}

extension SiteBuilder {
    /// Finds the files on listed hosts that records and texts name, whether a template shows them or not.
    ///
    /// - Throws: what `build` throws before it renders.
    package func remoteFiles() async throws -> RemoteFiles {
        let references = RemoteReferences()
        var options = options
        options.references = references
        // Nobody looks at a page, and no picture or sound is decoded.
        options.renditions = nil
        options.sounds = .headers
        let builder = SiteBuilder(options, sources: sources, progress: progress)
        return try await withTaskExecutorPreference(BuildExecutor()) {
            try await builder.withExcerpts {
                try await builder.withLoadedSite { site in
                    // The values of records are made by now, and texts when they are rendered.
                    try site.renderAllBodies()
                    return RemoteFiles(
                        references: references.all,
                        hosts: site.settings.mediaHosts,
                        lock: try MediaLock.read(in: options.content, name: options.contentName)
                    )
                }
            }
        }
    }
}

extension LoadedSite {
    fileprivate func renderAllBodies() throws {
        var provider = BodyProvider(self, shared: BodyCache(keeping: []), reused: nil)
        let pages = plan.pages.filter { $0.body != nil }
        for start in stride(from: 0, to: pages.count, by: LoadedSite.bodiesAtOnce) {
            let batch = Array(pages[start...].prefix(LoadedSite.bodiesAtOnce))
            try provider.prepare(batch)
            for case let body? in batch.map(\.body) {
                provider.beginPage()
                // A new arena for each, because nobody needs the text.
                _ = try provider.resolve(body.number, in: Arena())
            }
        }
    }

    /// How many texts are in memory at a time.
    private static let bodiesAtOnce = 64
}
