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
    private struct Response {
        let status: Int
        /// By names in lower case.
        let headers: [String: String]
        let body: String
    }

    /// A preview that serves a site on its own port.
    private struct Running: Sendable {
        let port: UInt16
        let content: URL
        let builds: PreviewBuilds
        /// The status of each build that succeeded.
        let statuses: AsyncStream<BuildReport.Status>

        /// Sends a request and follows redirects.
        func get(
            _ path: String,
            _ headers: [String: String] = [:],
            method: String = "GET"
        ) async throws -> Response {
            var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
            request.httpMethod = method
            request.cachePolicy = .reloadIgnoringLocalCacheData
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            let (data, response) = try await URLSession.shared.data(for: request)
            let http = try #require(response as? HTTPURLResponse)
            let fields = http.allHeaderFields.map { name, value in ("\(name)".lowercased(), "\(value)") }
            return Response(
                status: http.statusCode,
                headers: Dictionary(fields, uniquingKeysWith: { _, last in last }),
                body: String(decoding: data, as: UTF8.self)
            )
        }

        /// Sends a request and does not follow redirects.
        func getOnce(_ path: String) async throws -> HTTPConnection.Response {
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
            let (statuses, statusContinuation) = AsyncStream.makeStream(of: BuildReport.Status.self)
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
                report: { result in
                    if case .success(let report) = result { statusContinuation.yield(report.status) }
                }
            )
            await builds.rebuild()
            let server = try PreviewServer(port: 0, folder: site, builds: builds)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let running = Running(
                    port: try await server.listening(),
                    content: content,
                    builds: builds,
                    statuses: statuses
                )
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

    @Test("answers an unknown address with the site's own page")
    func servesNotFound() async throws {
        try await withPreview { preview in
            let missing = try await preview.get("/nowhere/")
            #expect(missing.status == 404 && missing.body.contains("data-kind=\"not-found\""))
        }
    }

    @Test("shows a site that an earlier preview left and in which nothing changed")
    func servesUnchanged() async throws {
        try await withPreview { preview in
            var statuses = preview.statuses.makeAsyncIterator()
            var status = await statuses.next()
            #expect(status == .built)
            // Files that have just changed are read again, until a build can trust their times.
            while status != .unchanged {
                await preview.builds.rebuild()
                status = await statuses.next()
            }
            let post = try await preview.get("/blog/a/")
            #expect(post.status == 200)
        }
    }

    @Test("redirects a post's old address to its new one")
    func servesRedirects() async throws {
        try await withPreview { preview in
            try preview.write(
                "---\ntitle: A post\ncreated_at: 2026-01-01\nslug: b\n---\nText.\n",
                to: "blog/a.md"
            )
            await preview.builds.rebuild()
            let old = try await preview.getOnce("/blog/a/")
            #expect(old.status == 301 && old["Location"] == "/blog/b/")
            #expect(try await preview.get("/blog/b/").status == 200)
        }
    }

    @Test("answers old addresses of redirects.yaml as hosts do, with wildcards and pages that are gone")
    func servesRules() async throws {
        try await withPreview { preview in
            try preview.write(
                "- from: /2019/*\n  to: /blog/:splat\n- from: /shop/*\n  status: 410\n- from: /ü/\n  to: /blog/\n  status: 302\n",
                to: "redirects.yaml"
            )
            await preview.builds.rebuild()
            let wildcard = try await preview.getOnce("/2019/a/")
            #expect(wildcard.status == 301 && wildcard["Location"] == "/blog/a/")
            let temporary = try await preview.getOnce("/%c3%bc/")
            #expect(temporary.status == 302 && temporary["Location"] == "/blog/")
            let gone = try await preview.get("/shop/x/")
            #expect(gone.status == 410 && gone.body.contains("data-kind=\"not-found\""))
        }
    }

    @Test("sends a part of a file when a player asks for one")
    func servesRanges() async throws {
        try await withPreview { preview in
            let whole = try await preview.get("/favicon.svg")
            let part = try await preview.get("/favicon.svg", ["Range": "bytes=2-5"])
            #expect(part.status == 206 && part.headers["content-range"]?.hasPrefix("bytes 2-5/") == true)
            #expect(part.body == String(whole.body.dropFirst(2).prefix(4)))
        }
    }

    @Test(
        "refuses requests that no browser on this machine sends",
        arguments: [
            ("/", ["Host": "evil.example"], "GET", 403),
            ("/", [:], "POST", 405),
            ("/%2e%2e/site.yaml", [:], "GET", 400),
            ("/.gitignore", [:], "GET", 400),
            ("//evil.example/", [:], "GET", 400),
        ]
    )
    func refusesForeignRequests(
        path: String,
        headers: [String: String],
        method: String,
        status: Int
    ) async throws {
        try await withPreview { preview in
            let response = try await preview.get(path, headers, method: method)
            #expect(response.status == status)
        }
    }

    @Test("shows an error in place of every page, and the site again once the error is fixed")
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
