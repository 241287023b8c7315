import Content
import Foundation
import HTTPTransfer
import Hashing
import Media
import MediaMirror
import Synchronization
import TestSupport
import Testing

@Suite("A mirror of files on other servers", .timeLimit(.minutes(2)))
struct MirrorTests {
    private let digest = SHA256Digest(Array(svg.utf8)).hexadecimal

    // MARK: Copies

    @Test func `keeps a copy by its digest, and says in the lock what it is`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(
                    status: 200,
                    headers: [
                        "Content-Type": "image/svg+xml", "ETag": "\"1\"",
                        "Last-Modified": "Tue, 24 Nov 2026 08:30:00 GMT",
                    ],
                    body: svg
                )
            }
            let report = try await fixture.run("/b.svg", "/a.svg")
            #expect(report.files.map(\.result) == [.added, .added] && report.problems.isEmpty)
            #expect(fixture.copies == [digest])
            let copy = try String(contentsOf: fixture.mirror.folder.appending(path: digest), encoding: .utf8)
            #expect(copy == svg)
            let values = """
                  sha256: \(digest)
                  size: \(svg.utf8.count)
                  type: image/svg+xml
                  etag: "1"
                  modified: Tue, 24 Nov 2026 08:30:00 GMT

                """
            #expect(
                fixture.lockText == """
                    # Copies of files on other servers, as 'sweetdreams pull' fetched them. It writes this file; do not edit it.
                    version: 1

                    \(try fixture.address("/a.svg").text)
                    \(values)
                    \(try fixture.address("/b.svg").text)
                    \(values)
                    """
            )
        }
    }

    @Test func `asks whether a copy is still what the server has, and writes nothing if it is`() async throws
    {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            let fixture = try MirrorFixture(folder) { request in
                log.add(request)
                let isKnown = request["if-none-match"] == "\"1\"" && request["if-modified-since"] == "then"
                return isKnown
                    ? .response(status: 304)
                    : .response(status: 200, headers: ["ETag": "\"1\"", "Last-Modified": "then"], body: svg)
            }
            let lock = try await fixture.run("/a.svg").lock
            try FileManager.default.removeItem(at: fixture.mirror.lockFile)
            let again = try await fixture.run("/a.svg", lock: lock)
            #expect(again.files.map(\.result) == [.unchanged] && again.lock == lock && !again.isChanged)
            #expect(fixture.lockText == nil)
            #expect(log.all.count == 2 && log.all.allSatisfy { $0["accept-encoding"] == "identity" })
        }
    }

    @Test func `fetches another content, and removes the old copy after 30 days`() async throws {
        try await withTemporaryFolder { folder in
            let other = svg.replacing("3", with: "4")
            let count = Mutex(0)
            var fixture = try MirrorFixture(folder) { _ in
                let isFirst = count.withLock { count in
                    count += 1
                    return count == 1
                }
                return .response(
                    status: 200,
                    headers: ["ETag": isFirst ? "\"1\"" : "\"2\""],
                    body: isFirst ? svg : other
                )
            }
            let first = try await fixture.run("/a.svg").lock
            let report = try await fixture.run("/a.svg", lock: first)
            #expect(report.files.map(\.result) == [.changed])
            #expect(report.lock.entries.values.map(\.etag) == ["\"2\""])
            #expect(fixture.copies.count == 2)
            fixture.mirror.now = { Date() + 29 * 24 * 60 * 60 }
            #expect(try await fixture.run("/a.svg", lock: report.lock).removedCopies == 0)
            fixture.mirror.now = { Date() + 31 * 24 * 60 * 60 }
            #expect(try await fixture.run("/a.svg", lock: report.lock).removedCopies == 1)
            #expect(fixture.copies == report.lock.entries.values.map(\.digest.hexadecimal))
        }
    }

    @Test func `forgets what nothing names any more`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in .response(status: 200, body: svg) }
            let lock = try await fixture.run("/a.svg", "/b.svg").lock
            let report = try await fixture.run("/b.svg", lock: lock)
            #expect(report.count(.removed) == 1 && report.count(.unchanged) == 1)
            #expect(report.lock.entries.keys.map(\.text) == [try fixture.address("/b.svg").text])
            #expect(fixture.lockText == report.lock.text)
        }
    }

    @Test(arguments: ["", "damaged"])
    func `fetches a copy again that is gone or damaged`(content: String) async throws {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            let fixture = try MirrorFixture(folder) { request in
                log.add(request)
                return .response(status: 200, headers: ["ETag": "\"1\""], body: svg)
            }
            let lock = try await fixture.run("/a.svg").lock
            let copy = fixture.mirror.folder.appending(path: digest)
            try FileManager.default.removeItem(at: copy)
            // As long as it was.
            let damaged = content + String(repeating: " ", count: svg.utf8.count - content.utf8.count)
            if !content.isEmpty { try Data(damaged.utf8).write(to: copy) }
            let report = try await fixture.run("/a.svg", lock: lock)
            #expect(report.files.map(\.result) == [.restored] && report.lock == lock)
            #expect(log.all.last?["if-none-match"] == nil)
            #expect(try String(contentsOf: copy, encoding: .utf8) == svg)
        }
    }

    @Test func `asks only, and writes nothing, in a dry run`() async throws {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            var fixture = try MirrorFixture(folder) { request in
                log.add(request)
                let tag = request.target == "/a.svg" ? "\"1\"" : "\"\(request.method)\""
                return .response(status: 200, headers: ["ETag": tag], body: svg)
            }
            let lock = try await fixture.run("/a.svg", "/b.svg").lock
            let before = FileTree.contents(of: folder)
            fixture.mirror.isDryRun = true
            let report = try await fixture.run("/a.svg", "/b.svg", "/c.svg", lock: lock)
            #expect(report.files.map(\.result) == [.unchanged, .changed, .added] && report.isChanged)
            #expect(log.all.dropFirst(2).allSatisfy { $0.method == "HEAD" })
            #expect(FileTree.contents(of: folder) == before)
        }
    }

    @Test func `goes on where one file fails, and keeps the copy that it has of it`() async throws {
        try await withTemporaryFolder { folder in
            let isGone = Mutex(false)
            let fixture = try MirrorFixture(folder) { request in
                request.target == "/a.svg" && isGone.withLock(\.self)
                    ? .response(status: 404) : .response(status: 200, body: svg)
            }
            let lock = try await fixture.run("/a.svg").lock
            isGone.withLock { $0 = true }
            let report = try await fixture.run("/a.svg", "/b.svg", lock: lock)
            #expect(report.files.map(\.result) == [.failed, .added])
            #expect(report.problems.map(\.code) == ["missing-file"] && !report.hasUnreachable)
            #expect(report.problems.first?.location == MirrorFixture.location)
            #expect(report.lock.entries.count == 2 && fixture.copies == [digest])
        }
    }

    // MARK: Other servers

    @Test func `goes where a server sends it, if that is listed`() async throws {
        try await withTemporaryFolder { folder in
            let other = try LoopbackServer(address: 2) { _ in .response(status: 200, body: svg) }
            let fixture = try MirrorFixture(folder, hosts: ["http://127.0.0.2:\(other.port)"]) { request in
                request.target == "/a.svg"
                    ? .response(status: 302, headers: ["Location": "b.svg"])
                    : .response(status: 307, headers: ["Location": "http://127.0.0.2:\(other.port)/c"])
            }
            #expect(try await fixture.run("/a.svg").files.map(\.result) == [.added])
        }
    }

    @Test(arguments: [
        "http://other.example/a.svg", "//other.example/a.svg", "https://127.0.0.2/a.svg",
        "file:///etc/passwd",
        "ftp://127.0.0.2/a.svg", "http://user@127.0.0.2/a.svg", "http://2130706433/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://127.0.0.2/",
    ])
    func `goes nowhere that is not listed`(target: String) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(status: 302, headers: ["Location": target])
            }
            let report = try await fixture.run("/a.svg")
            #expect(report.problems.map(\.code) == ["refused-server"])
            #expect(report.problems.first?.message.contains("sends us on to") == true)
            #expect(fixture.copies.isEmpty)
        }
    }

    /// These are listed, so that only the address that is connected to can stop them.
    @Test(arguments: [
        "http://127.0.0.1", "http://localhost", "http://0.0.0.0", "http://0x7f.1", "http://127.1",
        "http://0177.0.0.1",
        "http://169.254.169.254", "http://10.0.0.1", "http://127.0.0.3",
    ])
    func `connects to no address of this machine or network, whatever name it has`(host: String) async throws
    {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            let secret = try LoopbackServer { request in
                log.add(request)
                return .response(status: 200, body: svg)
            }
            let origin = "\(host):\(secret.port)"
            let fixture = try MirrorFixture(folder, hosts: [origin]) { _ in
                .response(status: 302, headers: ["Location": "\(origin)/a.svg"])
            }
            let report = try await fixture.run("/a.svg")
            #expect(report.problems.map(\.code) == ["refused-server"])
            #expect(report.problems.first?.message.contains("not one of the public internet") == true)
            #expect(log.all.isEmpty && fixture.copies.isEmpty)
        }
    }

    @Test func `is sent on five times, and no more`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { request in
                let number = Int(request.target.dropFirst()) ?? 0
                return number == 0
                    ? .response(status: 200, body: svg)
                    : .response(status: 301, headers: ["Location": "/\(number - 1)"])
            }
            #expect(try await fixture.run("/5").problems.isEmpty)
            #expect(try await fixture.run("/6").problems.map(\.code) == ["refused-server"])
        }
    }

    // MARK: Servers that answer otherwise

    @Test(arguments: [
        (400, "missing-file", false), (401, "missing-file", false), (402, "unreachable-file", true),
        (403, "missing-file", false), (404, "missing-file", false), (410, "missing-file", false),
        (429, "unreachable-file", true), (500, "unreachable-file", true), (503, "unreachable-file", true),
        (204, "unreachable-file", false), (206, "unreachable-file", false), (304, "unreachable-file", false),
        (302, "unreachable-file", false),
    ])
    func `reports what a server answers`(status: Int, code: String, isUnreachable: Bool) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in .response(status: status) }
            let report = try await fixture.run("/a.svg")
            #expect(report.problems.map(\.code) == [code] && report.hasUnreachable == isUnreachable)
            #expect(report.lock.entries.isEmpty && fixture.copies.isEmpty && fixture.lockText == nil)
        }
    }

    @Test func `says that a quota is used up`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in .response(status: 402) }
            let problem = try await fixture.run("/a.svg").problems.first
            #expect(problem?.message.contains("its quota is used up") == true)
            #expect(problem?.advice?.contains("copies that were fetched before are used meanwhile") == true)
        }
    }

    @Test(arguments: [
        // Shorter than it says, after which the connection ends.
        (LoopbackServer.Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<svg"), 3),
        // Slower than the slowest: each attempt ends after a second.
        (.bytesAndSilence("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<svg"), 3),
        (.silence, 3),
        (.cut, 3),
        (.bytes("Nothing of HTTP\r\n\r\n"), 1),
        (.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 3),
        (.endless("HTTP/1.1 200 OK\r\n", again: "X-Header: more and more\r\n"), 1),
        (.endless("HTTP/1.1 404 OK\r\n\r\n", again: "Not found. "), 1),
    ])
    func `keeps nothing of a file that does not arrive whole`(
        answer: LoopbackServer.Answer,
        attempts: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            let fixture = try MirrorFixture(folder) { request in
                log.add(request)
                return answer
            }
            let report = try await fixture.run("/a.svg")
            #expect(report.files.map(\.result) == [.failed], "\(report.problems)")
            #expect(log.all.count == attempts, "\(report.problems)")
            #expect(fixture.copies.isEmpty && fixture.lockText == nil)
        }
    }

    @Test(arguments: ["/a.svg", "/a.mp3"])
    func `ends a file that is larger than the limit, also one without an end`(path: String) async throws {
        try await withTemporaryFolder { folder in
            var fixture = try MirrorFixture(folder) { _ in
                .endless("HTTP/1.1 200 OK\r\n\r\n", again: String(repeating: "x", count: 1000))
            }
            fixture.mirror.rules.pictureLimit = 1 << 20
            fixture.mirror.rules.recordingLimit = 2 << 20
            let report = try await fixture.run(path)
            #expect(report.problems.map(\.code) == ["large-file"])
            #expect(report.problems.first?.message.contains(path == "/a.svg" ? "1 MB" : "2 MB") == true)
            #expect(fixture.copies.isEmpty)
        }
    }

    @Test(arguments: [
        ("/a.jpg", "text/html", "<!DOCTYPE html><p>Sign in", "not-a-picture"),
        ("/a.mp3", "text/html", "<html><p>Sign in", "not-a-picture"),
        ("/a", "image/jpeg", "<html><p>Sign in", "not-a-picture"),
        ("/a.html", "image/jpeg", "Words.", "not-a-picture"),
        ("/a.js", "text/javascript", "alert(1)", "not-a-picture"),
        ("/a.jpg", "image/jpeg", "", "not-a-picture"),
        ("/a.mp3", "audio/mpeg", "", "not-a-picture"),
        (
            "/a.svg", "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
            "unsafe-picture"
        ),
        ("/a.png", "image/png", "\u{89}PNG", "not-a-picture"),
    ])
    func `keeps only pictures and recordings`(
        path: String,
        type: String,
        body: String,
        code: String
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(status: 200, headers: ["Content-Type": type], body: body)
            }
            let report = try await fixture.run(path)
            #expect(report.problems.map(\.code) == [code], "\(report.problems)")
            #expect(fixture.copies.isEmpty)
        }
    }

    @Test(arguments: [("/a.mp3", "audio/mpeg"), ("/a.MP3", "text/plain"), ("/a", "audio/x-m4a; x=1")])
    func `keeps a recording by its name or its type`(path: String, type: String) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(status: 200, headers: ["Content-Type": type], body: "ID3 sound")
            }
            #expect(try await fixture.run(path).problems.isEmpty)
        }
    }

    @Test func `unpacks nothing`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(status: 200, headers: ["Content-Encoding": "gzip"], body: "\u{1F}bomb")
            }
            let report = try await fixture.run("/a.svg")
            #expect(report.problems.first?.message.contains("compressed") == true)
            #expect(fixture.copies.isEmpty)
        }
    }

    @Test(arguments: [
        "/storage/v1/object/sign/media/a.jpg?token=x", "/storage/v1/render/image/sign/media/a.jpg?token=x",
        "/a.jpg?X-Amz-Signature=x",
    ])
    func `asks for no address that stops working`(path: String) async throws {
        try await withTemporaryFolder { folder in
            let log = RequestLog()
            let fixture = try MirrorFixture(folder) { request in
                log.add(request)
                return .response(status: 200, body: svg)
            }
            #expect(try await fixture.run(path).problems.map(\.code) == ["expiring-address"])
            #expect(log.all.isEmpty)
        }
    }

    @Test func `leaves values out of the lock that a line cannot hold`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in
                .response(
                    status: 200,
                    headers: ["ETag": "\"\u{7}\"", "Last-Modified": String(repeating: "x", count: 300)],
                    body: svg
                )
            }
            let entry = try await fixture.run("/a.svg").lock.entries.values.first
            #expect(entry?.etag == nil && entry?.modified == nil && entry?.size == svg.utf8.count)
        }
    }

    @Test func `reports a folder that it cannot write`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try MirrorFixture(folder) { _ in .response(status: 200, body: svg) }
            try Data().write(to: fixture.mirror.folder)
            await #expect(throws: OutputFailure.self) { try await fixture.run("/a.svg") }
        }
    }
}
