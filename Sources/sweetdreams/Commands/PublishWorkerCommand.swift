import ArgumentParser
import Content
import Foundation
import Publishing
import ReleaseManifest
import SiteBuilding

/// The options of the commands around the worker.
struct SpoolOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder in which sweetdreams-api leaves deploy hooks. (default: $SWEETDREAMS_SPOOL)",
            valueName: "path"
        )
    )
    var spool: String?

    /// - Throws: `UsageError` where no folder is named.
    func folder(environment: [String: String]) throws -> Spool {
        guard let path = spool ?? environment["SWEETDREAMS_SPOOL"], !path.isEmpty else {
            throw UsageError("no spool folder is named", advice: "write --spool PATH")
        }
        return Spool(path: path)
    }
}

/// The command `sweetdreams publish worker`.
struct PublishWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Publish after each deploy hook, and when a scheduled post is due, until the process ends.",
        discussion: """
            A burst of hooks costs at most two builds. It looks every 15 minutes without a hook, tries again after failures, and \
            may be stopped at any moment.
            """
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var destination: DestinationOptions
    @OptionGroup var spoolOptions: SpoolOptions

    @Option(help: "The folder to build the site into.")
    var output = "public"

    /// How often the spool folder is looked at, in nanoseconds.
    private static let interval: UInt64 = 500_000_000

    func run() async throws {
        try await runCommand { context in
            let target = try destination.target(environment: context.environment)
            let publisher = try destination.publisher(environment: context.environment)
            let spool = try spoolOptions.folder(environment: context.environment)
            let worker = PublishWorker(
                spool,
                clock: { Timestamp(Date()) },
                pause: { _ in
                    // A cancelled pause ends the worker.
                    (try? await Task.sleep(nanoseconds: PublishWorkerCommand.interval)) != nil
                },
                publish: { reason in await publish(reason, by: publisher, context) }
            )
            context.console.note("Publishing to \(target.name) after hooks in \(spool.path).")
            try await worker.run()
        }
    }

    private func publish(
        _ reason: WorkerSchedule.Reason,
        by publisher: Publisher,
        _ context: CommandContext
    ) async -> PublishWorker.Outcome {
        let console = context.console
        do {
            // One line a publication, and errors; `sweetdreams check` prints the rest.
            let quiet = Console(isQuiet: true, environment: context.environment)
            let run = PublishRun(site: site, output: output)
            let outcome = try await run.run(publisher, Publisher.Options(), quiet, context.environment)
            let release = outcome.release
            if !outcome.isPublished {
                console.note(
                    "\(reason.rawValue): \(release.id) is live, \(outcome.changes.uploads.count) files changed."
                )
            }
            return .current(release: release.id, nextDue: release.nextDue)
        } catch let error as PublishError where error.problem.code == "bad-release" {
            console.show([error.problem])
            // Without the manifest, the next look comes after a quarter of an hour.
            let built = try? BuiltSite(in: URL(filePath: output, directoryHint: .isDirectory), name: output)
            return .held(reason: error.problem.message, nextDue: built?.manifest.nextDue)
        } catch {
            let problems = Exit.diagnosis(of: error)?.problems ?? [Problem("internal", at: nil, "\(error)")]
            console.show(problems)
            let first = problems.first { $0.severity == .error } ?? problems.first
            return .failed(reason: first?.description ?? "\(error)")
        }
    }
}

/// The command `sweetdreams publish status`.
struct PublishStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say what is live, how old it is, what failed, and what comes next."
    )

    @OptionGroup var destination: DestinationOptions
    @OptionGroup var spoolOptions: SpoolOptions
    @OptionGroup var reporting: ReportingOptions

    func run() async throws {
        try await runCommand(in: .process(isQuiet: reporting.quiet)) { context in
            let target = try destination.target(environment: context.environment)
            let live = try await target.live()?.manifest
            let unpurged = try await target.purgeList().count
            let hasSpool = spoolOptions.spool != nil || context.environment["SWEETDREAMS_SPOOL"] != nil
            let spool = hasSpool ? try spoolOptions.folder(environment: context.environment) : nil
            let worker = spool.flatMap(WorkerStatus.init)
            let waiting = try spool?.waiting().count
            if reporting.json {
                context.console.result([
                    "target": .string(target.name),
                    "release": live.map { .string($0.id) } ?? .null,
                    "built": live.map { .string($0.built.description) } ?? .null,
                    "next_due": live?.nextDue.map { .string($0.description) } ?? .null,
                    "unpurged": .integer(unpurged),
                    "waiting": waiting.map(JSON.integer) ?? .null,
                    "worker": worker?.json ?? .null,
                ])
                return
            }
            for line in lines(live, worker, waiting: waiting, unpurged: unpurged, target: target.name) {
                context.console.result(line)
            }
        }
    }

    private func lines(
        _ live: ReleaseManifest?,
        _ worker: WorkerStatus?,
        waiting: Int?,
        unpurged: Int,
        target: String
    ) -> [String] {
        var lines = ["target   \(target)"]
        if let live {
            lines.append("live     \(live.id), built \(live.built.description)")
            if let due = live.nextDue { lines.append("due      \(due.description)") }
        } else {
            lines.append("live     nothing is published")
        }
        if unpurged > 0 { lines.append("purge    \(Console.counted(unpurged, "path")) to purge") }
        if let waiting { lines.append("waiting  \(Console.counted(waiting, "hook"))") }
        guard let worker else { return lines }
        lines.append("worker   last seen \(worker.seen.description)")
        if let current = worker.current { lines.append("checked  \(current.description)") }
        if let held = worker.held { lines.append("held     \(held)") }
        if let failure = worker.failure {
            lines.append("failed   \(Console.counted(worker.failures, "time")): \(failure)")
        }
        if let next = worker.next { lines.append("next     \(next.description)") }
        return lines
    }
}
