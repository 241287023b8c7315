import Foundation
import Synchronization
import TestSupport
import Testing

/// Each call to the disk fails once: the first, the second, and so on until a run has fewer.
@Suite("A disk that fails under deploy hooks", .tags(.process, .slow))
struct HookFaultTests {
    private struct Outcome {
        /// What failed; nil when the run had fewer calls.
        var fired: String?
        var accepted: [String] = []
        var refused = 0
        var didStart = false
    }

    private func run(failing number: Int, with code: Int32, in folder: URL, library: String) throws -> Outcome
    {
        let hooks = try DeployHooks(in: folder)
        var environment = hooks.environment(scheme: "github", secret: DeployHooks.token)
        environment["LD_PRELOAD"] = library
        environment["FAULT_FOLDER"] = hooks.spool.path
        environment["FAULT_NUMBER"] = String(number)
        environment["FAULT_ERRNO"] = String(code)
        var outcome = Outcome()
        if let service = try? ContactProcess(in: folder, environment: environment) {
            outcome.didStart = true
            for hook in 0..<4 {
                let delivery = "delivery-\(number)-\(hook)"
                let answer = try service.send(
                    "POST",
                    DeployHooks.path,
                    DeployHooks.headers(delivery),
                    body: "{}"
                )
                switch answer.status {
                case 202: outcome.accepted.append(delivery)
                case 503:
                    #expect(answer["Retry-After"] == "60")
                    outcome.refused += 1
                default: Issue.record("\(answer.status) \(answer.text)")
                }
            }
            #expect(service.stop() == 0)
        }
        outcome.fired = try? String(contentsOfFile: hooks.spool.path + ".fired", encoding: .utf8)
        let kept = try hooks.files().values.compactMap { $0["delivery"]?.text }
        #expect(Set(outcome.accepted).isSubset(of: kept), "call \(number): \(outcome), \(kept)")
        #expect(Set(kept).count == kept.count)
        // One that was refused may be there: the folder could not be synced.
        #expect(kept.count <= outcome.accepted.count + outcome.refused)
        return outcome
    }

    @Test(
        "loses no accepted hook, leaves only whole files, and does not stop the service, whichever call fails",
        .enabled(if: FaultTests.library != nil, "needs a C compiler"),
        arguments: [EIO, ENOSPC]
    )
    func losesNothingAccepted(code: Int32) throws {
        let library = try #require(FaultTests.library)
        var number = 0
        var refused = 0
        var unstarted = 0
        var kinds: Set<String> = []
        while number < 100 {
            number += 1
            let isLast = try withTemporaryFolder { folder in
                let outcome = try run(failing: number, with: code, in: folder, library: library)
                if let fired = outcome.fired { kinds.insert(String(fired.prefix { $0 != " " })) }
                unstarted += outcome.didStart ? 0 : 1
                refused += outcome.refused
                if outcome.didStart, outcome.fired != nil { #expect(outcome.refused == 1) }
                return outcome.didStart && outcome.fired == nil
            }
            if isLast { break }
        }
        // Two calls of the start, four of each hook, and the run without a fault.
        #expect(number == 2 + 4 * 4 + 1)
        #expect(unstarted == 2 && refused == 16)
        #expect(kinds == ["write", "fsync", "rename"])
        print("hook faults (errno \(code)): \(number) calls, \(refused) refused, \(unstarted) did not start")
    }
}

/// SIGKILL at random moments while hooks come: what was accepted is there.
@Suite("A crash under deploy hooks", .serialized, .tags(.process, .slow))
struct HookCrashTests {
    private struct Outcome {
        var accepted = 0
        var lost: Set<String> = []
        /// Files that are there without a 202.
        var unanswered = 0
    }

    private func crash(_ kills: Int, arguments: [String] = [], in folder: URL) throws -> Outcome {
        let hooks = try DeployHooks(in: folder)
        var environment = hooks.environment(scheme: "github", secret: DeployHooks.token)
        environment["CONTACT_LIMIT_DEPLOY_QUOTA"] = "1000000"
        var service = try ContactProcess(in: folder, environment: environment, arguments: arguments)
        let ports = (service: service.port, admin: service.adminPort)
        let senders = HookSenders(4, port: service.port)
        for _ in 0..<kills {
            // The time of the crash is what is tested, so it is random.
            usleep(UInt32.random(in: 1_000...60_000))
            service.kill()
            service = try ContactProcess(
                in: folder,
                environment: environment,
                arguments: arguments,
                ports: ports
            )
        }
        let accepted = senders.end()
        #expect(service.stop() == 0)
        // Reading all of them shows that each is whole.
        let kept = Set(try hooks.files().values.compactMap { $0["delivery"]?.text })
        return Outcome(
            accepted: accepted.count,
            lost: accepted.subtracting(kept),
            unanswered: kept.subtracting(accepted).count
        )
    }

    @Test("loses no accepted hook and leaves only whole files")
    func losesNothing() throws {
        let kills = ProcessInfo.processInfo.environment["SWEETDREAMS_CRASHES"].flatMap(Int.init) ?? 20
        try withTemporaryFolder { folder in
            let outcome = try crash(kills, in: folder)
            #expect(outcome.lost.isEmpty, "lost \(outcome.lost.count) of \(outcome.accepted)")
            #expect(outcome.accepted > kills)
            print("hook crashes: \(kills) kills, \(outcome)")
        }
    }

    @Test("is noticed by this test when the service accepts before it writes")
    func noticesEarlyAcknowledgement() throws {
        try withTemporaryFolder { folder in
            let outcome = try crash(20, arguments: ["--answer-before-commit"], in: folder)
            #expect(!outcome.lost.isEmpty, "\(outcome.accepted) accepted")
        }
    }
}

/// Senders of hooks with a name each, one after another; one that has no response is given up.
private final class HookSenders: Sendable {
    private struct State {
        var accepted: Set<String> = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let threads = DispatchGroup()

    init(_ count: Int, port: Int) {
        for number in 0..<count {
            threads.enter()
            Thread { [self] in
                send(number, port: port)
                threads.leave()
            }.start()
        }
    }

    /// Lets them end and returns the names of the hooks that got 202.
    func end() -> Set<String> {
        state.withLock { $0.isOver = true }
        threads.wait()
        return state.withLock { $0.accepted }
    }

    private func send(_ number: Int, port: Int) {
        var connection: HTTPConnection?
        var count = 0
        while !state.withLock({ $0.isOver }) {
            do {
                let current = try connection ?? HTTPConnection(port: port, patience: 10)
                connection = current
                count += 1
                let delivery = "sender-\(number)-\(count)"
                let headers = DeployHooks.headers(delivery)
                let answer = try current.send("POST", DeployHooks.path, headers, body: [123, 125])
                if answer.status == 202 { state.withLock { _ = $0.accepted.insert(delivery) } }
            } catch {
                connection = nil
                // The service starts again at some time; no event tells these threads when.
                usleep(2_000)
            }
        }
    }
}

extension DeployHooks {
    /// The headers of a hook of GitHub with the body `{}`, with a name by which its file is known.
    fileprivate static func headers(_ delivery: String) -> [String: String] {
        ["X-Hub-Signature-256": githubSignature, "X-GitHub-Delivery": delivery]
    }
}
