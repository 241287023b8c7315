package import Content
import Foundation
package import HTTPTransfer

/// Purges the caches of a CDN by its interface.
package struct HTTPCachePurger: CachePurger {
    package struct Options: Sendable {
        /// With more paths than these, everything is purged in one request.
        package var largestList = 200
        package var http = HTTPClient.Options()
        /// By default it sleeps between attempts, on a thread that nothing else uses.
        package var retries = RetryPolicy { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
        package var clock: @Sendable () -> Timestamp

        package init(clock: @escaping @Sendable () -> Timestamp) {
            self.clock = clock
        }
    }

    package let name: String
    private let interface: any PurgeInterface
    private let options: Options

    /// - Parameters:
    ///   - address: `cloudflare:ZONE`, `cloudfront:DISTRIBUTION` or an address that is sent a `POST`.
    ///   - environment: the variables with tokens and keys.
    ///   - home: the folder of `.aws/credentials`; nil for none.
    /// - Throws: `UsageError` for another address, or without a token that it needs.
    package init(
        _ address: String,
        environment: [String: String],
        home: String?,
        _ options: Options
    ) throws {
        name = address
        var options = options
        switch address.split(separator: ":", maxSplits: 1).map(String.init) {
        case let parts where parts.count == 2 && parts[0] == "cloudflare":
            interface = try CloudflareInterface(zone: parts[1], environment: environment)
        case let parts where parts.count == 2 && parts[0] == "cloudfront":
            let cloudFront = try CloudFrontInterface(
                distribution: parts[1],
                environment: environment,
                home: home
            )
            options.http.signing = cloudFront.signing
            interface = cloudFront
        case let parts where parts.count == 2 && ["http", "https"].contains(parts[0].lowercased()):
            interface = try WebhookInterface(url: address, environment: environment)
        default:
            throw UsageError(
                "'\(address.escapedForTerminal)' is not a CDN",
                advice:
                    "write cloudflare:ZONE, cloudfront:DISTRIBUTION or an address that begins with https://"
            )
        }
        self.options = options
    }

    package func purge(_ list: PurgeList, of site: String?, release: String) async throws {
        let isLong = list.count > options.largestList || list.hasWildcard
        let purge = Purge(
            site: site,
            paths: isLong ? nil : list.paths,
            release: release,
            time: options.clock()
        )
        let threads = TransferThreads(1, options.http)
        for request in interface.requests(for: purge) {
            try await threads.run { client in try send(request, over: client) }
        }
    }

    private func send(_ request: PurgeRequest, over client: HTTPClient) throws(PublishError) {
        try options.retries.run {
            attempt(request, over: client)
        } exhausted: { last, attempts in
            error(last.kind, "\(last.problem.message), at each of \(attempts) attempts")
        }
    }

    private func attempt(
        _ request: PurgeRequest,
        over client: HTTPClient
    ) -> RetryPolicy.Attempt<Void, PublishError> {
        let response: HTTPResponse
        do throws(TransferError) {
            response = try request.body.withUnsafeBufferPointer { body throws(TransferError) in
                try client.send(request.request, body: UnsafeRawBufferPointer(body))
            }
        } catch {
            let failure = self.error(
                .unreachable,
                "the site is live, but its caches were not purged: \(error.message)"
            )
            return .failure(failure, isTransient: error.kind == .connection)
        }
        if (200..<300).contains(response.status) { return .success(()) }
        let isTransient = [408, 429].contains(response.status) || response.status >= 500
        return .failure(
            error(
                isTransient ? .unreachable : .failed,
                "the site is live, but its caches were not purged: it answers \(HTTPCachePurger.summary(of: response))"
            ),
            isTransient: isTransient
        )
    }

    /// The status and the beginning of the text, without markup: CDNs say there what is wrong.
    private static func summary(of response: HTTPResponse) -> String {
        let text = String(decoding: response.body.prefix(1000), as: UTF8.self).replacing(/<[^>]*>/, with: " ")
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? "\(response.status)" : "\(response.status) “\(words.escapedForTerminal)”"
    }

    private func error(_ kind: PublishError.Kind, _ message: String) -> PublishError {
        PublishError(
            kind,
            Problem(
                "purge",
                at: .file(path: name),
                message,
                advice: "publish again, which purges them; until then visitors may get old pages"
            )
        )
    }
}

/// What a CDN should forget.
struct Purge: Sendable {
    /// Where the site is served; nil where that is not known.
    let site: String?
    /// Nil for everything.
    let paths: [String]?
    /// The id of the release that is live.
    let release: String
    let time: Timestamp
}

/// A request to the interface of a CDN, with its body.
struct PurgeRequest: Sendable {
    let request: HTTPRequest
    let body: [UInt8]

    /// - Parameter headers: besides `Content-Type`.
    init(_ url: String, type: String, headers: [HTTPRequest.Header], body: String) {
        request = HTTPRequest(.post, url, headers: [HTTPRequest.Header("content-type", type)] + headers)
        self.body = Array(body.utf8)
    }

    init(_ url: String, json: JSON, token: String?) {
        let authorization = token.map { [HTTPRequest.Header("authorization", "Bearer \($0)")] } ?? []
        self.init(url, type: "application/json", headers: authorization, body: JSONWriter().text(json))
    }
}

/// How a CDN is told what to forget.
protocol PurgeInterface: Sendable {
    /// The requests to send, one after the other.
    func requests(for purge: Purge) -> [PurgeRequest]
}
