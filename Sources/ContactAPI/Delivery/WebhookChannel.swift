import Content
import Crypto
import Foundation

/// Notifies by a signed POST (Standard Webhooks 1.0) that a submission came, and sends nothing of its text.
///
/// curl sends it, so that the process which faces the internet needs neither an HTTP client nor TLS.
final class WebhookChannel: DeliveryChannel {
    private let webhook: ServiceSettings.Webhook
    /// Seconds since 1970.
    private let clock: @Sendable () -> Int64

    init(_ webhook: ServiceSettings.Webhook, clock: @escaping @Sendable () -> Int64) {
        self.webhook = webhook
        self.clock = clock
    }

    func deliver(_ delivery: Delivery) throws(DeliveryFailure) {
        // All settings go to the input: other users can see arguments.
        let curl = Command(program: "/usr/bin/curl", arguments: ["--disable", "--config", "-"])
        let status = try curl.run(input: configuration(for: delivery))
        guard status.hasPrefix("2") else { throw .transient("the webhook answered \(status)") }
    }

    /// The configuration of curl; redirects are not followed, because only the operator chooses addresses.
    private func configuration(for delivery: Delivery) -> String {
        let seconds = clock()
        let body = WebhookChannel.body(for: delivery)
        let signature = WebhookChannel.signature(
            id: delivery.id,
            seconds: seconds,
            body: body,
            secret: webhook.secret
        )
        let options = [
            (name: "url", value: webhook.url.absoluteString),
            (name: "data-binary", value: body),
            (name: "header", value: "Content-Type: application/json"),
            // The same for every attempt, so that the receiver recognises a second copy.
            (name: "header", value: "webhook-id: \(delivery.id)"),
            (name: "header", value: "webhook-timestamp: \(seconds)"),
            (name: "header", value: "webhook-signature: \(signature)"),
            (name: "proto", value: webhook.url.scheme == "https" ? "=https" : "=http"),
            (name: "max-time", value: "10"),
            (name: "output", value: "/dev/null"),
            (name: "write-out", value: "%{http_code}"),
        ]
        let lines = options.map { option in
            "\(option.name) = \"\(WebhookChannel.escaped(option.value))\"\n"
        }
        return lines.joined() + "silent\n"
    }

    private static func body(for delivery: Delivery) -> String {
        let event: JSON = [
            "type": "contact.received",
            "timestamp": .string(delivery.received),
            "data": [
                "id": .string(delivery.id),
                "received_at": .string(delivery.received),
                "project_type": delivery.submission.projectType.map(JSON.string) ?? .null,
            ],
        ]
        return JSONWriter(escaping: .html).text(event)
    }

    /// A value in quotes in a configuration of curl (curl(1), "--config").
    ///
    /// By scalars: a quotation mark with a combining mark is another `Character`.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "\"" { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    /// Standard Webhooks 1.0, "Signature scheme".
    static func signature(id: String, seconds: Int64, body: String, secret: [UInt8]) -> String {
        let signed = Data("\(id).\(seconds).\(body)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
        return "v1," + Data(code).base64EncodedString()
    }
}
