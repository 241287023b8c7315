import Content
import Crypto
import Foundation

/// Tells of a submission by a signed POST (Standard Webhooks 1.0): that there is one and when, nothing of its text.
///
/// curl sends it, so that the process which faces the internet holds no HTTP client and no TLS.
final class WebhookCarrier: Carrier {
    private let webhook: ServiceSettings.Webhook
    /// Seconds since 1970.
    private let clock: @Sendable () -> Int64

    init(_ webhook: ServiceSettings.Webhook, clock: @escaping @Sendable () -> Int64) {
        self.webhook = webhook
        self.clock = clock
    }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        let seconds = clock()
        let event: JSON = [
            "type": "contact.received",
            "timestamp": .string(delivery.received),
            "data": [
                "id": .string(delivery.id),
                "received_at": .string(delivery.received),
                "project_type": delivery.submission.projectType.map(JSON.string) ?? .null,
            ],
        ]
        let body = JSONWriter(escaping: .html).text(event)
        // The id is the same for every attempt, so that the receiver can tell a second copy. Everything goes in by the
        // configuration on the input: arguments can be seen by other users.
        let settings =
            [
                ("url", webhook.url.absoluteString), ("data-binary", body),
                ("header", "Content-Type: application/json"),
                ("header", "webhook-id: \(delivery.id)"), ("header", "webhook-timestamp: \(seconds)"),
                (
                    "header",
                    "webhook-signature: "
                        + WebhookCarrier.signature(delivery.id, seconds, body, webhook.secret)
                ),
                ("proto", webhook.url.scheme == "https" ? "=https" : "=http"), ("max-time", "10"),
                ("output", "/dev/null"), ("write-out", "%{http_code}"),
            ].map { "\($0) = \"\(WebhookCarrier.escaped($1))\"\n" }.joined() + "silent\n"
        let curl = Command(program: "/usr/bin/curl", arguments: ["--disable", "--config", "-"])
        let status = try curl.run(input: settings)
        // Redirects are not followed and count as failure: the address is the operator's, not the answer's.
        guard status.hasPrefix("2") else { throw DeliveryFailure(passing: "the webhook answered \(status)") }
    }

    /// A value in quotes in a configuration of curl's (curl(1), "--config").
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { ["\\", "\""].contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    /// Standard Webhooks 1.0, "Signature scheme".
    static func signature(_ id: String, _ seconds: Int64, _ body: String, _ secret: [UInt8]) -> String {
        let signed = Data("\(id).\(seconds).\(body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
        return "v1," + Data(code).base64EncodedString()
    }
}
