import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
package import ServiceLifecycle

/// The operator's listener, on a port of its own: liveness, readiness, figures.
package struct AdminService: Sendable {
    let journal: Journal
    let folder: String
    let limits: Limits
    let metrics: Metrics
    let connections: ConnectionTable
    /// Whether no new visitors come in and the last are being answered.
    let isEnding: @Sendable () -> Bool
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    let logger: Logger

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
                let answer = await answer(request.head.path ?? "")
                var headers = answer.headers
                headers[.contentLength] = String(answer.body.count)
                let body = ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
                try await writer.write(
                    response: HTTPResponse(status: answer.status, headerFields: headers),
                    body: body
                )
            },
            onServerRunning: { await whenRunning($0.localAddress?.port ?? port) }
        )
    }

    private func answer(_ path: String) async -> Answer {
        switch path {
        case "/livez": return Answer(.ok, type: "text/plain", body: "alive\n")
        // Postgres away is no reason: submissions are taken all the same.
        case "/readyz":
            let reason = await unready()
            return Answer(
                reason == nil ? .ok : .serviceUnavailable,
                type: "text/plain",
                body: (reason ?? "ready") + "\n"
            )
        case "/metrics":
            return Answer(.ok, type: "text/plain; version=0.0.4", body: metrics.text(gauges: await gauges()))
        default: return .notFound
        }
    }

    private func unready() async -> String? {
        if isEnding() { return "the service is ending" }
        if !journal.isWritable { return "the journal cannot be written" }
        if DiskSpace.free(folder) < limits.reserve { return "the disk is full" }
        return (try? await journal.write { _ in }) == nil ? "the journal does not answer" : nil
    }

    private func gauges() async -> [(name: String, label: String, value: Double)] {
        let now = clock()
        let waiting = (try? await journal.write { try Outbox.summary(in: $0) }) ?? []
        var gauges: [(String, String, Double)] = [
            ("contact_connections", "", Double(connections.count)),
            ("disk_free_bytes", "", Double(DiskSpace.free(folder))),
        ]
        for line in waiting {
            let label = "{channel=\"\(line.channel)\"}"
            gauges.append(("outbox_pending", label, Double(line.pending)))
            gauges.append(("outbox_dead", label, Double(line.dead)))
            gauges.append(
                ("outbox_oldest_seconds", label, Double(line.oldest.map { max(now - $0, 0) } ?? 0) / 1000)
            )
        }
        return gauges.map { (name: $0.0, label: $0.1, value: $0.2) }
    }
}

enum DiskSpace {
    /// Bytes that an ordinary user may still write; 0 when the folder cannot be asked.
    static func free(_ folder: String) -> Int {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return 0 }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
