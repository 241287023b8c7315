import Content
import Foundation
import HTTPTransfer
import Media
import MediaMirror
import Synchronization
import TestSupport
import Testing

/// A mirror of a server on this machine that stands for one of the internet, 127.0.0.2, in a folder of its own.
struct MirrorFixture {
    static let location = SourceLocation.row(table: "blog_posts", id: "1", column: "image_url")

    let folder: URL
    let server: LoopbackServer
    var mirror: Mirror

    /// - Parameter hosts: others that are listed.
    init(
        _ folder: URL,
        hosts: [String] = [],
        _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
    ) throws {
        self.folder = folder
        server = try LoopbackServer(address: 2, answer)
        var rules = MirrorRules(hosts: ["http://127.0.0.2:\(server.port)"] + hosts)
        rules.scheme = "http"
        rules.connects = { $0.description == "127.0.0.2" || $0.isPublic }
        rules.idleTimeout = .seconds(1)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "content"),
            withIntermediateDirectories: true
        )
        mirror = Mirror(
            folder: folder.appending(path: "copies"),
            lockFile: folder.appending(path: "content/media.lock"),
            rules: rules,
            retry: RetryPolicy(attempts: 3, pause: { _ in })
        )
    }

    func address(_ path: String) throws -> RemoteAddress {
        try #require(RemoteAddress(tested: "http://127.0.0.2:\(server.port)\(path)"))
    }

    func run(_ paths: String..., lock: MediaLock = MediaLock()) async throws -> MirrorReport {
        let references = Dictionary(
            try paths.map { (try address($0), MirrorFixture.location) },
            uniquingKeysWith: { first, _ in first }
        )
        return try await mirror.run(references, lock: lock)
    }

    /// The names of all copies, also of what is being written.
    var copies: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: mirror.folder.path)
        return (names ?? []).filter { $0 != ".gitignore" }.sorted()
    }

    var lockText: String? { try? String(contentsOf: mirror.lockFile, encoding: .utf8) }
}

/// Counts requests, or keeps them.
final class RequestLog: Sendable {
    private let requests = Mutex<[LoopbackServer.Request]>([])

    func add(_ request: LoopbackServer.Request) { requests.withLock { $0.append(request) } }

    var all: [LoopbackServer.Request] { requests.withLock(\.self) }
}

let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"2\"></svg>"
