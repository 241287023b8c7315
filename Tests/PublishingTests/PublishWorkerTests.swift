import Content
import Foundation
import Publishing
import Synchronization
import Testing

/// A clock that only tests move.
private final class TestClock: Sendable {
    private let microseconds = Mutex<Int64>(1_795_910_400_000_000)

    var now: Timestamp { Timestamp(microseconds: microseconds.withLock(\.self)) }

    func advance(_ seconds: Double) { microseconds.withLock { $0 += Int64(seconds * 1_000_000) } }
}

@Suite("The publish worker")
struct PublishWorkerTests {
    private let folder: ScratchFolder
    private let clock = TestClock()

    init() throws {
        folder = try ScratchFolder()
    }

    private var spool: Spool { Spool(path: folder.url.path) }

    private static func hook(_ name: String, in folder: ScratchFolder) {
        _ = FileManager.default.createFile(atPath: folder.url.appending(path: name).path, contents: Data())
    }

    /// A build of the worker.
    private struct Build: Equatable {
        let reason: WorkerSchedule.Reason
        /// In seconds since the test began.
        let time: Double
    }

    /// Runs the worker for some time and returns its builds.
    ///
    /// - Parameters:
    ///   - hooks: names by the second at which they come.
    ///   - notices: the seconds at which the database tells of a change.
    ///   - outcome: of each build by its number, from 0.
    private func builds(
        for seconds: Double,
        hooks: [(second: Double, name: String)] = [],
        notices: [Double] = [],
        of database: DatabaseNotices? = nil,
        lasting duration: Double = 0,
        outcome: @escaping @Sendable (Int) -> PublishWorker.Outcome = { _ in
            .current(release: "r", nextDue: nil)
        }
    ) async throws -> [Build] {
        let start = clock.now.microseconds
        let builds = Mutex<[Build]>([])
        let remaining = Mutex(hooks)
        let untold = Mutex(notices)
        let elapsed: @Sendable () -> Double = { [clock] in Double(clock.now.microseconds - start) / 1_000_000
        }
        let deliver: @Sendable () -> Void = { [folder] in
            remaining.withLock { hooks in
                for hook in hooks where hook.second <= elapsed() { Self.hook(hook.name, in: folder) }
                hooks.removeAll { $0.second <= elapsed() }
            }
            untold.withLock { seconds in
                for second in seconds where second <= elapsed() { database?.changed() }
                seconds.removeAll { $0 <= elapsed() }
            }
        }
        let worker = PublishWorker(
            spool,
            database: database,
            clock: { [clock] in clock.now },
            pause: { [clock] _ in
                clock.advance(0.5)
                deliver()
                return elapsed() < seconds
            },
            publish: { [clock] reason in
                let number = builds.withLock { builds in
                    builds.append(Build(reason: reason, time: elapsed()))
                    return builds.count - 1
                }
                clock.advance(duration)
                deliver()
                return outcome(number)
            }
        )
        try await worker.run()
        return builds.withLock(\.self)
    }

    @Test("builds when it starts, and every quarter of an hour")
    func reconciles() async throws {
        let builds = try await builds(for: 1900)
        #expect(builds.map(\.reason) == [.start, .reconciliation, .reconciliation])
        #expect(builds.map(\.time) == [0, 900, 1800])
    }

    @Test("builds once for a burst, two seconds after its last hook, and removes the hooks")
    func joinsBursts() async throws {
        let builds = try await builds(for: 60, hooks: (0..<6).map { (10 + Double($0), "hook-\($0)") })
        #expect(builds == [Build(reason: .start, time: 0), Build(reason: .hook, time: 17)])
        #expect(try spool.waiting() == [])
    }

    @Test("waits at most ten seconds for the end of a burst")
    func endsLongBursts() async throws {
        let builds = try await builds(for: 25, hooks: (0..<30).map { (10 + Double($0) / 2, "hook-\($0)") })
        #expect(builds[1] == Build(reason: .hook, time: 20))
    }

    @Test("builds once more for hooks that come during a build")
    func followsLateHooks() async throws {
        let hooks = [(second: 10.0, name: "a"), (13.0, "b"), (14.0, "c"), (16.0, "d")]
        let builds = try await builds(for: 60, hooks: hooks, lasting: 5)
        #expect(builds.map(\.reason) == [.start, .hook, .hook])
        #expect(try spool.waiting() == [])
    }

    @Test("builds once for hooks and changes of the database that come together")
    func joinsNotices() async throws {
        let notices = [10, 11, 11, 13.0]
        let builds = try await builds(
            for: 60,
            hooks: [(second: 12.0, name: "a")],
            notices: notices,
            of: DatabaseNotices()
        )
        #expect(builds == [Build(reason: .start, time: 0), Build(reason: .hook, time: 15)])
        #expect(try spool.waiting() == [])
    }

    @Test("builds once more for a change of the database during a build")
    func followsLateNotices() async throws {
        let builds = try await builds(for: 60, notices: [10, 13], of: DatabaseNotices(), lasting: 5)
        #expect(builds.map(\.reason) == [.start, .hook, .hook])
    }

    @Test("keeps a change of the database until a build succeeds")
    func keepsNotices() async throws {
        let builds = try await builds(for: 60, notices: [10], of: DatabaseNotices()) { number in
            number == 1 ? .failed(reason: "the database is gone") : .current(release: "r", nextDue: nil)
        }
        #expect(builds.map(\.reason) == [.start, .hook, .retry])
    }

    @Test("says in its status whether it hears of changes, and why not")
    func reportsListening() async throws {
        let database = DatabaseNotices()
        database.silent("the server is gone")
        _ = try await builds(for: 3, of: database)
        let silent = try #require(WorkerStatus(in: spool))
        #expect(silent.listens == false && silent.silence == "the server is gone")
        _ = try await builds(for: 3, notices: [1], of: database)
        let listening = try #require(WorkerStatus(in: spool))
        #expect(listening.listens == true && listening.silence == nil)
        _ = try await builds(for: 3)
        #expect(try #require(WorkerStatus(in: spool)).listens == nil)
    }

    @Test("takes hooks that came while no worker ran")
    func findsOldHooks() async throws {
        Self.hook("old", in: folder)
        #expect(try await builds(for: 5).map(\.reason) == [.start])
        #expect(try spool.waiting() == [])
    }

    @Test("tries again after failures, at longer and longer intervals, and keeps the hooks until it succeeds")
    func retries() async throws {
        Self.hook("hook", in: folder)
        let builds = try await builds(for: 40) { number in
            number < 3 ? .failed(reason: "the database is gone") : .current(release: "r", nextDue: nil)
        }
        #expect(builds.map(\.reason) == [.start, .retry, .retry, .retry])
        #expect(builds.map(\.time) == [0, 5, 15, 35])
        #expect(try spool.waiting() == [])
        #expect(WorkerStatus(in: spool)?.failures == 0)
    }

    @Test("does not let a new hook wait for the next attempt after a failure")
    func followsHooksAfterFailures() async throws {
        let hooks = [(second: 1.0, name: "a"), (100, "mended")]
        let builds = try await builds(for: 120, hooks: hooks) { number in
            number < 5 ? .failed(reason: "a template is broken") : .current(release: "r", nextDue: nil)
        }
        #expect(builds.last == Build(reason: .hook, time: 102))
        #expect(try spool.waiting() == [])
    }

    @Test("says in its status what failed")
    func reportsFailures() async throws {
        Self.hook("hook", in: folder)
        _ = try await builds(for: 3) { _ in .failed(reason: "the database is gone") }
        let status = try #require(WorkerStatus(in: spool))
        #expect(status.failure == "the database is gone")
        #expect(status.failures == 1)
        #expect(status.current == nil)
        #expect(status.next == Timestamp(microseconds: 1_795_910_405_000_000))
        #expect(try spool.waiting() == ["hook"])
    }

    @Test("builds when the site is due to change, once")
    func followsSchedule() async throws {
        let due = Timestamp(microseconds: clock.now.microseconds + 100_000_000)
        let builds = try await builds(for: 300) { _ in .current(release: "r", nextDue: due) }
        #expect(builds == [Build(reason: .start, time: 0), Build(reason: .due, time: 100)])
    }

    @Test("leaves a site as it is that was rolled back, and says so")
    func holds() async throws {
        let hooks = [(second: 10.0, name: "a")]
        let builds = try await builds(for: 60, hooks: hooks) { _ in .held(reason: "rolled back", nextDue: nil)
        }
        #expect(builds.map(\.reason) == [.start, .hook])
        #expect(try spool.waiting() == [])
        #expect(WorkerStatus(in: spool)?.held == "rolled back")
    }

    @Test("ends with a clear error where there is no spool folder")
    func needsAFolder() async throws {
        try FileManager.default.removeItem(at: folder.url)
        let error = await #expect(throws: PublishError.self) { _ = try await builds(for: 5) }
        #expect(error?.problem.code == "spool")
    }
}
