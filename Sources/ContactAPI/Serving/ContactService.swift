import HTTPTypes
import HummingbirdCore
package import Logging
import NIOCore
import NIOHTTPTypes
import NIOPosix
package import ServiceLifecycle
import Synchronization

/// The public listener: takes requests from connections, hands them to the endpoint, writes and logs the responses.
package struct ContactService: Sendable {
    private let endpoint: ContactEndpoint
    /// Nil when no deploy hooks are taken.
    private let deployHooks: DeployHookEndpoint?
    private let clients: ClientAddress
    private let limits: Limits
    private let openAPI: String
    private let logger: Logger
    private let proxyWarnings = OnceEach<ProxyWarning>()

    /// - Parameter openAPI: the document of `/openapi.json`.
    package init(
        endpoint: ContactEndpoint,
        deployHooks: DeployHookEndpoint?,
        clients: ClientAddress,
        limits: Limits,
        openAPI: String,
        logger: Logger
    ) {
        self.endpoint = endpoint
        self.deployHooks = deployHooks
        self.clients = clients
        self.limits = limits
        self.openAPI = openAPI
        self.logger = logger
    }

    /// - Parameters:
    ///   - host: an address, or a name of one.
    ///   - whenRunning: gets the port, which differs from `port` when that is 0.
    package func server(
        host: String,
        port: Int,
        connections: ConnectionTable,
        whenRunning: @escaping @Sendable (Int) async -> Void
    ) throws -> any Service {
        let limits = limits
        let http1 = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits, table: connections)],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerField,
                    maxHeaderListSize: limits.headerList,
                    maxHeaderFieldCount: limits.headerFields
                )
            )
        )
        return try http1.buildServer(
            configuration: .init(address: .hostname(host, port: port), backlog: 4096),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger.quiet,
            responder: { request, writer, channel in
                try await respond(to: request, writer: writer, channel: channel)
            },
            onServerRunning: { await whenRunning($0.localAddress?.port ?? port) }
        )
    }

    private func respond(
        to request: Request,
        writer: consuming ResponseWriter,
        channel: any Channel
    ) async throws {
        let start = ContinuousClock.now
        let id = UUIDText.timed(endpoint.clock())
        var logger = logger
        logger[metadataKey: "request"] = "\(id)"
        var response = await self.response(
            to: request,
            peer: channel.remoteAddress?.ipAddress,
            logger: logger
        )
        response.headers[Response.requestID] = id
        response.headers[.contentLength] =
            response.status == .noContent ? nil : String(response.body.count)
        let head = HTTPResponse(status: response.status, headerFields: response.headers)
        let isBodyless = request.method == .head || response.body.isEmpty
        let body = isBodyless ? ByteBuffer() : ByteBuffer(bytes: response.body)
        try await writer.write(response: head, body: ResponseBody(byteBuffer: body))
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        endpoint.metrics.count(status: response.status.code, seconds: seconds)
        logger.info(
            "answered",
            metadata: [
                "status": .stringConvertible(response.status.code),
                "method": "\(request.method)",
                "milliseconds": .stringConvertible((seconds * 100_000).rounded() / 100),
            ]
        )
    }

    private func response(to request: Request, peer: String?, logger: Logger) async -> Response {
        let path = request.head.path ?? ""
        guard path.utf8.count <= limits.target else {
            return Refusal(.uriTooLong, code: "target", detail: "The address is too long.").problem
        }
        let client = self.client(of: request, peer: peer, logger: logger)
        switch (path.prefix { $0 != "?" }, request.method) {
        case ("/v1/contact", .post):
            let incoming = ContactEndpoint.Incoming(
                head: request.head,
                client: client,
                body: { try await body(of: request) },
                logger: logger
            )
            return await endpoint.submit(incoming)
        case ("/v1/contact", .options):
            return endpoint.preflight(request.head)
        case ("/v1/contact", _):
            return .methodNotAllowed(allow: "POST, OPTIONS")
        case ("/v1/contact/token", .get), ("/v1/contact/token", .head):
            return endpoint.token(request.head)
        case ("/v1/contact/token", _):
            return .methodNotAllowed(allow: "GET, HEAD")
        case ("/v1/hooks/deploy", let method):
            guard let deployHooks else { return .notFound }
            guard method == .post else { return .methodNotAllowed(allow: "POST") }
            let incoming = DeployHookEndpoint.Incoming(
                headers: request.headers,
                body: request.body,
                client: client,
                logger: logger
            )
            return await deployHooks.receive(incoming)
        case ("/openapi.json", .get), ("/openapi.json", .head):
            return Response(.ok, type: "application/json", body: openAPI)
        case ("/openapi.json", _):
            return .methodNotAllowed(allow: "GET, HEAD")
        default:
            return .notFound
        }
    }

    private func client(of request: Request, peer: String?, logger: Logger) -> Address {
        // Over a Unix socket there is no address: all such clients are one.
        let peer = peer.flatMap { Address($0) } ?? .unspecified
        let values = HTTPField.Name(clients.headerName).map { request.headers[values: $0] } ?? []
        let warning = clients.warning(peer: peer, hasHeader: !values.isEmpty)
        if let warning, proxyWarnings.isFirst(warning) {
            logger.warning("\(warning.rawValue)")
        }
        return clients.resolve(peer: peer, values: values)
    }

    private func body(of request: Request) async throws -> [UInt8] {
        let tooLong = Refusal(
            .contentTooLarge,
            code: "too_large",
            detail: "The message is too long; shorten it."
        )
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

/// Remembers values that occurred before.
private final class OnceEach<Value: Hashable & Sendable>: Sendable {
    private let seen = Mutex<Set<Value>>([])

    func isFirst(_ value: Value) -> Bool {
        seen.withLock { $0.insert(value).inserted }
    }
}
