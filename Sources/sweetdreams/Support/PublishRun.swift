import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteBuilding

/// Builds the site, publishes it, and purges caches.
struct PublishRun {
    let site: SiteOptions
    /// The folder to build into.
    let output: String
    var isStrict = false
    var isQuiet = false
    /// The file that gets the paths to purge; nil for none.
    var purgeList: String?

    /// - Throws: what a build throws, and `PublishError`; visitors then still get a whole site.
    func run(
        _ publisher: Publisher,
        _ options: Publisher.Options,
        _ console: Console,
        _ environment: [String: String]
    ) async throws -> Publisher.Outcome {
        var reporting = ReportingOptions()
        reporting.quiet = isQuiet
        // One JSON object is printed, which is that of the publication.
        reporting.json = false
        let build = BuildRun(site: site, reporting: reporting, output: output, drafts: false)
        let report = try await build.build(
            {
                $0.isStrict = isStrict
                $0.allowsShrinking = options.allowsShrinking
            },
            CommandContext(environment: environment, console: console)
        )
        try build.show(report, on: console)
        let built = try BuiltSite(in: URL(filePath: output, directoryHint: .isDirectory), name: output)
        defer { console.endProgress() }
        let outcome = try await publisher.publish(
            SiteRelease(built.manifest, in: built.folder),
            options,
            progress: { done, all in console.progress("publish", Double(done) / Double(max(1, all))) }
        )
        if let purgeList { try PublishText.write(outcome.purge, to: purgeList) }
        if !options.isPlan { try await publisher.finish(outcome.release, purging: outcome.purge) }
        return outcome
    }
}
