import Content
import Foundation
import MarkdownStore
import Preview
import SiteBuilding
import StudioTesting
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The preview", .timeLimit(.minutes(2)))
struct PreviewServerTests {
    /// Something that the preview shows, on a port of its own.
    private struct Running: Sendable {
        let port: UInt16
        let content: URL
        let builds: PreviewBuilds

        func get(
            _ path: String,
            _ headers: [String: String] = [:],
            method: String = "GET"
        ) async throws -> (
            status: Int, headers: [String: String], body: String
        ) {
            var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
            request.httpMethod = method
            request.cachePolicy = .reloadIgnoringLocalCacheData
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            let (data, response) = try await URLSession.shared.data(for: request)
            let http = try #require(response as? HTTPURLResponse)
            let fields = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
            return (
                http.statusCode, Dictionary(fields, uniquingKeysWith: { $1 }),
                String(decoding: data, as: UTF8.self)
            )
        }

        /// An answer as it is sent; a redirect is not followed.
        func answer(to path: String) async throws -> HTTPConnection.Response {
            try await withCheckedThrowingContinuation { continuation in
                // Not on a thread that the server may need.
                DispatchQueue.global().async {
                    continuation.resume(
                        with: Result { try HTTPConnection(port: Int(port)).send("GET", path) }
                    )
                }
            }
        }

        func write(_ text: String, to path: String) throws {
            try Data(text.utf8).write(toNew: content.appending(path: path))
        }
    }

    private func withPreview(_ body: @Sendable (Running) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(
                """
                -- site.yaml --
                title: A
                base_url: https://a.example
                -- blog/a.md --
                ---
                title: A post
                created_at: 2026-01-01
                published: false
                ---
                Text.
                """
            ).write(to: content)
            let site = folder.appending(path: "site")
            let builds = PreviewBuilds(
                build: {
                    var options = BuildOptions(
                        content: content,
                        templates: packageFolder.appending(path: "templates"),
                        output: .folder(site),
                        clock: .fixture,
                        workers: 2
                    )
                    options.contentName = "content"
                    options.includesDrafts = true
                    options.describesSite = true
                    return try await SiteBuilder(
                        options,
                        sources: [MarkdownStore(root: content, name: "content")]
                    )
                    .build()
                },
                problems: { ($0 as? Problems)?.all ?? [Problem("other", at: nil, "\($0)")] },
                report: { _ in }
            )
            await builds.rebuild()
            let server = try PreviewServer(port: 0, folder: site, builds: builds)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let running = Running(port: try await server.listening(), content: content, builds: builds)
                try await body(running)
                await server.stop()
                group.cancelAll()
            }
        }
    }

    @Test("shows pages with drafts, their types and the headers of the real site")
    func servesPages() async throws {
        try await withPreview { preview in
            let home = try await preview.get("/")
            #expect(home.status == 200 && home.headers["content-type"] == "text/html; charset=utf-8")
            #expect(home.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            let post = try await preview.get("/blog/a/")
            #expect(post.status == 200 && post.body.contains("A post") && post.body.contains("/_preview/"))
            #expect(
                try await preview.get("/atom.xml").headers["content-type"]?.hasPrefix("application/atom+xml")
                    == true
            )
            #expect(try await preview.get("/", method: "HEAD").body == "")
        }
    }

    @Test("answers what is not there with the site's own page")
    func servesNotFound() async throws {
        try await withPreview { preview in
            let missing = try await preview.get("/nowhere/")
            #expect(missing.status == 404 && missing.body.contains("data-kind=\"not-found\""))
        }
    }

    @Test("shows a site that an earlier preview left and in which nothing changed")
    func servesUnchanged() async throws {
        try await withPreview { preview in
            // Left alone for long enough that a build may trust what it sees.
            try await Task.sleep(for: .milliseconds(50))
            await preview.builds.rebuild()
            await preview.builds.rebuild()
            #expect(try await preview.get("/blog/a/").status == 200)
        }
    }

    @Test("leads from a post's old address to its new one")
    func servesRedirects() async throws {
        try await withPreview { preview in
            try preview.write(
                "---\ntitle: A post\ncreated_at: 2026-01-01\nslug: b\n---\nText.\n",
                to: "blog/a.md"
            )
            await preview.builds.rebuild()
            let old = try await preview.answer(to: "/blog/a/")
            #expect(old.status == 301 && old["Location"] == "/blog/b/")
            #expect(try await preview.get("/blog/b/").status == 200)
        }
    }

    @Test("sends a part of a file where a player asks for one")
    func servesRanges() async throws {
        try await withPreview { preview in
            let whole = try await preview.get("/favicon.svg")
            let part = try await preview.get("/favicon.svg", ["Range": "bytes=2-5"])
            #expect(part.status == 206 && part.headers["content-range"]?.hasPrefix("bytes 2-5/") == true)
            #expect(part.body == String(whole.body.dropFirst(2).prefix(4)))
        }
    }

    @Test(
        "refuses what no browser of this machine asks",
        arguments: [
            ("/", ["Host": "evil.example"], "GET", 403), ("/", [:], "POST", 405),
            ("/%2e%2e/site.yaml", [:], "GET", 400),
            ("/.gitignore", [:], "GET", 400), ("//evil.example/", [:], "GET", 400),
        ]
    )
    func refuses(path: String, headers: [String: String], method: String, status: Int) async throws {
        try await withPreview { preview in
            let answer = try await preview.get(path, headers, method: method)
            #expect(answer.status == status)
        }
    }

    @Test("shows an error in place of every page, and the site again when it is mended")
    func showsErrors() async throws {
        try await withPreview { preview in
            try preview.write("---\ntitel: <b>\n---\nText.\n", to: "blog/b.md")
            await preview.builds.rebuild()
            let page = try await preview.get("/blog/a/")
            #expect(page.status == 500 && page.body.contains("content/blog/b.md:2"))
            #expect(page.body.contains("did you mean") && !page.body.contains("<b>"))
            try preview.write("---\ntitle: B\ncreated_at: 2026-01-02\n---\nText.\n", to: "blog/b.md")
            await preview.builds.rebuild()
            #expect(try await preview.get("/blog/b/").status == 200)
        }
    }
}

@Suite("The watcher of files", .timeLimit(.minutes(1)))
struct FileWatcherTests {
    @Test("tells of changes in folders, of folders made later, and of a database")
    func tells() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content")
            try Data("a".utf8).write(toNew: content.appending(path: "blog/a.md"))
            let database = folder.appending(path: "site.db").path
            let watcher = try FileWatcher(folders: [content.path], files: [database])
            var changes = watcher.changes.makeAsyncIterator()
            try Data("b".utf8).write(to: content.appending(path: "blog/a.md"))
            #expect(await changes.next() != nil)
            try Data("c".utf8).write(toNew: content.appending(path: "new/deep/b.md"))
            #expect(await changes.next() != nil)
            try Data("d".utf8).write(to: content.appending(path: "new/deep/b.md"))
            #expect(await changes.next() != nil)
            try StudioFixture([]).writeSQLite(to: database)
            #expect(await changes.next() != nil)
        }
    }

    @Test("names the folder that cannot be watched")
    func fails() throws {
        let failure = #expect(throws: WatchFailure.self) {
            try FileWatcher(folders: ["/nowhere/at/all"], files: [])
        }
        #expect(failure?.path == "/nowhere/at/all")
    }
}
