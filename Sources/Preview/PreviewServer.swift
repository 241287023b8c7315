import Content
import FlyingFox
import FlyingSocks
package import Foundation
import SiteBuilding
import SiteConfiguration

/// Serves the site that the preview built, to this machine only.
package struct PreviewServer: Sendable {
    private let server: HTTPServer

    /// - Parameters:
    ///   - port: 0 for any free port.
    ///   - folder: the folder that builds write the site to.
    package init(port: UInt16, folder: URL, builds: PreviewBuilds) throws {
        server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port),
            logger: .disabled,
            handler: PreviewHandler(folder: folder, builds: builds)
        )
    }

    /// Serves until the task is cancelled.
    ///
    /// - Throws: an error if the port is taken.
    package func run() async throws {
        try await server.run()
    }

    /// Waits until the server listens, and returns its port.
    package func listening() async throws -> UInt16 {
        // A machine that is busy with a build may start slowly. If the port is taken, `run` throws.
        try await server.waitUntilListening(timeout: 60)
        guard case .ip4(_, let port)? = await server.listeningAddress else { return 0 }
        return port
    }

    /// Closes all connections and stops the server.
    package func stop() async {
        await server.stop()
    }
}

/// Answers requests with the files of the site, or with the errors of the last build.
struct PreviewHandler: HTTPHandler {
    let folder: URL
    let builds: PreviewBuilds

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let wanted = PreviewRequest(
            method: request.method.rawValue,
            host: request.headers[.host],
            path: request.target.path()
        )
        switch wanted {
        case .refused(let refusal):
            return HTTPResponse(statusCode: statusCode(of: refusal))
        case .reloadScript:
            return text(ReloadScript.text, type: "text/javascript; charset=utf-8", for: request)
        case .errorStyle:
            return text(ErrorPage.style, type: "text/css; charset=utf-8", for: request)
        case .socket:
            let numbers = MessageFrameWSHandler(handler: BuildNumbers(builds: builds))
            return try await WebSocketHTTPHandler(handler: numbers).handleRequest(request)
        case .path(let path):
            return try await response(to: path, for: request)
        }
    }

    private func statusCode(of refusal: PreviewRequest.Refusal) -> HTTPStatusCode {
        switch refusal {
        case .forbidden: .forbidden
        case .methodNotAllowed: .methodNotAllowed
        case .badRequest: .badRequest
        }
    }

    private func response(to path: String, for request: HTTPRequest) async throws -> HTTPResponse {
        switch await builds.outcome {
        case .site(let headers, let redirects):
            // As hosts do with `_redirects`; no page has any of these addresses.
            let asked = OldAddress.encoded(path)
            if let redirect = redirects.first(where: { $0.isFor(asked) }) {
                return await response(to: asked, redirect, headers: headers, for: request)
            }
            return try await file(at: path, headers: headers, for: request)
        case .failed(let problems):
            let page = ErrorPage(problems: problems, build: await builds.number)
            return text(
                page.html,
                type: "text/html; charset=utf-8",
                status: .internalServerError,
                for: request
            )
        }
    }

    private func response(
        to path: String,
        _ redirect: Redirect,
        headers: Headers,
        for request: HTTPRequest
    ) async -> HTTPResponse {
        guard let target = redirect.target(of: path) else {
            return await page(at: Routes.notFound, status: .gone, headers: headers, for: request)
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
        let body = Data(text.utf8)
        var headers = headers
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

    private func file(
        at path: String,
        headers: Headers,
        for request: HTTPRequest
    ) async throws -> HTTPResponse {
        let file = folder.appending(path: Routes.file(for: path))
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
        // Hosts read the file of headers but do not serve it.
        guard exists, !path.utf8.elementsEqual(Routes.headers.utf8) else {
            return await page(at: Routes.notFound, status: .notFound, headers: headers, for: request)
        }
        if isFolder.boolValue {
            let location = HTTPHeaders([.location: request.target.path() + "/"])
            return HTTPResponse(statusCode: .found, headers: location)
        }
        if file.path.hasSuffix(".html") {
            return await page(at: path, status: .ok, headers: headers, for: request)
        }
        let handler = FileHTTPHandler(path: file, contentType: ContentType.of(file.path))
        var response = try await handler.handleRequest(request)
        for (name, value) in siteHeaders(headers, for: path) { response.headers[name] = value }
        return response
    }

    /// A page with the script that reloads it.
    private func page(
        at path: String,
        status: HTTPStatusCode,
        headers: Headers,
        for request: HTTPRequest
    ) async -> HTTPResponse {
        let file = folder.appending(path: Routes.file(for: path))
        // A page that is gone now returns with the next build, which reloads it.
        let bytes = (try? Data(contentsOf: file)) ?? Data()
        let script = ReloadScript.tag(build: await builds.number)
        var fields = HTTPHeaders()
        for (name, value) in siteHeaders(headers, for: path) { fields[name] = value }
        return text(
            String(decoding: bytes, as: UTF8.self) + script + "\n",
            type: "text/html; charset=utf-8",
            status: status,
            headers: fields,
            for: request
        )
    }

    /// The site's own headers, changed so that pages can reload.
    private func siteHeaders(_ headers: Headers, for path: String) -> [(HTTPHeader, String)] {
        headers.headers(for: path).compactMap { name, value in
            switch name {
            case "Strict-Transport-Security", "Speculation-Rules": nil
            case "Content-Security-Policy": (HTTPHeader(name), allowingReload(value))
            // Even a name with a hash must not be cached for longer than the preview runs.
            case "Cache-Control": (HTTPHeader(name), "no-cache")
            default: (HTTPHeader(name), value)
            }
        }
    }

    /// A content security policy that lets the reload script connect to the preview.
    private func allowingReload(_ policy: String) -> String {
        policy.replacing("connect-src 'none'", with: "connect-src")
            .replacing("connect-src", with: "connect-src 'self'")
    }
}

/// Sends the number of each build to a page.
private struct BuildNumbers: WSMessageHandler {
    let builds: PreviewBuilds

    func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
        let numbers = await builds.numbers()
        let (stream, continuation) = AsyncStream.makeStream(of: WSMessage.self)
        let task = Task {
            for await number in numbers { continuation.yield(.text(String(number))) }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}
