import FlyingFox

/// Keeps search engines from everything that the preview serves.
///
/// The whole preview and not only its drafts, because it is a copy of the site at another address: one that is reached
/// from elsewhere must not be found in place of the site, nor followed to pages that are not published. It is a header,
/// so that pages keep the bytes that a build writes.
struct UnindexedHandler<Handler: HTTPHandler>: HTTPHandler {
    let handler: Handler

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        var response = try await handler.handleRequest(request)
        response.headers[HTTPHeader("X-Robots-Tag")] = "noindex, nofollow"
        return response
    }
}
