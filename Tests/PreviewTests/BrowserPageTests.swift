import Foundation
import TestSupport
import Testing

/// What tests of pages rely on: that a browser's page sees what goes wrong.
@Suite(
    "A page of the browser",
    .enabled(if: Browser.isInstalled, "\(Browser.reason)"),
    .timeLimit(.minutes(20))
)
struct BrowserPageTests {
    /// Serves a page, and 404 for every other address.
    private func server(
        _ html: String,
        policy: String = "script-src 'unsafe-inline'"
    ) throws -> LoopbackServer {
        // Without an icon of its own, the browser asks for one.
        let head = "<!doctype html><title>A</title><link rel=icon href='data:,'>"
        return try LoopbackServer { request in
            guard request.target == "/" else { return .response(status: 404) }
            let headers = [
                "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy,
            ]
            return .response(status: 200, headers: headers, body: head + html)
        }
    }

    private func withPage(
        _ html: String,
        policy: String = "script-src 'unsafe-inline'",
        _ body: (BrowserPage) async throws -> Void
    ) async throws {
        let server = try server(html, policy: policy)
        try await Browser.shared.get().withPage { page in
            try await page.open("http://127.0.0.1:\(server.port)/")
            try await body(page)
        }
    }

    @Test(arguments: [
        ("<script>console.error('broken', 3)</script>", BrowserMessage.Kind.console, "broken 3"),
        ("<script>null.field</script>", .exception, "TypeError"),
        ("<p style='color: red'>Text", .securityPolicy, "style-src"),
        ("<img src='/missing.png'>", .browser, "404"),
        ("<img src='http://127.0.0.1:1/'>", .failedRequest, "net::"),
    ])
    func `collects what goes wrong`(html: String, kind: BrowserMessage.Kind, text: String) async throws {
        try await withPage(html, policy: "script-src 'unsafe-inline'; style-src 'none'") { page in
            #expect(
                page.problems.contains { $0.kind == kind && $0.text.contains(text) },
                "\(page.messages)"
            )
        }
    }

    @Test
    func `has no problems when nothing goes wrong`() async throws {
        try await withPage("<script>console.log('fine')</script><p>Text") { page in
            #expect(page.problems == [])
            #expect(page.messages.map(\.text) == ["fine"])
        }
    }

    @Test
    func `shows texts of shadow trees, and none that are hidden`() async throws {
        let html = """
            <p>Outside</p><p hidden>Hidden</p><div id="host"></div><script>
            host.attachShadow({ mode: "closed" }).innerHTML = "<p>In<b>side</b></p>";
            </script>
            """
        try await withPage(html) { page in
            let text = try await page.text()
            #expect(text.contains("Outside") && text.contains("Inside") && !text.contains("Hidden"))
        }
    }

    @Test
    func `counts documents, and waits beyond a reload`() async throws {
        try await withPage("<p>Text") { page in
            #expect(page.documentCount == 1)
            try await page.run(
                "location.hash = 'part'; window.isOld = true; setTimeout(() => location.reload())"
            )
            try await page.waitFor("document.readyState === 'complete' && !window.isOld")
            #expect(page.documentCount == 2)
            #expect(page.responses.map(\.status) == [200, 200])
        }
    }

    @Test(arguments: ["a \"quoted\" \\ back\\slash", "zero \u{0} and \u{1F}\n", "ü 日本 👩‍🎤", ""])
    func `takes texts to the page and back`(text: String) async throws {
        try await withPage("<p>Text") { page in
            let back: String = try await page.evaluate("\(JSONValue.text(text))")
            #expect(back == text)
        }
    }

    @Test
    func `says which script failed, and what it lacked`() async throws {
        try await withPage("<p>Shown") { page in
            let thrown = await #expect(throws: BrowserPage.ScriptError.self) {
                try await page.run("document.querySelector('video').play()")
            }
            #expect(thrown?.description.contains("null") == true)
            await #expect(throws: BrowserPage.ScriptError.self) { try await page.waitFor("1 +") }
            await #expect(throws: BrowserPage.ScriptError.self) {
                try await page.evaluate("'text'", as: Int.self)
            }
            let unseen = await #expect(throws: BrowserPage.NotSeen.self) {
                try await page.waitForText("Absent", limit: .zero)
            }
            #expect(unseen?.description.contains("Shown") == true)
        }
    }

    @Test
    func `says that no page came`() async throws {
        try await Browser.shared.get().withPage { page in
            let thrown = await #expect(throws: BrowserPage.NotOpened.self) {
                try await page.open("http://127.0.0.1:1/")
            }
            #expect(thrown?.description.contains("net::") == true)
        }
    }

    @Test
    func `is clicked and typed into as by a visitor`() async throws {
        let script = """
            <p>Text</p><button>B</button><input type=range min=0 max=10 value=5>
            <script>
            window.seen = [];
            document.querySelector("button").onclick = (event) => seen.push(event.isTrusted);
            onkeydown = (event) => seen.push(event.key);
            </script>
            """
        try await withPage(script) { page in
            try await page.click("button")
            for key in ["Tab", "ArrowRight", "k", "End"] { try await page.press(key) }
            let seen: String = try await page.evaluate("seen.join() + document.querySelector('input').value")
            #expect(seen == "true,Tab,ArrowRight,k,End10")
            await #expect(throws: BrowserPage.ScriptError.self) { try await page.click("#nothing") }
        }
    }
}
