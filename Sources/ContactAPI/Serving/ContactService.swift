import HTTPTypes
import HummingbirdCore
package import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
package import ServiceLifecycle
import Synchronization

/// The public listener: takes requests off the connections, hands them to the endpoint, writes and logs the answers.
package struct ContactService: Sendable {
    private let endpoint: ContactEndpoint
    private let clients: ClientAddress
    private let limits: Limits
    private let openAPI: String
    private let logger: Logger
    private let doubts = Doubts()

    /// What has been said of the proxies, as once is enough.
    private final class Doubts: Sendable {
        private let said = Mutex<Set<ClientAddress.Doubt>>([])

        func isNew(_ doubt: ClientAddress.Doubt) -> Bool { said.withLock { $0.insert(doubt).inserted } }
    }

    /// - Parameter openAPI: the description that `/openapi.json` answers with.
    package init(
        endpoint: ContactEndpoint,
        clients: ClientAddress,
        limits: Limits,
        openAPI: String,
        logger: Logger
    ) {
        self.endpoint = endpoint
        self.clients = clients
        self.limits = limits
        self.openAPI = openAPI
        self.logger = logger
    }

    private func respond(
        _ request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    )
        async throws
    {
        let start = ContinuousClock.now
        let id = UUIDText.timed(endpoint.clock())
        var logger = logger
        logger[metadataKey: "request"] = "\(id)"
        var answer = await answer(request, peer: channel.remoteAddress?.ipAddress, logger)
        answer.headers[Answer.requestID] = id
        answer.headers[.contentLength] = answer.status == .noContent ? nil : String(answer.body.count)
        let head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        let body =
            request.method == .head || answer.body.isEmpty ? ByteBuffer() : ByteBuffer(bytes: answer.body)
        try await writer.write(response: head, body: ResponseBody(byteBuffer: body))
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        endpoint.metrics.count(status: answer.status.code, seconds: seconds)
        logger.info(
            "answered",
            metadata: [
                "status": .stringConvertible(answer.status.code), "method": "\(request.method)",
                "milliseconds": .stringConvertible((seconds * 100_000).rounded() / 100),
            ]
        )
    }

    private func answer(_ request: Request, peer: String?, _ logger: Logger) async -> Answer {
        let path = request.head.path ?? ""
        guard path.utf8.count <= limits.target else {
            return Refusal(.uriTooLong, "target", "The address is too long.").problem
        }
        // Over a Unix socket there is no address: all such clients are one.
        let peer = peer.flatMap { Address($0) } ?? .unspecified
        let named = HTTPField.Name(clients.headerName).map { request.headers[values: $0] } ?? []
        let client = clients.resolve(peer: peer, values: named)
        if let doubt = clients.doubt(peer: peer, isNamed: !named.isEmpty), doubts.isNew(doubt) {
            logger.warning("\(doubt.rawValue)")
        }
        switch (path.prefix { $0 != "?" }, request.method) {
        case ("/v1/contact", .post):
            let incoming = ContactEndpoint.Incoming(
                head: request.head,
                client: client,
                body: { try await self.body(of: request) },
                logger: logger
            )
            return await endpoint.submit(incoming)
        case ("/v1/contact", .options): return endpoint.preflight(request.head)
        case ("/v1/contact", _): return .notAllowed("POST, OPTIONS")
        case ("/v1/contact/token", .get), ("/v1/contact/token", .head): return endpoint.token(request.head)
        case ("/v1/contact/token", _): return .notAllowed("GET, HEAD")
        case ("/openapi.json", .get), ("/openapi.json", .head):
            return Answer(.ok, type: "application/json", body: openAPI)
        case ("/openapi.json", _): return .notAllowed("GET, HEAD")
        default: return .notFound
        }
    }

    private func body(of request: Request) async throws -> [UInt8] {
        let tooLong = Refusal(.contentTooLarge, "too_large", "The message is too long; shorten it.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limits.body {
            throw tooLong
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limits.body else { throw tooLong }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}

extension ContactService {
    /// - Parameters:
    ///   - host: an address, or a name of one.
    ///   - whenRunning: is told the port, which differs from `port` when that is 0.
    package func server(
        host: String,
        port: Int,
        connections: ConnectionTable,
        whenRunning: @escaping @Sendable (Int) async -> Void
    ) throws -> any Service {
        let limits = limits
        return try HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits, table: connections)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerField,
                    maxHeaderListSize: limits.headerList,
                    maxHeaderFieldCount: limits.headerFields
                )
            )
        ).buildServer(
            configuration: .init(address: .hostname(host, port: port), backlog: 4096),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger.quiet,
            responder: { try await respond($0, $1, $2) },
            onServerRunning: { await whenRunning($0.localAddress?.port ?? port) }
        )
    }
}
