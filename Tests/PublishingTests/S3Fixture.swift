import Content
import Foundation
import HTTPTransfer
import ObjectStorage
import Publishing
import ReleaseManifest
import Synchronization
import TestSupport

/// A bucket of moto with targets of several publishers, and small sites for them.
struct S3Fixture {
    static let noon = Timestamp(microseconds: 1_795_953_600_000_000)

    let bucket: S3Bucket
    let releases: ReleaseFixture
    private let moto: MotoServer
    private let prefix: String

    init(prefix: String = "") async throws {
        moto = try MotoServer.shared.get()
        releases = try ReleaseFixture()
        self.prefix = prefix
        bucket = S3Bucket(
            moto.newBucketName(),
            endpoint: moto.endpoint,
            options: HTTPClient.Options(signing: moto.signing()),
            connections: 2
        )
        try await bucket.create()
    }

    var motoPort: Int { moto.port }

    /// A target of the bucket, as a publisher sees it.
    ///
    /// - Parameters:
    ///   - server: a server between the publisher and moto; nil for none.
    ///   - endpoint: the address of another server between them.
    ///   - certificates: a file of certificates instead of the system's.
    ///   - now: its clock, which stands still.
    ///   - clock: a clock that does not.
    ///   - conditional: whether it makes use of conditional writes.
    ///   - pause: how it waits where it does not.
    func target(
        host: String = "studio",
        process: Int = 1,
        running: Set<Int> = [],
        now: Timestamp = S3Fixture.noon,
        clock: (@Sendable () -> Timestamp)? = nil,
        server: LoopbackServer? = nil,
        endpoint: String? = nil,
        certificates: String? = nil,
        secretKey: String? = nil,
        bucket name: String? = nil,
        kept: Int = 5,
        conditional: Bool = true,
        pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) throws -> S3Target {
        var options = S3Target.Options(
            host: host,
            process: process,
            clock: clock ?? { now },
            isRunning: { running.contains($0) }
        )
        options.keptReleases = kept
        options.hasConditionalWrites = conditional
        options.pause = pause
        return try S3Target(
            "s3://\(name ?? bucket.name)/\(prefix)",
            options,
            endpoint: endpoint ?? server.map { "http://127.0.0.1:\($0.port)" } ?? moto.endpoint,
            HTTPClient.Options(signing: moto.signing(secretKey: secretKey), certificates: certificates),
            retries: RetryPolicy(attempts: 3) { _ in }
        )
    }

    /// The text of an object; nil where there is none.
    func text(_ path: String) async throws -> String? {
        try await bucket.get(prefix + path).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The keys of all objects but those of the publisher.
    func siteKeys() async throws -> Set<String> {
        Set(try await bucket.list("").filter { !$0.contains("_site/") })
    }

    /// Writes an object as another program does.
    func putForeign(_ key: String) async throws {
        try await bucket.put(key, .bytes(Array("foreign".utf8)), S3Bucket.Metadata(contentType: "text/plain"))
    }

    /// The server between a publisher and moto, with the requests that it saw.
    func proxy(
        _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer?
    ) throws -> (server: LoopbackServer, log: RequestLog) {
        let log = RequestLog()
        let port = moto.port
        let server = try LoopbackServer { request in
            log.add(request)
            return answer(request) ?? .forward(port: port)
        }
        return (server, log)
    }

    /// A server between a publisher and moto that knows no conditional writes.
    func oldServer() throws -> LoopbackServer {
        try proxy { request in
            guard request["if-match"] ?? request["if-none-match"] != nil else { return nil }
            return .response(
                status: 501,
                body: """
                    <Error><Code>NotImplemented</Code><Message>A header you provided implies functionality that is \
                    not implemented</Message></Error>
                    """
            )
        }.server
    }

    @discardableResult
    func publish(
        _ files: [String: String],
        hour: Int = 0,
        to target: S3Target,
        cacheControl: String = "public, max-age=0"
    ) async throws -> Publisher.Outcome {
        var options = Publisher.Options()
        options.allowsShrinking = true
        let release = try releases.release(files, hour: hour, cacheControl: cacheControl)
        let publisher = Publisher(to: target)
        let outcome = try await publisher.publish(release, options)
        try await publisher.finish(outcome.release, purging: outcome.purge)
        return outcome
    }

    /// The error with which a publication ends; nil for none.
    func error(_ work: () async throws -> Void) async throws -> PublishError? {
        do {
            try await work()
            return nil
        } catch let error as PublishError {
            return error
        }
    }
}

/// Lets nobody go on before all have come.
actor Meeting {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of count: Int) { missing = count }

    func come() {
        missing -= 1
        guard missing == 0 else { return }
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func wait() async {
        come()
        if missing > 0 { await withCheckedContinuation { waiting.append($0) } }
    }
}

/// The requests that a server saw.
final class RequestLog: Sendable {
    private let requests = Mutex<[(method: String, path: String)]>([])

    func add(_ request: LoopbackServer.Request) {
        let path = request.target.removingPercentEncoding ?? request.target
        requests.withLock { $0.append((request.method, path)) }
    }

    /// The paths of requests with a method, without the bucket.
    func paths(_ method: String) -> [String] {
        requests.withLock { all in
            all.filter { $0.method == method }.map {
                String($0.path.dropFirst().drop { $0 != "/" }.dropFirst())
            }
        }
    }

    /// All that write.
    var writes: [String] {
        requests.withLock { all in
            all.filter { $0.method == "PUT" || $0.method == "DELETE" }.map {
                $0.method + " " + String($0.path.dropFirst().drop { $0 != "/" }.dropFirst())
            }
        }
    }
}

extension MotoServer {
    /// How requests to it are signed.
    ///
    /// - Parameter secretKey: nil for the right one.
    func signing(secretKey: String? = nil) -> RequestSigning {
        RequestSigning(
            AWSCredentials(accessKey: accessKey, secretKey: secretKey ?? self.secretKey),
            region: "us-east-1",
            service: S3Bucket.service
        )
    }
}
