import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
package import ServiceLifecycle

/// The operator's listener on a separate port: liveness, readiness, metrics.
package struct AdminService: Sendable {
    let journal: Journal
    let folder: String
    let limits: Limits
    let metrics: Metrics
    let connections: ConnectionTable
    /// Nil when no deploy hooks are taken.
    let spool: Spool?
    /// Whether new visitors are turned away and the last ones get their responses.
    let isShuttingDown: @Sendable () -> Bool
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    let logger: Logger

    /// - Parameter whenRunning: gets the port, which differs from `port` when that is 0.
    package func server(
        host: String,
        port: Int,
        whenRunning: @escaping @Sendable (Int) async -> Void
    ) throws -> any Service {
        try HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(15))).buildServer(
            configuration: .init(address: .hostname(host, port: port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger.quiet,
            responder: { request, writer, _ in
                let response = await self.response(to: request.head.path ?? "")
                var headers = response.headers
                headers[.contentLength] = String(response.body.count)
                let body = ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
                try await writer.write(
                    response: HTTPResponse(status: response.status, headerFields: headers),
                    body: body
                )
            },
            onServerRunning: { await whenRunning($0.localAddress?.port ?? port) }
        )
    }

    private func response(to path: String) async -> Response {
        switch path {
        case "/livez":
            return Response(.ok, type: "text/plain", body: "alive\n")
        case "/readyz":
            if let reason = await reasonNotReady() {
                return Response(.serviceUnavailable, type: "text/plain", body: reason + "\n")
            }
            return Response(.ok, type: "text/plain", body: "ready\n")
        case "/metrics":
            let text = metrics.text(gauges: await gauges())
            return Response(.ok, type: "text/plain; version=0.0.4", body: text)
        default:
            return .notFound
        }
    }

    /// Nil when the service is ready; it is ready without Postgres, because the journal takes the submissions.
    private func reasonNotReady() async -> String? {
        if isShuttingDown() { return "the service is ending" }
        if !journal.isWritable { return "the journal cannot be written" }
        if DiskSpace.free(in: folder) < limits.reserve { return "the disk is full" }
        do {
            try await journal.write { _ in }
            return nil
        } catch {
            return "the journal does not answer"
        }
    }

    private func gauges() async -> [Metrics.Gauge] {
        let now = clock()
        var gauges = [
            Metrics.Gauge("contact_connections", value: Double(connections.count)),
            Metrics.Gauge("disk_free_bytes", value: Double(DiskSpace.free(in: folder))),
        ]
        // A journal that cannot be read has no gauges; /readyz says why.
        let summaries = (try? await journal.write { try Outbox.summaries(in: $0) }) ?? []
        for summary in summaries {
            let labels = "{channel=\"\(summary.channel)\"}"
            let age = summary.oldest.map { max(now - $0, 0) } ?? 0
            gauges += [
                Metrics.Gauge("outbox_pending", labels: labels, value: Double(summary.pending)),
                Metrics.Gauge("outbox_dead", labels: labels, value: Double(summary.dead)),
                Metrics.Gauge("outbox_oldest_seconds", labels: labels, value: Double(age) / 1000),
            ]
        }
        if let backlog = spool?.backlog {
            let age = backlog.oldest.map { max(now / 1000 - Int64($0), 0) } ?? 0
            gauges += [
                Metrics.Gauge("deploy_spool_files", value: Double(backlog.count)),
                Metrics.Gauge("deploy_spool_oldest_seconds", value: Double(age)),
            ]
        }
        return gauges
    }
}
