import Foundation
import TestSupport
import Testing

/// Requests that no browser sends, to a running preview of a folder that is full of what nobody may read.
@Suite("A hostile request to a preview", .tags(.process), .timeLimit(.minutes(20)))
struct HostilePreviewTests {
    /// In every file next to the site, and in none of it.
    private static let secret = "MARKER-9b1f"

    private func withPreview(_ body: (PreviewProcess, URL) throws -> Void) throws {
        try withTemporaryFolder { parent in
            let folder = parent.appending(path: "studio", directoryHint: .isDirectory)
            let secret = Self.secret
            try Archive(
                """
                -- content/site.yaml --
                # \(secret)
                title: A
                base_url: https://a.example
                -- content/blog/a.md --
                ---
                # \(secret)
                title: A post
                created_at: 2026-01-01
                ---
                Text.
                -- content/media/secret.txt --
                \(secret)
                -- content/notes.txt --
                \(secret)
                -- content/.hidden --
                \(secret)
                -- public/index.html --
                \(secret)
                -- public/media/a.txt --
                \(secret)
                -- .git/config --
                \(secret)
                -- .env --
                \(secret)
                -- site.db --
                \(secret)
                -- site.db-wal --
                \(secret)
                -- Makefile --
                \(secret)
                """
            ).write(to: folder)
            let files = FileManager.default
            try files.copyItem(
                at: packageFolder.appending(path: "templates"),
                to: folder.appending(path: "templates")
            )
            try Data("{# \(secret) #}".utf8).write(to: folder.appending(path: "templates/unused.html"))
            let outside = parent.appending(path: "outside", directoryHint: .isDirectory)
            try files.createDirectory(at: outside, withIntermediateDirectories: true)
            for name in ["a.txt", "a.mp3", "a.jpg", "index.html"] {
                try Data(secret.utf8).write(to: outside.appending(path: name))
            }
            for (link, target) in [
                ("content/media/outside", outside),
                ("content/media/link.mp3", outside.appending(path: "a.mp3")),
                ("content/media/link.jpg", outside.appending(path: "a.jpg")), ("templates/outside", outside),
            ] {
                try files.createSymbolicLink(at: folder.appending(path: link), withDestinationURL: target)
            }
            let preview = try PreviewProcess(in: folder, arguments: ["--database", "none"])
            defer { preview.stop() }
            // The site is there, and the whole of it was checked and written.
            #expect(try HTTPConnection(port: preview.port).send("GET", "/blog/a/").status == 200)
            _ = try preview.line(with: "Checked")
            for name in ["notes", "site/media/.part", "site/notes"] {
                try Data(secret.utf8).write(toNew: folder.appending(path: ".preview/\(name)"))
            }
            try body(preview, parent)
        }
    }

    /// Paths of files that a preview must not serve, and what may lead out of a folder.
    private static func targets(outside: String) -> [String] {
        [
            "/../content/site.yaml", "/..%2fcontent%2fsite.yaml", "/%2e%2e/content/site.yaml",
            "/%2E%2E%2Fcontent/site.yaml", "/.%2e/site.db", "/%2e./site.db", "/%252e%252e/site.db",
            "/%252e%252e%252fsite.db", "/..%5csite.db", "/..\\site.db", "/%5c..%5csite.db",
            "/blog/../../site.db", "/blog/%2e%2e/%2e%2e/site.db", "/blog/a/../../../site.db",
            "/..%c0%afsite.db",
            "/%c0%ae%c0%ae/site.db", "/%e0%80%ae%e0%80%ae/site.db", "/%u002e%u002e/site.db", "/..;/site.db",
            "/a%00.html", "/%00", "/site.db%00.html", "/%", "/%zz", "/%ff", "//evil.example/",
            "//evil.example/%2f..",
            "///etc/passwd", "/%2f/evil.example/", "/\\evil.example/", "/%5cevil.example/", "/etc/passwd",
            "/%2fetc%2fpasswd", "http://evil.example/", "http://localhost/", "https://127.0.0.1/", "*",
            "localhost:443", "blog/", "?", "/.git/config", "/%2egit/config", "/.git", "/.env",
            "/.preview/lock",
            "/.preview/notes", "/.preview/site/index.html", "/.preview/.gitignore", "/public/index.html",
            "/public/",
            "/public", "/content/site.yaml", "/content/", "/site.yaml", "/blog/a.md", "/notes.txt",
            "/.hidden",
            "/site.db", "/site.db-wal", "/Makefile", "/templates/unused.html", "/unused.html", "/templates/",
            "/media/secret.txt", "/media/outside/a.txt", "/media/link.mp3", "/media/link.jpg",
            "/outside/a.txt",
            "/media/../notes.txt", "/media/..%2fnotes.txt", "/media/%2e%2e/%2e%2e/notes", "/media/.part",
            "/media/%2epart", "/media/..%2f..%2fnotes", "/media", "/media/", "/media/\(outside)/a.mp3",
            "\(outside)/a.txt", "/_headers", "/_redirects", "/_preview/", "/_preview/../site.db",
            "/_preview/%2e%2e/site.db", "/_preview/enter/",
            "/_preview/enter/0123456789abcdef0123456789abcdef",
            "/index.html/../site.db", "/\(String(repeating: "a", count: 9000))",
            "/\(String(repeating: "../", count: 500))etc/passwd",
            "/\(String(repeating: "%2e%2e/", count: 500))etc/passwd",
        ]
    }

    /// Heads that servers read in different ways, or not at all.
    private static let heads = [
        "GET / HTTP/1.1\r\n", "GET / HTTP/1.0\r\n", "GET /\r\n", "GET / HTTP/0.9\r\nHost: localhost\r\n",
        "GET / HTTP/2.0\r\nHost: localhost\r\n", "PRI * HTTP/2.0\r\n",
        "GET  / HTTP/1.1\r\nHost: localhost\r\n",
        "GET\t/\tHTTP/1.1\r\nHost: localhost\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nhOST: evil.example\r\n", "GET / HTTP/1.1\r\nHost:\r\n",
        "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n", "GET / HTTP/1.1\r\nHost: localhost:1\r\n",
        "GET / HTTP/1.1\r\nHost: a@localhost\r\n", "GET / HTTP/1.1\r\nHost : localhost\r\n",
        "GET / HTTP/1.1\r\n Host: localhost\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n X: folded\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: \u{0}\r\n", "GET / HTTP/1.1\nHost: localhost\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 20_000))\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n",
        "PUT /a.html HTTP/1.1\r\nHost: localhost\r\n", "DELETE / HTTP/1.1\r\nHost: localhost\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\n", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n",
        "OPTIONS / HTTP/1.1\r\nHost: localhost\r\n", "PROPFIND / HTTP/1.1\r\nHost: localhost\r\n",
    ]

    /// Everything that a preview answers to some bytes.
    private func answer(_ bytes: String, _ preview: PreviewProcess) throws -> String {
        let connection = try HTTPConnection(port: preview.port)
        try connection.write(bytes)
        return String(decoding: connection.readToEnd(), as: UTF8.self)
    }

    @Test
    func `gets no byte of a file that is not of the site`() throws {
        try withPreview { preview, parent in
            let targets = Self.targets(outside: parent.appending(path: "outside").path)
            #expect(targets.count + Self.heads.count > 100)
            let heads =
                targets.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" } + Self.heads
            for head in heads {
                let answer = try answer(head + "Connection: close\r\n\r\n", preview)
                let status = answer.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                #expect(
                    answer.hasPrefix("HTTP/1.1 4") && status.count == 3,
                    "\(head.prefix(200)): \(answer.prefix(80))"
                )
                #expect(!answer.contains(Self.secret) && !answer.contains("root:"), "\(head.prefix(200))")
            }
            // It lives, and serves the site.
            #expect(try HTTPConnection(port: preview.port).send("GET", "/blog/a/").text.contains("A post"))
        }
    }

    @Test
    func `cannot hide behind an upgrade that failed, nor read messages from another site`() throws {
        try withPreview { preview, _ in
            let next = "GET /blog/a/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"
            let upgrade =
                "GET /_preview/socket?path=/&tag= HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            let failed = try answer(upgrade + "Sec-WebSocket-Key: short\r\n\r\n" + next, preview)
            #expect(failed.hasPrefix("HTTP/1.1 400") && !failed.contains("A post"))
            let key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            let foreign = try answer(upgrade + key + "Origin: http://evil.example\r\n\r\n", preview)
            #expect(foreign.hasPrefix("HTTP/1.1 403") && !foreign.contains("version"))
            // One of the preview itself gets its first message.
            let connection = try HTTPConnection(port: preview.port)
            try connection.write(upgrade + key + "Origin: http://localhost\r\n\r\n")
            #expect(try connection.read().status == 101)
        }
    }
}
