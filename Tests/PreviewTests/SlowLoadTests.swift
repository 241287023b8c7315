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
@testable import sweetdreams

/// A preview whose site is loaded when a test lets it.
private struct SlowPreview: Sendable {
    let site: PreviewSite
    let handler: PreviewHandler
    /// Lets one load go on.
    let letGo: AsyncStream<Void>.Continuation
    /// What happened, by its first word.
    let events: Events

    final class Events: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock(\.self) }

        func add(_ event: PreviewSite.Event) {
            let name =
                switch event {
                case .loading: "loading"
                case .loaded: "loaded"
                case .failed: "failed"
                case .checked: "checked"
                case .shows: "shows"
                }
            names.withLock { $0.append(name) }
        }
    }

    func response(_ path: String, _ headers: [HTTPHeader: String]) async throws -> HTTPResponse {
        try await handler.handleRequest(
            HTTPRequest(
                method: .GET,
                version: .http11,
                path: path,
                query: [],
                headers: headers.merging([.host: "localhost"]) { $1 },
                body: Data()
            )
        )
    }
}

/// - Parameter patience: how long loads may take before something is said.
private func withSlowPreview(
    patience: @escaping @Sendable () async throws -> Void,
    isBroken: Bool = false,
    _ body: (SlowPreview) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let content = folder.appending(path: "content", directoryHint: .isDirectory)
        try Archive(
            "-- site.yaml --\ntitle: A\nbase_url: https://a.example\n-- blog/a.md --\n"
                + "---\ntitle: A post\ncreated_at: 2026-01-01\n---\nText of the post.\n"
        ).write(to: content)
        let (gate, letGo) = AsyncStream.makeStream(of: Void.self)
        let events = SlowPreview.Events()
        let site = PreviewSite(
            PreviewSite.Steps(
                load: {
                    _ = await gate.first { true }
                    if isBroken { throw Problems([Problem("broken", at: nil, "it is broken")]) }
                    let options = BuildOptions(
                        content: content,
                        templates: packageFolder.appending(path: "templates"),
                        output: .checkOnly,
                        clock: .fixture,
                        workers: 1
                    )
                    let source = MarkdownStore(root: content, name: "content")
                    return try await SiteBuilder(options, sources: [source]).liveSite()
                },
                check: { _ in BuildReport() },
                problems: { ($0 as? Problems)?.all ?? [Problem("other", at: nil, "\($0)")] },
                report: { events.add($0) },
                pause: { throw CancellationError() },
                patience: patience
            )
        )
        let handler = PreviewHandler(
            folder: folder,
            site: site,
            contact: ContactSink(messages: ContactMessages { .fixture })
        )
        try await body(SlowPreview(site: site, handler: handler, letGo: letGo, events: events))
    }
}

@Suite("A site that takes long to load", .timeLimit(.minutes(20)))
struct SlowLoadTests {
    private static let window: [HTTPHeader: String] = [
        HTTPHeader("Accept"): "text/html,*/*;q=0.8", HTTPHeader("Sec-Fetch-Dest"): "document",
    ]

    @Test
    func `is announced to a browser's window, under a strict policy`() async throws {
        try await withSlowPreview(patience: { throw CancellationError() }) { preview in
            let answer = try await preview.response("/blog/a/", Self.window)
            #expect(
                answer.statusCode == .serviceUnavailable && answer.headers[HTTPHeader("Retry-After")] == "1"
            )
            #expect(
                answer.headers[HTTPHeader("Content-Security-Policy")]?.contains("default-src 'none'") == true
            )
            let html = String(decoding: try await answer.bodyData, as: UTF8.self)
            #expect(html.contains("The site is being built") && html.contains("data-preview=\"building\""))
        }
    }

    @Test(
        arguments: [
            [:], [HTTPHeader("Accept"): "*/*"],
            [HTTPHeader("Accept"): "text/html", HTTPHeader("Sec-Fetch-Dest"): "empty"],
            [HTTPHeader("Accept"): "image/avif,*/*", HTTPHeader("Sec-Fetch-Dest"): "image"],
        ] as [[HTTPHeader: String]]
    )
    func `keeps everyone else waiting for the page itself`(headers: [HTTPHeader: String]) async throws {
        try await withSlowPreview(patience: { throw CancellationError() }) { preview in
            async let answer = preview.response("/blog/a/", headers)
            async let load: Void = preview.site.refresh()
            // The other answer comes when the request has waited for so long.
            let announced = try await preview.response("/blog/a/", Self.window)
            #expect(announced.statusCode == .serviceUnavailable)
            preview.letGo.yield()
            #expect(try await answer.statusCode == .ok)
            await load
        }
    }

    @Test
    func `is announced on the terminal before it is loaded, and never afterwards`() async throws {
        try await withSlowPreview(patience: {}) { preview in
            async let load: Void = preview.site.refresh()
            for await state in await preview.site.states() where state.isUpdating { break }
            preview.letGo.yield()
            await load
            #expect(preview.events.all == ["loading", "loaded"])
            #expect(await preview.site.state.isUpdating == false)
        }
    }

    @Test
    func `says nothing of a load that is fast enough`() async throws {
        try await withSlowPreview(patience: { try await Task.sleep(for: .seconds(3600)) }) { preview in
            preview.letGo.yield()
            await preview.site.refresh()
            #expect(preview.events.all == ["loaded"])
        }
    }
}

@Suite(
    "A slow preview in a browser",
    .enabled(if: Browser.isInstalled, "\(Browser.reason)"),
    .tags(.slow),
    .timeLimit(.minutes(20))
)
struct SlowPreviewBrowserTests {
    /// Serves a preview to a page of the browser.
    private func withPage(
        of preview: SlowPreview,
        _ body: (BrowserPage, _ address: String) async throws -> Void
    ) async throws {
        let server = PreviewServer(
            port: 0,
            folder: URL(filePath: "/nowhere"),
            site: preview.site,
            messages: ContactMessages { .fixture }
        )
        let (ports, port) = AsyncStream.makeStream(of: UInt16.self)
        async let running: Void = server.run { port.yield($0) }
        let number = try #require(await ports.first { _ in true })
        try await Browser.shared.get().withPage { page in
            try await body(page, "http://127.0.0.1:\(number)/blog/a/")
        }
        await server.stop()
        // It may end with an error while somebody is connected.
        try? await running
    }

    @Test
    func `shows that the site is being built, and then the page`() async throws {
        try await withSlowPreview(patience: {}) { preview in
            async let load: Void = preview.site.refresh()
            try await withPage(of: preview) { page, address in
                try await page.open(address)
                try await page.waitForText("The site is being built")
                preview.letGo.yield()
                try await page.waitForText("Text of the post.", without: "The site is being built")
                // The browser tells of the status of the first page.
                #expect(page.problems.allSatisfy { $0.text.contains("503") }, "\(page.problems)")
            }
            await load
        }
    }

    @Test
    func `shows that the site is being built, and then what is wrong with it`() async throws {
        try await withSlowPreview(patience: {}, isBroken: true) { preview in
            async let load: Void = preview.site.refresh()
            try await withPage(of: preview) { page, address in
                try await page.open(address)
                try await page.waitForText("The site is being built")
                preview.letGo.yield()
                try await page.waitForText("The site cannot be built.", without: "is being built")
            }
            await load
        }
    }

    @Test
    func `marks an open page while the site is loaded again`() async throws {
        try await withSlowPreview(patience: {}) { preview in
            preview.letGo.yield()
            await preview.site.refresh()
            try await withPage(of: preview) { page, address in
                try await page.open(address)
                try await page.waitForText("Text of the post.", without: "Updating…")
                async let load: Void = preview.site.refresh()
                try await page.waitForText("Updating…")
                preview.letGo.yield()
                try await page.waitForText("Text of the post.", without: "Updating…")
                await load
                #expect(page.problems == [])
                #expect(page.documentCount == 1)
            }
        }
    }
}

@Suite("The progress of a load")
struct LoadProgressTests {
    @Test
    func `is drawn from when it takes long until it ends`() {
        let lines = Mutex<[String]>([])
        let progress = LoadProgress(
            draw: { step, fraction in lines.withLock { $0.append("\(step) \(fraction)") } },
            erase: { lines.withLock { $0.append("erased") } }
        )
        progress.note(.settings, 0)
        progress.end()
        progress.note(.content, 0.5)
        #expect(lines.withLock(\.self) == [])
        progress.show()
        progress.note(.model, 0.75)
        progress.end()
        progress.note(.settings, 0)
        #expect(lines.withLock(\.self) == ["content 0.5", "model and templates 0.75", "erased"])
    }
}
