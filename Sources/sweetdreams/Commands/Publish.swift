import ArgumentParser
import Content
import Publishing
import ReleaseManifest

/// The command `sweetdreams publish`.
struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Build the site and put it live, whole or not at all.",
        discussion: """
            Only what changed is copied. A release that 'publish rollback' left is not put back until something changes; \
            --force does so anyway.
            """,
        subcommands: [PublishRollback.self, PublishStatus.self, PublishWorkerCommand.self]
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var destination: DestinationOptions
    @OptionGroup var reporting: ReportingOptions

    @OptionGroup var outputOptions: OutputOptions

    @Flag(help: "Say what would be done, and do nothing but build.")
    var plan = false

    @Flag(help: "List the releases that can be gone back to.")
    var list = false

    @Option(
        name: .customLong("purge-list"),
        help: ArgumentHelp(
            "Write the paths that a CDN must purge into a file, one a line.",
            valueName: "file"
        )
    )
    var purgeList: String?

    @Flag(help: "Make values of the database that cannot be read errors, instead of leaving them out.")
    var strict = false

    @Flag(name: .customLong("allow-shrink"), help: "Accept that a section loses more than half of its pages.")
    var allowsShrinking = false

    @Flag(help: "Publish a release again that 'publish rollback' left.")
    var force = false

    mutating func run() async throws {
        try await runCommand(
            in: .process(isQuiet: reporting.quiet || reporting.json),
            onFailure: { problems, console in
                if reporting.json { console.result(ReportText.json(failedWith: problems)) }
            }
        ) { context in
            let target = try destination.target(environment: context.environment)
            if list {
                try await listReleases(of: target, context.console)
            } else {
                let publisher = try destination.publisher(environment: context.environment)
                try await publish(by: publisher, target: target.name, context)
            }
        }
    }

    private func publish(
        by publisher: Publisher,
        target: String,
        _ context: CommandContext
    ) async throws {
        var options = Publisher.Options()
        options.allowsShrinking = allowsShrinking
        options.isForced = force
        options.isPlan = plan
        let run = PublishRun(
            site: site,
            output: outputOptions.output,
            isStrict: strict,
            isQuiet: reporting.quiet,
            purgeList: purgeList
        )
        let outcome = try await run.run(publisher, options, context.console, context.environment)
        show(outcome, target: target, context.console)
    }

    private func show(_ outcome: Publisher.Outcome, target: String, _ console: Console) {
        let status = outcome.isPublished ? "unchanged" : plan ? "planned" : "published"
        if reporting.json {
            console.result(PublishText.json(outcome, target: target, status: status))
            return
        }
        console.note(PublishText.lines(outcome, target: target, listsFiles: plan))
        guard !outcome.isPublished else { return }
        console.note(
            plan
                ? "\(outcome.release.id) would be live at \(target)."
                : "\(outcome.release.id) is live at \(target)."
        )
    }

    private func listReleases(of target: any PublishTarget, _ console: Console) async throws {
        let releases = try await target.releases()
        if reporting.json {
            console.result(PublishText.json(releases))
        } else if releases.isEmpty {
            console.note("Nothing is published at \(target.name).")
        }
        if !reporting.json { for release in releases { console.result(PublishText.line(release)) } }
    }
}

/// The command `sweetdreams publish rollback`.
struct PublishRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put an earlier release live, and mark the one that is left as bad.",
        discussion: """
            The release that is left is not published again by itself, only after the content or the theme changed, or with \
            'publish --force'.
            """
    )

    @Argument(help: "The release; the one before the live one by default.")
    var id: String?

    @OptionGroup var destination: DestinationOptions
    @OptionGroup var reporting: ReportingOptions

    func run() async throws {
        try await runCommand(
            in: .process(isQuiet: reporting.quiet || reporting.json),
            onFailure: { problems, console in
                if reporting.json { console.result(ReportText.json(failedWith: problems)) }
            }
        ) { context in
            let target = try destination.target(environment: context.environment)
            let id = try await chosenRelease(of: target)
            let publisher = try destination.publisher(environment: context.environment)
            let rollback = try await publisher.rollBack(to: id)
            try await publisher.finish(rollback.release, purging: rollback.purge)
            if reporting.json {
                context.console.result([
                    "status": "rolled-back",
                    "target": .string(target.name),
                    "release": .string(id),
                    "purge": .array(rollback.purge.paths.map(JSON.string)),
                ])
            }
            context.console.note("\(id) is live at \(target.name) again.")
        }
    }

    /// The release that was asked for, or the newest one before the live one that is not bad.
    private func chosenRelease(of target: any PublishTarget) async throws -> String {
        if let id { return id }
        let earlier = try await target.releases().drop { !$0.isLive }.dropFirst()
        guard let release = earlier.first(where: { !$0.isBad }) else {
            throw GuardError(
                Problem(
                    "no-release",
                    at: .file(path: target.name),
                    "there is no earlier release",
                    advice: "list the releases with sweetdreams publish --list"
                )
            )
        }
        return release.id
    }
}
