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

    @Option(
        help: ArgumentHelp(
            """
            The CDN whose caches are purged after each publication: cloudflare:ZONE, cloudfront:DISTRIBUTION, or an address \
            that is sent the list. (default: $SWEETDREAMS_PURGE)
            """,
            valueName: "cdn"
        )
    )
    var purge: String?

    @Option(
        name: .customLong("purge-limit"),
        help: ArgumentHelp("With more paths than these, everything is purged.", valueName: "n")
    )
    var purgeLimit = 200

    func validate() throws {
        if keep < 1 { throw ValidationError("--keep must be 1 or more") }
        if !(0...3650).contains(graceDays) { throw ValidationError("--grace-days must be from 0 to 3650") }
        if purgeLimit < 0 { throw ValidationError("--purge-limit must be 0 or more") }
    }

    /// What publishes to the target and purges its CDN.
    ///
    /// - Throws: `UsageError` where the target or the CDN cannot be used.
    func publisher(environment: [String: String]) throws -> Publisher {
        Publisher(to: try target(environment: environment), purging: try purger(environment: environment))
    }

    private func purger(environment: [String: String]) throws -> HTTPCachePurger? {
        guard let address = purge ?? environment["SWEETDREAMS_PURGE"], !address.isEmpty else { return nil }
        var options = HTTPCachePurger.Options { Timestamp(Date()) }
        options.largestList = purgeLimit
        return try HTTPCachePurger(
            address,
            environment: environment,
            home: environment["HOME"],
            options
        )
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
