import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteBuilding

/// Builds the site and publishes it.
struct PublishRun {
    let site: SiteOptions
    /// The folder to build into.
    let output: String
    var isStrict = false
    var isQuiet = false

    /// - Throws: what a build throws, and `PublishError`; visitors then still get a whole site.
    func run(
        to target: any PublishTarget,
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
        return try await Publisher(to: target).publish(
            SiteRelease(built.manifest, in: built.folder),
            options,
            progress: { done, all in console.progress("publish", Double(done) / Double(max(1, all))) }
        )
    }
}
