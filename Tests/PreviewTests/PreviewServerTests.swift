import Content
import FlyingFox
import Foundation
import MarkdownStore
import SiteBuilding
import StudioTesting
import Synchronization
import TestSupport
import Testing

@testable import Preview

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The preview", .timeLimit(.minutes(20)))
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
        let site: PreviewSite
        let inputs: MarkdownMemory
        let memory: SiteMemory

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

        /// Sends a choice of another state of the site.
        func choose(
            _ json: String,
            origin: String?,
            method: String = "POST"
        ) async throws -> HTTPConnection.Response {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(
                        with: Result {
                            try HTTPConnection(port: Int(port)).send(
                                method,
                                "/_preview/state",
                                origin.map { ["Origin": $0] } ?? [:],
                                body: Array(json.utf8)
                            )
                        }
                    )
                }
            }
        }

        /// Writes a file, and waits until its site is shown and checked.
        func save(_ text: String, to path: String) async throws {
            try Data(text.utf8).write(toNew: content.appending(path: path))
            inputs.note([path])
            var change = SiteChange()
            change.files = ["content/\(path)"]
            site.changes.add(change)
            memory.note([.settings, .content])
            await site.refresh()
            await site.checked()
        }

        /// The messages that an open page gets.
        func messages(to path: String) async throws -> AsyncStream<WSMessage>.Iterator {
            let (client, _) = AsyncStream.makeStream(of: WSMessage.self)
            let page = PageMessages(site: site, path: path, tag: try await tag(of: path))
            return try await page.makeMessages(for: client).makeAsyncIterator()
        }

        private func tag(of path: String) async throws -> String {
            let tag = try #require(try await get(path).headers["etag"])
            return tag.replacing("\"", with: "")
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
                -- blog/later.md --
                ---
                title: Later
                created_at: 2026-12-24T08:00
                ---
                Text.
                """
            ).write(to: content)
            let chosen = ChosenState()
            let site = folder.appending(path: "site")
            let (memory, inputs) = (SiteMemory(), MarkdownMemory())
            @Sendable func builder() -> SiteBuilder {
                var options = BuildOptions(
                    content: content,
                    templates: packageFolder.appending(path: "templates"),
                    output: .folder(site),
                    clock: chosen.value.time ?? .fixture,
                    workers: 2
                )
                options.contentName = "content"
                options.includesDrafts = chosen.value.includesDrafts
                options.describesSite = true
                options.allowsShrinking = true
                let markdown = MarkdownStore(root: content, name: "content", memory: inputs)
                return SiteBuilder(options, sources: [markdown], memory: memory)
            }
            let messages = ContactMessages { .fixture }
            let preview = PreviewSite(
                PreviewSite.Steps(
                    load: { try await builder().liveSite() },
                    check: { try await builder().build($0) },
                    problems: { ($0 as? Problems)?.all ?? [Problem("other", at: nil, "\($0)")] },
                    pause: {},
                    // A busy machine is not what these tests are about.
                    patience: { try await Task.sleep(for: .seconds(1 << 30)) }
                ),
                showing: chosen
            )
            await preview.refresh()
            await preview.checked()
            let server = PreviewServer(
                port: 0,
                folder: site,
                site: preview,
                messages: messages
            )
            let (ports, port) = AsyncStream.makeStream(of: UInt16.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run { port.yield($0) } }
                let running = Running(
                    port: try #require(await ports.first { _ in true }),
                    content: content,
                    site: preview,
                    inputs: inputs,
                    memory: memory
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

    @Test(
        "asks search engines to keep away from every answer",
        arguments: [
            "/", "/blog/a/", "/atom.xml", "/favicon.svg", "/nowhere/", "/blog", "/.git/", "/_preview/page.js",
        ]
    )
    func forbidsIndexing(path: String) async throws {
        try await withPreview { preview in
            let response = try await preview.getOnce(path)
            #expect(response["X-Robots-Tag"] == "noindex, nofollow")
        }
    }

    @Test("answers an unknown address with the site's own page")
    func servesNotFound() async throws {
        try await withPreview { preview in
            let missing = try await preview.get("/nowhere/")
            #expect(missing.status == 404 && missing.body.contains("data-kind=\"not-found\""))
        }
    }

    @Test("redirects a post's old address to its new one")
    func servesRedirects() async throws {
        try await withPreview { preview in
            try await preview.save(
                "---\ntitle: A post\ncreated_at: 2026-01-01\nslug: b\n---\nText.\n",
                to: "blog/a.md"
            )
            let old = try await preview.getOnce("/blog/a/")
            #expect(old.status == 301 && old["Location"] == "/blog/b/")
            #expect(try await preview.get("/blog/b/").status == 200)
        }
    }

    @Test("answers old addresses of redirects.yaml as hosts do, with wildcards and pages that are gone")
    func servesRules() async throws {
        try await withPreview { preview in
            try await preview.save(
                "- from: /2019/*\n  to: /blog/:splat\n- from: /shop/*\n  status: 410\n- from: /ü/\n  to: /blog/\n  status: 302\n",
                to: "redirects.yaml"
            )
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
        "serves a sound as it will be published, with its tags or without, and in part",
        arguments: [true, false]
    )
    func servesSounds(isStripped: Bool) async throws {
        try await withPreview { preview in
            try Data(SampleSound.wav(seconds: 1, info: ["ICMT": "MARKER", "INAM": "Salt"]))
                .write(toNew: preview.content.appending(path: "media/a.wav"))
            try await preview.save(
                "title: A\nbase_url: https://a.example\nmedia: { strip_tags: \(isStripped) }\n",
                to: "site.yaml"
            )
            try await preview.save(
                "---\ntitle: B\ncreated_at: 2026-01-01\n---\n\n[Salt](../media/a.wav)\n",
                to: "blog/b.md"
            )
            let page = try await preview.get("/blog/b/").body
            let path = String(try #require(page.firstMatch(of: /\/media\/a\.\w+\.wav/)).output)
            let whole = try await preview.getOnce(path)
            #expect(whole.status == 200 && whole.text.contains("Salt"))
            #expect(whole.text.contains("MARKER") != isStripped)
            let part = try await preview.get(path, ["Range": "bytes=0-3"])
            #expect(part.status == 206 && part.body == "RIFF")
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

    @Test("keeps showing pages while something is broken, and tells them where")
    func showsErrors() async throws {
        try await withPreview { preview in
            var messages = try await preview.messages(to: "/blog/a/")
            let first = try text(await messages.next())
            #expect(first.hasPrefix(#"{"version":1,"changed":false,"errors":[],"page":"#))
            try await preview.save("---\ntitel: <b>\n---\nText.\n", to: "blog/b.md")
            let page = try await preview.get("/blog/a/")
            #expect(page.status == 200 && page.headers["x-preview-errors"] != nil)
            let broken = try text(await messages.next())
            #expect(broken.contains(#""changed":false"#) && broken.contains("content/blog/b.md:2"))
            #expect(broken.contains("did you mean 'title'?"))
            try await preview.save("---\ntitle: B\ncreated_at: 2026-01-02\n---\nText.\n", to: "blog/b.md")
            // Its neighbour links to the new post.
            let mended = try text(await messages.next())
            #expect(mended.contains(#""changed":true,"errors":[]"#))
            let other = try await preview.get("/blog/b/")
            #expect(other.status == 200 && other.headers["x-preview-errors"] == nil)
        }
    }

    @Test("tells only the pages that changed")
    func tellsChangedPages() async throws {
        try await withPreview { preview in
            var post = try await preview.messages(to: "/blog/a/")
            var contact = try await preview.messages(to: "/contact/")
            _ = await (post.next(), contact.next())
            try await preview.save(
                "---\ntitle: A post\ncreated_at: 2026-01-01\npublished: false\n---\nOther text.\n",
                to: "blog/a.md"
            )
            #expect(try text(await post.next()).contains(#""changed":true"#))
            #expect(try text(await contact.next()).contains(#""changed":false"#))
        }
    }

    @Test("tells an open page what it is made of, and after which change it was made again")
    func describesPages() async throws {
        try await withPreview { preview in
            var post = try await preview.messages(to: "/blog/a/")
            let first = try text(await post.next())
            #expect(first.contains(#""record":{"name":"content/blog/a.md"},"state":"draft""#))
            #expect(first.contains(#""made":"when it was opened""#) && !first.contains("href"))
            // What broke it changed too, not only what mended it.
            try await preview.save("---\ntitel: B\n---\nText.\n", to: "blog/b.md")
            #expect(try text(await post.next()).contains(#""made":"when it was opened""#))
            try FileManager.default.removeItem(at: preview.content.appending(path: "blog/b.md"))
            preview.inputs.note(nil)
            try await preview.save("---\ntitle: New\ncreated_at: 2026-01-01\n---\nText.\n", to: "blog/a.md")
            let made = #""made":"after content/blog/a.md and content/blog/b.md changed""#
            #expect(try text(await post.next()).contains(made))
        }
    }

    @Test("tells a missing page of nothing but its template")
    func describesMissingPages() async throws {
        try await withPreview { preview in
            var missing = try await preview.messages(to: "/nowhere/")
            let message = try text(await missing.next())
            #expect(message.contains("not_found.html") && !message.contains("\"made\""))
            #expect(!message.contains("\"live\""))
        }
    }

    @Test("shows the site of another time, without drafts, and of now again, to everybody")
    func showsOtherStates() async throws {
        try await withPreview { preview in
            func statuses() async throws -> [Int] {
                try await [preview.get("/blog/a/").status, preview.get("/blog/later/").status]
            }
            var messages = try await preview.messages(to: "/")
            let first = try text(await messages.next())
            #expect(first.contains(#""shown":{"minute":"2026-11-24T12:00","zone":"GMT","drafts":true}"#))
            let origin = "http://127.0.0.1"
            #expect(try await preview.choose(#"{"drafts":false}"#, origin: origin).status == 204)
            #expect(try await statuses() == [404, 404])
            let second = try text(await messages.next())
            #expect(second.contains(#""drafts":false"#) && second.contains("another time was chosen"))
            #expect(try await preview.choose(#"{"time":"2026-12-24T08:00"}"#, origin: origin).status == 204)
            #expect(try await statuses() == [404, 200])
            let third = try text(await messages.next())
            #expect(third.contains(#""shown":{"time":"24 December 2026, 08:00","minute":"2026-12-24T08:00""#))
            #expect(try await preview.choose(#"{"time":"now","drafts":true}"#, origin: origin).status == 204)
            #expect(try await statuses() == [200, 200])
            // The same again changes nothing.
            let version = await preview.site.state.version
            #expect(try await preview.choose(#"{"time":"now"}"#, origin: origin).status == 204)
            #expect(await preview.site.state.version == version)
        }
    }

    @Test(
        "refuses a choice of another site, of another method, and one that is not understood",
        arguments: [
            ("POST", "http://evil.example", #"{"drafts":false}"#, 403),
            ("POST", "http://localhost", #"{"drafts":false}"#, 403),
            ("POST", nil, #"{"drafts":false}"#, 403),
            ("GET", "http://127.0.0.1", "", 405), ("HEAD", "http://127.0.0.1", "", 405),
            ("PUT", "http://127.0.0.1", #"{"drafts":false}"#, 405),
            ("POST", "http://127.0.0.1", "drafts=false", 400), ("POST", "http://127.0.0.1", "", 400),
            ("POST", "http://127.0.0.1", #"{"time":"tomorrow"}"#, 400),
            ("POST", "http://127.0.0.1", #"{"drafts":false}"# + String(repeating: " ", count: 5000), 400),
        ] as [(String, String?, String, Int)]
    )
    func refusesChoices(method: String, origin: String?, json: String, status: Int) async throws {
        try await withPreview { preview in
            let version = await preview.site.state.version
            let response = try await preview.choose(json, origin: origin, method: method)
            #expect(response.status == status)
            #expect(response["X-Robots-Tag"] == "noindex, nofollow")
            if json.contains("tomorrow") {
                #expect(response.json?["message"]?.text?.hasPrefix("'tomorrow' is not a date") == true)
            }
            #expect(await preview.site.state.version == version)
        }
    }

    @Test("names errors of the open page alone, such as a link that leads nowhere")
    func showsErrorsOfThePage() async throws {
        try await withPreview { preview in
            var messages = try await preview.messages(to: "/blog/a/")
            _ = await messages.next()
            try await preview.save(
                "---\ntitle: A post\ncreated_at: 2026-01-01\n---\n[There](/nowhere/)\n",
                to: "blog/a.md"
            )
            let message = try text(await messages.next())
            #expect(message.contains("content/blog/a.md:5") && message.contains("/nowhere/"))
        }
    }

    @Test
    func `says by file and advice why a page cannot be made, where no change follows`() async throws {
        try await withPreview { preview in
            let file = preview.content.appending(path: "blog/a.md")
            // Nobody notices it here.
            try Data("---\ntitle: A post\ncreated_at: 2026-01-01\n---\nA longer text.\n".utf8).write(to: file)
            let response = try await preview.get("/blog/a/")
            #expect(response.status == 500)
            #expect(response.body.contains("<code>content/blog/a.md"))
            #expect(!response.body.contains("Problem("))
        }
    }

    private func text(_ message: WSMessage?) throws -> String {
        let text: String? = if case .text(let text)? = message { text } else { nil }
        return try #require(text)
    }
}

@Suite("Two changes at a time", .timeLimit(.minutes(20)))
struct PreviewOrderTests {
    @Test("are loaded one after the other")
    func loadsOneAfterTheOther() async {
        let running = Mutex(0)
        let most = Mutex(0)
        let site = PreviewSite(
            PreviewSite.Steps(
                load: {
                    let count = running.withLock {
                        $0 += 1
                        return $0
                    }
                    most.withLock { $0 = max($0, count) }
                    // Others get a turn.
                    for _ in 0..<100 { await Task.yield() }
                    running.withLock { $0 -= 1 }
                    throw CancellationError()
                },
                check: { _ in BuildReport() },
                problems: { _ in [] }
            )
        )
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { await site.refresh() } }
        }
        #expect(most.withLock(\.self) == 1)
        #expect(await site.state.version == 8)
    }
}

@Suite("A preview whose source cannot be read", .timeLimit(.minutes(20)))
struct PreviewRetryTests {
    @Test("tries again until it can be read, and says so once")
    func triesAgain() async throws {
        let loads = Mutex(0)
        let failures = Mutex(0)
        let locked = Problem("source-unreachable", at: .file(path: "site.db"), "locked")
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let site = PreviewSite(
            PreviewSite.Steps(
                load: {
                    let count = loads.withLock {
                        $0 += 1
                        return $0
                    }
                    if count < 4 { throw SourceUnreachable(locked) }
                    throw CancellationError()
                },
                check: { _ in BuildReport() },
                problems: {
                    ($0 as? SourceUnreachable).map { [$0.problem] } ?? [Problem("other", at: nil, "other")]
                },
                report: { event in
                    guard case .failed(let problems) = event else { return }
                    failures.withLock { $0 += 1 }
                    if problems.first?.code == "other" { end.yield() }
                },
                retry: {}
            )
        )
        await site.refresh()
        _ = await ends.first { _ in true }
        #expect(loads.withLock(\.self) == 4)
        #expect(failures.withLock(\.self) == 2)
    }
}

@Suite("The time of a preview", .timeLimit(.minutes(20)))
struct PreviewTimeTests {
    @Test("stands still when somebody chose it, and a failure leaves what is shown")
    func standsStill() async throws {
        let waits = Mutex(0)
        let chosen = ChosenState(SiteState(time: .fixture))
        let shown = Mutex<[SiteState]>([])
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(
                """
                -- site.yaml --
                title: A
                base_url: https://a.example
                -- blog/later.md --
                ---
                title: Later
                created_at: 2030-01-01T12:00:00Z
                ---
                Text.
                """
            ).write(to: content)
            let preview = PreviewSite(
                PreviewSite.Steps(
                    load: {
                        guard chosen.value.includesDrafts else { throw CancellationError() }
                        let options = BuildOptions(
                            content: content,
                            templates: packageFolder.appending(path: "templates"),
                            output: .checkOnly,
                            clock: chosen.value.time ?? .fixture,
                            workers: 1
                        )
                        let source = MarkdownStore(root: content, name: "content")
                        return try await SiteBuilder(options, sources: [source]).liveSite()
                    },
                    check: { _ in BuildReport() },
                    problems: { _ in [Problem("broken", at: nil, "broken")] },
                    report: { event in
                        if case .shows(let state, _) = event { shown.withLock { $0.append(state) } }
                    },
                    wait: { _ in
                        waits.withLock { $0 += 1 }
                        throw CancellationError()
                    }
                ),
                showing: chosen
            )
            await preview.refresh()
            #expect(shown.withLock(\.self) == [SiteState(time: .fixture)])
            await preview.choose(try StateChoice(json: Array(#"{"drafts":false}"#.utf8), zone: .gmt))
            let state = await preview.state
            #expect(state.errors.count == 1 && state.shown == SiteState(time: .fixture))
            #expect(shown.withLock(\.count) == 1 && waits.withLock(\.self) == 0)
        }
    }

    @Test("brings a scheduled post when it is due")
    func bringsDuePosts() async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive(
                """
                -- site.yaml --
                title: A
                base_url: https://a.example
                -- blog/later.md --
                ---
                title: Later
                created_at: 2030-01-01T12:00:00Z
                ---
                Text.
                """
            ).write(to: content)
            let due = try #require(Timestamp("2030-01-01T12:00:00Z", zone: .gmt))
            let now = Mutex(Timestamp(microseconds: due.microseconds - 1_000_000))
            let (gate, open) = AsyncStream.makeStream(of: Void.self)
            let preview = PreviewSite(
                PreviewSite.Steps(
                    load: {
                        let options = BuildOptions(
                            content: content,
                            templates: packageFolder.appending(path: "templates"),
                            output: .checkOnly,
                            clock: now.withLock(\.self),
                            workers: 1
                        )
                        let source = MarkdownStore(root: content, name: "content")
                        return try await SiteBuilder(options, sources: [source]).liveSite()
                    },
                    check: { _ in BuildReport() },
                    problems: { _ in [] },
                    wait: { time in
                        guard await gate.first(where: { true }) != nil else { throw CancellationError() }
                        now.withLock { $0 = time }
                    }
                )
            )
            await preview.refresh()
            #expect(try await preview.loaded().site?.file(at: "/blog/later/") == nil)
            open.yield()
            let state = try #require(await preview.state(after: 1, within: .seconds(30)))
            #expect(try state.site?.file(at: "/blog/later/") != nil)
        }
    }
}

@Suite("A preview that cannot begin", .timeLimit(.minutes(20)))
struct PreviewStartTests {
    private let idle = PreviewSite(
        PreviewSite.Steps(
            load: { throw CancellationError() },
            check: { _ in BuildReport() },
            problems: { _ in [] }
        )
    )

    @Test("says at once that its port is taken")
    func noticesATakenPort() async throws {
        let other = try LoopbackServer { _ in .cut }
        let port = try #require(UInt16(exactly: other.port))
        let server = PreviewServer(
            port: port,
            folder: URL(filePath: "/nowhere"),
            site: idle,
            messages: ContactMessages { .fixture }
        )
        await #expect(throws: PortTaken.self) { try await server.run { _ in } }
        // The server ends with its last user.
        withExtendedLifetime(other) {}
    }

    @Test("says where the other preview of its folder is, and begins once that has ended")
    func noticesAnotherPreview() throws {
        try withTemporaryFolder { folder in
            func begin() throws -> PreviewLock { try PreviewLock(folder: folder.path) }
            let first = try begin()
            #expect(
                #expect(throws: OutputLocked.self) { try begin() }?.problem.message
                    == "another preview of this folder is starting"
            )
            first.write(address: "http://127.0.0.1:8080/")
            let second = #expect(throws: OutputLocked.self) { try begin() }
            #expect(second?.problem.message == "this folder has a preview already: http://127.0.0.1:8080/")
            withExtendedLifetime(first) {}
        }
        try withTemporaryFolder { folder in
            _ = try PreviewLock(folder: folder.path)
            _ = try PreviewLock(folder: folder.path)
        }
    }
}

@Suite("The preview of a site that cannot be loaded")
struct BrokenPreviewTests {
    @Test("shows the errors in place of every page")
    func showsErrors() async throws {
        let site = PreviewSite(
            PreviewSite.Steps(
                load: { throw Problems([Problem("unknown-key", at: .file(path: "a.md", line: 2), "<b>")]) },
                check: { _ in BuildReport() },
                problems: { ($0 as? Problems)?.all ?? [] }
            )
        )
        await site.refresh()
        let handler = PreviewHandler(
            folder: URL(filePath: "/nowhere"),
            site: site,
            contact: ContactSink(messages: ContactMessages { .fixture })
        )
        let request = HTTPRequest(
            method: .GET,
            version: .http11,
            path: "/blog/",
            query: [],
            headers: [.host: "localhost"],
            body: Data()
        )
        let response = try await handler.handleRequest(request)
        #expect(response.statusCode == .internalServerError)
        let body = String(decoding: try await response.bodyData, as: UTF8.self)
        #expect(body.contains("<code>a.md:2</code>") && body.contains("&lt;b&gt;"))
    }
}
