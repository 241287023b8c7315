import Content
import Foundation
import HTTPTransfer
import Hashing

/// Sends messages by a POST of one JSON object, signed where there is a secret (Standard Webhooks 1.0).
///
/// Its address may be a secret itself, and is in no message.
struct WebhookAlerts: AlertChannel {
    let name = "webhook"
    private let url: String
    private let secret: [UInt8]?
    private let threads: TransferThreads

    init(_ url: String, secret: [UInt8]?) {
        self.url = url
        self.secret = secret
        threads = TransferThreads(1, HTTPClient.Options(idleTimeout: .seconds(10)))
    }

    func send(_ alert: WorkerAlert) async throws(AlertFailure) {
        let body = Array(JSONWriter().text(alert.json).utf8)
        let seconds = alert.time.microseconds / 1_000_000
        var headers: [HTTPRequest.Header] = [
            .init("content-type", "application/json"), .init("webhook-id", alert.id),
            .init("webhook-timestamp", "\(seconds)"),
        ]
        if let secret {
            let signed = Array("\(alert.id).\(seconds).".utf8) + body
            let code = SHA256Digest(authenticating: signed, key: secret)
            headers.append(.init("webhook-signature", "v1," + Data(code.bytes).base64EncodedString()))
        }
        let request = HTTPRequest(.post, url, headers: headers)
        let status: Int
        do {
            status = try await threads.run { client in
                try body.withUnsafeBytes { bytes in try client.send(request, body: bytes).status }
            }
        } catch {
            throw AlertFailure((error as? TransferError)?.message ?? "it cannot be sent")
        }
        guard (200..<300).contains(status) else { throw AlertFailure("it answered \(status)") }
    }
}
