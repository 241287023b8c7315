import ArgumentParser
import Content
import Foundation
import PostgresStore
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
            A change that a Postgres server tells of counts as a hook. A burst of hooks costs at most two builds. It looks every 15 \
            minutes without a hook, tries again after failures, and may be stopped at any moment.
            """
    )

    @OptionGroup var site: SiteOptions
    @OptionGroup var destination: DestinationOptions
    @OptionGroup var spoolOptions: SpoolOptions

    @OptionGroup var outputOptions: OutputOptions

    @Flag(name: .customLong("no-listen"), help: "Do not listen to changes of a Postgres database.")
    var isDeaf = false

    /// How often the spool folder is looked at.
    private static let interval = DispatchTimeInterval.milliseconds(500)

    func run() async throws {
        try await runCommand { context in
            let target = try destination.target(environment: context.environment)
            let publisher = try destination.publisher(environment: context.environment)
            let spool = try spoolOptions.folder(environment: context.environment)
            let channels = try alertChannels(context.environment)
            let address = isDeaf ? nil : try site.postgresAddress(context.environment)
            let database = address.map { _ in DatabaseNotices() }
            // Looks that were not taken while a build ran are one.
            let (looks, look) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let timer = DispatchSource.makeTimerSource()
            timer.schedule(deadline: .now(), repeating: PublishWorkerCommand.interval)
            timer.setEventHandler { look.yield() }
            timer.activate()
            defer { timer.cancel() }
            let worker = PublishWorker(
                spool,
                database: database,
                alerts: WorkerAlerts(for: target.name, by: channels) { context.console.note($0) },
                clock: { Timestamp(Date()) },
                pause: { _ in
                    var iterator = looks.makeAsyncIterator()
                    // A cancelled pause ends the worker.
                    return await iterator.next() != nil
                },
                publish: { reason in await publish(reason, by: publisher, context) }
            )
            context.console.note("Publishing to \(target.name) after hooks in \(spool.path).")
            let listener = address.map { address in
                PostgresListener(address) { event in
                    note(event, in: database, on: context.console)
                    look.yield()
                }
            }
            defer { withExtendedLifetime(listener) {} }
            try await worker.run()
        }
    }

    private func alertChannels(_ environment: [String: String]) throws -> [any AlertChannel] {
        do throws(Problem) {
            return try AlertSettings.channels(environment)
        } catch {
            throw UsageError(error)
        }
    }

    /// Called on the listener's thread.
    private func note(_ event: PostgresListener.Event, in database: DatabaseNotices?, on console: Console) {
        switch event {
        case .changed:
            if database?.changed() == true { console.note("Listening to changes of the database.") }
        case .silent(let reason):
            database?.silent(reason)
            console.note("Not listening to the database; hooks and the clock count alone: \(reason)")
        }
    }

    private func publish(
        _ reason: WorkerSchedule.Reason,
        by publisher: Publisher,
        _ context: CommandContext
    ) async -> PublishWorker.Outcome {
        let console = context.console
        let output = outputOptions.output
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
        if let listens = worker.listens {
            let silence = worker.silence.map { ": \($0)" } ?? ""
            lines.append("listens  " + (listens ? "to changes of the database" : "no\(silence)"))
        }
        if let current = worker.current { lines.append("checked  \(current.description)") }
        if let held = worker.held { lines.append("held     \(held)") }
        if let failure = worker.failure {
            lines.append("failed   \(Console.counted(worker.failures, "time")): \(failure)")
        }
        for (channel, incident) in worker.alerted.sorted(by: { $0.key < $1.key }) {
            lines.append("told     by \(channel) that it is \(incident.rawValue)")
        }
        if let failure = worker.alertFailure { lines.append("untold   \(failure)") }
        if let next = worker.next { lines.append("next     \(next.description)") }
        return lines
    }
}
