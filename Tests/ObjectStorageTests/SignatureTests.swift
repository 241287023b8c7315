import Foundation
import HTTPTransfer
import Hashing
import ObjectStorage
import Synchronization
import TestSupport
import Testing

/// libcurl signs; these compare its signatures with those that AWS publishes, and with the rules computed a second time.
@Suite("The signature of a request", .timeLimit(.minutes(20)))
struct SignatureTests {
    /// AWS, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)", the four examples.
    struct Vector: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let target: String
        var headers: [HTTPRequest.Header] = []
        var body = ""
        let signature: String

        var testDescription: String { "\(method.rawValue) \(target)" }
    }

    private static let published = [
        Vector(
            method: .get,
            target: "/test.txt",
            headers: [HTTPRequest.Header("range", "bytes=0-9")],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        Vector(
            method: .put,
            target: "/test%24file.text",
            headers: [
                HTTPRequest.Header("date", "Fri, 24 May 2013 00:00:00 GMT"),
                HTTPRequest.Header("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            body: "Welcome to Amazon S3.",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        Vector(
            method: .get,
            target: "/?lifecycle=",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        Vector(
            method: .get,
            target: "/?max-keys=2&prefix=J",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ]

    private static let credentials = AWSCredentials(
        accessKey: "AKIAIOSFODNN7EXAMPLE",
        secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )

    @Test("is the one that AWS publishes", arguments: published)
    func matchesPublished(vector: Vector) throws {
        let seen = Mutex<LoopbackServer.Request?>(nil)
        let server = try LoopbackServer { request in
            seen.withLock { $0 = request }
            return .response(status: 200)
        }
        let client = try HTTPClient(
            HTTPClient.Options(signing: RequestSigning(Self.credentials, region: "us-east-1", service: "s3"))
        )
        let body = Array(vector.body.utf8)
        let headers =
            vector.headers + [
                HTTPRequest.Header("host", "examplebucket.s3.amazonaws.com"),
                HTTPRequest.Header("x-amz-content-sha256", SHA256Digest(body).hexadecimal),
                HTTPRequest.Header("x-amz-date", "20130524T000000Z"),
            ]
        let url = "http://127.0.0.1:\(server.port)\(vector.target)"
        let request = HTTPRequest(vector.method, url, headers: headers)
        _ = try body.withUnsafeBytes { try client.send(request, body: $0) }
        let authorization = try #require(seen.withLock { $0?["authorization"] })
        #expect(authorization.hasSuffix("Signature=\(vector.signature)"), "\(authorization)")
    }

    private static let keys = [
        "a b", "a+b", "a~b", "it's", "100%", "a%20b", "ä/ö/index.html", "日本 語", "a&b=c", "(a)!*'", "a//b",
        "a/../b",
    ]

    @Test("is that of the rules, computed a second time, for all requests and odd keys", arguments: keys)
    func matchesRules(key: String) async throws {
        let seen = Mutex<[LoopbackServer.Request]>([])
        let server = try LoopbackServer { request in
            seen.withLock { $0.append(request) }
            return .response(status: 200, headers: ["ETag": "\"e\""])
        }
        let credentials = AWSCredentials(
            accessKey: Self.credentials.accessKey,
            secretKey: Self.credentials.secretKey,
            sessionToken: "to+ken/=="
        )
        let bucket = S3Bucket(
            "bücket",
            endpoint: "http://127.0.0.1:\(server.port)",
            options: HTTPClient.Options(
                signing: RequestSigning(credentials, region: "eu-central-1", service: "s3")
            )
        )
        let metadata = S3Bucket.Metadata(
            contentType: "text/html;  charset=utf-8",
            headers: [
                HTTPRequest.Header("Cache-Control", "public, max-age=0"),
                HTTPRequest.Header("Content-Disposition", "attachment;  filename=\"a b.txt\""),
            ],
            digest: SHA256Digest([1])
        )
        try await bucket.put(key, .bytes([1]), metadata, if: .isNew)
        try await bucket.put(key, .bytes([]), metadata, if: .matches(etag: "\"abc\""))
        _ = try await bucket.get(key)
        _ = try await bucket.head(key)
        _ = try await bucket.list(key)
        try await bucket.copy(key, to: "_site/\(key)", metadata)
        try await bucket.delete(key)
        let requests = seen.withLock(\.self)
        #expect(requests.map(\.method) == ["PUT", "PUT", "GET", "HEAD", "GET", "PUT", "DELETE"])
        for request in requests {
            #expect(request["x-amz-security-token"] == "to+ken/==")
            let authorization = try #require(request["authorization"])
            let expected = try Rules(secretKey: credentials.secretKey, region: "eu-central-1")
                .signature(of: request)
            #expect(authorization.hasSuffix("Signature=\(expected)"), "\(request.method) \(request.target)")
        }
        // The rules would agree with each other about a wrong path.
        let path = try #require(requests[0].target.removingPercentEncoding)
        #expect(path == "/bücket/\(key)")
    }
}

/// The rules of AWS, "Create a signed AWS API request".
private struct Rules {
    let secretKey: String
    let region: String

    func signature(of request: LoopbackServer.Request) throws -> String {
        let authorization = try #require(request["authorization"])
        let signed = try #require(authorization.firstMatch(of: /SignedHeaders=([^,]*),/)).1.split(
            separator: ";"
        )
        // Each `x-amz-` header, the host and the type must be signed; and names are sorted.
        let names = request.headers.map(\.name)
        let needed = names.filter { $0.hasPrefix("x-amz-") || $0 == "host" || $0 == "if-match" }
        #expect(Set(needed).isSubset(of: Set(signed.map(String.init))))
        #expect(signed == signed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? parts[1].split(separator: "&").sorted() : []
        let headers = try signed.map { name in
            let value = try #require(request[String(name)])
            let words = value.split(separator: " ", omittingEmptySubsequences: true)
            return "\(name):\(words.joined(separator: " "))\n"
        }
        let canonical = [
            request.method, String(parts[0]), query.joined(separator: "&"), headers.joined(),
            signed.joined(separator: ";"), try #require(request["x-amz-content-sha256"]),
        ].joined(separator: "\n")
        let date = try #require(request["x-amz-date"])
        let scope = "\(date.prefix(8))/\(region)/s3/aws4_request"
        let text = ["AWS4-HMAC-SHA256", date, scope, hash(canonical)].joined(separator: "\n")
        var key = Array("AWS4\(secretKey)".utf8)
        for part in [String(date.prefix(8)), region, "s3", "aws4_request"] {
            key = Rules.code(Array(part.utf8), key)
        }
        return Rules.code(Array(text.utf8), key).map { String(format: "%02x", $0) }.joined()
    }

    private func hash(_ text: String) -> String { SHA256Digest(Array(text.utf8)).hexadecimal }

    /// HMAC-SHA-256 (RFC 2104) with a key of at most 64 bytes.
    private static func code(_ message: [UInt8], _ key: [UInt8]) -> [UInt8] {
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = SHA256Digest(padded.map { $0 ^ 0x36 } + message).bytes
        return SHA256Digest(padded.map { $0 ^ 0x5C } + inner).bytes
    }
}
