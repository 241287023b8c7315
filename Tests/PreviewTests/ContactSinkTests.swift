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

@Suite("The contact form of a preview", .timeLimit(.minutes(20)))
struct ContactSinkTests {
    private static let origin = "http://localhost:8080"

    /// A preview of a site with a contact form.
    private struct Studio {
        let handler: PreviewHandler
        let messages: ContactMessages

        func response(
            _ path: String = ContactSink.path,
            method: HTTPMethod = .POST,
            headers: [HTTPHeader: String] = [:],
            body: String = ""
        ) async throws -> HTTPResponse {
            let own: [HTTPHeader: String] = [
                .host: "localhost:8080", HTTPHeader("Origin"): origin,
                .contentType: "application/x-www-form-urlencoded",
            ]
            return try await handler.handleRequest(
                HTTPRequest(
                    method: method,
                    version: .http11,
                    path: path,
                    query: [],
                    headers: own.merging(headers) { _, last in last },
                    body: Data(body.utf8)
                )
            )
        }

        func text(_ path: String) async throws -> String {
            let response = try await response(path, method: .GET)
            return String(decoding: try await response.bodyData, as: UTF8.self)
        }
    }

    private func withStudio(
        settings: String = "contact: { endpoint: https://api.a.example/v1/contact }",
        endpoint: String = ContactMessages.endpoint,
        _ body: (Studio) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let content = folder.appending(path: "content", directoryHint: .isDirectory)
            try Archive("-- site.yaml --\ntitle: A\nbase_url: https://a.example\n\(settings)\n").write(
                to: content
            )
            let messages = ContactMessages { .fixture }
            let site = PreviewSite(
                PreviewSite.Steps(
                    load: {
                        var options = BuildOptions(
                            content: content,
                            templates: packageFolder.appending(path: "templates"),
                            output: .checkOnly,
                            clock: .fixture,
                            workers: 1
                        )
                        options.contactEndpoint = endpoint
                        let source = MarkdownStore(root: content, name: "content")
                        return try await SiteBuilder(options, sources: [source]).liveSite()
                    },
                    check: { _ in BuildReport() },
                    problems: { ($0 as? Problems)?.all ?? [] }
                )
            )
            await site.refresh()
            let handler = PreviewHandler(folder: folder, site: site, contact: ContactSink(messages: messages))
            try await body(Studio(handler: handler, messages: messages))
        }
    }

    @Test
    func `is sent to the preview, and the page's policy allows that and nothing else`() async throws {
        try await withStudio { studio in
            let page = try await studio.response("/contact/", method: .GET)
            let html = String(decoding: try await page.bodyData, as: UTF8.self)
            #expect(html.contains("action=\"/_preview/contact\"") && !html.contains("api.a.example"))
            let policy = try #require(page.headers[HTTPHeader("Content-Security-Policy")])
            #expect(policy.contains("form-action 'self';") && !policy.contains("api.a.example"))
            // A link that leads nowhere would be an error.
            #expect(try await studio.handler.site.state.site?.file(at: "/contact/")?.problems.isEmpty == true)
        }
    }

    @Test
    func `leads to the page that thanks, and shows what was sent as text`() async throws {
        try await withStudio { studio in
            #expect(try await studio.text(ContactMessages.page).contains("No message yet"))
            let told = Mutex<[String?]>([])
            studio.messages.report { message in told.withLock { $0.append(message.sender) } }
            let answer = try await studio.response(
                body: "_next=thanks&name=Ida%1B%E2%80%AE&company=&message=%3Cscript%3Ealert(1)%3C/script%3E"
            )
            #expect(answer.statusCode == .seeOther && answer.headers[.location] == "/contact/thanks/")
            #expect(told.withLock(\.self) == ["Ida\\u{1B}"])
            let page = try await studio.text(ContactMessages.page)
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"))
            #expect(page.contains("Not sent") && !page.contains("company"))
        }
    }

    @Test
    func `answers scripts with 201 and a token, as the write API does`() async throws {
        try await withStudio { studio in
            let token = try await studio.text(ContactSink.tokenPath)
            #expect(token == #"{"token":"preview"}"#)
            let answer = try await studio.response(
                headers: [HTTPHeader("Accept"): "application/json", .contentType: "application/json"],
                body: #"{"name": "Ida", "message": "Hello"}"#
            )
            #expect(answer.statusCode == .created && answer.headers[.contentType] == "application/json")
            let text = String(decoding: try await answer.bodyData, as: UTF8.self)
            #expect(text.contains(#""status":"received""#))
        }
    }

    @Test
    func `keeps the newest 50 messages`() async throws {
        try await withStudio { studio in
            for number in 1...60 { _ = try await studio.response(body: "name=N\(number)") }
            #expect(studio.messages.all.map(\.number) == (11...60).reversed())
        }
    }

    @Test(arguments: [
        ([HTTPHeader("Origin"): "https://evil.example"], "name=A", 403),
        ([HTTPHeader("Origin"): "null"], "name=A", 403),
        ([HTTPHeader("Origin"): "http://localhost:8081"], "name=A", 403),
        ([HTTPHeader("Origin"): "http://localhost:8080.evil.example"], "name=A", 403),
        ([.contentType: "text/plain"], "name=A", 415),
        ([:], "name=%", 400),
        ([:], String(repeating: "a", count: (64 << 10) + 1), 413),
    ])
    func `keeps nothing of what it refuses`(
        headers: [HTTPHeader: String],
        body: String,
        status: Int
    ) async throws {
        try await withStudio { studio in
            let answer = try await studio.response(headers: headers, body: body)
            #expect(answer.statusCode.code == status)
            #expect(studio.messages.all.isEmpty)
        }
    }

    @Test
    func `is not taken of a site without a form, or whose form sends elsewhere`() async throws {
        try await withStudio(settings: "") { studio in
            let answer = try await studio.response(body: "name=A")
            #expect(answer.statusCode == .notFound)
        }
        try await withStudio(endpoint: "http://127.0.0.1:8081/v1/contact") { studio in
            let answer = try await studio.response(body: "name=A")
            #expect(answer.statusCode == .notFound)
            #expect(studio.messages.all.isEmpty)
        }
    }

    @Test
    func `is not sent by a GET`() async throws {
        try await withStudio { studio in
            let asked = try await studio.response(method: .GET)
            #expect(asked.statusCode == .methodNotAllowed)
            let sent = try await studio.response(ContactMessages.page)
            #expect(sent.statusCode == .methodNotAllowed)
        }
    }
}

@Suite("A request with a body that nobody wants", .timeLimit(.minutes(20)))
struct UnreadBodyTests {
    /// A longer body is refused, and the connection ends.
    @Test(arguments: [(15_000, [405, 400]), (60_000, [413, nil])])
    func `is one request, whatever stands in its body`(requests: Int, expected: [Int?]) async throws {
        let site = PreviewSite(
            PreviewSite.Steps(
                load: { throw CancellationError() },
                check: { _ in BuildReport() },
                problems: { _ in [] }
            )
        )
        await site.refresh()
        let messages = ContactMessages { .fixture }
        let server = PreviewServer(
            port: 0,
            folder: URL(filePath: "/nowhere"),
            site: site,
            messages: messages
        )
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        async let running: Void = server.run { port.yield(Int($0)) }
        let number = try #require(await ports.first { _ in true })
        let hidden = "GET /_preview/page.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        let body = Array(String(repeating: hidden, count: requests).utf8)
        let statuses: [Int?] = try await withCheckedThrowingContinuation { continuation in
            // Not on a thread that the server may need.
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let connection = try HTTPConnection(port: number)
                        let first = try connection.send("POST", "/", body: body)
                        let second = try? connection.send("GET", "/..")
                        return [first.status, second?.status]
                    }
                )
            }
        }
        #expect(statuses == expected)
        await server.stop()
        // It may end with an error while somebody is connected.
        try? await running
    }
}
