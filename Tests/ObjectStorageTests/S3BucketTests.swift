import Foundation
import HTTPTransfer
import Hashing
import ObjectStorage
import TestSupport
import Testing

@Suite("A bucket", .enabled(if: MotoServer.isInstalled, "\(MotoServer.reason)"), .timeLimit(.minutes(20)))
struct S3BucketTests {
    private static let oddKeys = [
        "a b", "a+b", "a~b", "it's", "100%", "a%20b", "ä/ö/index.html", "日本 語", "a&b=c", "(a)!*", "a//b", "ü",
        "<&>\"", "a?b#c", "..hidden/…", "é", "a:b@c,d;e$f",
    ]

    @Test("keeps objects under keys of any letters", arguments: oddKeys)
    func keepsOddKeys(key: String) async throws {
        try await withBucket { bucket in
            try await bucket.put(key, .bytes(Array(key.utf8)), page)
            #expect(try await bucket.get(key)?.bytes == Array(key.utf8))
            #expect(try await bucket.list("") == [key])
            try await bucket.copy(key, to: "copy of \(key)")
            #expect(try await bucket.get("copy of \(key)")?.bytes == Array(key.utf8))
            try await bucket.delete(key)
            #expect(try await bucket.get(key) == nil)
        }
    }

    @Test("keeps the type, the headers and the digest of an object")
    func keepsMetadata() async throws {
        try await withBucket { bucket in
            let digest = SHA256Digest(Array("text".utf8))
            let metadata = S3Bucket.Metadata(
                contentType: "text/plain; charset=utf-8",
                headers: [HTTPRequest.Header("Cache-Control", "public,  max-age=0")],
                digest: digest
            )
            let etag = try await bucket.put("a", .bytes(Array("text".utf8)), metadata)
            let properties = try #require(try await bucket.head("a"))
            #expect(properties.size == 4)
            #expect(properties.etag == etag && !etag.isEmpty)
            #expect(properties.contentType == "text/plain; charset=utf-8")
            #expect(properties.cacheControl?.hasSuffix("max-age=0") == true)
            #expect(properties.digest == digest)
            try await bucket.copy("a", to: "b")
            #expect(try await bucket.head("b")?.digest == digest)
            try await bucket.copy("a", to: "c", page)
            #expect(try await bucket.head("c")?.contentType == page.contentType)
            #expect(try await bucket.head("c")?.digest == nil)
        }
    }

    @Test("writes an object only where there is none, or where it is the one that was read")
    func keepsConditions() async throws {
        try await withBucket { bucket in
            let etag = try await bucket.put("a", .bytes([1]), page, if: .isNew)
            let second = try await error { try await bucket.put("a", .bytes([2]), page, if: .isNew) }
            #expect(second?.kind == .preconditionFailed)
            try await bucket.put("a", .bytes([3]), page, if: .matches(etag: etag))
            let stale = try await error {
                try await bucket.put("a", .bytes([4]), page, if: .matches(etag: etag))
            }
            #expect(stale?.kind == .preconditionFailed)
            #expect(try await bucket.get("a")?.bytes == [3])
        }
    }

    @Test("lists more keys than a page holds, and only those with the prefix")
    func listsPages() async throws {
        try await withBucket { bucket in
            // A page of moto has 1 000 keys as one of S3 has.
            let names = (0..<1030).map { "p/" + String(10_000 + $0) }
            try await withThrowingTaskGroup { group in
                for name in names + ["q"] {
                    group.addTask { _ = try await bucket.put(name, .bytes([]), page) }
                }
                try await group.waitForAll()
            }
            #expect(try await bucket.list("p/") == names)
        }
    }

    @Test("sends empty files and long ones")
    func sendsFiles() async throws {
        try await withTemporaryFolder { folder in
            try await withBucket { bucket in
                for size in [0, 1, 3_000_000] {
                    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                    let path = folder.appending(path: "file").path
                    try Data(bytes).write(to: URL(filePath: path))
                    try await bucket.put("f", .file(path: path, digest: SHA256Digest(bytes)), page)
                    #expect(try await bucket.get("f")?.bytes == bytes)
                    #expect(try await bucket.head("f")?.contentType == page.contentType)
                }
            }
        }
    }

    @Test("refuses to send a file that changed, and one that is gone")
    func refusesChangedFiles() async throws {
        try await withTemporaryFolder { folder in
            try await withBucket { bucket in
                let file = folder.appending(path: "page.html")
                try Data("new".utf8).write(to: file)
                let body = S3Bucket.Body.file(path: file.path, digest: SHA256Digest(Array("old".utf8)))
                let changed = try await error { try await bucket.put("f", body, page) }
                #expect(changed?.kind == .changedFile)
                #expect(changed?.message == "\(file.path) is not the file that was built")
                try FileManager.default.removeItem(at: file)
                let gone = try await error { try await bucket.put("f", body, page) }
                #expect(gone?.kind == .changedFile)
                #expect(try await bucket.list("").isEmpty)
            }
        }
    }

    @Test("says that the secret is wrong, that the key is unknown, and that there is no bucket")
    func namesWrongSettings() async throws {
        let moto = try MotoServer.shared.get()
        try await withBucket { good in
            let wrong = try bucket(good.name, port: moto.port, secretKey: "wrong")
            let secret = try await error { try await wrong.put("a", .bytes([1]), page) }
            #expect(
                secret
                    == S3Error(
                        .wrongCredentials,
                        "the server refuses the access key or its secret (403 SignatureDoesNotMatch)",
                        code: "SignatureDoesNotMatch"
                    )
            )
            #expect(try await error { _ = try await wrong.list("") }?.kind == .wrongCredentials)
            #expect(try await good.list("").isEmpty)
        }
        let missing = try bucket("no-such-bucket", port: moto.port)
        for attempt in [
            try await error { try await missing.put("a", .bytes([1]), page) },
            try await error { _ = try await missing.list("") },
            try await error { _ = try await missing.get("a") },
        ] {
            #expect(attempt?.kind == .missingBucket)
            #expect(attempt?.message == "there is no bucket “no-such-bucket”")
        }
    }

    @Test("has no object after a delete of one that is not there")
    func deletesNothing() async throws {
        try await withBucket { bucket in
            try await bucket.delete("nothing")
            #expect(try await bucket.head("nothing") == nil)
            let copy = try await error { try await bucket.copy("nothing", to: "a") }
            #expect(copy?.kind == .missingObject)
        }
    }
}
