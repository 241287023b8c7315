import ArgumentParser
import Content
import Foundation
import Publishing

/// Where a site is published.
struct DestinationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Where to publish: dir:PATH, a folder that a web server serves, or s3://BUCKET[/PREFIX]. (default: \
            $SWEETDREAMS_TO)
            """,
            valueName: "target"
        )
    )
    var to: String?

    @Option(help: ArgumentHelp("How many releases to keep.", valueName: "n"))
    var keep = 5

    @Option(
        name: .customLong("grace-days"),
        help: ArgumentHelp("For how many days to keep assets of earlier releases.", valueName: "n")
    )
    var graceDays = 7

    @Flag(help: "Write .gz, .br and .zst files next to texts, for a folder that nginx or Caddy serves.")
    var precompress = false

    func validate() throws {
        if keep < 1 { throw ValidationError("--keep must be 1 or more") }
        if !(0...3650).contains(graceDays) { throw ValidationError("--grace-days must be from 0 to 3650") }
    }

    /// The target.
    ///
    /// - Throws: `UsageError` where none is named, or one of a kind that is not known.
    func target(environment: [String: String]) throws -> any PublishTarget {
        guard let target = to ?? environment["SWEETDREAMS_TO"], !target.isEmpty else {
            throw UsageError("no target is named", advice: "write --to dir:PATH or --to s3://BUCKET")
        }
        if target.hasPrefix("s3://") {
            if precompress {
                throw UsageError("a bucket sends no precompressed files", advice: "let the CDN compress them")
            }
            var options = S3Target.Options.current
            options.keptReleases = keep
            options.gracePeriod = Int64(graceDays) * 24 * 60 * 60
            return try S3Target(target, environment: environment, home: environment["HOME"], options)
        }
        guard target.hasPrefix("dir:"), target.utf8.count > "dir:".utf8.count else {
            throw UsageError(
                "'\(target.escapedForTerminal)' is not a target",
                advice: "write --to dir:PATH or --to s3://BUCKET"
            )
        }
        var options = LocalTarget.Options { Timestamp(Date()) }
        options.keptReleases = keep
        options.gracePeriod = Int64(graceDays) * 24 * 60 * 60
        options.precompresses = precompress
        return LocalTarget(path: String(target.dropFirst("dir:".count)), options)
    }
}
