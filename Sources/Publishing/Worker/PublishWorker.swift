package import Content

/// Publishes whenever something changed: after deploy hooks and changes of the database, when a scheduled post is due, and
/// from time to time.
///
/// It may be killed at any moment: a hook is removed only after a build that began after it, and a publication is whole or not
/// at all.
package struct PublishWorker: Sendable {
    /// The result of a build and its publication.
    package enum Outcome: Sendable {
        /// The newest content is live.
        case current(release: String, nextDue: Timestamp?)
        /// The build succeeded, and a guard refuses to publish it until something changes.
        case held(reason: String, nextDue: Timestamp?)
        case failed(reason: String)
    }

    private let spool: Spool
    private let database: DatabaseNotices?
    private let alerts: WorkerAlerts?
    private let delays: WorkerSchedule.Delays
    private let clock: @Sendable () -> Timestamp
    private let pause: @Sendable (_ until: Timestamp) async -> Bool
    private let publish: @Sendable (WorkerSchedule.Reason) async -> Outcome

    /// - Parameters:
    ///   - database: what the database tells; nil where nobody listens to it.
    ///   - alerts: nil where nobody is to be told of incidents.
    ///   - pause: waits until a time or for a shorter while, and says whether to go on.
    ///   - publish: builds and publishes once.
    package init(
        _ spool: Spool,
        database: DatabaseNotices? = nil,
        alerts: WorkerAlerts? = nil,
        delays: WorkerSchedule.Delays = WorkerSchedule.Delays(),
        clock: @escaping @Sendable () -> Timestamp,
        pause: @escaping @Sendable (_ until: Timestamp) async -> Bool,
        publish: @escaping @Sendable (WorkerSchedule.Reason) async -> Outcome
    ) {
        self.spool = spool
        self.database = database
        self.alerts = alerts
        self.delays = delays
        self.clock = clock
        self.pause = pause
        self.publish = publish
    }

    /// Works until `pause` says that it is enough.
    ///
    /// - Throws: `PublishError` where the spool folder cannot be read.
    package func run() async throws {
        var schedule = WorkerSchedule(delays)
        var status = WorkerStatus(in: spool) ?? WorkerStatus(seen: clock())
        while true {
            // Before the build, so that a hook that comes during it leads to another one.
            let hooks = try spool.waiting().union(database?.waiting ?? [])
            let now = clock()
            schedule.note(hooks, at: now)
            switch schedule.decision(at: now) {
            case .build(let reason):
                await build(hooks, reason, &schedule, &status)
            case .wait(let start):
                status.seen = now
                status.next = start
                save(&status)
                guard await pause(start) else { return }
            }
        }
    }

    private func build(
        _ hooks: Set<String>,
        _ reason: WorkerSchedule.Reason,
        _ schedule: inout WorkerSchedule,
        _ status: inout WorkerStatus
    ) async {
        let start = clock()
        let outcome = await publish(reason)
        let now = clock()
        let wasHeld = status.held != nil
        let wasFailing = status.failure != nil
        status.seen = now
        status.failure = nil
        status.held = nil
        switch outcome {
        case .current(let release, let nextDue):
            schedule.succeeded(hooks, nextDue: nextDue, at: now)
            remove(hooks)
            status.current = start
            status.release = release
        case .held(let reason, let nextDue):
            schedule.succeeded(hooks, nextDue: nextDue, at: now)
            remove(hooks)
            status.held = reason
            if !wasHeld { status.since = now }
        case .failed(let reason):
            schedule.failed(at: now)
            status.failure = reason
            if !wasFailing { status.since = now }
        }
        status.failures = schedule.failures
        await alerts?.update(&status, at: now)
        save(&status)
    }

    private func remove(_ hooks: Set<String>) {
        spool.remove(hooks)
        database?.remove(hooks)
    }

    private func save(_ status: inout WorkerStatus) {
        let listening = database?.listening
        status.listens = listening?.isListening
        status.silence = listening?.silence
        status.save(in: spool)
    }
}
