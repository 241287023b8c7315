import Content
import FlyingFox
import FlyingSocks
package import Foundation
import SiteBuilding
import SiteConfiguration

#if canImport(Glibc)
import Glibc
#endif

/// Serves the site that the preview built: to this machine, or to devices of its network that have a token.
package struct PreviewServer: Sendable {
    private let host: ListeningHost
    private let port: UInt16
    /// nil where only this machine is served.
    private let token: PreviewToken?
    /// Where FlyingFox listens, behind the gate.
    private let inside: any SocketAddress
    /// How long an answer may take, in seconds: the first page of a large site, on a busy machine.
    private static let patience = 180.0
    private let server: HTTPServer

    /// - Parameters:
    ///   - port: 0 for any free port.
    ///   - folder: the folder that checks write the site to.
    ///   - messages: takes what the contact form sends.
    ///   - editor: opens files in the editor of somebody at this machine; nil for no links.
    ///   - generator: makes the token and the name of a socket.
    package init(
        host: ListeningHost = .loopback,
        port: UInt16,
        folder: URL,
        site: PreviewSite,
        messages: ContactMessages,
        editor: EditorLinks? = nil,
        generator: some RandomNumberGenerator = SystemRandomNumberGenerator()
    ) {
        var generator = generator
        (self.host, self.port) = (host, port)
        token = host.isLoopback ? nil : PreviewToken(using: &generator)
        // Without a file, and out of reach of browsers. Programs on this machine may connect to it, as to a
        // loopback port.
        let name = "sweetdreams-preview-\(PreviewToken(using: &generator).text)"
        let inside: sockaddr_un = .unix(abstractNamespace: name)
        self.inside = inside
        server = HTTPServer(
            address: inside,
            timeout: PreviewServer.patience,
            logger: .disabled,
            handler: UnindexedHandler(
                handler: PreviewHandler(
                    folder: folder,
                    site: site,
                    contact: ContactSink(messages: messages),
                    editor: editor
                )
            )
        )
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter whenListening: called with the port as soon as the server listens.
    /// - Throws: `PortTaken` or `UnusableHost` at once.
    package func run(whenListening: @escaping @Sendable (UInt16) async -> Void) async throws {
        let (sockets, port) = try host.listen(port: port)
        let names = host.machineNames(hostName: ListeningHost.hostName())
        let admission = Admission(port: port, names: names, token: token)
        let gate = try PreviewGate(sockets: sockets, admission: admission) { [inside] in
            PreviewServer.connect(to: inside)
        }
        defer { gate.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // A machine that is busy may start slowly.
                try await server.waitUntilListening(timeout: 60)
                gate.start()
                await whenListening(port)
            }
            group.addTask {
                try await server.run()
                throw CancellationError()
            }
            do {
                while try await group.next() != nil {}
            } catch is CancellationError {
                // The server was stopped.
            }
            group.cancelAll()
        }
    }

    /// The addresses that open the preview on other devices, the most likely one first; they hold the token.
    ///
    /// - Returns: nil where only this machine is served; empty where it has no address in a network.
    package func networkAddresses(port: UInt16) -> [String]? {
        guard let token else { return nil }
        return host.reachable(NetworkInterface.all()).map { "http://\($0.urlHost):\(port)\(token.path)" }
    }

    /// Closes all connections and ends `run`.
    package func stop() async {
        await server.stop()
    }

    /// - Returns: a descriptor; nil where the server has left.
    private static func connect(to address: any SocketAddress) -> Int32? {
        guard let socket = try? Socket(domain: AF_UNIX) else { return nil }
        _ = fcntl(socket.file.rawValue, F_SETFD, FD_CLOEXEC)
        do {
            try socket.connect(to: address)
            return socket.file.rawValue
        } catch {
            // The client is told so.
            try? socket.close()
            return nil
        }
    }
}

/// Answers requests with the files of the site, or with the errors that keep it from being loaded.
struct PreviewHandler: HTTPHandler {
    let folder: URL
    let site: PreviewSite
    let contact: ContactSink
    var editor: EditorLinks?

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try await RequestBody(reading: request.bodySequence)
        let wanted = PreviewRequest(
            method: request.method.rawValue,
            path: request.target.path()
        )
        switch wanted {
        case .refused(let refusal):
            return HTTPResponse(statusCode: statusCode(of: refusal))
        case .pageScript:
            return text(PageScript.text, type: "text/javascript; charset=utf-8", for: request)
        case .errorStyle:
            return text(ErrorPage.style, type: "text/css; charset=utf-8", for: request)
        case .socket:
            let messages = PageMessages(
                site: site,
                path: request.query["path"] ?? "/",
                tag: request.query["tag"] ?? "",
                editor: editor(for: request)
            )
            return try await WebSocketHTTPHandler(handler: MessageFrameWSHandler(handler: messages))
                .handleRequest(request)
        case .contactMessage:
            return contact.submit(request, body, to: await site.loaded().site?.settings.contact)
        case .contactToken:
            return withoutBody(contact.token(), for: request)
        case .contactMessages:
            return withoutBody(contact.shownMessages(), for: request)
        case .contactStyle:
            return text(MessagesPage.style, type: "text/css; charset=utf-8", for: request)
        case .buildingStyle:
            return text(BuildingPage.style, type: "text/css; charset=utf-8", for: request)
        case .state:
            return await choose(body.bytes, for: request)
        case .path(let path):
            if PreviewHandler.isForWindow(request), await site.isStillLoading() {
                return building(for: request)
            }
            return try await response(to: path, for: request)
        }
    }

    /// The response to a `HEAD` has the length of the body, and no body (RFC 9110, section 9.3.2).
    private func withoutBody(_ response: HTTPResponse, for request: HTTPRequest) -> HTTPResponse {
        guard request.method == .HEAD, case .httpBody(let body) = response.payload else { return response }
        var headers = response.headers
        headers[.contentLength] = body.count.map(String.init)
        return HTTPResponse(statusCode: response.statusCode, headers: headers)
    }

    /// Whether a browser asks for what its window shows (Fetch Metadata); programs wait for the page itself.
    private static func isForWindow(_ request: HTTPRequest) -> Bool {
        guard request.headers[HTTPHeader("Accept")]?.contains("text/html") == true else { return false }
        // Browsers leave it out where the connection is neither encrypted nor to this machine.
        let destination = request.headers[HTTPHeader("Sec-Fetch-Dest")] ?? "document"
        return destination.utf8.elementsEqual("document".utf8)
    }

    private func building(for request: HTTPRequest) -> HTTPResponse {
        text(
            BuildingPage.html,
            type: "text/html; charset=utf-8",
            status: .serviceUnavailable,
            headers: HTTPHeaders([
                HTTPHeader("Retry-After"): "1", .cacheControl: "no-store",
                HTTPHeader("Content-Security-Policy"): BuildingPage.policy,
            ]),
            for: request
        )
    }

    // MARK: Another state of the site

    /// Shows another state of the site, and answers when it is shown.
    private func choose(_ body: [UInt8]?, for request: HTTPRequest) async -> HTTPResponse {
        // Browsers name the origin in each POST. A page of another site may not change what an editor sees.
        let origin = request.headers[HTTPHeader("Origin")]
        guard origin != nil, RequestOrigin.isSame(origin, as: request.headers[.host]) else {
            return HTTPResponse(statusCode: .forbidden)
        }
        guard let zone = await site.loaded().site?.calendar.timeZone else {
            return answer("the site cannot be loaded; mend its errors first", .conflict, for: request)
        }
        do throws(StateChoice.Fault) {
            guard let body, body.count <= StateChoice.limit else { throw .notUnderstood }
            await site.choose(try StateChoice(json: body, zone: zone))
            return HTTPResponse(statusCode: .noContent)
        } catch {
            return answer(error.message, .badRequest, for: request)
        }
    }

    private func answer(
        _ message: String,
        _ status: HTTPStatusCode,
        for request: HTTPRequest
    ) -> HTTPResponse {
        let json: JSON = ["message": .string(message)]
        return text(JSONWriter().text(json), type: "application/json", status: status, for: request)
    }

    /// Links to files of this machine, which only a browser on it can open and only its people should see.
    private func editor(for request: HTTPRequest) -> EditorLinks? {
        // A loopback host comes over loopback connections alone (`Admission`).
        let isHere = request.headers[.host].flatMap(HostHeader.init)?.isLoopback ?? false
        return isHere ? editor : nil
    }

    private func statusCode(of refusal: PreviewRequest.Refusal) -> HTTPStatusCode {
        switch refusal {
        case .methodNotAllowed: .methodNotAllowed
        case .badRequest: .badRequest
        }
    }

    private func response(to path: String, for request: HTTPRequest) async throws -> HTTPResponse {
        var state = await site.loaded()
        while true {
            do {
                var response = try await response(to: path, state, for: request)
                if !state.errors.isEmpty {
                    response.headers[PreviewHandler.errorCount] = String(state.errors.count)
                }
                return response
            } catch {
                // A text is being written, or its database is locked: the site is loaded again in a moment.
                // Without that, the error stays.
                await site.tryAgain()
                guard let next = await site.state(after: state.version, within: PreviewHandler.patience)
                else {
                    return errors(site.problems(of: error), for: request)
                }
                state = next
            }
        }
    }

    /// Says to programs how many errors keep the newest content from being shown; absent for none.
    private static let errorCount = HTTPHeader("X-Preview-Errors")

    /// How long a request waits for the next state of a site of which a text could not be read.
    private static let patience: Duration = .seconds(2)

    private func errors(_ problems: [Problem], for request: HTTPRequest) -> HTTPResponse {
        text(
            ErrorPage(problems: problems, editor: editor(for: request)).html,
            type: "text/html; charset=utf-8",
            status: .internalServerError,
            for: request
        )
    }

    private func response(
        to path: String,
        _ state: PreviewSite.State,
        for request: HTTPRequest
    ) async throws -> HTTPResponse {
        guard let site = state.site else { return errors(state.errors, for: request) }
        // As hosts do with `_redirects`; no page has any of these addresses.
        let asked = OldAddress.encoded(path)
        if let redirect = state.redirects.first(where: { $0.isFor(asked) }) {
            return response(to: asked, redirect, of: site, for: request)
        }
        return try await file(at: path, of: site, for: request)
    }

    private func response(
        to path: String,
        _ redirect: Redirect,
        of site: LiveSite,
        for request: HTTPRequest
    ) -> HTTPResponse {
        guard let target = redirect.target(of: path) else {
            return notFound(site, status: .gone, for: request)
        }
        let isTemporary = redirect.status == .temporary
        return HTTPResponse(
            statusCode: isTemporary ? .found : .movedPermanently,
            headers: HTTPHeaders([.location: target])
        )
    }

    private func text(
        _ text: String,
        type: String,
        status: HTTPStatusCode = .ok,
        headers: HTTPHeaders = HTTPHeaders(),
        for request: HTTPRequest
    ) -> HTTPResponse {
        response(Data(text.utf8), type: type, status: status, headers: headers, for: request)
    }

    private func response(
        _ body: Data,
        type: String,
        status: HTTPStatusCode = .ok,
        headers: HTTPHeaders = HTTPHeaders(),
        for request: HTTPRequest
    ) -> HTTPResponse {
        var headers = headers
        var body = body
        var status = status
        if status == .ok, let header = request.headers[.range], let range = ByteRange(header, of: body.count)
        {
            headers[HTTPHeader("Content-Range")] =
                "bytes \(range.bytes.lowerBound)-\(range.bytes.upperBound - 1)/\(body.count)"
            body = body.subdata(in: range.bytes)
            status = .partialContent
        }
        headers[.contentType] = type
        headers[.contentLength] = String(body.count)
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-cache" }
        return HTTPResponse(
            statusCode: status,
            headers: headers,
            body: request.method == .HEAD ? Data() : body
        )
    }

    // MARK: Files

    /// Does something that waits, on a thread that may.
    private func waiting<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    private func file(
        at path: String,
        of site: LiveSite,
        for request: HTTPRequest
    ) async throws -> HTTPResponse {
        // Hosts read the files of headers and redirects but do not serve them.
        let file =
            site.isMadeByWorker(at: path)
            ? try await waiting { try site.file(at: path) } : try site.file(at: path)
        if let file { return response(with: file, at: path, of: site, for: request) }
        let isFolder = !path.hasSuffix("/") && site.hasPage(at: path + "/")
        if isFolder {
            return HTTPResponse(
                statusCode: .found,
                headers: HTTPHeaders([.location: request.target.path() + "/"])
            )
        }
        if let source = site.mediaFile(at: path) ?? checkedFile(at: path) {
            let handler = FileHTTPHandler(path: source, contentType: ContentType.of(path))
            var response = try await handler.handleRequest(request)
            for (name, value) in siteHeaders(site.headers, for: path) { response.headers[name] = value }
            return response
        }
        return notFound(site, status: .notFound, for: request)
    }

    /// A file that only a page shows which nobody has asked for yet, as the last check wrote it.
    private func checkedFile(at path: String) -> URL? {
        guard path.hasPrefix(Routes.media), !path.hasSuffix("/") else { return nil }
        let file = folder.appending(path: Routes.file(for: path))
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    private func response(
        with file: LiveSite.File,
        at path: String,
        of site: LiveSite,
        status: HTTPStatusCode = .ok,
        for request: HTTPRequest
    ) -> HTTPResponse {
        var headers = HTTPHeaders()
        for (name, value) in siteHeaders(site.headers, for: path) { headers[name] = value }
        var body = Data(file.bytes)
        if file.page?.isForPeople == true {
            let tag = PageMessages.tag(of: file)
            headers[HTTPHeader("ETag")] = "\"\(tag)\""
            body.append(contentsOf: "\(PageScript.tag(tag))\n".utf8)
        }
        let type = Headers.contentType(of: "/" + Routes.file(for: path))
        return response(body, type: type, status: status, headers: headers, for: request)
    }

    private func notFound(
        _ site: LiveSite,
        status: HTTPStatusCode,
        for request: HTTPRequest
    ) -> HTTPResponse {
        // Every theme has the page; without it, there is nothing to show.
        guard let file = try? site.file(at: Routes.notFound) else { return HTTPResponse(statusCode: status) }
        return response(with: file, at: Routes.notFound, of: site, status: status, for: request)
    }

    /// The site's own headers, changed so that pages can be updated.
    private func siteHeaders(_ headers: Headers, for path: String) -> [(HTTPHeader, String)] {
        headers.headers(for: path).compactMap { name, value in
            switch name {
            case "Strict-Transport-Security", "Speculation-Rules": nil
            case "Content-Security-Policy": (HTTPHeader(name), allowingUpdates(value))
            // Names with a hash stand for their bytes, also in the next preview.
            case "Cache-Control" where !value.contains("immutable"): (HTTPHeader(name), "no-cache")
            default: (HTTPHeader(name), value)
            }
        }
    }

    /// A content security policy that lets the preview's script connect to the preview.
    private func allowingUpdates(_ policy: String) -> String {
        policy.replacing("connect-src 'none'", with: "connect-src")
            .replacing("connect-src", with: "connect-src 'self'")
    }
}
