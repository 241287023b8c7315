import Content
import FlyingFox
import FlyingSocks
package import Foundation
import SiteBuilding
import SiteConfiguration

/// Serves the site that the preview built, on this machine alone.
package struct PreviewServer: Sendable {
    private let server: HTTPServer

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - folder: where builds put the site.
    package init(port: UInt16, folder: URL, builds: PreviewBuilds) throws {
        server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: port),
            logger: .disabled,
            handler: PreviewHandler(folder: folder, builds: builds)
        )
    }

    /// Serves until the task is cancelled.
    ///
    /// - Throws: an error when the port is taken.
    package func run() async throws { try await server.run() }

    /// Waits until the server listens.
    ///
    /// - Returns: the port.
    package func listening() async throws -> UInt16 {
        // A machine that is busy with a build is slow to begin, which is no error; a port that is taken `run` reports.
        try await server.waitUntilListening(timeout: 60)
        guard case .ip4(_, let port)? = await server.listeningAddress else { return 0 }
        return port
    }

    /// Ends all connections and the server.
    package func stop() async { await server.stop() }
}

/// Answers requests with the files of the site, or with what is wrong with it.
struct PreviewHandler: HTTPHandler {
    let folder: URL
    let builds: PreviewBuilds

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        switch PreviewRequest(request) {
        case .refused(let status): return HTTPResponse(statusCode: status)
        case .reloadScript: return text(ReloadScript.text, "text/javascript; charset=utf-8", for: request)
        case .errorStyle: return text(ErrorPage.style, "text/css; charset=utf-8", for: request)
        case .socket:
            let socket = WebSocketHTTPHandler(
                handler: MessageFrameWSHandler(handler: BuildNumbers(builds: builds))
            )
            return try await socket.handleRequest(request)
        case .path(let path):
            switch await builds.outcome {
            case .site(let headers, let redirects):
                // As hosts do by the site's `_redirects`: no page is at any of these addresses.
                if let target = redirects[path] {
                    return HTTPResponse(
                        statusCode: .movedPermanently,
                        headers: HTTPHeaders([.location: target])
                    )
                }
                return try await file(path, headers, for: request)
            case .failed(let problems):
                let page = ErrorPage(problems: problems, build: await builds.number)
                return text(page.html, "text/html; charset=utf-8", .internalServerError, for: request)
            }
        }
    }

    private func text(
        _ text: String,
        _ type: String,
        _ status: HTTPStatusCode = .ok,
        for request: HTTPRequest,
        _ more: HTTPHeaders = HTTPHeaders()
    ) -> HTTPResponse {
        let body = Data(text.utf8)
        var headers = more
        headers[.contentType] = type
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-cache" }
        headers[.contentLength] = String(body.count)
        return HTTPResponse(
            statusCode: status,
            headers: headers,
            body: request.method == .HEAD ? Data() : body
        )
    }

    // MARK: Files

    private func file(
        _ path: String,
        _ headers: Headers,
        for request: HTTPRequest
    ) async throws
        -> HTTPResponse
    {
        let file = folder.appending(path: Routes.file(for: path))
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
            !path.utf8.elementsEqual(Routes.headers.utf8)
        else { return await page(Routes.notFound, headers, .notFound, for: request) }
        if isFolder.boolValue {
            let address = request.target.path() + "/"
            return HTTPResponse(statusCode: .found, headers: HTTPHeaders([.location: address]))
        }
        guard !file.path.hasSuffix(".html") else { return await page(path, headers, .ok, for: request) }
        let type = ContentType.of(file.path)
        var response = try await FileHTTPHandler(path: file, contentType: type).handleRequest(request)
        for (name, value) in siteHeaders(headers, path) { response.headers[name] = value }
        return response
    }

    /// A page, with the script that loads it anew.
    private func page(
        _ path: String,
        _ headers: Headers,
        _ status: HTTPStatusCode,
        for request: HTTPRequest
    ) async -> HTTPResponse {
        let file = folder.appending(path: Routes.file(for: path))
        // A page that vanished between two builds comes back with the next, which loads it anew.
        let bytes = (try? Data(contentsOf: file)) ?? Data()
        let html =
            String(decoding: bytes, as: UTF8.self) + ReloadScript.tag(build: await builds.number) + "\n"
        var fields = HTTPHeaders()
        for (name, value) in siteHeaders(headers, path) { fields[name] = value }
        return text(html, "text/html; charset=utf-8", status, for: request, fields)
    }

    /// The site's own headers, but for what would keep the preview from loading pages anew.
    private func siteHeaders(_ headers: Headers, _ path: String) -> [(HTTPHeader, String)] {
        headers.headers(for: path).compactMap { name, value in
            switch name {
            case "Strict-Transport-Security", "Speculation-Rules": nil
            case "Content-Security-Policy":
                (
                    HTTPHeader(name),
                    value.replacing("connect-src 'none'", with: "connect-src")
                        .replacing("connect-src", with: "connect-src 'self'")
                )
            // A name with a hash is not kept for longer than the preview that made it.
            case "Cache-Control": (HTTPHeader(name), "no-cache")
            default: (HTTPHeader(name), value)
            }
        }
    }
}

/// Sends a page the number of each build.
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
