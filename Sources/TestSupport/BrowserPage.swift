package import Foundation
import Synchronization

/// A page of the browser, with what has happened in it since it was opened.
package final class BrowserPage: Sendable {
    /// A response to a request of the page.
    package struct Response: Sendable {
        package let url: String
        package let status: Int
    }

    /// An address that could not be opened.
    package struct NotOpened: Error, CustomStringConvertible {
        package let description: String
    }

    /// A script that the page could not run, or that threw.
    package struct ScriptError: Error, CustomStringConvertible {
        package let description: String
    }

    /// Something that did not happen in time.
    package struct NotSeen: Error, CustomStringConvertible {
        package let description: String
    }

    private struct History {
        var messages: [BrowserMessage] = []
        var responses: [Response] = []
        /// The addresses of requests by their IDs.
        var requests: [String: String] = [:]
        var documentCount = 0

        mutating func add(_ event: String, _ parameters: JSONValue) {
            if let message = BrowserMessage(event: event, parameters) { messages.append(message) }
            let request = parameters["requestId"]?.text ?? ""
            switch event {
            case "Page.frameNavigated" where parameters["frame"]?["parentId"] == nil:
                documentCount += 1
            case "Network.requestWillBeSent":
                requests[request] = parameters["request"]?["url"]?.text
            case "Network.responseReceived":
                let response = parameters["response"]
                responses.append(
                    Response(
                        url: response?["url"]?.text ?? "",
                        status: response?["status"]?.int ?? 0
                    )
                )
            case "Network.loadingFailed" where parameters["canceled"] != .bool(true):
                messages.append(
                    BrowserMessage(
                        kind: .failedRequest,
                        isError: true,
                        text: parameters["errorText"]?.text ?? "",
                        url: requests[request]
                    )
                )
            default:
                break
            }
        }
    }

    /// How long the page may stay as it is between two looks at it.
    private static let interval = Duration.milliseconds(50)

    private let connection: DevToolsConnection
    private let profile: String
    private let session: String
    private let history = Mutex(History())

    init(_ connection: DevToolsConnection, width: Int, height: Int) async throws {
        self.connection = connection
        profile = try await connection.send("Target.createBrowserContext")["browserContextId"]?.text ?? ""
        let target = try await connection.send(
            "Target.createTarget",
            ["url": .text("about:blank"), "browserContextId": .text(profile)]
        )
        let attached = try await connection.send(
            "Target.attachToTarget",
            ["targetId": target["targetId"] ?? .null, "flatten": .bool(true)]
        )
        session = attached["sessionId"]?.text ?? ""
        connection.listen(to: session) { [weak self] event, parameters in
            self?.history.withLock { $0.add(event, parameters) }
        }
        for domain in ["Page", "Runtime", "Log", "Network"] { try await send("\(domain).enable") }
        try await send(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .int(width), "height": .int(height), "deviceScaleFactor": .int(1),
                // Only phones heed `<meta name="viewport">`.
                "mobile": .bool(width < 600),
            ]
        )
    }

    /// Closes the page and removes its cookies and cache.
    package func close() async throws {
        connection.stopListening(to: session)
        try await connection.send("Target.disposeBrowserContext", ["browserContextId": .text(profile)])
    }

    @discardableResult
    func send(
        _ method: String,
        _ parameters: JSONObject = [:],
        limit: Duration = .seconds(60)
    ) async throws -> JSONValue {
        try await connection.send(method, parameters, session: session, limit: limit)
    }

    // MARK: What has happened

    /// Everything that the page's scripts and the browser have told so far.
    package var messages: [BrowserMessage] { history.withLock { $0.messages } }

    /// The errors so far: of the console, of scripts, of security policies and of requests.
    package var problems: [BrowserMessage] { messages.filter { $0.isError || $0.kind == .securityPolicy } }

    /// The responses so far, also of pictures and other parts of the page.
    package var responses: [Response] { history.withLock { $0.responses } }

    /// How often the page has shown another document so far; a reload counts, a change of the fragment does not.
    package var documentCount: Int { history.withLock { $0.documentCount } }

    /// Forgets messages and responses, so that a test sees the next ones only.
    package func forgetMessages() {
        history.withLock { history in
            history.messages = []
            history.responses = []
        }
    }

    // MARK: Visiting

    /// Opens an address and waits until it and its parts are loaded.
    ///
    /// An error status is a page too.
    ///
    /// - Throws: `NotOpened` if no page came, for example because nothing listens there.
    package func open(_ url: String) async throws {
        let answer = try await send("Page.navigate", ["url": .text(url)])
        if let reason = answer["errorText"]?.text { throw NotOpened(description: "\(url): \(reason)") }
        try await waitFor("document.readyState === 'complete'")
    }

    /// Runs no scripts of pages from now on, as for a visitor who has turned them off; those of tests still run.
    package func disableScripts() async throws {
        try await send("Emulation.setScriptExecutionDisabled", ["value": .bool(true)])
    }

    /// The value of a JavaScript expression in the page; a promise is awaited.
    ///
    /// - Throws: `ScriptError` if the expression throws, or its value is not of this type.
    package func evaluate<Value: Decodable>(
        _ expression: String,
        as type: Value.Type = Value.self,
        limit: Duration = .seconds(60)
    ) async throws -> Value {
        let text = try await run("return JSON.stringify(await (\(expression)))", limit: limit).text
        guard let text, let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
            throw ScriptError(description: "\(expression) is not a \(type): \(text ?? "undefined")")
        }
        return value
    }

    /// Runs JavaScript statements in the page and waits for their promises.
    ///
    /// - Throws: `ScriptError` if they throw.
    @discardableResult
    package func run(_ statements: String, limit: Duration = .seconds(60)) async throws -> JSONValue {
        let answer = try await send(
            "Runtime.evaluate",
            [
                "expression": .text("(async () => { \(statements)\n })()"),
                "awaitPromise": .bool(true), "returnByValue": .bool(true), "userGesture": .bool(true),
            ],
            limit: limit
        )
        if let details = answer["exceptionDetails"] {
            let text = details["exception"]?["description"]?.text ?? details["text"]?.text ?? "\(details)"
            throw ScriptError(description: "\(statements): \(text)")
        }
        return answer["result"]?["value"] ?? .null
    }

    /// The text that the page shows, also in frames and in shadow trees, without what is hidden.
    package func text() async throws -> String {
        let snapshot = try await send("DOMSnapshot.captureSnapshot", ["computedStyles": .list([])])
        let strings = snapshot["strings"]?.list ?? []
        let shown = (snapshot["documents"]?.list ?? []).flatMap { $0["layout"]?["text"]?.list ?? [] }
        return shown.compactMap { index in
            index.int.flatMap { strings.indices.contains($0) ? strings[$0].text : nil }
        }.joined()
    }

    /// Waits until a JavaScript expression is true, also in the documents that replace this one.
    ///
    /// - Throws: `NotSeen` after so much time.
    package func waitFor(_ condition: String, limit: Duration = .seconds(60)) async throws {
        var reason = "false"
        try await look(upTo: limit, "\(condition) is \(reason)") {
            do {
                return try await evaluate("Boolean(await (\(condition)))")
            } catch let error as ScriptError where !error.description.contains("SyntaxError") {
                // A document that is still loading lacks what the expression reads.
                reason = error.description
                return false
            }
        }
    }

    /// Waits until the page shows a text, and another one no longer.
    ///
    /// - Throws: `NotSeen` after so much time.
    package func waitForText(
        _ shown: String,
        without gone: String? = nil,
        limit: Duration = .seconds(60)
    ) async throws {
        let aim = "the page does not show '\(shown)'" + (gone.map { " without '\($0)'" } ?? "")
        try await look(upTo: limit, aim) {
            let text = try await self.text()
            return text.contains(shown) && !(gone.map(text.contains) ?? false)
        }
    }

    /// Looks at the page again and again, because a page tells nobody of what its scripts change.
    private func look(
        upTo limit: Duration,
        _ aim: @autoclosure () -> String,
        until isSeen: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                if try await isSeen() { return }
            } catch is DevToolsConnection.Refused {
                // Another document has replaced the one that was asked; it is asked next.
            }
            guard ContinuousClock.now < deadline else { throw await notSeen(aim()) }
            try await Task.sleep(for: BrowserPage.interval)
        }
    }

    private func notSeen(_ aim: String) async -> NotSeen {
        // The page may be the reason; the message is clear without it.
        let text = (try? await self.text()) ?? "no page"
        let problems = self.problems.map { "\n\($0)" }.joined()
        return NotSeen(description: "\(aim)\(problems)\nThe page shows: \(text)")
    }

    /// Writes a picture of what the page shows, as PNG.
    package func screenshot(to file: URL) async throws {
        let answer = try await send("Page.captureScreenshot")
        guard let data = Data(base64Encoded: answer["data"]?.text ?? "") else {
            throw ScriptError(description: "the browser sent no picture")
        }
        try data.write(to: file)
    }
}
