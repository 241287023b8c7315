import Content
import Foundation
import ObjectStorage
import Publishing
import ReleaseManifest
import Synchronization
import TestSupport
import Testing

@Suite(
    "A publication to a bucket that fails",
    .enabled(if: MotoServer.isInstalled, "\(MotoServer.reason)"),
    .timeLimit(.minutes(20))
)
struct S3FailureTests {
    private static let storm = LoopbackServer.Answer.response(
        status: 503,
        body: "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
    )

    private static func isPut(_ request: LoopbackServer.Request, _ path: String) -> Bool {
        request.method == "PUT" && request.target.hasSuffix("/" + path)
    }

    @Test("says what is wrong before anything is written")
    func namesWrongSettings() async throws {
        let fixture = try await S3Fixture()
        let nobody = try LoopbackServer { _ in .cut }
        let cases: [(S3Target, String, String)] = [
            (
                try fixture.target(secretKey: "wrong"), "target-credentials",
                "the server refuses the access key or its secret (403 SignatureDoesNotMatch)"
            ),
            (
                try fixture.target(bucket: "no-such-bucket"), "missing-bucket",
                "there is no bucket “no-such-bucket”"
            ),
            (try fixture.target(server: nobody), "target-unreachable", "the server does not answer: "),
            (
                try fixture.target(server: try LoopbackServer { _ in Self.storm }), "target-unreachable",
                "the server is busy or broken (503 SlowDown), at each of 3 attempts"
            ),
        ]
        for (target, code, message) in cases {
            let error = try await fixture.error {
                try await fixture.publish(ReleaseFixture.files(), to: target)
            }
            #expect(error?.kind == .unreachable)
            #expect(error?.problem.code == code)
            #expect(error?.problem.message.hasPrefix(message) == true, "\(error?.problem.message ?? "")")
            #expect(error?.problem.advice != nil)
        }
        #expect(try await fixture.bucket.list("") == [])
    }

    @Test(
        "deletes nothing in a storm, and any later publication puts everything right",
        arguments: [0, 1, 2]
    )
    func survivesAStorm(next: Int) async throws {
        let fixture = try await S3Fixture()
        let first = ReleaseFixture.files()
        let second = ReleaseFixture.files(post: "second", style: "b", about: nil)
        let third = ReleaseFixture.files(post: "third", style: "c")
        try await fixture.publish(first, to: try fixture.target())
        // The page is new, and the lists are not: what visitors see is old or new, and whole.
        let (server, log) = try fixture.proxy { request in
            Self.isPut(request, "blog/index.html") ? Self.storm : nil
        }
        let error = try await fixture.error {
            try await fixture.publish(second, hour: 1, to: try fixture.target(server: server))
        }
        #expect(error?.kind == .failed)
        #expect(error?.problem.code == "publish")
        #expect(
            error?.problem.message == "the server is busy or broken (503 SlowDown), at each of 3 attempts"
        )
        #expect(log.paths("DELETE").isEmpty)
        #expect(try await fixture.text("blog/mix/index.html") == "second with b")
        #expect(try await fixture.text("assets/site.b.css") == "style b")
        #expect(try await fixture.text("about/index.html") == "about")
        let target = try fixture.target()
        let live = try #require(try await target.live())
        #expect(live.isUnfinished)

        let files = [first, second, third][next]
        let outcome = try await fixture.publish(files, hour: next, to: target)
        #expect(!outcome.isPublished)
        #expect(outcome.purge.paths.contains("/blog/mix/"), "of what the failed one had written")
        for (path, text) in files { #expect(try await fixture.text(path) == text, "\(path)") }
        #expect(try await fixture.text("about/index.html") == files["about/index.html"])
        #expect(try await target.live()?.isUnfinished == false)
        #expect(try await fixture.publish(files, hour: next, to: target).isPublished)
    }

    @Test("is put right by a rollback too")
    func rollsBackAfterAStorm() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        try await fixture.publish(ReleaseFixture.files(), to: target)
        try await fixture.publish(ReleaseFixture.files(post: "second"), hour: 1, to: target)
        let (server, _) = try fixture.proxy { Self.isPut($0, "index.html") ? Self.storm : nil }
        let error = try await fixture.error {
            try await fixture.publish(
                ReleaseFixture.files(post: "third", style: "c", about: nil),
                hour: 2,
                to: try fixture.target(server: server)
            )
        }
        #expect(error?.kind == .failed)
        let first = try #require(try await target.releases().last)
        _ = try await target.rollBack(to: first.id)
        let files = ReleaseFixture.files()
        for (path, text) in files { #expect(try await fixture.text(path) == text, "\(path)") }
        #expect(try await target.live()?.manifest.id == first.id)
    }

    @Test("succeeds where answers are lost on the way, also those to conditional writes")
    func survivesLostAnswers() async throws {
        let fixture = try await S3Fixture()
        let port = fixture.motoPort
        let seen = Mutex<Set<String>>([])
        let (server, _) = try fixture.proxy { request in
            let isFirst = seen.withLock { $0.insert("\(request.method) \(request.target)").inserted }
            return isFirst ? .forwardAndCut(port: port) : nil
        }
        let target = try fixture.target(server: server)
        for (hour, post) in ["first", "second"].enumerated() {
            seen.withLock { $0 = [] }
            let files = ReleaseFixture.files(post: post, about: hour == 0 ? "about" : nil)
            try await fixture.publish(files, hour: hour, to: target)
            for (path, text) in files { #expect(try await fixture.text(path) == text, "\(path)") }
            #expect(try await fixture.siteKeys() == Set(files.keys))
        }
    }

    @Test("deletes removed pages at the next attempt where the server refused to")
    func deletesLater() async throws {
        let fixture = try await S3Fixture()
        try await fixture.publish(ReleaseFixture.files(), to: try fixture.target())
        let (server, _) = try fixture.proxy { request in
            request.method == "DELETE" ? .response(status: 403) : nil
        }
        let files = ReleaseFixture.files(about: nil)
        let error = try await fixture.error {
            try await fixture.publish(files, hour: 1, to: try fixture.target(server: server))
        }
        #expect(error?.kind == .failed)
        #expect(try await fixture.text("about/index.html") == "about")
        let target = try fixture.target()
        #expect(try await target.live()?.isUnfinished == true)
        try await fixture.publish(files, hour: 1, to: target)
        #expect(try await fixture.text("about/index.html") == nil)
        #expect(try await target.live()?.isUnfinished == false)
    }

    @Test("names another publisher that is at work, and goes on after one that ended")
    func namesOtherPublishers() async throws {
        let fixture = try await S3Fixture()
        try await fixture.publish(ReleaseFixture.files(), to: try fixture.target())
        let (server, _) = try fixture.proxy { Self.isPut($0, "index.html") ? Self.storm : nil }
        let second = ReleaseFixture.files(post: "second")
        _ = try await fixture.error {
            try await fixture.publish(
                second,
                hour: 1,
                to: try fixture.target(host: "laptop", process: 77, server: server)
            )
        }
        let third = ReleaseFixture.files(post: "third")
        func later(_ seconds: Int64) -> Timestamp {
            Timestamp(microseconds: S3Fixture.noon.microseconds + seconds * 1_000_000)
        }
        let blocked = [
            try fixture.target(now: later(599)),
            try fixture.target(host: "laptop", process: 78, running: [77]),
        ]
        for target in blocked {
            let error = try await fixture.error { try await fixture.publish(third, hour: 2, to: target) }
            #expect(error?.kind == .locked)
            #expect(error?.problem.code == "locked")
            #expect(
                error?.problem.message
                    == "another publisher (laptop, process 77) has been publishing since \(S3Fixture.noon.description)"
            )
        }
        #expect(try await fixture.text("index.html") == "home of first with a")
        // Its process has ended.
        try await fixture.publish(third, hour: 2, to: try fixture.target(host: "laptop", process: 78))
        #expect(try await fixture.text("index.html") == "home of third with a")
    }

    @Test("stops where another publisher was faster, and deletes nothing", arguments: [true, false])
    func noticesAFasterPublisher(conditional: Bool) async throws {
        let fixture = try await S3Fixture()
        try await fixture.publish(ReleaseFixture.files(), to: try fixture.target())
        // The first publisher waits at its home page until the second has ended.
        let mayGoOn = DispatchSemaphore(value: 0)
        let (events, event) = AsyncStream.makeStream(of: Void.self)
        let (server, log) = try fixture.proxy { request in
            if Self.isPut(request, "index.html"), !request.target.contains("blog") {
                event.yield()
                mayGoOn.wait()
            }
            return nil
        }
        let slow = try fixture.target(server: server, conditional: conditional)
        async let ended = fixture.error {
            try await fixture.publish(
                ReleaseFixture.files(post: "slow", about: nil),
                hour: 1,
                to: slow
            )
        }
        for await _ in events { break }
        let later = Timestamp(microseconds: S3Fixture.noon.microseconds + 3600 * 1_000_000)
        let fast = try fixture.target(host: "laptop", process: 2, now: later, conditional: conditional)
        try await fixture.publish(ReleaseFixture.files(post: "fast"), hour: 2, to: fast)
        mayGoOn.signal()
        let error = try await ended
        #expect(error?.kind == .locked)
        #expect(
            error?.problem.message
                == "another publisher (laptop, process 2) has published since \(later.description)"
        )
        #expect(log.paths("DELETE").isEmpty)
        #expect(try await fixture.text("about/index.html") == "about")
        // The home page is the slow one's, which the next publication of either puts right.
        let after = Timestamp(microseconds: later.microseconds + 3600 * 1_000_000)
        let next = try fixture.target(host: "laptop", process: 3, now: after, conditional: conditional)
        #expect(try await next.live()?.isUnfinished == true)
        try await fixture.publish(ReleaseFixture.files(post: "fast"), hour: 2, to: next)
        for (path, text) in ReleaseFixture.files(post: "fast") {
            #expect(try await fixture.text(path) == text, "\(path)")
        }
    }

    @Test("is refused by a server without conditional writes, before a file is written")
    func refusesAnOldServer() async throws {
        let fixture = try await S3Fixture()
        let error = try await fixture.error {
            let target = try fixture.target(server: try fixture.oldServer())
            try await fixture.publish(ReleaseFixture.files(), to: target)
        }
        #expect(error?.kind == .refused)
        #expect(error?.problem.code == "no-conditional-writes")
        #expect(error?.problem.message == "the server knows no conditional writes (501 NotImplemented)")
        #expect(error?.problem.advice?.contains("SWEETDREAMS_S3_CONDITIONAL=off") == true)
        #expect(try await fixture.siteKeys() == [])
    }

    @Test("is refused by a server that overlooks conditions, before a file is written")
    func refusesAServerThatOverlooksConditions() async throws {
        let fixture = try await S3Fixture()
        let (server, _) = try fixture.proxy { request in
            request["if-match"] == nil ? nil : .response(status: 200, headers: ["ETag": "\"e\""])
        }
        let error = try await fixture.error {
            try await fixture.publish(ReleaseFixture.files(), to: try fixture.target(server: server))
        }
        #expect(error?.problem.code == "no-conditional-writes")
        #expect(
            error?.problem.message == "the server overlooks the condition of a conditional write"
        )
        #expect(try await fixture.siteKeys() == [])
    }

    @Test("goes on for one publisher of several that begin at once without conditional writes")
    func letsOneOfSeveralGoOn() async throws {
        let fixture = try await S3Fixture()
        try await fixture.publish(ReleaseFixture.files(), to: try fixture.target(conditional: false))
        let count = 4
        // Each has seen that nobody publishes when the first says that it does.
        let arrived = Mutex(0)
        let mayGoOn = DispatchSemaphore(value: 0)
        let (server, _) = try fixture.proxy { request in
            guard request.method == "PUT", request.target.contains("_site/manifests/") else { return nil }
            let number = arrived.withLock { arrived in
                arrived += 1
                return arrived
            }
            if number == count { for _ in 0..<count { mayGoOn.signal() } }
            if number <= count { mayGoOn.wait() }
            return nil
        }
        // The pause is over when nobody replaces the pointer any more.
        let meeting = Meeting(of: count)
        let winners = try await withThrowingTaskGroup { group in
            for number in 0..<count {
                group.addTask { () -> Int? in
                    let hasPaused = Mutex(false)
                    let target = try fixture.target(
                        host: "host \(number)",
                        server: server,
                        conditional: false
                    ) { _ in
                        hasPaused.withLock { $0 = true }
                        await meeting.wait()
                    }
                    let error = try await fixture.error {
                        try await fixture.publish(
                            ReleaseFixture.files(post: "\(number)"),
                            hour: 1,
                            to: target
                        )
                    }
                    if !hasPaused.withLock(\.self) { await meeting.come() }
                    #expect(error == nil || error?.kind == .locked, "\(String(describing: error))")
                    return error == nil ? number : nil
                }
            }
            return try await group.reduce(into: [Int]()) { all, number in if let number { all.append(number) }
            }
        }
        let winner = try #require(winners.first)
        #expect(winners.count == 1)
        for (path, text) in ReleaseFixture.files(post: "\(winner)") {
            #expect(try await fixture.text(path) == text, "\(path)")
        }
        #expect(try await fixture.target().live()?.isUnfinished == false)
    }

    @Test("is given up where a server without conditional writes is too slow to keep others away")
    func givesUpOnASlowServer() async throws {
        let fixture = try await S3Fixture()
        let seconds = Mutex<Int64>(0)
        let (server, _) = try fixture.proxy { request in
            if Self.isPut(request, "current.json") { seconds.withLock { $0 += 5 } }
            return nil
        }
        let target = try fixture.target(
            clock: {
                let later = seconds.withLock(\.self) * 1_000_000
                return Timestamp(microseconds: S3Fixture.noon.microseconds + later)
            },
            server: server,
            conditional: false
        )
        let error = try await fixture.error { try await fixture.publish(ReleaseFixture.files(), to: target) }
        #expect(error?.kind == .unreachable)
        #expect(
            error?.problem.message
                == "the server took more than 5.0 seconds to say that nobody else is publishing"
        )
        #expect(try await fixture.siteKeys() == [])
    }

    @Test("is put right also where the manifest of a publication that did not end is lost")
    func survivesALostManifest() async throws {
        let fixture = try await S3Fixture()
        let target = try fixture.target()
        try await fixture.publish(ReleaseFixture.files(), to: target)
        let (server, _) = try fixture.proxy { Self.isPut($0, "blog/index.html") ? Self.storm : nil }
        _ = try await fixture.error {
            let files = ReleaseFixture.files(post: "second", style: "b")
            try await fixture.publish(files, hour: 1, to: try fixture.target(server: server))
        }
        #expect(try await fixture.text("blog/mix/index.html") == "second with b")
        let live = try #require(try await target.live()?.manifest.id)
        for key in try await fixture.bucket.list("_site/manifests/") where !key.contains(live) {
            try await fixture.bucket.delete(key)
        }
        try await fixture.publish(ReleaseFixture.files(), to: target)
        for (path, text) in ReleaseFixture.files() {
            #expect(try await fixture.text(path) == text, "\(path)")
        }
        #expect(try await target.live()?.isUnfinished == false)
    }

    @Test("is refused with a file that changed since the build, before anything is written")
    func refusesChangedFiles() async throws {
        let fixture = try await S3Fixture()
        let release = try fixture.releases.release(ReleaseFixture.files())
        try Data("edited".utf8).write(to: URL(filePath: release.folder + "/sitemap.xml"))
        let error = try await fixture.error {
            _ = try await Publisher(to: try fixture.target()).publish(release, Publisher.Options())
        }
        #expect(error?.problem.code == "changed-output")
        #expect(try await fixture.bucket.list("") == [])
    }
}

@Suite("The address of a bucket")
struct S3AddressTests {
    private static let options = S3Target.Options(
        host: "h",
        process: 1,
        clock: { S3Fixture.noon },
        isRunning: { _ in false }
    )
    private static let keys = ["AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK"]

    @Test("is a bucket with or without a prefix", arguments: ["s3://site", "s3://site/", "s3://site/www/a/"])
    func reads(address: String) throws {
        let target = try S3Target(address, environment: Self.keys, home: nil, Self.options)
        #expect(target.name == address)
    }

    @Test(
        "is refused where it names none",
        arguments: ["s3://", "s3:///a", "dir:/srv", "s3://a/../b", "S3://a"]
    )
    func refuses(address: String) throws {
        let error = try #require(throws: UsageError.self) {
            try S3Target(address, environment: Self.keys, home: nil, Self.options)
        }
        #expect(error.problem.code == "usage")
    }

    @Test("needs keys, and says where they come from")
    func needsKeys() throws {
        let error = try #require(throws: UsageError.self) {
            try S3Target("s3://site", environment: ["AWS_PROFILE": "studio"], home: nil, Self.options)
        }
        #expect(error.problem.message == "there are no keys for s3://site")
        #expect(error.problem.advice?.contains("profile 'studio'") == true)
        let half = try #require(throws: UsageError.self) {
            try S3Target("s3://site", environment: ["AWS_ACCESS_KEY_ID": "A"], home: nil, Self.options)
        }
        #expect(half.problem.message.contains("only one of"))
    }
}
