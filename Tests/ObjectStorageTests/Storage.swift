import Foundation
import HTTPTransfer
import Hashing
import ObjectStorage
import Synchronization
import TestSupport

/// The pauses that a client would have made; no test waits for them.
final class Pauses: Sendable {
    private let made = Mutex<[Duration]>([])

    var all: [Duration] { made.withLock(\.self) }

    func policy(attempts: Int = 5) -> RetryPolicy {
        RetryPolicy(attempts: attempts, random: { 0.5 }) { pause in
            self.made.withLock { $0.append(pause) }
        }
    }
}

/// A bucket of moto, through which each test makes its own.
func withBucket<Value>(
    _ body: (S3Bucket) async throws -> Value
) async throws -> Value {
    let moto = try MotoServer.shared.get()
    let bucket = try bucket(moto.newBucketName(), port: moto.port)
    try await bucket.create()
    return try await body(bucket)
}

/// A bucket behind a port of this machine, with moto's keys.
func bucket(
    _ name: String,
    port: Int,
    secretKey: String? = nil,
    pauses: Pauses = Pauses(),
    idleTimeout: Duration = .seconds(20)
) throws -> S3Bucket {
    let moto = try? MotoServer.shared.get()
    let credentials = AWSCredentials(
        accessKey: moto?.accessKey ?? "AKIDEXAMPLE",
        secretKey: secretKey ?? moto?.secretKey ?? "secret"
    )
    return S3Bucket(
        name,
        endpoint: "http://127.0.0.1:\(port)",
        options: HTTPClient.Options(
            signing: RequestSigning(credentials, region: "us-east-1", service: "s3"),
            idleTimeout: idleTimeout
        ),
        connections: 4,
        retries: pauses.policy()
    )
}

/// An error of a bucket.
func error(of work: () async throws -> Void) async throws -> S3Error? {
    do {
        try await work()
        return nil
    } catch let error as S3Error {
        return error
    }
}

let page = S3Bucket.Metadata(contentType: "text/html; charset=utf-8")
