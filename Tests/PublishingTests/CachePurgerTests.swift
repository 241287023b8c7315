import Content
import Foundation
import HTTPTransfer
import Publishing
import ReleaseManifest
import Synchronization
import TestSupport
import Testing

/// Requests that a CDN got.
private final class Log: Sendable {
    private let requests = Mutex<[LoopbackServer.Request]>([])

    var all: [LoopbackServer.Request] { requests.withLock(\.self) }
    var bodies: [String] { all.map { String(decoding: $0.body, as: UTF8.self) } }

    func add(_ request: LoopbackServer.Request) { requests.withLock { $0.append(request) } }
}

@Suite("A purge", .timeLimit(.minutes(20)))
struct CachePurgerTests {
    private static let site = ReleaseFixture.address
    private static let noon = Timestamp(microseconds: 1_795_910_400_000_000)

    private let log = Log()

    private func server(_ statuses: [Int] = [200]) throws -> LoopbackServer {
        try LoopbackServer { [log] request in
            log.add(request)
            return .response(status: statuses[min(request.index, statuses.count - 1)], body: " bad\n token ")
        }
    }

    private func purger(
        _ address: String,
        _ environment: [String: String] = [:],
        limit: Int = 200
    ) throws -> HTTPCachePurger {
        var options = HTTPCachePurger.Options { Self.noon }
        options.largestList = limit
        options.retries = RetryPolicy(attempts: 3) { _ in }
        return try HTTPCachePurger(address, environment: environment, home: nil, options)
    }

    private func cloudflare(_ server: LoopbackServer, limit: Int = 200) throws -> HTTPCachePurger {
        try purger(
            "cloudflare:0123abcd",
            [
                "CLOUDFLARE_API_TOKEN": "secret",
                "CLOUDFLARE_API_BASE_URL": "http://127.0.0.1:\(server.port)/client/v4",
            ],
            limit: limit
        )
    }

    @Test("at Cloudflare names addresses, a hundred in a request, with the token")
    func asksCloudflare() async throws {
        let server = try server()
        let list = PurgeList((1...120).map { "/blog/\($0)/" })
        try await cloudflare(server).purge(list, of: Self.site, release: "r1")
        #expect(log.all.map(\.method) == ["POST", "POST"])
        for request in log.all {
            #expect(request.target == "/client/v4/zones/0123abcd/purge_cache")
            #expect(request["authorization"] == "Bearer secret")
            #expect(request["content-type"] == "application/json")
        }
        let files = try log.all.map { request in
            try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: [String]])[
                "files"
            ] ?? []
        }
        #expect(files.map(\.count) == [100, 20])
        #expect(files.joined().sorted() == list.paths.map { Self.site + $0 }.sorted())
    }

    @Test("is one of everything above the limit, for a wildcard, and for a site without an address")
    func purgesEverything() async throws {
        let server = try server()
        let purger = try cloudflare(server, limit: 2)
        try await purger.purge(PurgeList(["/a", "/b", "/c"]), of: Self.site, release: "r1")
        try await purger.purge(PurgeList(["/old/*"]), of: Self.site, release: "r1")
        try await purger.purge(PurgeList(["/a"]), of: nil, release: "r1")
        try await purger.purge(PurgeList(["/a", "/b"]), of: Self.site, release: "r1")
        let everything = #"{"purge_everything":true}"#
        #expect(log.bodies.prefix(3) == [everything, everything, everything])
        #expect(
            log.bodies[3].contains("https://www.example.com/b")
                || log.bodies[3].contains(#"https:\/\/www.example.com\/b"#)
        )
    }

    @Test("at CloudFront is signed, and has a reference of its own each time")
    func asksCloudFront() async throws {
        let server = try server([201])
        let purger = try purger(
            "cloudfront:E2EXAMPLE",
            [
                "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
                "AWS_ENDPOINT_URL_CLOUDFRONT": "http://127.0.0.1:\(server.port)",
            ],
            limit: 2
        )
        try await purger.purge(PurgeList(["/a&b/", "/c"]), of: nil, release: "r1")
        try await purger.purge(PurgeList(["/a", "/b", "/c"]), of: nil, release: "r1")
        let request = try #require(log.all.first)
        #expect(request.target == "/2020-05-31/distribution/E2EXAMPLE/invalidation")
        #expect(request["x-amz-security-token"] == "token")
        #expect(request["authorization"]?.contains("/us-east-1/cloudfront/aws4_request") == true)
        #expect(
            log.bodies[0]
                == """
                <InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">\
                <CallerReference>r1-1795910400000000</CallerReference><Paths><Items><Path>/a&amp;b/</Path><Path>/c</Path></Items>\
                <Quantity>2</Quantity></Paths></InvalidationBatch>
                """
        )
        #expect(log.bodies[1].contains("<Items><Path>/*</Path></Items><Quantity>1</Quantity>"))
    }

    @Test(
        "at CloudFront has a signature that is right with the right key alone",
        .enabled(if: MotoServer.isInstalled, "\(MotoServer.reason)"),
        arguments: [(true, "NoSuchDistribution"), (false, "SignatureDoesNotMatch")]
    )
    func signsForCloudFront(isRightKey: Bool, reason: String) async throws {
        let moto = try MotoServer.shared.get()
        let environment = [
            "AWS_ACCESS_KEY_ID": moto.accessKey,
            "AWS_SECRET_ACCESS_KEY": isRightKey ? moto.secretKey : "wrong",
            "AWS_ENDPOINT_URL_CLOUDFRONT": moto.endpoint,
        ]
        let error = await #expect(throws: PublishError.self) {
            try await purger("cloudfront:E2EXAMPLE", environment).purge(
                PurgeList(["/a"]),
                of: nil,
                release: "r1"
            )
        }
        #expect(error?.problem.message.contains(reason) == true, "\(error?.problem.message ?? "")")
    }

    @Test("by an address sends the list as JSON, with the token if there is one")
    func asksWebhook() async throws {
        let server = try server([204])
        let address = "http://127.0.0.1:\(server.port)/purge?cache=site"
        try await purger(address, ["SWEETDREAMS_PURGE_TOKEN": "secret"]).purge(
            PurgeList(["/b", "/a"]),
            of: Self.site,
            release: "r1"
        )
        try await purger(address, limit: 0).purge(PurgeList(["/a"]), of: nil, release: "r2")
        #expect(log.all.map(\.target) == ["/purge?cache=site", "/purge?cache=site"])
        #expect(log.all.map { $0["authorization"] } == ["Bearer secret", nil])
        #expect(
            log.bodies == [
                #"{"release":"r1","site":"https://www.example.com","everything":false,"paths":["/a","/b"]}"#,
                #"{"release":"r2","site":null,"everything":true,"paths":[]}"#,
            ]
        )
    }

    @Test("is tried again while the CDN is busy", arguments: [429, 500, 503])
    func triesAgain(status: Int) async throws {
        let server = try server([status, status, 200])
        try await cloudflare(server).purge(PurgeList(["/a"]), of: Self.site, release: "r1")
        #expect(log.all.count == 3)
    }

    @Test(
        "that fails says so in one message without the token",
        arguments: [
            (503, 3, PublishError.Kind.unreachable, "it answers 503 “bad token”, at each of 3 attempts"),
            (403, 1, .failed, "it answers 403 “bad token”"),
            (302, 1, .failed, "it answers 302 “bad token”"),
        ]
    )
    func reportsFailures(status: Int, attempts: Int, kind: PublishError.Kind, reason: String) async throws {
        let server = try server([status])
        let error = await #expect(throws: PublishError.self) {
            try await cloudflare(server).purge(PurgeList(["/a"]), of: Self.site, release: "r1")
        }
        #expect(log.all.count == attempts)
        #expect(error?.kind == kind)
        #expect(error?.problem.code == "purge")
        #expect(error?.problem.message == "the site is live, but its caches were not purged: \(reason)")
    }

    @Test("says that nothing answers")
    func reportsSilence() async throws {
        let error = await #expect(throws: PublishError.self) {
            try await purger("http://127.0.0.1:1/purge").purge(PurgeList(["/a"]), of: nil, release: "r1")
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.problem.message.hasSuffix("at each of 3 attempts") == true)
    }

    @Test(
        "is refused before anything is published where its settings cannot work",
        arguments: [
            ("fastly:abc", "'fastly:abc' is not a CDN"), ("cloudflare", "'cloudflare' is not a CDN"),
            ("cloudflare:../zones", "'../zones' is not the id of a zone"),
            ("cloudflare:abc", "there is no token for Cloudflare"),
            ("cloudfront:E/2", "'E/2' is not the id of a distribution"),
            ("cloudfront:E2", "there are no keys for CloudFront"),
            ("http://cdn.example.com/purge", "the address 'http://cdn.example.com/purge' is not encrypted"),
            ("ftp://cdn.example.com", "'ftp://cdn.example.com' is not a CDN"),
        ]
    )
    func refusesSettings(address: String, message: String) {
        let error = #expect(throws: UsageError.self) { try purger(address) }
        #expect(error?.problem.message == message)
    }
}

/// A CDN that fails as long as a test says.
private final class FailingPurger: CachePurger {
    let name = "test"
    let isBroken = Mutex(true)
    let lists = Mutex<[PurgeList]>([])

    func purge(_ list: PurgeList, of site: String?, release: String) async throws {
        if isBroken.withLock(\.self) {
            throw PublishError(.unreachable, Problem("purge", at: nil, "it answers 503"))
        }
        lists.withLock { $0.append(list) }
    }
}

@Suite("A purge that failed")
struct FailedPurgeTests {
    private let fixture: ReleaseFixture
    private let target: LocalTarget
    private let purger = FailingPurger()

    init() throws {
        fixture = try ReleaseFixture()
        target = LocalTarget(
            path: fixture.folder.url.appending(path: "live").path,
            LocalTarget.Options { Timestamp(microseconds: 1_795_910_400_000_000) }
        )
    }

    private var publisher: Publisher { Publisher(to: target, purging: purger) }

    private func publish(_ release: SiteRelease) async throws {
        let outcome = try await publisher.publish(release, Publisher.Options())
        try await publisher.finish(outcome.release, purging: outcome.purge)
    }

    @Test("is made good by the next publication, also where nothing is to publish")
    func isMadeGood() async throws {
        let release = try fixture.release(ReleaseFixture.files())
        await #expect(throws: PublishError.self) { try await publish(release) }
        #expect(try await target.live()?.manifest.id == release.manifest.id)
        purger.isBroken.withLock { $0 = false }
        try await publish(release)
        #expect(purger.lists.withLock { $0.map(\.paths.count) } == [12])
        try await publish(release)
        #expect(purger.lists.withLock(\.count) == 1)
    }

    @Test("after a rollback is made good although the newest content may not be published")
    func isMadeGoodAfterRollback() async throws {
        purger.isBroken.withLock { $0 = false }
        try await publish(try fixture.release(ReleaseFixture.files()))
        let second = try fixture.release(ReleaseFixture.files(post: "second"), hour: 1)
        try await publish(second)
        let first = try #require(try await target.releases().last)
        purger.isBroken.withLock { $0 = true }
        let rollback = try await publisher.rollBack(to: first.id)
        #expect(rollback.purge.paths.contains("/blog/mix/"))
        await #expect(throws: PublishError.self) {
            try await publisher.finish(rollback.release, purging: rollback.purge)
        }
        purger.isBroken.withLock { $0 = false }
        let error = await #expect(throws: PublishError.self) { try await publish(second) }
        #expect(error?.problem.code == "bad-release")
        #expect(purger.lists.withLock(\.last) == rollback.purge)
        #expect(try await target.purgeList().isEmpty)
    }

    @Test("is not tried by a plan")
    func isNotTriedByAPlan() async throws {
        var options = Publisher.Options()
        options.isPlan = true
        let outcome = try await publisher.publish(try fixture.release(ReleaseFixture.files()), options)
        #expect(outcome.purge.count == 12)
        #expect(try await target.purgeList().isEmpty)
    }
}
